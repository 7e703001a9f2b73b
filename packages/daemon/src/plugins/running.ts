import type { PluginPlan, PluginView } from '@deskhand/protocol';
import { awayWords, DeskhandError, type Keys } from '../host/host.ts';
import type { Log } from '../log/log.ts';
import { type openLists, pluginOf } from './plugin-lists.ts';
import type { Connection, Server, ServerOptions } from './server.ts';
import type { Signing } from './signing.ts';

// Which plugins run: each from when it is first needed until its plan is another, it is switched off, or others need its room.
// The code that talks to them is loaded with the first.

export interface RunningDeps {
  log: Pick<Log, 'host'>;
  keys: Keys;
  /** Reaches a plugin by its plan. */
  connect(name: string, plan: PluginPlan, secrets: Record<string, string>, signing: Pick<Signing, 'as'>): Promise<Connection>;
  /** Drops what a removed plugin kept on this computer. */
  forget(name: string): void;
  patience?: ServerOptions['patience'];
}

interface One {
  plan: string;
  opened: Promise<Server>;
  /** Once its code is loaded. */
  server?: Server;
}

/** How many plugins may run at one time before one that nobody needs is let go early. */
const mostRunning = 12;

export function openRunning(
  { log, keys, connect, forget, patience }: RunningDeps,
  { lists, signing, now }: { lists: ReturnType<typeof openLists>; signing: Pick<Signing, 'as'>; now: () => number },
) {
  /** The last is the one that was needed last. */
  const all = new Map<string, One>();
  let closed = false;

  /** The one that is reached by this plan, started or not. */
  function of(view: PluginView): Promise<Server> {
    makeRoom(view.name);
    const had = all.get(view.name);
    const plan = JSON.stringify(view.plan);
    if (had && had.plan !== plan) void letGo(view.name, 'its settings changed');
    const one: One = had?.plan === plan ? had : { plan, opened: open(view) };
    all.delete(view.name);
    all.set(view.name, one);
    one.opened.then(
      (server) => (one.server = server),
      () => undefined,
    );
    return one.opened;
  }

  async function open({ name, plan }: PluginView): Promise<Server> {
    const { openServer } = await import('./server.ts');
    return openServer({
      name,
      idle: plan.idle * 60_000,
      roots: plan.folders.map(({ path }) => path),
      connect: async () => connect(name, plan, await secretsToStart(name, plan, keys), signing),
      listed: async (tools, offers) => (closed ? undefined : lists.take(name, tools, offers)),
      may: (tool) => lists.may(name, tool),
      now,
      patience,
    });
  }

  /** The next that needs it meets a new one. */
  async function letGo(name: string, why: string): Promise<void> {
    const had = all.get(name);
    all.delete(name);
    await had?.opened.then((server) => server.close(why)).catch(() => undefined);
  }

  /** So that many plugins don't take all memory. */
  function makeRoom(wanted: string): void {
    const running = [...all].filter(([name, { server }]) => name !== wanted && server?.status().state === 'running');
    const [idle] = running.find(([, { server }]) => server?.free()) ?? [];
    if (running.length >= mostRunning && idle !== undefined) void letGo(idle, 'others need the room');
  }

  /** Ends what should not run any more as it does. */
  function settle(): void {
    for (const [name, { plan }] of all) {
      const view = pluginOf(log.host(), name);
      if (view?.on && JSON.stringify(view.plan) === plan) continue;
      void letGo(name, 'it was switched off');
    }
  }

  /** Ends it, and drops what it kept, whether it ran or not: another of its name begins with nothing. */
  async function remove(name: string): Promise<void> {
    await letGo(name, 'it was removed');
    if (!pluginOf(log.host(), name)) forget(name);
  }

  return {
    of,
    settle,
    letGo,
    remove,
    status: (name: string): ReturnType<Server['status']> => {
      const one = all.get(name);
      return one?.server?.status() ?? { state: one ? 'starting' : 'resting' };
    },
    async close() {
      closed = true;
      await Promise.all([...all.keys()].map((name) => letGo(name, 'the host ends')));
    },
  };
}

export async function secretsOf(name: string, { secrets }: PluginPlan, keys: Keys): Promise<Record<string, string>> {
  const values = await Promise.all(secrets.map(async (one) => [one, await keys.get(`plugin ${name} ${one}`)] as const));
  return Object.fromEntries(values.flatMap(([one, value]) => (value === undefined ? [] : [[one, value]])));
}

/** The same for a start: without its key, where that is kept and can't be had now, it would only tell that it has none. */
async function secretsToStart(name: string, plan: PluginPlan, keys: Keys): Promise<Record<string, string>> {
  const secrets = await secretsOf(name, plan, keys);
  for (const one of plan.secrets) {
    const away = one in secrets ? undefined : keys.away?.(`plugin ${name} ${one}`);
    if (away)
      throw new DeskhandError('plugin.secret', `Its ${one} lies in the keyring of this computer, which ${awayWords[away]}.`, {
        next:
          away === 'gone'
            ? 'Remove the plugin, and add it again with that secret.'
            : 'Unlock the keyring there, then look at the plugin again.',
      });
  }
  return secrets;
}
