import * as fs from 'node:fs';
import { at, codeOf, type Dir, enter, look, names, openTrusted, using } from './handle.ts';
import { nameOf, parentOf, toSystem } from './names.ts';

/** Removes a file, or a folder with all in it, following no link; opens up what has no permissions (an overlay's `work/work`). */
export function removeTree(dir: Dir, name: string): void {
  for (const _ of removing(dir, name));
}

/** The same for a path of ours. */
export function removePath(path: string): void {
  if (!fs.existsSync(parentOf(path))) return;
  using(openTrusted(parentOf(path)), (dir) => removeTree(dir, nameOf(path)));
}

/** The same, a little at a time. */
export async function removeSlowly(path: string): Promise<void> {
  if (!fs.existsSync(parentOf(path))) return;
  const dir = openTrusted(parentOf(path));
  try {
    let done = 0;
    for (const _ of removing(dir, nameOf(path))) if (++done % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
  } finally {
    dir.close();
  }
}

/** Yields after each that is gone. `given`: does it, with access to `dir`. */
function* removing(dir: Dir, name: string, given = <T>(act: () => T): T => act()): Generator<void> {
  if (given(() => removedAtOnce(dir, name))) return yield;
  const inner = given(() => enter(dir, name));
  try {
    const access = <T>(act: () => T): T => withAccess(inner, act);
    for (const child of access(() => names(inner))) yield* removing(inner, child, access);
  } finally {
    inner.close();
  }
  given(() => fs.rmdirSync(at(dir, name)));
  yield;
}

function removedAtOnce(dir: Dir, name: string): boolean {
  try {
    fs.unlinkSync(at(dir, name));
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return true;
    if (look(dir, name)?.kind !== 'folder') throw cause;
  }
  try {
    fs.rmdirSync(at(dir, name));
    return true;
  } catch (cause) {
    if (!['ENOTEMPTY', 'EEXIST', 'EACCES'].includes(codeOf(cause))) throw cause;
    return false;
  }
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
