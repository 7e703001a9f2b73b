import type { Change } from '@deskhand/protocol';
import { parentOf } from './names.ts';
import { siblings, type Wanted } from './plan.ts';

/**
 * The part of what is staged that goes with the chosen paths: what lies below a chosen folder, the other end of a move, the
 * folders that must be there (or gone) first, and the files that make up one SQLite database. A path may be chosen as it is
 * `named` to people, which can be less than it is.
 */
export function select(
  all: Wanted[],
  changes: Change[],
  chosen: readonly string[],
  folders: readonly string[],
  named: (path: string) => string = (path) => path,
): Wanted[] {
  const byPath = new Map(all.map((wanted) => [`${folders[wanted.folder]}/${wanted.rel}`, wanted]));
  const below = childrenOf(byPath);
  const moves = new Map<string, string>();
  for (const { path, from } of changes)
    if (from !== undefined) {
      moves.set(path, from);
      moves.set(from, path);
    }
  const picked = new Set<Wanted>();
  const wish = new Set(chosen.map((path) => path.replace(/(?<=.)\/+$/u, '')));
  for (const [path, wanted] of byPath)
    for (let at = path; at !== '' && !picked.has(wanted); at = parentOf(at)) if (wish.has(at) || wish.has(named(at))) picked.add(wanted);
  // A set may grow while it is walked: what is added is walked too.
  for (const wanted of picked) {
    const folder = folders[wanted.folder] ?? '';
    const add = (path: string): void => {
      const other = byPath.get(path);
      if (other) picked.add(other);
    };
    add(moves.get(`${folder}/${wanted.rel}`) ?? '');
    for (const rel of siblings(wanted.rel)) add(`${folder}/${rel}`);
    for (let rel = parentOf(wanted.rel); rel !== ''; rel = parentOf(rel)) {
      const above = byPath.get(`${folder}/${rel}`);
      if (above && (above.before?.kind === 'folder') !== (above.after?.kind === 'folder') && wanted.after) picked.add(above);
    }
    // A folder goes with all that is below it: with what is next below, and so on.
    if (wanted.before?.kind === 'folder' && wanted.after?.kind !== 'folder')
      for (const next of below.get(`${folder}/${wanted.rel}`) ?? []) picked.add(next);
  }
  return all.filter((wanted) => picked.has(wanted));
}

/** What is listed next below each path that is listed, through folders that aren't. */
function childrenOf(byPath: ReadonlyMap<string, Wanted>): Map<string, Wanted[]> {
  const children = new Map<string, Wanted[]>();
  for (const [path, wanted] of byPath) {
    let above = parentOf(path);
    while (above !== '' && !byPath.has(above)) above = parentOf(above);
    const had = children.get(above);
    if (had) had.push(wanted);
    else children.set(above, [wanted]);
  }
  return children;
}
