import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PluginPlan } from '@deskhand/protocol';
import { openNet } from '../../packages/daemon/src/net/gate.ts';
import { connector } from '../../packages/daemon/src/plugins/connect.ts';
import type { OfferedTool, Plugins } from '../../packages/daemon/src/plugins/plugins.ts';
import { openServer } from '../../packages/daemon/src/plugins/server.ts';
import { openSandbox } from '../../packages/daemon/src/sandbox/open-sandbox.ts';
import { noPlugins } from '../../packages/daemon/src/testing/no-plugins.ts';
import { openToolbox, toolsWith } from '../../packages/daemon/src/tools/catalog.ts';
import { lentLibrary, libraryAt } from '../../packages/daemon/src/tools/library.ts';
import { row } from '../row.ts';

// What plugins cost: in each request of a task, and in memory while nobody calls them.

/** Bytes that so many tools of plugins, ten a plugin, add to a request. */
function requestBytes(number: number): number {
  const description = 'Creates an issue in a repository and gives its number. '.repeat(4);
  const schema = { type: 'object', properties: { owner: { type: 'string' }, title: { type: 'string', description: 'what it is about' } } };
  const tools: OfferedTool[] = Array.from({ length: number }, (_, at) => ({
    plugin: `plugin-${Math.floor(at / 10)}`,
    tool: { name: `create_something_${at}`, description, schema },
    effect: 'irreversible',
  }));
  const nothing: Plugins = { ...noPlugins, tools: () => tools };
  const box = openToolbox({ machine: async () => '', tools: toolsWith(nothing) });
  const without = openToolbox({ machine: async () => '' });
  const bytes = (one: typeof box) => Buffer.byteLength(JSON.stringify(one.specs({ shell: true, outward: true })));
  return bytes(box) - bytes(without);
}

interface Measured {
  /** Megabytes of all its processes, what they share with others divided. */
  idle: number;
  /** Milliseconds until it has told its tools. */
  start: number;
}

/** The official memory server, started and left alone. */
async function measurePlugin(): Promise<Measured> {
  const dir = mkdtempSync(join(tmpdir(), 'deskhand-bench-plugins-'));
  const stateDir = join(dir, 'state');
  mkdirSync(stateDir);
  const sandbox = await openSandbox({ stateDir });
  if (sandbox.facts.kind === 'none') return { idle: Number.NaN, start: Number.NaN };
  const net = openNet({ tell: () => {} });
  const ground = { sandbox, net, openNet: () => net, stateDir, library: lentLibrary(), path: [libraryAt.bin], hidden: [] };
  const reach = connector(ground);
  const argv = ['node', `${libraryAt.modules}/@modelcontextprotocol/server-memory/dist/index.js`];
  const values = { MEMORY_FILE_PATH: '/home/deskhand/memory.jsonl' };
  const plan: PluginPlan = { run: { kind: 'command', argv }, values, secrets: [], folders: [], hosts: [], idle: 5 };
  const server = openServer({
    name: 'memory',
    idle: 300_000,
    roots: [],
    connect: () => reach('memory', plan, {}, { as: () => ({ headers: async () => ({}), refused: async () => false }) }),
    listed: async () => {},
    may: () => true,
  });
  try {
    const before = new Set(descendants(process.pid));
    const began = performance.now();
    const trouble = await server.look();
    if (trouble) throw new Error(trouble);
    const start = performance.now() - began;
    const own = descendants(process.pid).filter((pid) => !before.has(pid));
    return { idle: own.reduce((sum, pid) => sum + kilobytes(pid), 0) / 1000, start };
  } finally {
    await server.close('measured');
    rmSync(dir, { recursive: true, force: true });
  }
}

function descendants(of: number): number[] {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), Number(pid)]);
  }
  const below = (pid: number): number[] => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(of);
}

const kilobytes = (pid: number) => Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

export const rows = [
  row({ name: 'plugins.request-100-tools', unit: 'bytes', aim: { below: 4000 }, runs: 1, measure: async () => requestBytes(100) }),
  row({ name: 'plugins.request-none', unit: 'bytes', aim: { below: 1 }, runs: 1, measure: async () => requestBytes(0) }),
  row({ name: 'plugins.idle-memory', unit: 'MB', runs: 3, measure: async () => (await measurePlugin()).idle }),
  row({ name: 'plugins.start', unit: 'ms', runs: 3, measure: async () => (await measurePlugin()).start }),
];
