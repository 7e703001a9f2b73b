import { type Change, foldersAbove, type GitRecords, withoutRecords } from '@deskhand/protocol';
import { folderOf } from '../parts/plain.ts';

export type Filter = 'all' | 'marked' | Change['kind'];
export type ReviewRow =
  | { kind: 'folder'; key: string; path: string; changes: Change[] }
  | { kind: 'change'; key: string; change: Change }
  | { kind: 'records'; key: string; records: GitRecords };

export const matches = (change: Change, filter: Filter): boolean =>
  filter === 'all' || (filter === 'marked' ? change.marks.length > 0 : change.kind === filter);

/** Changes by folder, folders and names in order; a row for each folder, then its changes. Last what git keeps, a row for each `.git`. */
export function reviewRows(changes: readonly Change[], filter: Filter): ReviewRow[] {
  const folders = new Map<string, Change[]>();
  const { single, records } = withoutRecords(changes.filter((change) => matches(change, filter)));
  const filled = new Set(single.flatMap(({ path }) => foldersAbove(path)));
  for (const change of single) {
    // A new folder comes with what is in it: a row of its own says nothing more.
    if (change.kind === 'added' && change.what === 'folder' && !change.marks.length && filled.has(change.path)) continue;
    const folder = folderOf(change.path);
    const list = folders.get(folder);
    if (list) list.push(change);
    else folders.set(folder, [change]);
  }
  const rows = [...folders.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, list]): ReviewRow[] => [
      { kind: 'folder', key: `folder ${path}`, path, changes: list },
      ...list.sort((a, b) => (a.path < b.path ? -1 : 1)).map((change): ReviewRow => ({ kind: 'change', key: change.path, change })),
    ]);
  return [...rows, ...records.map((one): ReviewRow => ({ kind: 'records', key: `records ${one.path}`, records: one }))];
}

/** The changes that a row stands for; those of a folder have rows of their own. */
export const changesIn = (row: ReviewRow): Change[] =>
  row.kind === 'change' ? [row.change] : row.kind === 'records' ? row.records.changes : [];

/** The folder that all paths share: said once above the list instead of in each row. */
export function commonFolder(changes: readonly Change[]): string {
  const [first, ...rest] = changes;
  if (!first) return '';
  let common = folderOf(first.path);
  for (const { path } of rest) while (common !== '' && path !== common && !path.startsWith(`${common}/`)) common = folderOf(common);
  return common;
}
