import { stat } from 'node:fs/promises';
import { isAbsolute, join, parse } from 'node:path';
import { isInside, madeUpFolders } from '@deskhand/protocol/places';
import { foundPath, fromHome, wideness } from '../host/host.ts';
import { type Asked, appends, type CommandOf, closedTo, type Outcome, refuse } from './outcome.ts';

/** Grants a folder, or changes the mode of one: by its real path, so that no link can move the grant later, and as its folders name it. */
export async function addFolder({ path, mode }: CommandOf<'folder.add'>, asked: Asked): Promise<Outcome> {
  const { log, home } = asked;
  const named = fromHome(path);
  if (!isAbsolute(named)) return refuse('folder.relative', `Give the whole path of the folder, not "${path}".`);
  const real = await foundPath(named);
  if (!real) return refuse('folder.missing', `There is no folder ${named} on this computer.`, 'Make it first, or check the spelling.');
  const isFolder = await stat(real).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return refuse('folder.kind', `${named} is not a folder.`, 'Grant the folder that it is in.');
  if (real === parse(real).root) return refuse('folder.root', 'The whole disk can’t be granted.', 'Grant the folders that tasks need.');
  const system = systemFolderOf(real);
  if (system) return refuse('folder.system', `${real} is not a folder of files: the system makes up what is in ${system}.`);
  if (isInside(real, home)) return refuse('folder.own', "That is Deskhand's own state, which no task may touch.", 'Grant another folder.');
  const closed = closedTo({ kind: 'folder', path: real, access: 'read' }, asked);
  if (closed) return closed;
  const had = log.host().folders.find((folder) => folder.path === real);
  // The command line asks twice itself.
  const wide = had || asked.caller.device === 'cli' ? undefined : wideness(real);
  if (wide)
    return refuse(
      'folder.wide',
      `${wide}.`,
      `Grant a folder in it that tasks need, such as ${join(real, 'Documents')}. All of it is granted only by a command at the computer: deskhand folders add "${real}"`,
    );
  // One that is over soon is kept by being given again.
  if (had?.mode === mode && had.lapses === undefined) return { ok: true, drafts: [] };
  return appends(asked, 'folder.granted', { path: real, mode });
}

/** The one that the path lies in whose content the system makes up, if it does. */
export const systemFolderOf = (path: string): string | undefined => madeUpFolders.find((folder) => isInside(path, folder));

export async function removeFolder({ path }: CommandOf<'folder.remove'>, asked: Asked): Promise<Outcome> {
  const real = (await foundPath(path)) ?? path;
  const granted = asked.log.host().folders.find((folder) => folder.path === path || folder.path === real);
  if (!granted) return refuse('folder.unknown', `${path} is not among the granted folders.`, 'deskhand folders list shows them.');
  return appends(asked, 'folder.removed', { path: granted.path });
}
