import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import LongestFirst from './bin/test-order.js';

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
      // What drives the whole: each file in a process of its own.
      {
        extends: true,
        test: {
          name: 'apart',
          include: [...['attack', 'bin', 'bench', 'e2e'].map((folder) => `${folder}/**/*.test.ts`), 'packages/*/src/**/*.apart.test.ts'],
        },
      },
      // The rooms, whose files leave nothing behind: a process takes one after the other. What is to be left out is said by the
      // pattern: an `exclude` here would go before the one that bin/test.js gives.
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['packages/*/src/**/!(*.apart).test.ts'],
          isolate: false,
          setupFiles: ['bin/test-leftovers.js'],
        },
      },
    ],
  },
});
