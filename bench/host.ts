import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, CommandInput, Event } from '@deskhand/protocol';
import type { Log } from '../packages/daemon/src/log/log.ts';
import { openSqliteLog } from '../packages/daemon/src/log/sqlite-log.ts';
import { type StubModel, startStubModel } from './stub-model.ts';

// A host started as a stranger would start it, by the launcher, with a stub model; spoken to as any program would, by HTTP.

const root = join(import.meta.dirname, '..');

export interface BenchHost {
  /** The granted folder (auto). */
  folder: string;
  model: StubModel;
  /** Seconds from the launcher's start to the first command that was accepted. */
  ready: number;
  /** Milliseconds that this first command's task took, by the host's own clock. */
  first: number;
  /** Where it listens. */
  origin(): string;
  /** Asks an address under /v1 as the computer's own programs do; with a body it posts. */
  ask<T>(path: string, body?: unknown): Promise<T>;
  /** Process ids. Asked anew each time: a daemon may have been started again. */
  supervisor: number;
  daemon(): number;
  send(text: string, more?: { thread?: string; fresh?: boolean }): Promise<{ task: string; thread: string }>;
  /** Resolves once the task is done, with how long it took by the host's own clock. */
  finished(task: string): Promise<{ ms: number }>;
  close(): Promise<void>;
}

/** `fill` puts a history into the log before the host opens it. */
export async function startBenchHost(fill?: (log: Log) => Promise<void>): Promise<BenchHost> {
  const base = mkdtempSync(join(tmpdir(), 'deskhand-bench-'));
  const [home, folder] = [join(base, 'home'), join(base, 'folder')];
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.txt'), 'A line of text.\n'.repeat(100));
  if (fill) await filled(home, fill);
  const model = await startStubModel();
  const args = ['up', '--home', home, '--port', '0', '--folder', `${folder}:auto`, '--model', 'stub', '--model-url', model.url];
  const started = performance.now();
  const child = spawn(process.execPath, [join(root, 'bin', 'deskhand.js'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const where = () => JSON.parse(readFileSync(join(home, 'host.json'), 'utf8')) as { port: number; pid: number };
  const headers = () => ({
    authorization: `Bearer ${readFileSync(join(home, 'token'), 'utf8').trim()}`,
    'content-type': 'application/json',
  });
  let keys = 0;

  const origin = () => `http://127.0.0.1:${where().port}`;
  async function ask<T>(path: string, body?: unknown): Promise<T> {
    const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${origin()}/v1/${path}`, { headers: headers(), ...post });
    // What our own host says.
    return (await response.json()) as T;
  }
  async function command(body: CommandInput): Promise<{ task: string; thread: string }> {
    const answer = await ask<Answer>('commands', body);
    if (!answer.ok) throw new Error(answer.sentence);
    return { task: answer.task ?? '', thread: answer.thread ?? '' };
  }
  const send: BenchHost['send'] = (text, more = {}) => command({ type: 'send', key: `bench-key-${keys++}`, text, ...more });

  const first = await firstAccepted(
    child,
    () => send('hello'),
    () => said,
  );
  const ready = (performance.now() - started) / 1000;
  const tail = await followTail(where().port, headers().authorization);
  const { ms } = await tail.finished(first.task);
  return {
    folder,
    model,
    ready,
    first: ms,
    origin,
    ask,
    // The launcher becomes the supervisor: one process.
    supervisor: child.pid ?? 0,
    daemon: () => where().pid,
    send,
    finished: tail.finished,
    async close() {
      tail.close();
      model.close();
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(base, { recursive: true, force: true });
    },
  };
}

async function filled(home: string, fill: (log: Log) => Promise<void>): Promise<void> {
  mkdirSync(join(home, 'log'), { recursive: true, mode: 0o700 });
  const log = openSqliteLog({ dir: join(home, 'log') });
  try {
    await fill(log);
  } finally {
    log.close();
  }
}

/** Tries until the host takes it, as an impatient person would. */
async function firstAccepted<T>(child: ChildProcess, attempt: () => Promise<T>, said: () => string): Promise<T> {
  for (const until = performance.now() + 30_000; ; await sleep(2)) {
    try {
      return await attempt();
    } catch (cause) {
      if (child.exitCode !== null || performance.now() > until)
        throw new Error(`The host did not start. It said: ${said().slice(-500)}`, { cause });
    }
  }
}

/** Follows the log, and says when a task is finished. One that isn't done is no figure: it throws. */
async function followTail(port: number, authorization: string): Promise<Pick<BenchHost, 'finished'> & { close(): void }> {
  const requested = new Map<string, number>();
  const results = new Map<string, PromiseWithResolvers<{ ms: number }>>();
  const resultOf = (task: string) => {
    const known = results.get(task) ?? Promise.withResolvers();
    results.set(task, known);
    return known;
  };
  // Node's own WebSocket takes headers, which the browser's type doesn't know.
  const options = { headers: { authorization } } as unknown as string[];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/tail?after=0`, options);
  socket.addEventListener('message', ({ data }) => {
    const message: { kind: string; events?: Event[] } = JSON.parse(String(data));
    for (const event of message.events ?? []) {
      if (!event.task) continue;
      if (event.type === 'task.requested') requested.set(event.task, event.time);
      if (event.type === 'step.finished' && event.body.outcome !== 'ok') {
        resultOf(event.task).reject(new Error(`A step ended as ${event.body.outcome}: ${event.body.output.text?.slice(0, 300)}`));
      }
      if (event.type !== 'task.finished') continue;
      const { outcome, reason } = event.body;
      if (outcome === 'done') resultOf(event.task).resolve({ ms: event.time - (requested.get(event.task) ?? Number.NaN) });
      else resultOf(event.task).reject(new Error(`A task ended as ${outcome}: ${reason?.sentence ?? 'no reason given'}`));
    }
  });
  await once(socket, 'open');
  return { finished: (task) => resultOf(task).promise, close: () => socket.close() };
}

/** Megabytes of memory: what belongs to the process alone, and what it has of files (the program itself), which others share. */
export interface Memory {
  own: number;
  files: number;
}

/** NaN where the system doesn't tell. */
export function memoryOf(pid: number): Memory {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1]) / 1024;
    const own = field('Pss_Anon');
    return { own, files: field('Rss') - field('Anonymous') };
  } catch {
    return { own: Number.NaN, files: Number.NaN };
  }
}

/**
 * The proportional share (PSS) of processes that run the same program, on a computer where nothing else does: what each
 * has alone, and the program once. The plain PSS would be less here only because the bench runs on Node too.
 */
export function sumOf(memories: Memory[]): number {
  return memories.reduce((sum, { own }) => sum + own, 0) + Math.max(...memories.map(({ files }) => files));
}

/** Milliseconds of processor time that a process used, with its children that ended; NaN where the system doesn't tell. */
export function processorOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // utime, stime, cutime, cstime in ticks of 10 ms: proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * 10;
  } catch {
    return Number.NaN;
  }
}
