import { isInside, namesOf } from './places.ts';
import { globs } from './rule-patterns.ts';

// The paths that rules are about: one place with all in it, or many of the same kind. `*` stands for any run of characters in
// one name, `**` as a whole name for any folders in between, also for none: ~/Work/**/*.key.

/**
 * Whether a path is such a place, or lies in one. Both absolute. `loose`: a name with a `*`, and those behind it, in whatever
 * case and normal form; as no folder can be asked how it spells them, what takes away takes away all of them.
 */
export const isInPlace = (path: string, place: string, loose = false): boolean =>
  place.includes('*') ? follow(path, place, loose).isIn : isInside(path, place);

/** What of a place is in a folder: the folder, where it lies in one; else where in it that would be. Undefined: nothing of it. */
export function placeWithin(folder: string, place: string, loose = false): string | undefined {
  if (isInPlace(folder, place, loose)) return folder;
  if (!place.includes('*')) return isInside(place, folder) ? place : undefined;
  const { left } = follow(folder, place, loose);
  return left && `${folder.replace(/[\\/]$/, '')}/${left.join('/')}`;
}

/** How far a path goes along with a place. `left`: the names of the place that what is in it must still have. */
function follow(path: string, place: string, loose: boolean): { isIn: boolean; left?: string[] } {
  const [wanted, names] = [namesOf(place, place), namesOf(path, place)];
  const first = wanted.findIndex((name) => name.includes('*'));
  const isNamed = (at: number, name: string): boolean =>
    loose && at >= first ? globs(folded(wanted[at] ?? ''), folded(name)) : globs(wanted[at] ?? '', name);
  let reached = withNone([0], wanted);
  for (const name of names) {
    if (reached.has(wanted.length)) break;
    reached = withNone(
      [...reached].flatMap((at) => (wanted[at] === anyFolders ? at : isNamed(at, name) ? at + 1 : [])),
      wanted,
    );
  }
  const [least] = reached;
  return { isIn: reached.has(wanted.length), ...(least !== undefined && { left: wanted.slice(least) }) };
}

const anyFolders = '**';
const folded = (name: string): string => name.normalize('NFC').toLowerCase();

/** Where `**` stands for no folder at all. */
function withNone(steps: readonly number[], wanted: readonly string[]): Set<number> {
  const reached = new Set(steps);
  // A set may grow while it is walked.
  for (const at of reached) if (wanted[at] === anyFolders) reached.add(at + 1);
  return reached;
}

/** The same place with the part of its path that can be looked up (all above the first `*`) put another way. */
export function withRoot(place: string, put: (root: string) => string): string {
  const star = place.indexOf('*');
  if (star < 0) return put(place);
  const at = Math.max(place.lastIndexOf('/', star), /^(?:[a-z]:|\\\\)/i.test(place) ? place.lastIndexOf('\\', star) : -1);
  const root = place.slice(0, at);
  const whole = root === '' ? '/' : /^[a-z]:$/i.test(root) ? `${root}\\` : root;
  return put(whole).replace(/[\\/]$/, '') + place.slice(at);
}

/** The folder below which all that a place stands for lies; itself, where that is one. */
export function rootOf(place: string): string {
  let found = place;
  withRoot(place, (root) => {
    found = root;
    return root;
  });
  return found;
}
