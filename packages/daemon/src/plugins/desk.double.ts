import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PluginPlan, PluginView } from '@deskhand/protocol';
import type { Keys, Secrets } from '../host/host.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { type NetDeps, openNet } from '../net/gate.ts';
import type { Net } from '../net/net.ts';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { connector } from './connect.ts';
import { packagesOf } from './installing.ts';
import { openPlugins } from './open-plugins.ts';
import type { PluginCall } from './plugins.ts';
import type { SessionOptions } from './session.ts';

// A host's log with real plugins in the real sandbox, and in the owner's place the test.

/** Where a package's folder with all around it is shown, and its entry in there. */
const modules = (() => {
  const inside = createRequire(import.meta.url).resolve('zod');
  return inside.slice(0, inside.lastIndexOf('/zod/'));
})();
export const official = (name: string) => `/node_modules/@modelcontextprotocol/${name}/dist/index.js`;
const hostileServer = join(import.meta.dirname, 'hostile-server.double.ts');

/** By which this process's plugins are told from those of others that test at the same time. */
export const ownMark = `test-${process.pid}`;

interface DeskOptions {
  patience?: SessionOptions['patience'];
  now?: () => number;
  /** The gate that addresses are reached through. */
  net?: Net;
  /** The world that programs with a network reach. */
  outside?: Partial<NetDeps>;
}

export async function openDesk({ patience, net, now, outside = {} }: DeskOptions = {}) {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-plugins-')));
  const [stateDir, folder] = [join(base, 'state'), join(base, 'papers')];
  mkdirSync(stateDir, { mode: 0o700 });
  mkdirSync(folder);
  const log = openSqliteLog({ dir: join(stateDir, 'log') });
  const secrets = new Map<string, string>();
  const keys: Keys = {
    where: 'a map',
    get: async (name) => secrets.get(name),
    set: async (name, secret) => void secrets.set(name, secret),
    remove: async (name) => secrets.delete(name),
    list: async () => [...secrets.keys()],
  };
  const sandbox = await openSandbox({ stateDir });
  const library = [
    { from: process.execPath, at: '/opt/deskhand/bin/node' },
    { from: modules, at: '/node_modules' },
    { from: hostileServer, at: '/opt/hostile-server.ts' },
  ];
  const forgotten: string[] = [];
  let room = open();

  function open() {
    const ground = {
      sandbox,
      net: net ?? openNet({ tell: () => {} }),
      openNet: (own: Pick<Secrets, 'read'>) => openNet({ tell: () => {}, ...outside, secrets: own }),
      stateDir,
      library,
      path: ['/opt/deskhand/bin'],
      hidden: [],
    };
    return openPlugins({
      log,
      keys,
      connect: connector(ground),
      packages: packagesOf(async () => ({ ...ground, net: openNet({ tell: () => {}, ...outside }) })),
      net: ground.net,
      ...(now && { now }),
      found: async () => [],
      forget: (name) => forgotten.push(name),
      braked: false,
      patience,
    });
  }

  const actor = { kind: 'device' as const, id: 'test' };
  const desk = {
    log,
    keys,
    folder,
    stateDir,
    forgotten,
    get plugins() {
      return room;
    },
    view(name: string): PluginView {
      const found = log.host().plugins?.[name];
      if (!found) throw new Error(`no plugin ${name}`);
      return found;
    },
    /** Adds one, waits until it has told what it offers, and accepts that. Why it could not, else undefined. */
    async add(name: string, run: PluginPlan['run'], more: Partial<PluginPlan> = {}) {
      const plan = { run, values: {}, secrets: [], folders: [], hosts: [], idle: 5, ...more };
      await log.append([{ type: 'plugin.added', actor, body: { plugin: name, plan } }]);
      const trouble = await room.look(name);
      if (!trouble) await desk.accept(name);
      return trouble;
    },
    async accept(name: string) {
      const { shown } = desk.view(name);
      if (shown) await log.append([{ type: 'plugin.accepted', actor, body: { plugin: name, ...shown } }]);
    },
    hostile: (way: string, more: Partial<PluginPlan> = {}) =>
      desk.add('bad', { kind: 'command', argv: ['node', '/opt/hostile-server.ts', way, ownMark] }, more),
    call: (plugin: string, tool: string, args: Record<string, unknown> = {}, more: Partial<PluginCall> = {}) =>
      room.call(plugin, tool, args, { signal: AbortSignal.timeout(60_000), progress: () => {}, ...more }),
    /** The room again, as after a restart of the host. */
    async restart() {
      await room.close();
      room = open();
    },
    async close() {
      await room.close();
      log.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
  return desk;
}
export type PluginsDesk = Awaited<ReturnType<typeof openDesk>>;
