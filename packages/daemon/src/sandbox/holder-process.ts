import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { DeskhandError } from '../host/host.ts';
import { becoming } from './bubblewrap.ts';
import { holderScript, makeShared, type Step, shared, wordsFor } from './holder-script.ts';
import type { Programs } from './programs.ts';
import type { Inside } from './sandboxed-process.ts';

/** The tiny process that owns the namespaces of one task: `unshare`, which waits for a shell with the holder's script. */
interface HolderProcess {
  readonly pid: number;
  /** The /proc that shows what runs inside. */
  readonly proc: string;
  /** The arguments that put what follows them into its network. */
  readonly intoNetwork: string[];
  /** Those that put what follows them into all that it holds, as `owner`. */
  enter(owner: { uid: number; gid: number }): string[];
  readonly closed: Promise<void>;
  kill(inside: Inside): void;
  /** Resolves when that process is dead; what was in its namespace is dead then, because the kernel empties it first. */
  ended(inside: Inside): Promise<void>;
  /** Clears away what has ended and has no parent left to do it. */
  reap(): void;
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/** One that has its namespaces and no mounts yet. */
export interface EmptyHolder {
  /** Makes the mounts. Throws a DeskhandError where one could not be made. `owner`: of what its commands share. */
  fill(steps: Step[], owner: { uid: number; gid: number }): Promise<HolderProcess>;
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

export interface HolderOptions {
  programs: Programs;
  asRoot: boolean;
  /** Bytes of what its commands share. */
  sharedBytes: number;
}

/** Starts one; resolves when it waits for its mounts. Until they are made it keeps nobody's process alive. */
export async function startHolder({ programs, asRoot, sharedBytes }: HolderOptions): Promise<EmptyHolder> {
  const mark = randomUUID();
  const child = spawn(
    programs.unshare,
    [
      ...(asRoot ? [] : ['--user', '--map-current-user', '--keep-caps']),
      ...['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'],
      ...['/bin/sh', '-c', holderScript, 'deskhand-holder', `${sharedBytes}`, mark],
    ],
    // The variable: newer versions of `mount` remount in a way that overlays refuse.
    { cwd: '/', env: { ...programs.env, LIBMOUNT_FORCE_MOUNT2: 'always' }, detached: true, stdio: 'pipe' },
  );
  // Where no more files may be open it has no streams, whatever its type says.
  if (child.pid === undefined) {
    const [cause] = await once(child, 'error');
    throw notStaged((cause as Error).message);
  }
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = (complaint + chunk).slice(-2000);
  });
  // It ends when it likes; `closed` says so.
  child.stdin.on('error', () => {});
  const closed = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = async (): Promise<never> => {
    child.stdin.end();
    await closed;
    throw notStaged(complaint.trim() || 'the holder ended at once');
  };
  const expectLine = async (word: string): Promise<number> => {
    const { value } = await lines.next();
    return value === word && child.pid !== undefined ? child.pid : failed();
  };
  /** What we do in its folders, which can be gone with it. */
  const inside = async (act: () => void): Promise<void> => {
    try {
      act();
    } catch (cause) {
      complaint ||= cause instanceof Error ? cause.message : '';
      await failed();
    }
  };
  const close = async (): Promise<void> => {
    child.stdin.end();
    killFirst(child);
    await closed;
  };

  const root = `/proc/${await expectLine('empty')}/root`;
  await inside(() => makeShared(root));
  const handles = [child, ...[child.stdin, child.stdout, child.stderr].filter(isSocket)];
  for (const handle of handles) handle.unref();
  return {
    closed,
    close,
    async fill(steps, owner) {
      for (const handle of handles) handle.ref();
      if (asRoot) await inside(() => chownSync(`${root}${shared.home}`, owner.uid, owner.gid));
      child.stdin.write(wordsFor(steps, mark));
      const pid = await expectLine('ready');
      const proc = `${root}/proc`;
      const into = [programs.nsenter, '-t', `${pid}`, ...(asRoot ? [] : ['-U', '--preserve-credentials']), '-n'];
      let refreshed: Promise<unknown> = Promise.resolve();
      return {
        pid,
        proc,
        intoNetwork: into,
        enter: (as) => [...into, '-m', `--pid=/proc/${pid}/ns/pid_for_children`, ...(asRoot ? becoming(programs, as) : [])],
        closed,
        close,
        kill: (inside) => void child.stdin.write(`kill ${inside.pid}\n`),
        async ended(inside) {
          while (isAlive(proc, inside.pid)) await wait(2);
        },
        reap: () => void child.stdin.write('reap\n'),
        async refresh() {
          const answer = refreshed.then(() => {
            child.stdin.write('refresh\n');
            return lines.next();
          });
          refreshed = answer;
          if ((await answer).value === 'failed') {
            throw new DeskhandError('sandbox-refresh', `The staged view could not be brought up to date: ${complaint.trim()}.`);
          }
        },
      };
    },
  };
}

const notStaged = (why: string): DeskhandError =>
  new DeskhandError('sandbox-mount', `The folders could not be staged: ${why}.`, {
    next: 'Run "deskhand doctor": it tries the sandbox and says what is missing.',
  });

/** Node's types hide what its pipes are. */
const isSocket = (pipe: unknown): pipe is Socket => pipe instanceof Socket;

function isAlive(proc: string, pid: number): boolean {
  try {
    const stat = readFileSync(`${proc}/${pid}/stat`, 'latin1');
    const state = stat.charAt(stat.lastIndexOf(')') + 2);
    return state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}

/** Kills the first process inside at once, whatever it is doing; `unshare`, which waits for it, follows. */
function killFirst(unshare: ChildProcess): void {
  if (unshare.exitCode !== null || unshare.signalCode !== null) return;
  try {
    const first = readFileSync(`/proc/${unshare.pid}/task/${unshare.pid}/children`, 'latin1').trim().split(' ')[0];
    if (first) process.kill(Number(first), 'SIGKILL');
  } catch {
    // It is going already, or this kernel doesn't list children: the end of its input ends it too.
  }
}
