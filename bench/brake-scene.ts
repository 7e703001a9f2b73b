import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { RealHost } from '../e2e/support/host.ts';
import type { Phone } from './brake-phones.ts';

// What a brake is pulled on, how it is pulled, and how long the last process of it lives. Linux: it reads /proc.

export type Load = 'idle' | 'busy' | 'stopped' | 'blocked' | 'sandboxes';
/** By the command, the file, a phone's wire, or the real app in a browser. */
export type Pull = 'command' | 'file' | Phone;

/** Milliseconds from the pull to the end of the last process, and how many there were. */
export interface Braked {
  ms: number;
  processes: number;
  /** Milliseconds from the tap until the phone had the host's word for it. */
  told?: number;
}

const launcher = join(import.meta.dirname, '..', 'bin', 'deskhand.js');

/** Puts the daemon under a load, and resolves once it is there. `mark` is a number that no other process sleeps for. */
export async function loadWith(load: Load, host: RealHost, { sandboxes, mark }: { sandboxes: number; mark: number }): Promise<void> {
  if (load === 'idle') return;
  if (load === 'stopped') return void process.kill(host.daemon().pid, 'SIGSTOP');
  if (load === 'blocked') return blockForGood(host);
  const sends = Array.from({ length: load === 'busy' ? 6 : sandboxes }, (_, i) => {
    const calls = load === 'busy' ? [call('run', { command: spin(mark, i) })] : inBackground(forking(mark));
    return host.deskhand('send', '--no-wait', [`Work ${i}`, ...calls, 'say done'].join('\n'));
  });
  await Promise.all(sends);
  const each = load === 'busy' ? 1 : 4;
  while (marked(mark).length < sends.length * each) await sleep(20);
}

const call = (tool: string, args: object) => `call ${tool} ${JSON.stringify(args)}`;
/** Commands that are waited for have a bounded number of places; a background job runs on while its task asks something. */
const inBackground = (command: string) => [call('run', { command, background: true }), call('ask_user', { question: 'Go on?' })];

/** Output without end, which the daemon takes in, keeps and broadcasts. */
const spin = (mark: number, i: number) => `sleep ${mark} & while :; do seq 1 2000; sleep 0.0${i + 1}; done`;
/** Children in the same group, a group and a session of their own, and a parent that starts what ends again. */
const forking = (mark: number) =>
  `trap '' TERM INT HUP QUIT; sleep ${mark} & (trap '' TERM; sleep ${mark}; :) & setsid sleep ${mark} & while :; do sleep ${mark}; done`;

/** For NODE_OPTIONS, so that `blocked` can have the daemon's own thread in a real endless loop. */
export const endless = `--import ${new URL('./endless.ts', import.meta.url).href}`;

/** For whoever pulls it: loading that (and what strips its types) would count as time of the brake. */
const withoutEndless = () => ({ ...process.env, NODE_OPTIONS: process.env.NODE_OPTIONS?.replace(endless, '') });

async function blockForGood(host: RealHost): Promise<void> {
  const { pid } = host.daemon();
  const ticks = processorTicks(pid);
  process.kill(pid, 'SIGUSR2');
  // It is blocked when it does nothing but burn time: a fifth of a second of it.
  while (processorTicks(pid) - ticks < 20) await sleep(20);
}

/** Pulls the brake and waits for the end of the last process that the daemon had started, and of the daemon. */
export async function pullOn(host: RealHost, how: Pull, mark: number): Promise<Braked> {
  if (typeof how === 'object') await how.ready();
  const before = familyOf(host.daemon().pid);
  const watch = new Worker(new URL('./brake-watch.ts', import.meta.url), { workerData: { family: [...before], patience: 30_000 } });
  const gone = once(watch, 'message');
  await once(watch, 'online');
  const began = Date.now();
  const tap = await pull(host, how);
  // What our own thread says.
  const [{ last, living }] = (await gone) as [{ last: number; living: number[] }];
  if (living.length) throw new Error(`Still there after 30 s: ${living.map(commandOf).join(', ')}`);
  const escaped = marked(mark);
  if (escaped.length) throw new Error(`${escaped.length} processes escaped the brake: ${escaped.map(commandOf).join(', ')}`);
  // Whoever drives a browser takes a while to bring the finger down: the page says when it was.
  return { ms: last - (tap?.tapped ?? began), processes: before.size, ...(tap && { told: tap.told - tap.tapped }) };
}

async function pull(host: RealHost, how: Pull): Promise<{ tapped: number; told: number } | undefined> {
  if (typeof how === 'object') return how.tap();
  if (how === 'command') await run(host.home, 'brake');
  else writeFileSync(join(host.home, 'BRAKE'), '');
  return undefined;
}
/** Lets go, and waits until the daemon runs without the brake and what it had been doing is over. `pid`: the daemon's before the pull. */
export async function release(host: RealHost, pid: number): Promise<void> {
  await host.restarted(pid);
  const braked = host.daemon().pid;
  await run(host.home, 'release');
  await host.restarted(braked);
  await run(host.home, 'stop', '--all');
  for (;;) {
    const { value } = await host.json('tasks', '--limit', '1000');
    // The shape is our own command's.
    const { tasks } = value as { tasks?: { state: string }[] };
    if (tasks?.every(({ state }) => ['done', 'partly', 'failed', 'stopped'].includes(state))) return;
    await sleep(50);
  }
}

const run = (home: string, ...args: string[]) =>
  new Promise<void>((resolve, reject) => {
    execFile(process.execPath, [launcher, ...args, '--home', home], { env: withoutEndless() }, (error) =>
      error ? reject(error) : resolve(),
    );
  });

/** Process ids with their start times (ids are used again): the daemon, all below it, all of its session. */
function familyOf(leader: number): Map<number, string> {
  const all = processIds().flatMap((pid) => {
    const stat = statOf(pid);
    return stat ? [{ pid, ...stat }] : [];
  });
  const family = new Map(all.filter(({ pid, session }) => pid === leader || session === leader).map(({ pid, started }) => [pid, started]));
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const { pid, parent, started } of all) if (family.has(parent)) family.set(pid, started);
  }
  return family;
}

const processIds = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/**
 * proc(5). Undefined where it has ended: where nothing of it can run again (a zombie, or PF_EXITING of linux/sched.h, with no
 * other thread), whenever its parent collects it.
 */
export function statOf(pid: number): { parent: number; session: number; started: string } | undefined {
  const fields = statFields(pid);
  if (!fields) return undefined;
  const ending = fields[0] === 'Z' || fields[0] === 'X' || (Number(fields[6]) & 4) !== 0;
  if (ending && Number(fields[17]) <= 1) return undefined;
  return { parent: Number(fields[1]), session: Number(fields[3]), started: fields[19] ?? '' };
}

function processorTicks(pid: number): number {
  const fields = statFields(pid) ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold anything, parentheses too.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

/** The processes that sleep for `mark`. */
export const marked = (mark: number) => processIds().filter((pid) => commandOf(pid) === `sleep ${mark}` && statOf(pid));

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}
