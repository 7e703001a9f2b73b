import { sameWritten } from './attributes.ts';
import type { Disk } from './disk.ts';
import { codeOf, ifThere, type Node } from './handle.ts';
import { nameOf } from './names.ts';
import type { Plan, Step } from './plan.ts';
import type { Roots } from './roots.ts';

// One step of a commit, forwards and backwards. Each looks at what is there first and does only what is left to do, so
// that either may be asked for again after a crash; neither ever replaces what somebody else put there.

/** Somebody changed this path in the meantime. */
export class Moved extends Error {
  readonly step: Step;
  constructor(step: Step) {
    super(`${step.rel} changed in the meantime`);
    this.step = step;
  }
}

export interface Place {
  disk: Disk;
  roots: Roots;
  folders: Plan['folders'];
}

interface Spots {
  /** Where the step's new content waits. */
  fresh: string;
  /** Where what it takes away is kept until the commit is done. */
  old: string;
  /** The path itself; undefined where the folder that holds it isn't there. */
  target: string | undefined;
  now: Node | undefined;
}

function spotsOf({ disk, roots, folders }: Place, step: Step): Spots {
  const temp = roots.folder(step.folder, folders[step.folder]?.temp ?? '').slice(0, -2);
  const target = ifThere(() => roots.path(step.folder, step.rel));
  return { fresh: `${temp}/${step.n}`, old: `${temp}/${step.n}~`, target, now: target === undefined ? undefined : disk.look(target) };
}

/** Does the step, or sees that it is done. Throws `Moved`, or the system's error. */
export function forward(place: Place, step: Step): void {
  const { disk } = place;
  const { before, after } = step;
  const { fresh, old, target, now } = spotsOf(place, step);
  if (target === undefined) {
    // Gone with the folder above it, by a later step that a crash let us forget; else there is no place to put it.
    if (!after && (before?.kind === 'folder' || is(disk.look(old), before))) return;
    throw new Moved(step);
  }
  if (after?.kind === 'folder') {
    if (now?.kind === 'folder') {
      if (before || now.mode !== after.mode) disk.mode(target, after.mode);
      dress(disk, target, after);
    } else if (now || before) throw new Moved(step);
    else {
      disk.mkdir(target, after.mode);
      own(disk, target, after);
      dress(disk, target, after);
    }
  } else if (before?.kind === 'folder') {
    place.roots.forget(step.folder, step.rel);
    if (now?.kind === 'folder') free(step, () => disk.rmdir(target));
  } else if (!before) {
    if (is(now, after)) return;
    if (now) throw new Moved(step);
    free(step, () => disk.moveNew(fresh, target));
  } else if (!after) {
    // Taken already; what is there now a later step put there.
    if (is(disk.look(old), before)) return;
    take(disk, step, { old, target, now, before });
  } else if (!is(now, after)) replace(disk, step, { fresh, old, target, now, before });
}

/** Undoes the step where it was done and nobody has changed the path since; leaves it where somebody has. */
export function backward(place: Place, step: Step): void {
  const { disk } = place;
  const { before, after } = step;
  const { fresh, old, target, now } = spotsOf(place, step);
  if (target === undefined) {
    const top = `${place.roots.folder(step.folder, '').slice(0, -2)}/${nameOf(step.rel)}`;
    if (before && before.kind !== 'folder' && is(disk.look(old), before)) disk.moveNew(old, beside(disk, top));
    return;
  }
  if (after?.kind === 'folder') {
    if (now?.kind !== 'folder') return;
    if (before) {
      if (now.mode === after.mode) disk.mode(target, before.mode);
      if (after.attributes && sameWritten(disk.attributes(target), after.attributes)) dress(disk, target, before);
      return;
    }
    place.roots.forget(step.folder, step.rel);
    ignore(['ENOTEMPTY', 'EEXIST'], () => disk.rmdir(target));
  } else if (before?.kind === 'folder') {
    if (now) return;
    place.roots.forget(step.folder, step.rel);
    disk.mkdir(target, before.mode);
    own(disk, target, before);
    dress(disk, target, before);
  } else if (!before) {
    if (is(now, after)) disk.moveNew(target, fresh);
  } else if (after && is(now, after)) {
    if (is(disk.look(fresh), before)) {
      disk.exchange(fresh, target);
      return;
    }
    if (is(disk.look(old), before)) {
      disk.moveNew(target, fresh);
      disk.moveNew(old, target);
    }
  } else if (is(disk.look(old), before)) disk.moveNew(old, now ? beside(disk, target) : target);
}

/** Somebody put something in the place of what is brought back: both stay. */
function beside(disk: Disk, target: string): string {
  for (let n = 1; ; n++) if (!disk.look(`${target} (before ${n})`)) return `${target} (before ${n})`;
}

interface Taking {
  old: string;
  target: string;
  now: Node | undefined;
  before: Node;
}

function replace(disk: Disk, step: Step, { fresh, ...taking }: Taking & { fresh: string }): void {
  const { old, target, now, before } = taking;
  if (!now && is(disk.look(old), before)) {
    free(step, () => disk.moveNew(fresh, target));
    return;
  }
  if (!is(now, before)) throw new Moved(step);
  try {
    disk.exchange(fresh, target);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') throw new Moved(step);
    if (codeOf(cause) !== 'ENOTSUP') throw cause;
    take(disk, step, taking);
    free(step, () => disk.moveNew(fresh, target));
    return;
  }
  // What came out must be what was looked at: between the two somebody may have saved.
  if (is(disk.look(fresh), before)) return;
  disk.exchange(fresh, target);
  throw new Moved(step);
}

function take(disk: Disk, step: Step, { old, target, now, before }: Taking): void {
  if (!is(now, before)) throw new Moved(step);
  try {
    disk.moveNew(target, old);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') throw new Moved(step);
    throw cause;
  }
  if (is(disk.look(old), before)) return;
  disk.moveNew(old, target);
  throw new Moved(step);
}

/** The same file in the same state. Its metadata may have been touched by the commit itself. */
export function is(now: Node | undefined, then: Node | undefined): boolean {
  if (!now || !then || now.kind !== then.kind || now.ino !== then.ino || now.target !== then.target) return false;
  return now.kind === 'folder' || (now.size === then.size && now.modified === then.modified && now.mode === then.mode);
}

/** What is made belongs to whom the plan says, as root; as anybody else to that group at least, where they are in it. */
export function own(disk: Disk, path: string, node: Node): void {
  const uid = process.getuid?.();
  if (uid === 0) disk.owner(path, node.uid, node.gid);
  else if (uid !== undefined && node.uid === uid) attempt(() => disk.owner(path, uid, node.gid));
}

/** Gives a folder what it is to carry, and the mode that goes with that. */
function dress(disk: Disk, path: string, { attributes, mode }: Node): void {
  if (!attributes || sameWritten(disk.attributes(path), attributes)) return;
  disk.carry(path, attributes);
  disk.mode(path, mode);
}

function free(step: Step, act: () => void): void {
  try {
    act();
  } catch (cause) {
    throw ['EEXIST', 'ENOTEMPTY'].includes(codeOf(cause)) ? new Moved(step) : cause;
  }
}

function ignore(codes: string[], act: () => void): void {
  try {
    act();
  } catch (cause) {
    if (!codes.includes(codeOf(cause))) throw cause;
  }
}

export const attempt = (act: () => void): boolean => {
  try {
    act();
    return true;
  } catch (cause) {
    if (['EXDEV', 'EPERM', 'EMLINK', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(cause))) return false;
    throw cause;
  }
};
