import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { DeskhandError } from './host.ts';
import { replaceFile } from './state-file.ts';

// One owner for a state directory. The lock is an exclusive SQLite transaction on a file that holds nothing: the kernel
// keeps it (fcntl, LockFileEx) and lets go of it the instant its process dies, however it dies, so there is no stale
// lock to reason about. Never open `lock` by other means in this process: closing any descriptor of it drops the lock.

const ownerSchema = z.object({ pid: z.number().int(), since: z.number() });

export interface Lock {
  release(): void;
}

/** Takes the lock, or throws `state.taken` saying who has it. */
export function takeLock(home: string, now: () => number = Date.now): Lock {
  const path = join(home, 'lock');
  const lock = open(path);
  try {
    // A moment's patience: the owner before may be in its last breath.
    // Nothing is ever written, so no journal need lie beside it.
    lock.exec('PRAGMA busy_timeout = 300; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if (cause instanceof Error && /lock|busy/i.test(cause.message)) throw taken(home, cause);
    throw unlockable(path, cause);
  }
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  replaceFile(join(home, 'owner.json'), `${JSON.stringify({ pid: process.pid, since: now() })}\n`, { lasting: false });
  return { release: () => lock.isOpen && lock.close() };
}

function open(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path);
  } catch (cause) {
    throw unlockable(path, cause);
  }
}

function taken(home: string, cause: unknown): DeskhandError {
  const owner = readOwner(home);
  const who = owner ? `, process ${owner.pid} since ${new Date(owner.since).toLocaleString()}` : '';
  return new DeskhandError('state.taken', `Deskhand is already running with ${home}${who}.`, {
    next: 'Use it as it is, stop it first (Ctrl-C where it runs), or give this one a state of its own with --home DIR.',
    cause,
  });
}

const unlockable = (path: string, cause: unknown) =>
  new DeskhandError('state.lock', `Deskhand can't lock ${path}, so it can't be sure to be the only one there.`, {
    next: 'A network or read-only drive may be the reason: choose a folder on a local disk with --home DIR.',
    cause,
  });

function readOwner(home: string): z.infer<typeof ownerSchema> | undefined {
  try {
    return ownerSchema.parse(JSON.parse(readFileSync(join(home, 'owner.json'), 'utf8')));
  } catch {
    return undefined;
  }
}
