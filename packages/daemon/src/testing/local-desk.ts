import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Change } from '@deskhand/protocol';
import { checkAnswers, signAnswer } from '../host/answers.ts';
import { signerOf } from '../host/host.ts';
import { memorySecrets } from '../host/secrets.double.ts';
import { openIntake } from '../intake/door.ts';
import type { LinkDeps } from '../link/link.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { noPlugins } from './no-plugins.ts';

// A host's log and intake, real, with a stage that is told what it holds: for the tests of link.

export interface Desk {
  deps: LinkDeps;
  /** What the stage holds. */
  /** By commit and path, with a space between. */
  recorded: Map<string, { before?: Uint8Array; after?: Uint8Array; movedOn: boolean }>;
  staged: Map<string, { change: Change; before?: Uint8Array; after?: Uint8Array }>;
  /** Moves the clock. */
  pass(ms: number): void;
  halfUploads(): string;
  close(): void;
}

const identity = () => new Uint8Array(32).fill(9);

export const token = 'T'.repeat(43);

export function makeDesk(): Desk {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-link-')));
  let now = 1_800_000_000_000;
  const clock = () => now;
  const log = openSqliteLog({ dir: join(base, 'log'), now: clock, signer: signerOf(new Uint8Array(32).fill(9)) });
  const staged: Desk['staged'] = new Map();
  const recorded: Desk['recorded'] = new Map();
  const none = async () => ({ code: 'none', sentence: 'No model here.' });
  const keys = { where: 'nowhere', get: none as never, set: none as never, remove: none as never, list: async () => [] };
  mkdirSync(join(base, 'web', 'assets'), { recursive: true });
  return {
    staged,
    recorded,
    pass: (ms) => {
      now += ms;
    },
    halfUploads: () => join(base, 'uploads'),
    close() {
      log.close();
      if (existsSync(base)) rmSync(base, { recursive: true, force: true });
    },
    deps: {
      log,
      intake: openIntake({
        log,
        keys,
        secrets: memorySecrets(),
        models: { find: none, tryKey: none },
        setups: async () => [],
        home: base,
        now: clock,
        isAnswered: checkAnswers(identity),
      }),
      sign: (given) => signAnswer(identity(), given),
      workspace: {
        diff: async () => [...staged.values()].map(({ change }) => change),
        back: async () => ({ ok: true, commit: 'dry', changes: [...staged.values()].map(({ change }) => change), reversed: [] }),
        compare: async (_, path) => {
          const { before, after } = staged.get(path) ?? {};
          return { ...(before && { before }), ...(after && { after }) };
        },
        recorded: async (commit, path) => recorded.get(`${commit} ${path}`),
      },
      readable: async (name, bytes) => `${name} reads ${bytes.length}`,
      stageOf: (task) => ({ task, folders: [] }),
      models: { list: async () => [{ id: 'openai/small', because: 'key in the environment' }] },
      plugins: noPlugins,
      secretsAway: async () => [],
      folders: async () => ({ near: ['/home/ana/Letters'], gone: ['/home/ana/Old'] }),
      token,
      facts: { version: '0.1.0', home: base, keys: 'nowhere', sandbox: { kind: 'none', why: 'a test', fix: [], root: false } },
      uploads: join(base, 'uploads'),
      port: 0,
      now: clock,
      web: join(base, 'web'),
      identity,
      lanFile: join(base, 'lan.json'),
      // No test of ours asks this computer's Tailscale for anything.
      network: { tailscale: async () => undefined },
    },
  };
}
