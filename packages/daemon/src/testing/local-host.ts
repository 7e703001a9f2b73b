import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Change, Draft, Event } from '@deskhand/protocol';
import { checkAnswers, signAnswer } from '../host/answers.ts';
import type { Keys } from '../host/host.ts';
import { signerOf } from '../host/host.ts';
import { readIdentity } from '../host/identity.ts';
import { memorySecrets } from '../host/secrets.double.ts';
import { openState } from '../host/state.ts';
import { openIntake } from '../intake/door.ts';
import { type Link, openLink } from '../link/link.ts';
import type { Log } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { noPlugins } from './no-plugins.ts';

// A host with a real state directory, log, intake and link, and in the engine's place a function of the test's: for
// tests of the command line. What the function appends is what an engine would.

/** Plays the engine: called with each event, appends what follows. */
export type Engine = (event: Event, host: LocalHost) => void | Promise<void>;

export interface LocalHost {
  home: string;
  /** A folder of the person's, not granted yet. */
  work: string;
  log: Log;
  link: Link;
  staged: Map<string, { change: Change; before?: Uint8Array; after?: Uint8Array }>;
  /** Appends in the engine's name, about the task of `event`. */
  say(event: Event, ...drafts: Pick<Draft, 'type' | 'body'>[]): Promise<void>;
  /** A list of changes as events carry it. */
  listOf(changes: Change[]): {
    list: ReturnType<Log['put']>;
    added: number;
    changed: number;
    moved: number;
    deleted: number;
    marked: number;
  };
  /** Stops and starts again on another port, as after a crash. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openLocalHost(engine: Engine): Promise<LocalHost> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-cli-')));
  const home = join(base, 'home');
  const work = join(base, 'work');
  mkdirSync(work);
  const secrets = new Map<string, string>();
  const staged: LocalHost['staged'] = new Map();
  const host: LocalHost = {
    home,
    work,
    staged,
    ...(await start()),
    async say(event, ...drafts) {
      const { task, thread } = event;
      // Type and body belong together in the test that wrote them.
      await host.log.append(drafts.map((draft) => ({ actor: { kind: 'host' }, task, thread, ...draft }) as Draft));
    },
    listOf(changes) {
      const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length;
      const list = host.log.put(JSON.stringify(changes));
      const marked = changes.filter((change) => change.marks.length).length;
      return { list, added: count('added'), changed: count('changed'), moved: count('moved'), deleted: count('deleted'), marked };
    },
    async restart() {
      await stop();
      Object.assign(host, await start());
    },
    async close() {
      await stop();
      rmSync(base, { recursive: true, force: true });
    },
  };
  return host;

  async function start() {
    const state = openState(home);
    const log = openSqliteLog({ dir: join(home, 'log'), signer: signerOf(new Uint8Array(32).fill(9)) });
    const keys: Keys = {
      where: 'a map',
      get: async (name) => secrets.get(name),
      set: async (name, secret) => void secrets.set(name, secret),
      remove: async (name) => secrets.delete(name),
      list: async () => [...secrets.keys()],
    };
    const none = { code: 'model.unknown', sentence: 'There is no such model here.', next: 'deskhand models lists them.' };
    const models = {
      list: async () => [{ id: 'openai/small', because: 'key in the environment' }],
      find: async () => none,
      tryKey: async (_: string, secret: string) =>
        secret === 'good-key' ? undefined : { code: 'key.wrong', sentence: 'That key is wrong.' },
    };
    const link = await openLink({
      log,
      intake: openIntake({
        log,
        keys,
        secrets: memorySecrets(),
        models,
        setups: async () => [],
        home,
        now: Date.now,
        isAnswered: checkAnswers(() => readIdentity(home)),
      }),
      sign: (given) => signAnswer(readIdentity(home), given),
      workspace: {
        diff: async () => [...staged.values()].map(({ change }) => change),
        recorded: async () => undefined,
        back: async () => ({ ok: true, commit: 'dry', changes: [...staged.values()].map(({ change }) => change), reversed: [] }),
        compare: async (_, path) => {
          const { before, after } = staged.get(path) ?? {};
          return { ...(before && { before }), ...(after && { after }) };
        },
      },
      stageOf: (task) => ({ task, folders: [] }),
      models,
      plugins: noPlugins,
      secretsAway: async () => [],
      folders: async () => ({ near: ['/home/ana/Letters'], gone: ['/home/ana/Old'] }),
      token: state.token,
      facts: {
        version: '0.1.0',
        home,
        keys: keys.where,
        sandbox: { kind: 'overlay', why: 'overlays at the real paths', fix: [], root: false },
      },
      uploads: join(home, 'uploads'),
      port: 0,
      now: Date.now,
      identity: () => readIdentity(home),
      lanFile: join(home, 'lan.json'),
      network: { tailscale: async () => undefined },
    });
    state.announce({ port: link.port, pid: process.pid, started: Date.now() });
    log.subscribe(async (events) => {
      for (const event of events) await engine(event, host);
    });
    return { log, link, state };
  }

  async function stop(): Promise<void> {
    const { state } = host as LocalHost & { state: ReturnType<typeof openState> };
    await host.link.close();
    host.log.close();
    state.close();
  }
}
