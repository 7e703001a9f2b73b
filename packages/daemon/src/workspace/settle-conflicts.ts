import * as fs from 'node:fs';
import { originalOf, readIfStill } from './base-content.ts';
import type { Keeping } from './form.ts';
import { type Dir, look, type Node, openBelow, openFile, openReal, using } from './handle.ts';
import { isBook, merge, mergeLimit } from './merge.ts';
import { nameOf, parentOf } from './names.ts';
import type { Wanted } from './plan.ts';
import type { StagedWork } from './stage.ts';
import type { StageDir } from './stage-dir.ts';
import { timeAlone } from './time-alone.ts';
import type { MergeBook } from './workspace.ts';
import { writeStaged } from './write-staged.ts';

// What becomes of files that somebody changed under a task: merged into what is staged where both changes go together, else
// left, with what stands there now noted, so that a person's choice is about exactly that. Nothing real is touched here.

export interface SettleScene {
  stage: StageDir;
  keeping: Keeping;
  work: StagedWork;
  mergeBook: MergeBook | undefined;
}

export interface Settled {
  merged: string[];
  left: string[];
}

export async function settleConflicts(scene: SettleScene, wanted: Wanted[]): Promise<Settled> {
  const { stage, work } = scene;
  const conflicts = new Set(work.conflicts(wanted));
  const isTimeAlone = timeAlone(scene, wanted);
  const out: Settled = { merged: [], left: [] };
  for (const one of wanted) {
    const path = `${stage.folders[one.folder]?.path}/${one.rel}`;
    if (!conflicts.has(path)) continue;
    // Nothing to merge or to choose: what stands there is noted, so that the commit is about that.
    if (await isTimeAlone(one)) stage.bases.note(path, one.before, stage.bases.how(path));
    else if (await mergeOne(scene, one, path)) out.merged.push(path);
    else {
      stage.bases.contest(path, one.before);
      out.left.push(path);
    }
  }
  return { merged: out.merged.sort(), left: out.left.sort() };
}

async function mergeOne({ stage, keeping, work, mergeBook }: SettleScene, { folder, rel, before, after }: Wanted, path: string) {
  const real = stage.folders[folder]?.path;
  const was = keeping.base(folder, rel);
  // What stands there may have come of a later state of what was taken over: what the two have in common isn't known.
  if (stage.begun?.at(path) !== undefined) return false;
  if (real === undefined || was === null || before?.kind !== 'file' || after?.kind !== 'file') return false;
  if (Math.max(before.size, after.size) > mergeLimit) return false;
  const base = originalOf(stage, path, was);
  // The mode is the task's where somebody left it; where they changed it, it has to be the same on both sides.
  if (!base || (before.mode !== after.mode && before.mode !== was?.mode)) return false;
  const mine = using(work.content(folder, rel), (dir) => readStaged(dir, nameOf(rel)));
  const found = using(openBelow(openReal(real), parentOf(rel)), (dir) => theirsIn(stage, dir, path, nameOf(rel)));
  const versions = found && { base, mine, theirs: found.bytes };
  const books = versions && Object.values(versions).every((bytes) => isBook(rel, bytes));
  const merged = versions && (books ? await mergeBook?.(versions) : merge(rel, versions));
  if (!merged || !found) return false;
  // In this order: what is merged twice stays the same, what was noted and not merged would be lost.
  writeStaged(stage, keeping, { folder, rel, like: after }, merged);
  stage.bases.note(path, found.node, 'merged');
  return true;
}

/** What stands there now, kept: it is what the next merge begins with, should somebody go on writing. */
function theirsIn(stage: StageDir, dir: Dir, path: string, name: string): { node: Node; bytes: Uint8Array } | undefined {
  const node = look(dir, name);
  const bytes = node?.kind === 'file' ? readIfStill(dir, name, node) : undefined;
  if (!node || !bytes) return undefined;
  stage.originals.keep(path, dir, name, node);
  return { node, bytes };
}

function readStaged(dir: Dir, name: string): Uint8Array {
  const fd = openFile(dir, name);
  try {
    return fs.readFileSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}
