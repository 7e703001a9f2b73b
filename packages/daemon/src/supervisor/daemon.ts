import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HostOptions } from '../cli/options.ts';
import { endMarked, type Marked, marked, markOf } from '../host/marked.ts';
import type { DaemonMessage, SupervisorMessage } from '../host/ready.ts';
import { closedEnv, closedFlags } from './closed.ts';
import { type Ended, endTree } from './processes.ts';
import { startedBy } from './started-by.ts';

// One life of the daemon: a child in a session of its own, its output in daemon.log, its heartbeat watched.

export interface DaemonSpec {
  options: HostOptions;
  /** Start it so that it runs no task (`DESKHAND_BRAKE=1`). */
  braked: boolean;
  /** Who let go of the brake, for the log. */
  released?: { by: string; device?: string } | undefined;
  /** The program, and how often (ms) it is asked for a sign of life. */
  main?: string;
  ping?: number;
  /** What starts it. */
  starter?: string[];
  /** What finds the sandboxes that it started, where their processes leave its family. */
  marked?: Marked | undefined;
  hear(message: DaemonMessage): void;
}

export interface Daemon {
  readonly pid: number;
  /** Why it ended, in a sentence. */
  readonly ended: Promise<string>;
  send(message: SupervisorMessage): void;
  /** Asks it to end in order, and ends it by force after `patience` ms; resolves with how many had to be ended by force. */
  stop(why: string, patience: number): Promise<Ended>;
  /** Ends it and all that it started, at once. */
  kill(): Promise<Ended>;
  /** Asks it for a sign of life; whether one came within `ms`. */
  answers(ms: number): Promise<boolean>;
}

/** How many signs of life may be missing. Counted in our own ticks, so that a computer that slept isn't a daemon that hung. */
const patience = 3;

const usualMain = fileURLToPath(new URL('../main.ts', import.meta.url));
/**
 * Garbage is let go soon, because memory is what people see: a small young generation, and an old one whose limit V8 takes
 * as the measure of how long it may wait (1,000 turns left 99 MB behind without it). Content is outside of both. At rest the
 * daemon itself asks for all of it to go (wiring/resting.ts).
 */
const usualFlags = [
  ...closedFlags,
  '--max-semi-space-size=2',
  '--max-old-space-size=1024',
  ...(import.meta.url.endsWith('.ts') ? ['--conditions=deskhand'] : []),
];

/** On Linux each thread would have memory of its own that goes to no other: seven of its megabytes after seventy tasks. */
const oneForAll = { MALLOC_ARENA_MAX: '1' };

export function startDaemon({
  options,
  braked,
  released,
  main = usualMain,
  ping = 10_000,
  starter = startedBy(),
  marked: find = marked(),
  hear,
}: DaemonSpec): Daemon {
  const log = openLog(options.home);
  const [program = '', ...args] = [...starter, process.execPath, ...usualFlags, main, JSON.stringify(options)];
  let child: ChildProcess;
  try {
    child = spawn(program, args, {
      // A session of its own: Ctrl-C at our terminal is ours to pass on, and the whole group can be ended.
      detached: process.platform !== 'win32',
      stdio: ['ignore', log ?? 'ignore', log ?? 'ignore', 'ipc'],
      env: {
        ...oneForAll,
        ...closedEnv(process.env),
        DESKHAND_SUPERVISOR: `${process.pid}`,
        ...(braked && { DESKHAND_BRAKE: '1' }),
        ...(released && { DESKHAND_RELEASED: JSON.stringify(released) }),
      },
      windowsHide: true,
    });
  } catch (error) {
    // Some failures are thrown and others told: Node's own choice, by their code.
    return unstarted(error as Error);
  } finally {
    if (log !== undefined) closeSync(log);
  }
  const { pid } = child;
  if (pid === undefined) return unstarted(once(child, 'error').then(([error]) => error as Error));
  let silent = 0;
  let hung = false;
  const pinging = setInterval(() => {
    if (silent++ < patience) return send({ type: 'ping' });
    hung = true;
    void endTree(pid);
  }, ping);
  // Our own program on the other end, over a channel that nothing else holds: messages are what they say.
  const listening = new Set<() => void>();
  child.on('message', (message: DaemonMessage) => {
    silent = 0;
    for (const hear of listening) hear();
    if (message.type !== 'alive') hear(message);
  });
  child.on('error', () => {});
  const send = (message: SupervisorMessage) => {
    if (child.connected) child.send(message, () => {});
  };
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      clearInterval(pinging);
      const seconds = Math.round((ping * patience) / 1000);
      resolve(hung ? `It gave no sign of life for ${seconds} seconds and was ended.` : wordsFor(code, signal, options.home));
    });
  });
  const kill = async (): Promise<Ended> => {
    const [own, others] = await Promise.all([endTree(pid), find ? endMarked(find, markOf(options.home)) : none]);
    return { ended: own.ended + others.ended, left: own.left + others.left };
  };
  const answers = (ms: number) =>
    new Promise<boolean>((resolve) => {
      const done = (alive: boolean) => {
        clearTimeout(late);
        listening.delete(hear);
        resolve(alive);
      };
      const hear = () => done(true);
      const late = setTimeout(done, ms, false);
      listening.add(hear);
      send({ type: 'ping' });
    });
  const stop = async (why: string, patience: number) => {
    send({ type: 'stop', why });
    const timer = setTimeout(() => void kill(), patience);
    await ended;
    clearTimeout(timer);
    return kill();
  };
  return { pid, ended, send, stop, kill, answers };
}

const none: Ended = { ended: 0, left: 0 };

/** The system gave it no process: one life that is over already. There is nothing to ask for a sign of life, and nothing to end. */
function unstarted(failure: Error | Promise<Error>): Daemon {
  const nothing = async () => none;
  const ended = Promise.resolve(failure).then(({ message }) => `It could not be started: ${message}.`);
  return { pid: 0, ended, send() {}, stop: nothing, kill: nothing, answers: async () => false };
}

function wordsFor(code: number | null, signal: string | null, home: string): string {
  if (signal === 'SIGKILL') return 'Something ended it by force (SIGKILL), as the system does when memory runs out.';
  const how = signal ? `It was ended by ${signal}.` : `It ended by itself (exit code ${code}).`;
  const error = lastError(home);
  return error ? `${how} It said: ${error}` : how;
}

export const logFile = (home: string) => join(home, 'daemon.log');

/** Kept under 5 MB, with the one before it. Undefined where the disk takes none: the daemon runs without. */
function openLog(home: string): number | undefined {
  const file = logFile(home);
  try {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > 5_000_000) renameSync(file, `${file}.1`);
    return openSync(file, 'a', 0o600);
  } catch {
    return undefined;
  }
}

/** The last line of its output that reads like an error; nothing where the log is gone, as by a hand that made room. */
function lastError(home: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(logFile(home), 'r');
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(Math.min(size, 8192));
    readSync(file, tail, 0, tail.length, size - tail.length);
    return tail
      .toString('utf8')
      .split('\n')
      .findLast((line) => /^(\w*Error\b|fatal\b|FATAL\b)/.test(line))
      ?.slice(0, 300);
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
