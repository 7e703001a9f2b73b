import { existsSync } from 'node:fs';
import type { Mode } from '@deskhand/protocol';
import { type HostView, trustOf } from '@deskhand/protocol/folds';
import { me } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { connect } from './client.ts';
import { exits } from './exits.ts';
import { noteManaged } from './managed-lines.ts';
import { namedFolder } from './named-folder.ts';
import { plainLine, shellWord } from './plain.ts';
import type { Screen } from './screen.ts';
import { askIfWide } from './sure.ts';
import { trustLine } from './trust-lines.ts';
import { realTypedPath, typedPath } from './typed-path.ts';

// Folders, keys and models of the host.

export const modeWords: Record<Mode, string> = { review: 'you look at changes first', auto: 'changes without a look', ro: 'look only' };

export async function listFolders(screen: Screen, home: string): Promise<number> {
  const client = await connect(home);
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  if (screen.json)
    screen.outJson({ folders: host.folders.map((folder) => ({ path: folder.path, mode: folder.mode, trust: trustOf(folder) })) });
  else if (host.folders.length === 0) screen.note(`None yet. Grant one: ${me} folders add DIR`);
  else
    for (const folder of host.folders) {
      const { path, mode } = folder;
      const gone = existsSync(path) ? '' : '  It isn’t there now: put it back (a disk that is not plugged in?), or take it off the list.';
      screen.out(`${plainLine(path, 300)}  ${mode} (${modeWords[mode]})${gone}`);
      const line = trustLine(folder);
      if (line) screen.out(`  ${line}`);
    }
  await noteManaged(screen, client, 'folders');
  return exits.done;
}

export async function addFolder(screen: Screen, home: string, folder: string, asked: Mode | undefined): Promise<number> {
  const client = await connect(home);
  // As `up --folder` takes it, unless that is the folder's own name.
  const named = asked || existsSync(typedPath(folder)) ? { path: folder } : namedFolder(folder);
  const path = typedPath(named.path);
  const mode = asked ?? named.mode ?? 'review';
  await askIfWide(screen, path);
  await client.command({ type: 'folder.add', path, mode });
  return done(screen, { path, mode }, `I may work in ${plainLine(path, 300)}: ${modeWords[mode]}.`);
}

export async function changeMode(screen: Screen, home: string, path: string, mode: Mode): Promise<number> {
  const client = await connect(home);
  const { host } = await client.get<{ host: HostView }>('/v1/desk?limit=1');
  const real = realTypedPath(path);
  if (!host.folders.some((folder) => folder.path === real)) {
    throw new DeskhandError('folder.unknown', `${plainLine(real, 300)} isn't granted.`, {
      next: `Grant it: deskhand folders add ${shellWord(real)}`,
    });
  }
  await client.command({ type: 'folder.add', path: real, mode });
  return done(screen, { path: real, mode }, `${plainLine(real, 300)}: ${modeWords[mode]}.`);
}

export async function removeFolder(screen: Screen, home: string, named: string): Promise<number> {
  const client = await connect(home);
  const path = typedPath(named);
  await client.command({ type: 'folder.remove', path });
  return done(screen, { path }, `I no longer work in ${plainLine(path, 300)}. Give it again: ${me} folders add ${shellWord(path)}`);
}

/** The key comes from a question or a pipe, never from the command's words: those stay in the shell's history. */
export async function addKey(screen: Screen, home: string, provider: string): Promise<number> {
  const client = await connect(home);
  const secret = screen.asks ? await screen.askSecret(`Key for ${plainLine(provider, 80)} (not shown): `) : (await screen.input()).trim();
  if (!secret)
    throw new DeskhandError('usage', 'No key was given.', { next: `From a file: deskhand keys add ${plainLine(provider, 80)} < key.txt` });
  if (screen.draws) screen.status('Trying it with one call…');
  await client.command({ type: 'key.add', provider, secret });
  return done(screen, { provider }, `The key for ${plainLine(provider, 80)} works and is kept.`);
}

export async function removeKey(screen: Screen, home: string, provider: string): Promise<number> {
  const client = await connect(home);
  await client.command({ type: 'key.remove', provider });
  return done(screen, { provider }, `The key for ${plainLine(provider, 80)} is gone.`);
}

export async function listKeys(screen: Screen, home: string): Promise<number> {
  const client = await connect(home);
  const { host, keys } = await client.get<{ host: HostView; keys: string }>('/v1/health');
  if (screen.json) screen.outJson({ keys: host.keys, where: keys });
  else screen.note(host.keys.length ? `${host.keys.join(', ')}, in ${keys}.` : `None kept. Add one: ${me} keys add anthropic`);
  return exits.done;
}

export async function listModels(screen: Screen, home: string, choose: string | undefined): Promise<number> {
  const client = await connect(home);
  if (choose !== undefined) {
    await client.command({ type: 'model.choose', model: choose });
    return done(screen, { model: choose }, `New tasks use ${plainLine(choose)}.`);
  }
  const { models } = await client.get<{ models: { id: string; because: string }[] }>('/v1/models');
  if (screen.json) screen.outJson({ models });
  else if (models.length === 0)
    screen.note(`No model can be used yet. Add a key: ${me} keys add anthropic. Or start Ollama, and pull a model.`);
  models.forEach(({ id, because }, i) => {
    if (!screen.json) screen.out(`${plainLine(id)}${i === 0 ? '  (used unless a task says otherwise)' : ''}  ${plainLine(because)}`);
  });
  await noteManaged(screen, client, 'models', 'limits');
  return exits.done;
}

function done(screen: Screen, value: object, words: string): number {
  if (screen.json) screen.outJson({ ok: true, ...value });
  else screen.note(words);
  return exits.done;
}
