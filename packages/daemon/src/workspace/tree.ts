import * as fs from 'node:fs';
import { at, codeOf, type Dir, enter, look, names, openTrusted, using } from './handle.ts';
import { nameOf, parentOf, toSystem } from './names.ts';

/** Removes a file, or a folder with all in it, following no link; opens up what has no permissions (an overlay's `work/work`). */
export function removeTree(dir: Dir, name: string): void {
  try {
    fs.unlinkSync(at(dir, name));
    return;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return;
    if (look(dir, name)?.kind !== 'folder') throw cause;
  }
  try {
    fs.rmdirSync(at(dir, name));
    return;
  } catch (cause) {
    if (!['ENOTEMPTY', 'EEXIST', 'EACCES'].includes(codeOf(cause))) throw cause;
  }
  using(enter(dir, name), (inner) => {
    for (const child of withAccess(inner, () => names(inner))) withAccess(inner, () => removeTree(inner, child));
  });
  fs.rmdirSync(at(dir, name));
}

/** The same for a path of ours. */
export function removePath(path: string): void {
  if (!fs.existsSync(parentOf(path))) return;
  using(openTrusted(parentOf(path)), (dir) => removeTree(dir, nameOf(path)));
}

/** Removes all that is in a folder of ours. */
export function emptyFolder(path: string): void {
  using(openTrusted(path), (dir) => {
    for (const name of names(dir)) removeTree(dir, name);
  });
}

function withAccess<T>(dir: Dir, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (codeOf(cause) !== 'EACCES') throw cause;
    fs.chmodSync(toSystem(dir.path), 0o700);
    return act();
  }
}
