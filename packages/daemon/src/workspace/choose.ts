import * as fs from 'node:fs';
import type { Choice } from '@deskhand/protocol';
import { tasksName } from '@deskhand/protocol/folds';
import type { Bases } from './bases.ts';
import { realNode } from './files.ts';
import { openBelow, openFile, openReal, using } from './handle.ts';
import { nameOf, parentOf, within } from './names.ts';
import type { StageFiles } from './workspace.ts';

/**
 * A choice about a conflict while the stage is open, by the same ways that file tools go: what is theirs is written into the
 * view as it is now. False where nobody was asked about the path, or theirs is no plain file.
 */
export async function chooseOpen(folders: readonly string[], files: StageFiles, bases: Bases, { path, take }: Choice): Promise<boolean> {
  const seen = bases.contested(path);
  const folder = folders.findLast((one) => within(path, one) && path !== one);
  if (seen === undefined || folder === undefined) return false;
  if (take === 'mine') {
    bases.note(path, seen ?? undefined, 'over');
    return true;
  }
  const rel = path.slice(folder.length + 1);
  const theirs = realNode(folder, rel);
  if (theirs && theirs.kind !== 'file') return false;
  const content = theirs && using(openBelow(openReal(folder), parentOf(rel)), (dir) => readAll(openFile(dir, nameOf(rel))));
  const mine = await files.stat(path);
  if (take === 'both' && mine) await files.rename(path, await freeName(path, files));
  else if (!content && mine) await files.remove(path);
  if (content) await files.write(path, content);
  // Looked at before it was read: whoever saved in between is asked about once more.
  bases.note(path, theirs);
  return true;
}

/** "report (from the task).txt", or with a number. */
async function freeName(path: string, files: StageFiles): Promise<string> {
  for (let n = 1; ; n++) {
    const fresh = `${parentOf(path)}/${tasksName(nameOf(path), n)}`;
    if (!(await files.stat(fresh))) return fresh;
  }
}

function readAll(fd: number): Uint8Array {
  try {
    return fs.readFileSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}
