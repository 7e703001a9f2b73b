import { fileURLToPath } from 'node:url';
import { DeskhandError } from '../host/host.ts';

// What goes wrong with a log, as sentences for the person who has it.

/** Runs `work`, and says what a failure of the disk or of SQLite means. */
export function explained<T>(dir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explain(dir, error);
  }
}

/** The primary result code (https://www.sqlite.org/rescode.html) or the system's, as an error for the person. */
export function explain(dir: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DeskhandError) return error;
  const sqlite = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
  const system = 'code' in error ? error.code : undefined;
  if (sqlite === 13 || system === 'ENOSPC' || system === 'EDQUOT')
    return new DeskhandError('disk-full', `The disk that holds ${dir} is full: this was not recorded, all before it is safe.`, {
      next: 'Free some space and try again.',
      cause: error,
    });
  if (sqlite === 11 || sqlite === 26) return damaged(dir, 'SQLite cannot read it', error);
  if (sqlite === 5 || sqlite === 6)
    return new DeskhandError('log-busy', `Another program has the log in ${dir} open.`, {
      next: 'Stop the other Deskhand, or give this one a --home of its own.',
      cause: error,
    });
  if (sqlite === 8 || sqlite === 14 || system === 'EACCES' || system === 'EROFS')
    return new DeskhandError('log-unwritable', `Deskhand may not write its log in ${dir}.`, {
      next: `Check who owns ${dir} and that its disk is not read-only.`,
      cause: error,
    });
  if (sqlite === 10 || system === 'EIO')
    return new DeskhandError('disk-error', `The disk that holds ${dir} failed: this was not recorded.`, {
      next: 'Check the disk, then start Deskhand again.',
      cause: error,
    });
  return error;
}

/** As a shell takes it whole, whatever is in it. */
const quoted = (word: string): string => (process.platform === 'win32' ? JSON.stringify(word) : `'${word.replaceAll("'", `'\\''`)}'`);

export function damaged(dir: string, what: string, cause?: unknown): DeskhandError {
  const mend = [process.execPath, fileURLToPath(new URL('./mend.ts', import.meta.url)), dir].map(quoted).join(' ');
  return new DeskhandError('log-damaged', `The log in ${dir} is damaged: ${what}. Nothing in it was changed.`, {
    next: `Stop Deskhand and put back that folder from a backup. Without one, this sets the damaged files aside and goes on with all that can be read: ${mend}`,
    cause,
  });
}

export function newer(what: string): DeskhandError {
  return new DeskhandError(
    'log-newer',
    `This log was written by a newer version of Deskhand: ${what} a later version than this one knows.`,
    {
      next: 'Start the newer version, or give this one a --home of its own.',
    },
  );
}
