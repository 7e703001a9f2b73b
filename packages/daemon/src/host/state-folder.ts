import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { parse, resolve } from 'node:path';
import { DeskhandError } from './host.ts';
import { truePath } from './true-name.ts';

// The state directory as a folder: there, and private. Light: the supervisor loads it before anything of the daemon runs.

const posix = process.platform !== 'win32';

/** Makes `given` a folder of ours that nobody else can enter; returns its real path, or throws a DeskhandError saying why not. */
export function ownFolder(given: string): string {
  const path = resolve(given);
  if (path === parse(path).root) throw new DeskhandError('state.place', `Deskhand's own state can't live in ${path}.`, elsewhere);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const home = truePath(path);
    const stat = lstatSync(home);
    if (!stat.isDirectory()) throw new DeskhandError('state.place', `${path} is not a folder.`, elsewhere);
    if (posix) makePrivate(home, stat);
    return home;
  } catch (cause) {
    if (cause instanceof DeskhandError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const words = code === 'EEXIST' || code === 'ENOTDIR' ? 'there is a file in its way' : `the system says ${code}`;
    throw new DeskhandError('state.place', `Deskhand can't use ${path} for its state: ${words}.`, { ...elsewhere, cause });
  }
}

const elsewhere = { next: 'Choose another folder with --home DIR or DESKHAND_HOME.' };

function makePrivate(home: string, stat: { uid: number; mode: number }): void {
  const me = process.getuid?.();
  if (me !== undefined && me !== 0 && stat.uid !== me) {
    throw new DeskhandError('state.owner', `The state folder ${home} belongs to another user.`, {
      next: 'Start Deskhand as that user, or choose another folder with --home DIR.',
    });
  }
  if ((stat.mode & 0o077) === 0) return;
  // An open folder with other things in it was not made by us: someone's documents must not be locked up by a slip in --home.
  const inside = readdirSync(home);
  if (inside.length > 0 && !inside.includes('lock')) {
    throw new DeskhandError('state.place', `${home} already holds other things, so it can't become Deskhand's private folder.`, elsewhere);
  }
  chmodSync(home, 0o700);
}
