import type { Change } from './event-parts.ts';

// A person judges what a commit of git's holds, not the objects and indexes that git keeps of it: those are one thing on every
// screen, taken whole or not at all, as half of them is a broken repository.

export interface GitRecords {
  /** The `.git` that they lie in. */
  path: string;
  changes: Change[];
}

/** The outermost `.git` that a path is, or lies in. */
export const gitOf = (path: string): string | undefined => /^(?:.*?\/)?\.git(?=\/|$)/u.exec(path)?.[0];

/** Changes that are looked at one by one, in their order, and git's own. One that deserves a second look is always among the first. */
export function withoutRecords(changes: readonly Change[]): { single: Change[]; records: GitRecords[] } {
  const single: Change[] = [];
  const records = new Map<string, GitRecords>();
  for (const change of changes) {
    const path = change.marks.length > 0 ? undefined : gitOf(change.path);
    if (path === undefined) single.push(change);
    else if (!records.get(path)?.changes.push(change)) records.set(path, { path, changes: [change] });
  }
  return { single, records: [...records.values()] };
}

/** With a path that lies in a `.git`, all that changed in that one. */
export function withRecords(changes: readonly Change[], paths: readonly string[]): string[] {
  const gits = new Set(paths.flatMap((path) => gitOf(path) ?? []));
  if (gits.size === 0) return [...paths];
  return [...new Set([...paths, ...changes.flatMap(({ path }) => (gits.has(gitOf(path) ?? '') ? path : []))])];
}

/** "repo", and how many of its files: a folder of git's is none. */
export const recordsWords = ({ path, changes }: GitRecords): { name: string; files: number } => ({
  name: path.split('/').at(-2) ?? '',
  files: changes.filter(({ what }) => what !== 'folder').length,
});
