import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { DeskhandError, endMarked, type Marked } from '../../host/host.ts';
import type { Command, Exit, Process } from '../sandbox.ts';
import { type Allowed, seatbeltProfile } from './profile.ts';

/** What every sandboxed process of this daemon has in common. */
export interface Ground {
  /** Apple's `sandbox-exec`. */
  program: string[];
  marked: Marked;
  /** The mark of all that this host runs. */
  mark: string;
}

/** A running command, as its holder knows it. */
export interface Running extends Process {
  /** All that the command started has this mark. */
  readonly mark: string;
  readonly limits: Command['limits'];
  /** Whether the command itself has ended; what it left running may go on. */
  over(): boolean;
  killForMemory(): Promise<void>;
}

/** Node's timers count to this many milliseconds. */
const longest = 2 ** 31 - 1;
/** Blocks of `ulimit -f`. */
const block = 512;

// It has its marks by now. Its parent may have died before that, and been looked after without it.
const limited =
  '[ "$PPID" != 1 ] || exit 1; ulimit -n 4096 2>/dev/null; ulimit -c 0 && ulimit -f "$1" && if [ "$2" != 0 ]; then ulimit -t "$2"; fi && shift 2 && exec "$@"';

let count = 0;

/** Starts one command. `processor`: seconds of processor time, for what nobody watches. */
export function startMarked(ground: Ground, command: Command, allowed: Omit<Allowed, 'marks'>, marks: string[], processor = 0): Running {
  const { limits } = command;
  const mark = `${ground.mark}.c${process.pid}-${++count}`;
  const { text, parameters } = seatbeltProfile({
    // A link on the way is read as well as where it leads.
    read: [...new Set(allowed.read.flatMap((path) => [path, physical(path)]))],
    write: allowed.write.map(physical),
    hide: [...new Set(allowed.hide.flatMap((path) => [path, physical(path)]))],
    port: allowed.port,
    marks: [ground.mark, ...marks, mark],
  });
  const given = Object.entries(parameters).flatMap(([name, value]) => ['-D', `${name}=${value}`]);
  const shell = ['/bin/sh', '-c', limited, 'sh', `${Math.ceil(limits.fileBytes / block)}`, `${processor}`];
  const [program = '', ...first] = ground.program;
  const child = start(program, [...first, '-p', text, ...given, ...shell, ...command.argv], command);
  // A command that ended before it read its input is nothing to report.
  child.stdin.on('error', () => {});

  let why: 'kill' | 'time' | 'memory' | undefined;
  let over = false;
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('error', () => resolve({ code: 126, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const exit = exited.then(({ code, signal }): Exit => {
    over = true;
    clearTimeout(timer);
    const ended = why ? { code: null, signal: 'SIGKILL' } : { code, signal };
    return { ...ended, timedOut: why === 'time', ...(why === 'memory' ? { outOfMemory: true } : {}) };
  });
  const end = async (reason: 'kill' | 'time' | 'memory') => {
    if (!over) why ??= reason;
    // All that is still in its group goes in one moment, while it can't have been handed to anybody else.
    if (!over && child.pid) endGroup(child.pid);
    await endMarked(ground.marked, mark);
    await exited;
  };
  const timer = setTimeout(() => void end('time'), Math.min(limits.seconds * 1000, longest));
  return {
    ...{ pid: child.pid ?? -1, stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exit, mark, limits },
    over: () => over,
    kill: () => end('kill'),
    killForMemory: () => end('memory'),
  };
}

/** One process that sees the system's programs, this Node and `read`, and may write nowhere. */
export function startParser(ground: Ground, command: Command & { read: string[] }): Process {
  const read = [process.execPath, ...command.read];
  return startMarked(ground, command, { read, write: [], hide: [] }, [], Math.ceil(command.limits.seconds));
}

/** As the kernel compares it: without links, in the case that is on the disk. */
function physical(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function start(program: string, args: string[], { cwd, env }: Command) {
  try {
    const child = spawn(program, args, { cwd, env, detached: true, stdio: 'pipe' });
    child.on('error', () => {});
    // Where no more files may be open it has no streams, whatever its type says.
    if (!child.stdin) throw new Error('EMFILE: no more files can be opened');
    return child;
  } catch (cause) {
    throw new DeskhandError('sandbox-start', 'The command could not be started.', {
      next: 'It may be too long or hold a character that no command can hold, or too many files may be open.',
      cause,
    });
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}
