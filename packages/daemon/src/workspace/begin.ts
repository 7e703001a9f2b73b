import * as fs from 'node:fs';
import { DeskhandError } from '../host/host.ts';
import { carryAttributes } from './attributes.ts';
import { identityOf } from './bases.ts';
import { saveBegun } from './begun.ts';
import { copyTree } from './copy-tree.ts';
import { ifThere, look, openOurs, openTrusted, unlocked, using } from './handle.ts';
import { keepingOf } from './keeping.ts';
import { manifestOfCopy } from './manifest.ts';
import { nameOf, parentOf } from './names.ts';
import { realFolder } from './place.ts';
import type { Wanted } from './plan.ts';
import { openStageDir, type StageDir, type StagedFolder, safeName, saveStage, stagePath } from './stage-dir.ts';
import { removePath } from './tree.ts';
import type { StageSpec } from './workspace.ts';

/** What another task has staged. */
interface Taken {
  task: string;
  dir: StageDir;
  wanted: readonly Wanted[];
}

/**
 * Makes the stage of a task begin with what another task has staged: a copy of it, with what each original was when that
 * task first saw it, so that the same conflicts are found. The other stage is left as it is. There at once, or not at all.
 */
export async function beginStage(stages: string, spec: StageSpec, from: Taken): Promise<void> {
  const { dir, wanted } = from;
  const granted = spec.folders.map(({ path }) => realFolder(path));
  const missing = dir.folders.find(({ path }, index) => !granted.includes(path) && wanted.some(({ folder }) => folder === index));
  if (missing)
    throw new DeskhandError('folder-missing', `What it was to begin from lies in ${missing.path}, which this task may not work in.`, {
      next: 'Let it work in the same folders as the task that it begins from.',
    });
  const part = `${stages}/.part-${safeName(spec.task)}`;
  removePath(part);
  const path = stagePath(part, spec.task);
  fs.mkdirSync(path, { recursive: true, mode: 0o700 });
  try {
    const numbers: Record<string, number> = {};
    for (const folder of dir.folders) {
      numbers[folder.path] = Number(nameOf(folder.at));
      await copyRoom(folder, `${path}/${nameOf(folder.at)}`, dir.kind);
    }
    saveStage(path, { kind: dir.kind, folders: numbers });
    noteTakenOver(part, spec, from);
    fs.renameSync(path, stagePath(stages, spec.task));
  } finally {
    removePath(part);
  }
}

/** One granted folder's part of a stage. */
async function copyRoom({ at }: StagedFolder, to: string, kind: StageDir['kind']): Promise<void> {
  for (const name of ['work', 'gone', 'scratch']) fs.mkdirSync(`${to}/${name}`, { recursive: true, mode: 0o700 });
  for (const name of ['upper', 'gone', 'copy']) {
    if (!fs.existsSync(`${at}/${name}`)) continue;
    const { mode, uid, gid } = fs.statSync(`${at}/${name}`);
    fs.mkdirSync(`${to}/${name}`, { recursive: true });
    const [source, target] = [unlocked(openTrusted(`${at}/${name}`)), openTrusted(`${to}/${name}`)];
    try {
      await copyTree(source, target);
    } finally {
      source.close();
      target.close();
    }
    if (process.getuid?.() === 0) fs.chownSync(`${to}/${name}`, uid, gid);
    carryAttributes(`${at}/${name}`, `${to}/${name}`);
    fs.chmodSync(`${to}/${name}`, mode & 0o7777);
  }
  if (kind === 'copy' && fs.existsSync(`${at}/manifest`))
    manifestOfCopy({ root: `${at}/copy`, list: `${at}/manifest` }, { root: `${to}/copy`, list: `${to}/manifest` });
}

/** What each path that differs is in the new stage, and what its original was when the other task first saw it. */
function noteTakenOver(stages: string, spec: StageSpec, { task, dir: from, wanted }: Taken): void {
  const stage = openStageDir(stages, { task: spec.task, folders: from.folders.map(({ path, mode }) => ({ path, mode })) });
  if (!stage) throw new Error('a stage is made where there is none');
  const keeping = keepingOf(stage);
  const paths = wanted.map(({ folder, rel, after }): Parameters<typeof saveBegun>[1]['paths'][number] => {
    const path = `${from.folders[folder]?.path}/${rel}`;
    const base = from.bases.get(path);
    if (base !== undefined) stage.bases.note(path, base ?? undefined, from.bases.how(path));
    const now = after && ifThere(() => using(openOurs(keeping.root(folder), parentOf(rel)), (dir) => look(dir, nameOf(rel))));
    return [path, now ? identityOf(now) : null];
  });
  stage.bases.close();
  saveBegun(`${stage.path}/begun.json`, { from: task, stamp: from.begun?.stamp ?? from.stamp, paths });
}
