import { basename, dirname, join, resolve } from 'node:path';
import { fromHome } from '../host/host.ts';
import type { Stage } from '../workspace/workspace.ts';
import { nearest } from './nearest.ts';
import { exactName } from './plain.ts';

/** The absolute path that an argument means: relative to `cwd`, absolute, or from the home folder with `~`. */
export function absolute(path: string, cwd: string): string {
  const clean = path.replace(/^file:\/\//, '');
  return resolve(cwd, fromHome(clean));
}

/** For whoever looks for what a command left in its /tmp. */
export const scratch = 'What run leaves in /tmp only run sees: let it cp that into a folder of the task.';

/** Says that nothing is at `path`, and what is near: the closest names in its folder, or the folder that is missing. */
export async function missing(path: string, stage: Stage): Promise<string> {
  let folder = dirname(path);
  let name = basename(path);
  while (folder !== dirname(folder) && (await look(stage, folder)) !== 'folder') {
    name = basename(folder);
    folder = dirname(folder);
  }
  const names = await stage.files.list(folder).then(
    (entries) => entries.map((entry) => entry.name),
    () => undefined,
  );
  const sentence = `There is no ${exactName(path)}.`;
  if (!names && path.startsWith('/tmp/')) return `${sentence} ${scratch}`;
  if (!names) return `${sentence} It is outside the folders of this task, or was never there. list_files shows what there is.`;
  const close = nearest(name, names, 5);
  const which = join(folder, name) === path ? '' : ` ${exactName(join(folder, name))} isn't there either.`;
  if (close.length) return `${sentence}${which} Close in ${exactName(folder)}: ${close.map(exactName).join(', ')}.`;
  if (!names.length) return `${sentence}${which} ${exactName(folder)} is empty.`;
  const some = names.slice(0, 8).map(exactName).join(', ');
  return `${sentence}${which} In ${exactName(folder)}: ${some}${names.length > 8 ? `, … (${names.length} in all)` : ''}.`;
}

async function look(stage: Stage, path: string): Promise<string | undefined> {
  return stage.files.stat(path).then(
    (stat) => stat?.kind,
    () => undefined,
  );
}
