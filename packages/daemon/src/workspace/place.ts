import * as fs from 'node:fs';
import { z } from 'zod';
import { DeskhandError, truePath } from '../host/host.ts';
import { codeOf } from './handle.ts';
import { shown, toSystem } from './names.ts';

// Which folder a granted path was, so that nothing is put into what a mount point holds while its disk is away.

export const placeSchema = z.object({ dev: z.coerce.bigint(), ino: z.coerce.bigint(), born: z.coerce.bigint() });
export type FolderPlace = z.infer<typeof placeSchema>;

export function placeOf(path: string): FolderPlace {
  const { dev, ino, birthtimeNs: born } = fs.statSync(toSystem(path), { bigint: true });
  return { dev, ino, born };
}

/**
 * A folder that somebody made anew on the same disk is the same place, and so is one whose disk came back under another
 * number. What is left is another disk: the one below the mount point. (A bind mount of the same disk can't be told.)
 */
const isSame = (was: FolderPlace, now: FolderPlace): boolean => was.dev === now.dev || (was.ino === now.ino && was.born === now.born);

/** Throws `folder-missing` where the folder isn't there, or isn't the one that it was. */
export function needPlace(path: string, was: FolderPlace | undefined): void {
  if (was === undefined) return;
  let now: FolderPlace;
  try {
    now = placeOf(path);
  } catch (cause) {
    throw missing(path, cause);
  }
  if (!isSame(was, now))
    throw new DeskhandError('folder-missing', `The disk with ${shown(path)} isn't there: another folder stands in its place.`, {
      next: 'Put the disk back (plug it in, mount it), and try again.',
    });
}

export const isThere = (path: string): boolean => fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** A granted folder's real path now. */
export function realFolder(path: string): string {
  try {
    const real = truePath(path);
    if (fs.statSync(real).isDirectory()) return real;
  } catch (cause) {
    throw missing(path, cause);
  }
  throw new DeskhandError('folder-missing', `${path} isn't a folder any more.`, {
    next: 'Put the folder back, or take it off the list of folders.',
  });
}

/** What keeps us from looking through a folder that is there. Anything else is thrown on. */
export function closed(path: string, cause: unknown): unknown {
  const why = { EACCES: 'its permissions forbid it', EPERM: 'its permissions forbid it', EIO: 'its disk reports an error' }[codeOf(cause)];
  if (why === undefined) return cause;
  return new DeskhandError('folder-closed', `The folder ${shown(path)} can't be looked through: ${why}.`, {
    next: 'Give the permission back, or mend the disk, and try again.',
    cause,
  });
}

function missing(path: string, cause: unknown): DeskhandError {
  const why = codeOf(cause) === 'ENOENT' ? "isn't there" : `cannot be opened (${codeOf(cause)})`;
  return new DeskhandError('folder-missing', `The folder ${path} ${why}.`, {
    next: 'Put it back (a disk that is not plugged in?), or take it off the list of folders.',
    cause,
  });
}
