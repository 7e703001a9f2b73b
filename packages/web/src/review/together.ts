import { type Change, withRecords } from '@deskhand/protocol';
import { folderOf } from '../parts/plain.ts';

/**
 * What is taken or left with these paths, as the host would take it: a folder with all that is in it; with a file the new
 * folders that it lies in. A folder that was there is taken only with all of it: left with the first that is. A `.git` is one thing.
 */
export function together(changes: readonly Change[], paths: readonly string[], taken: boolean): ReadonlySet<string> {
  const chosen = new Set(withRecords(changes, paths));
  const folders = new Map(changes.flatMap((change) => (change.what === 'folder' ? [[change.path, change.kind]] : [])));
  const whole = new Set([...chosen].filter((path) => folders.has(path)));
  for (const { path, from } of changes) if (foldersAbove(path, from).some((folder) => whole.has(folder))) chosen.add(path);
  for (const { path, from } of changes) {
    if (!chosen.has(path)) continue;
    for (const folder of foldersAbove(path, from)) {
      const kind = folders.get(folder);
      if (kind !== undefined && (kind === 'added' || kind === 'moved') === taken) chosen.add(folder);
    }
  }
  return chosen;
}

/** The new folders of which nothing is taken any more: they stand in no row of their own, and go with the last that was in them. */
export function emptied(changes: readonly Change[], leftOut: ReadonlySet<string>): string[] {
  const [left, kept] = [true, false].map(
    (out) => new Set(changes.flatMap(({ path, what }) => (what !== 'folder' && leftOut.has(path) === out ? foldersAbove(path) : []))),
  );
  return changes.flatMap(({ kind, path, what }) =>
    kind === 'added' && what === 'folder' && left?.has(path) && !kept?.has(path) ? path : [],
  );
}

/** How to say to the host which changes are taken: to name a folder means all that is in it, and what is named brings the new ones along. */
export function named(changes: readonly Change[], leftOut: ReadonlySet<string>): string[] {
  const partly = new Set(changes.flatMap(({ path, from }) => (leftOut.has(path) ? foldersAbove(path, from) : [])));
  return changes.flatMap(({ path, what }) => (leftOut.has(path) || (what === 'folder' && partly.has(path)) ? [] : path));
}

/** All folders that one of these lies in. */
export function foldersAbove(...paths: (string | undefined)[]): string[] {
  const folders: string[] = [];
  for (const path of paths) for (let at = folderOf(path ?? ''); at !== ''; at = folderOf(at)) folders.push(at);
  return folders;
}
