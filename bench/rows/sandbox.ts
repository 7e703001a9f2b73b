import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSandbox } from '../../packages/daemon/src/sandbox/open-sandbox.ts';
import type { Mount, Process, Sandbox } from '../../packages/daemon/src/sandbox/sandbox.ts';
import { removePath } from '../../packages/daemon/src/workspace/tree.ts';
import { row } from '../row.ts';

// What it costs to run a command in the sandbox, on a staged folder and without one, and to open and hold a task's.

const limits = { seconds: 30, memory: 2 ** 30, processes: 64, fileBytes: 2 ** 26 };
const command = { argv: ['/bin/true'], cwd: '/', env: {}, limits };

interface Desk {
  sandbox: Sandbox;
  stage(): Mount;
}

async function atDesk(work: (desk: Desk) => Promise<number>): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'deskhand-bench-sandbox-'));
  const folder = join(dir, 'folder');
  mkdirSync(folder);
  let stages = 0;
  try {
    const sandbox = await openSandbox({ stateDir: join(dir, 'state') });
    if (sandbox.facts.kind !== 'overlay') return Number.NaN;
    const stage = (): Mount => {
      const at = join(dir, 'state', `stage-${++stages}`);
      return { path: folder, how: { kind: 'overlay', upper: join(at, 'upper'), work: join(at, 'work') } };
    };
    return await work({ sandbox, stage });
  } finally {
    removePath(dir);
  }
}

/** Milliseconds of one of many, one after the other, after some to warm up. */
async function each(once: () => Promise<unknown>, many = 50): Promise<number> {
  for (let i = 0; i < 5; i++) await once();
  const before = performance.now();
  for (let i = 0; i < many; i++) await once();
  return (performance.now() - before) / many;
}

function end(process: Process): Promise<unknown> {
  process.stdin.end();
  process.stdout.resume();
  process.stderr.resume();
  return process.exit;
}

const plain = () => each(() => new Promise((resolve) => spawn('/bin/true', { stdio: 'pipe' }).once('exit', resolve)));

const inHolder = (mounts: (desk: Desk) => Mount[]) =>
  atDesk(async (desk) => {
    const holder = await desk.sandbox.hold({ mounts: mounts(desk), masks: [] });
    const ms = await each(() => end(holder.start(command)));
    await holder.close();
    return ms;
  });

const staged = () => inHolder(({ stage }) => [stage()]);

/** Kilobytes that one more open task takes while nothing runs in it. */
async function heldMemory(): Promise<number> {
  return atDesk(async ({ sandbox, stage }) => {
    const holders = await Promise.all(Array.from({ length: 10 }, () => sandbox.hold({ mounts: [stage()], masks: [] })));
    const kilobytes = holders.reduce((sum, { pid = 0 }) => sum + memoryOf(pid) + memoryOf(childOf(pid)), 0);
    await Promise.all(holders.map((holder) => holder.close()));
    return kilobytes / holders.length;
  });
}

const childOf = (pid: number) => Number(readFileSync(`/proc/${pid}/task/${readdirSync(`/proc/${pid}/task`)[0]}/children`, 'utf8').trim());
const memoryOf = (pid: number) => Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);

export const rows = [
  row({ name: 'sandbox.plain-spawn', unit: 'ms', measure: plain }),
  row({ name: 'sandbox.command', unit: 'ms', measure: () => inHolder(() => []) }),
  row({ name: 'sandbox.staged-command', unit: 'ms', measure: staged }),
  // Than a plain one: what being staged and sandboxed costs.
  row({ name: 'sandbox.staged-command.more', unit: 'ms', aim: { below: 25 }, measure: async () => (await staged()) - (await plain()) }),
  row({
    name: 'sandbox.parser',
    unit: 'ms',
    measure: () => atDesk(({ sandbox }) => each(async () => end(await sandbox.start({ ...command, read: [] })))),
  }),
  row({
    name: 'sandbox.hold-and-close',
    unit: 'ms',
    measure: () => atDesk(({ sandbox, stage }) => each(async () => (await sandbox.hold({ mounts: [stage()], masks: [] })).close(), 20)),
  }),
  row({ name: 'sandbox.held-memory', unit: 'kB', measure: heldMemory }),
];
