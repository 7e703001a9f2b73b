import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import LongestFirst from './bin/test-order.js';

/** Test files of which a process takes one after the other. */
const handedOn = (name: string, folders: string[]) => ({
  extends: true as const,
  test: {
    name,
    include: folders.map((folder) => `${folder}/**/!(*.apart).test.ts`),
    isolate: false,
    setupFiles: ['bin/test-leftovers.js'],
  },
});

export default defineConfig({
  resolve: { conditions: ['deskhand'] },
  ssr: { resolve: { conditions: ['deskhand'] } },
  test: {
    globalSetup: ['bin/test-setup.js'],
    // Bounds for what hangs, not measures: a slow machine is no failure.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    // Real browsers, lines that are cut and processes that are killed: where nobody watches, one stumble is tried again, and named.
    retry: process.env.CI ? 2 : 0,
    // How the tests were started is not what they are about: started by npm, Deskhand says `npx deskhand`.
    env: { npm_lifecycle_event: '', npm_command: '' },
    pool: 'forks',
    // Much of what they do is waiting for others (browsers, processes): more workers than cores where there are few.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    restoreMocks: true,
    sequence: { sequencer: LongestFirst },
    projects: [
      // A process of its own for each file.
      { extends: true, test: { name: 'apart', include: ['**/*.apart.test.ts'] } },
      // The others leave nothing behind. What is to be left out is said by the pattern: an `exclude` here would go before the one
      // that bin/test.js gives.
      handedOn('drives', ['attack', 'bin', 'bench', 'e2e']),
      handedOn('rooms', ['packages/*/src']),
    ],
  },
});
