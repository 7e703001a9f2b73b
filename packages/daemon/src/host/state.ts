import { randomBytes } from 'node:crypto';
import { lstatSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StateDir } from './host.ts';
import { readToken } from './state-announce.ts';
import { replaceFile } from './state-file.ts';
import { ownFolder } from './state-folder.ts';
import { takeLock } from './state-lock.ts';

// Opens the state directory: private, with one owner at a time, and the token by which local programs speak to the host.
// Everything else in it (log, content, stages, keys) belongs to the room that keeps it. Called by main.ts.

const posix = process.platform !== 'win32';

/** Takes the state directory for this process, making it where it isn't there. Throws a DeskhandError where it can't be had. */
export function openState(path: string): StateDir {
  const home = ownFolder(path);
  const lock = takeLock(home);
  try {
    // What a killed owner announced no longer holds.
    rmSync(join(home, 'host.json'), { force: true });
    const token = ensureToken(home);
    return {
      path: home,
      token,
      announce: (where) => replaceFile(join(home, 'host.json'), `${JSON.stringify(where)}\n`, { lasting: false }),
      close() {
        rmSync(join(home, 'host.json'), { force: true });
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The token, made anew where there is none, where it is damaged, or where others could have read it. */
function ensureToken(home: string): string {
  const path = join(home, 'token');
  const stat = lstatSync(path, { throwIfNoEntry: false });
  const isPrivate = stat?.isFile() && (!posix || (stat.mode & 0o077) === 0);
  const had = isPrivate ? readToken(home) : undefined;
  if (had && /^[\w-]{43}$/.test(had)) return had;
  replaceFile(path, `${randomBytes(32).toString('base64url')}\n`);
  return readFileSync(path, 'utf8').trim();
}
