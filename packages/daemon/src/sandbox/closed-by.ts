import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whose the part of a path is that not everybody may read or go through; undefined where everybody may read what is there. */
export function closedBy(path: string): { uid: number; gid: number } | undefined {
  const real = realpathSync(path);
  for (let at = real; ; at = dirname(at)) {
    const { mode, uid, gid } = statSync(at);
    const wanted = (mode & 0o170000) === 0o040000 ? (at === real ? 0o5 : 0o1) : 0o4;
    if ((mode & wanted) !== wanted) return { uid, gid };
    if (at === '/') return undefined;
  }
}
