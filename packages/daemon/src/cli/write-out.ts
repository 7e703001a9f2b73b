import { randomBytes } from 'node:crypto';
import { fstatSync, ftruncateSync, writeSync } from 'node:fs';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DeskhandError } from '../host/host.ts';
import { plainLine } from './plain.ts';

// What leaves a command whole, or not at all: its result on standard output, and the files that it writes.

/** Whether a descriptor leads to a file or a device of its kind (`> file`, `> /dev/full`), not to a terminal, pipe or socket. */
export const isFile = (fd: number, terminal: boolean): boolean => {
  const found = fstatSync(fd);
  return found.isFile() || (found.isCharacterDevice() && !terminal);
};

/**
 * Writes all of it, however often the system takes only a part: Node's own stream to a file forgets the rest. What a full
 * disk took of it is taken back. Throws a DeskhandError.
 */
export function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  const before = fstatSync(fd);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
  } catch (cause) {
    if (before.isFile()) ftruncateSync(fd, before.size);
    throw new DeskhandError('output.unwritable', `The result can't be written: ${whyOf(cause)}.`, { next: nextOf(cause), cause });
  }
}

/** Writes a file by way of one beside it, so that a file of that name is the old one or the whole new one. Throws a DeskhandError. */
export async function writeFileWhole(path: string, text: string, mode = 0o600): Promise<void> {
  const real = await realpath(path).catch(() => path);
  const there = await stat(real).catch(() => undefined);
  // A pipe or a device is written to as it is: nothing can take its place.
  const to = there && !there.isFile() ? real : join(dirname(real), `.${basename(real)}.${randomBytes(4).toString('hex')}`);
  try {
    const file = await open(to, to === real ? 'w' : 'wx', there ? there.mode & 0o777 : mode);
    try {
      await file.writeFile(text);
      if (to !== real) await file.sync();
    } finally {
      await file.close();
    }
    if (to !== real) await rename(to, real);
  } catch (cause) {
    if (to !== real) await rm(to, { force: true });
    const next = nextOf(cause);
    throw new DeskhandError('output.unwritable', `${plainLine(path, 300)} can't be written: ${whyOf(cause)}.`, { next, cause });
  }
}

export function whyOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const words: Record<string, string> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'your share of the disk is used up',
    EFBIG: 'it is larger than a file may be here',
    EACCES: 'you may not write there',
    EPERM: 'you may not write there',
    EROFS: 'that disk can only be read',
    ENOENT: 'there is no such folder',
    ENOTDIR: 'there is no such folder',
    EISDIR: 'that is a folder',
    EIO: 'the disk reports a fault',
  };
  return words[code] ?? (cause instanceof Error ? plainLine(cause.message) : 'no reason was given');
}

const nextOf = (cause: unknown): string =>
  ['the disk is full', 'your share of the disk is used up'].includes(whyOf(cause))
    ? 'Make room, and try again. Nothing of it was kept.'
    : 'Nothing of it was kept.';
