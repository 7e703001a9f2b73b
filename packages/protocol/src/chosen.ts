import type { Change } from './event-parts.ts';

// Some of a task's changes, by their paths: to name a folder means all that is in it.

/** All folders that one of these lies in. */
export function foldersAbove(...paths: (string | undefined)[]): string[] {
  const folders: string[] = [];
  for (const path of paths) for (let at = folderOf(path ?? ''); at !== ''; at = folderOf(at)) folders.push(at);
  return folders;
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** How to name these and nothing else: a folder of which something is left out isn't named, and comes along with what is taken of it. */
export function namedChanges(changes: readonly Change[], isTaken: (change: Change) => boolean): string[] {
  const left = changes.filter((change) => !isTaken(change));
  const partly = new Set(left.flatMap(({ path, from }) => foldersAbove(path, from)));
  return changes.flatMap((change) => (isTaken(change) && !(change.what === 'folder' && partly.has(change.path)) ? change.path : []));
}
