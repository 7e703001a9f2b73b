import { type Change, foldersAbove, withRecords } from '@deskhand/protocol';

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
