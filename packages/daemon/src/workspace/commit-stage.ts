import { type Commits, changedUnder } from './commits.ts';
import type { Dir } from './handle.ts';
import { keepingOf } from './keeping.ts';
import { nameOf } from './names.ts';
import type { Wanted } from './plan.ts';
import { select } from './select.ts';
import { settleConflicts } from './settle-conflicts.ts';
import type { StagedWork } from './stage.ts';
import type { StageDir } from './stage-dir.ts';
import type { CommitResult, MergeBook } from './workspace.ts';

export interface CommitAsked {
  id: string;
  task: string;
  /** Of what is staged, these alone: all where it is left out. */
  paths?: string[] | undefined;
}

export interface CommitScene {
  commits: Commits;
  mergeBook?: MergeBook | undefined;
  named(path: string): string;
}

/** Puts in place what is staged, where nothing changed under it; else merges what it can, and says what has to be chosen. */
export async function commitStage(
  dir: StageDir,
  work: StagedWork,
  { id, task, paths }: CommitAsked,
  { commits, mergeBook, named }: CommitScene,
): Promise<CommitResult> {
  const folders = dir.folders.map(({ path }) => path);
  const places = dir.folders.map(({ place }) => place);
  const all = await work.allowed();
  const wanted = paths ? select(all, await work.changes(all), paths, folders, named) : all;
  const { merged, left } = await settleConflicts({ stage: dir, keeping: keepingOf(dir), work, mergeBook }, wanted);
  const replaced = wanted.flatMap(({ folder, rel, before }) => (before ? [{ path: `${folders[folder]}/${rel}`, before }] : []));
  if (left.length || merged.length) {
    const asked = new Set(left);
    const now = new Map(replaced.flatMap(({ path, before }) => (asked.has(path) ? [[path, before] as const] : [])));
    return { ok: false, conflicts: left, merged, by: commits.putBy(now), sentence: changedUnder(left, merged) };
  }
  const changes = await work.changes(wanted);
  // Keeping what was changes its change time: from here on only what it is counts, should all be taken back.
  dir.bases.noteAll(replaced.map(({ path, before }) => [path, before, dir.bases.how(path)]));
  // The file that was handed out last stays reachable until the next is asked for.
  let last: Dir | undefined;
  const source = (folder: number, rel: string): string => {
    last?.close();
    last = work.content(folder, rel);
    return `${last.path}/${nameOf(rel)}`;
  };
  // A link puts the staged file itself in place: only where nothing of the stage is left to write to it.
  const whole = wanted.length === all.length;
  try {
    return await commits.carry(id, { task, folders, places, wanted: wanted.map(owned), changes, whole, source, link: whole });
  } finally {
    last?.close();
  }
}

/** What replaces somebody's file stays theirs. */
function owned(wanted: Wanted): Wanted {
  const { before, after } = wanted;
  return before && after ? { ...wanted, after: { ...after, uid: before.uid, gid: before.gid } } : wanted;
}
