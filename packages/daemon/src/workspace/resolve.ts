import * as fs from 'node:fs';
import type { Choice } from '@deskhand/protocol';
import { tasksName } from '@deskhand/protocol/folds';
import type { Keeping } from './form.ts';
import { look, openBelow, openOurs, openReal, using } from './handle.ts';
import { nameOf, parentOf, toSystem, within } from './names.ts';
import type { StageDir } from './stage-dir.ts';

/**
 * Carries out a choice about one path of a stage in which nothing runs. Done again after a crash it changes nothing more.
 * False where it cannot be: a path that is no conflict, or one below a folder that the task removed as a whole.
 */
export async function resolveOne(stage: StageDir, keeping: Keeping, { path, take }: Choice): Promise<boolean> {
  const folder = stage.folders.findLastIndex((one) => within(path, one.path) && path !== one.path);
  const home = stage.folders[folder];
  if (!home || home.mode === 'ro') return false;
  const rel = path.slice(home.path.length + 1);
  if (take === 'mine') {
    const seen = stage.bases.contested(path);
    if (seen === undefined) return false;
    // What the choice was about, not what stands there by now: somebody may have gone on writing.
    stage.bases.note(path, seen ?? undefined);
    return true;
  }
  if (!keeping.staged(folder, rel)) return true;
  if (!keeping.canGiveBack(folder, rel)) return false;
  const real = using(openBelow(openReal(home.path), parentOf(rel)), (dir) => look(dir, nameOf(rel)));
  const staged = using(openOurs(keeping.root(folder), parentOf(rel)), (dir) => look(dir, nameOf(rel)));
  if (staged?.kind === 'folder' || real?.kind === 'folder') return false;
  if (take === 'both' && staged && staged.kind !== 'other') setBeside(stage, keeping, folder, rel);
  await keeping.giveBack(folder, rel, real);
  return true;
}

/** "report (from the task).txt" */
function setBeside(stage: StageDir, keeping: Keeping, folder: number, rel: string): void {
  const name = nameOf(rel);
  using(openOurs(keeping.root(folder), parentOf(rel)), (dir) => {
    const free = (fresh: string): boolean =>
      !look(dir, fresh) && !using(openBelow(openReal(stage.folders[folder]?.path ?? ''), parentOf(rel)), (real) => look(real, fresh));
    for (let n = 1; ; n++) {
      const fresh = tasksName(name, n);
      if (free(fresh)) return fs.renameSync(toSystem(`${dir.path}/${name}`), toSystem(`${dir.path}/${fresh}`));
    }
  });
}
