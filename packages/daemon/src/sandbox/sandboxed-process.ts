import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { DeskhandError } from '../host/host.ts';
import type { Call } from './bubblewrap.ts';
import { openPipes } from './descriptors.ts';
import type { Command, Exit, Process } from './sandbox.ts';

/** What the holder or the daemon knows of a running command beside its streams. */
export interface Sandboxed extends Process {
  /** Number of the first process inside, as whoever started bubblewrap counts, and its process namespace. */
  readonly inside: Promise<Inside | undefined>;
  readonly limits: Command['limits'];
  /** Resolves when the last process of the command is gone, what it left running too. */
  readonly gone: Promise<void>;
  /** As `kill`, and `exit` says that it took too much. */
  killForMemory(): Promise<void>;
}
export interface Inside {
  pid: number;
  namespace: string;
}

/** Node's timers count to this many milliseconds. */
const longest = 2 ** 31 - 1;

export interface Ending {
  /** Kills the first process inside, and with it all others. */
  kill(inside: Inside): void;
  /** Resolves when that process has been waited for, or is nobody's any more. */
  ended(inside: Inside): Promise<void>;
}

/** How to start one: `argv` ends in bubblewrap's call, `filter` is the file with the system call filter. */
export interface Start extends Call {
  env: NodeJS.ProcessEnv;
  filter: string;
  owner: { uid: number; gid: number };
  limits: Command['limits'];
  files?: Command['files'];
}

/** Starts bubblewrap and follows it to the end of all that it started. */
export function startSandboxed(start: Start, ending: Ending): Sandboxed {
  const { child, stdin, stdout, stderr, info, sync } = spawnChild(start);
  const { limits } = start;
  // A command that ended before it read its input is nothing to report.
  stdin.on('error', () => {});
  const inside = readInfo(info);
  let left = true;
  const gone = new Promise<void>((resolve) => sync.once('close', resolve)).then(() => {
    left = false;
  });
  sync.resume();

  let why: 'kill' | 'time' | 'memory' | undefined;
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('error', () => resolve({ code: 126, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const exit = exited.then(({ code, signal }): Exit => {
    clearTimeout(timer);
    const ended = why ? { code: null, signal: 'SIGKILL' } : { code, signal };
    return { ...ended, timedOut: why === 'time', ...(why === 'memory' ? { outOfMemory: true } : {}) };
  });
  const end = async (reason: 'kill' | 'time' | 'memory') => {
    const first = await inside;
    if (child.exitCode === null && child.signalCode === null) why ??= reason;
    if (first && left) {
      ending.kill(first);
      await ending.ended(first);
    }
    await Promise.all([exited, gone]);
  };
  const timer = setTimeout(() => void end('time'), Math.min(limits.seconds * 1000, longest));
  const kill = () => end('kill');
  const killForMemory = () => end('memory');
  return { pid: child.pid ?? -1, stdin, stdout, stderr, exit, kill, killForMemory, inside, gone, limits };
}

function spawnChild({ argv, options, copied, env, filter, owner, files: own = [] }: Start) {
  const [file = '', ...rest] = argv;
  const opened: { closeAll(): void }[] = [];
  const read = (path: string): number => {
    const fd = openSync(path, 'r');
    opened.push({ closeAll: () => closeSync(fd) });
    return fd;
  };
  try {
    const program = read(filter);
    const copies = copied.map((path) => orEmpty(read, path));
    const pipes = openPipes(owner);
    opened.push(pipes);
    // Detached, so that Ctrl-C at the daemon's terminal isn't a signal to a task.
    const child = spawn(file, rest, {
      cwd: '/',
      env,
      detached: true,
      stdio: [...pipes.theirs, program, 'pipe', 'pipe', 'pipe', ...own.map(() => 'pipe' as const), ...copies],
    });
    // Where no more files may be open, it has no streams to look at, and says so a moment later.
    child.on('error', () => {});
    // Node's types know of five, and there are seven and more.
    const [, , , , info, sync, args, ...contents]: readonly unknown[] = child.stdio;
    if (!isSocket(info) || !isSocket(sync) || !isSocket(args)) throw new Error('EMFILE: no more files can be opened');
    args.on('error', () => {}).end(options);
    for (const [index, stream] of contents.entries()) if (isSocket(stream)) stream.on('error', () => {}).end(own[index]?.content ?? '');
    opened.pop();
    pipes.closeTheirs();
    return { child, ...pipes.streams(), info, sync };
  } catch (cause) {
    throw new DeskhandError('sandbox-start', 'The command could not be started.', {
      next: 'It may be too long or hold a character that no command can hold, or too many files may be open.',
      cause,
    });
  } finally {
    for (const { closeAll } of opened) closeAll();
  }
}

/** What was taken away or closed since the daemon started is empty inside: an update of the system ends no command. */
function orEmpty(read: (path: string) => number, path: string): number {
  try {
    return read(path);
  } catch (error) {
    if (!['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return read('/dev/null');
  }
}

const isSocket = (stream: unknown): stream is Socket => stream instanceof Socket;

/** bubblewrap tells, as JSON, what it made; the stream itself stays open. Undefined where it ended before that. */
function readInfo(stream: Readable): Promise<Inside | undefined> {
  return new Promise((resolve) => {
    let text = '';
    stream.on('data', (chunk) => {
      text += chunk;
      const pid = /"child-pid": (\d+)/.exec(text)?.[1];
      const namespace = /"pid-namespace": (\d+)/.exec(text)?.[1];
      if (pid && namespace) resolve({ pid: Number(pid), namespace });
    });
    stream.once('close', () => resolve(undefined));
  });
}
