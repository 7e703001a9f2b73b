import { dirname, isAbsolute, normalize, sep } from 'node:path';
import { DeskhandError, inOtherForm, likelyPath, type TrueName } from '../host/host.ts';
import { type Node, unlessClosed } from './handle.ts';
import { join, parentOf, shown, within } from './names.ts';
import type { View, ViewDir } from './view.ts';

// The way from a path to its entry: one component at a time inside the granted folders, the text of a link resolved here
// and never by the system, so that no link leads out of them, however fast somebody changes it. Each is gone on with by the
// name that its folder lists, so that what is hidden, and what has a mode of its own, is so in every spelling; a name in the
// other normal form is the file too, since nobody who writes it can tell the two apart.

export interface Spot {
  /** Place of the granted folder in the list. */
  folder: number;
  /** Path inside it; '' is the folder itself. */
  rel: string;
  /** The folder that holds it (the granted folder itself where `rel` is ''). Close it. */
  dir: ViewDir;
  name: string;
  node: Node | undefined;
  /** Folders that would have to be made below `dir` before `name`. */
  missing: string[];
}

export interface Reach {
  view: View;
  /** Real absolute paths of the granted folders. */
  folders: readonly string[];
  /** Granted folders that aren't there now. */
  away: readonly string[];
  /** Hidden wherever it lies: our own state. */
  masked(path: string): boolean;
  trueName: TrueName;
}

/** Finds `path`. `follow`: a link at the end leads on, else it is the entry. Throws `outside` where the way leaves the granted folders. */
export function locate(reach: Reach, path: string, follow: boolean): Spot {
  let links = 0;
  let start = enterAt(reach, absolute(path), path);
  let todo = start.names;
  const open: { dir: ViewDir; folder: number; rel: string }[] = [start];
  const done = (spot: Spot): Spot => {
    for (const { dir } of open) if (dir !== spot.dir) dir.close();
    return spot;
  };
  const jump = (to: string, rest: string[]): void => {
    for (const { dir } of open.splice(0)) dir.close();
    start = enterAt(reach, to, path);
    open.push(start);
    todo = [...start.names, ...rest];
  };
  try {
    for (;;) {
      const here = open.at(-1) ?? start;
      const [name, ...rest] = todo;
      if (name === undefined) return done({ ...here, name: '', node: here.dir.self(), missing: [] });
      if (name === '..') {
        if (open.length > 1) {
          open.pop()?.dir.close();
          todo = rest;
        } else jump(dirname(reach.folders[here.folder] ?? ''), rest);
        continue;
      }
      const rel = join(here.rel, name);
      const whole = `${reach.folders[here.folder]}/${rel}`;
      if (reach.folders.includes(whole)) {
        jump(whole, rest);
        continue;
      }
      const found = reach.masked(whole) ? undefined : here.dir.look(name);
      const own = found ? reach.trueName(parentOf(whole), here.dir, name, found) : unlessClosed(() => inOtherForm(here.dir, name));
      if (own !== undefined && own !== name) {
        todo = [own, ...rest];
        continue;
      }
      const node = own === undefined ? undefined : found;
      const last = rest.length === 0;
      if (node?.kind === 'link' && (!last || follow)) {
        if (++links > 40) throw new DeskhandError('loop', `The links at ${shown(path)} lead in a circle.`);
        const target = node.target ?? '';
        if (isAbsolute(target)) jump(normalize(target), rest);
        else todo = [...parts(target), ...rest];
        continue;
      }
      if (last) return done({ ...here, rel, name, node, missing: [] });
      if (node?.kind === 'folder') {
        open.push({ dir: here.dir.enter(name), folder: here.folder, rel });
        todo = rest;
        continue;
      }
      if (node || rest.includes('..'))
        throw new DeskhandError('not-a-folder', `${shown(whole)} ${node ? "isn't a folder" : "doesn't exist"}.`);
      if (reach.masked(whole)) throw outside(path);
      return done({
        ...here,
        rel: [rel, ...rest].join('/'),
        name: rest.at(-1) ?? '',
        node: undefined,
        missing: [name, ...rest.slice(0, -1)],
      });
    }
  } catch (cause) {
    for (const { dir } of open) dir.close();
    throw cause;
  }
}

/** The deepest granted folder around `path`, opened, and the names from there. */
function enterAt(reach: Reach, path: string, asked: string): { dir: ViewDir; folder: number; rel: string; names: string[] } {
  // By its real path ("/tmp" on a Mac) only the folder is chosen, which is then walked.
  const found = deepest(reach.folders, path) ?? deepest(reach.folders, likelyPath(path));
  if (!found) throw awayFrom(reach, path) ?? outside(asked);
  return { dir: reach.view.root(found.folder), folder: found.folder, rel: '', names: parts(found.rest) };
}

function awayFrom({ away }: Reach, path: string): DeskhandError | undefined {
  const folder = away.find((one) => within(path, one));
  if (folder === undefined) return undefined;
  return new DeskhandError('folder-missing', `The folder ${shown(folder)} isn't there now, and only the owner can bring it back.`);
}

function deepest(folders: readonly string[], path: string): { folder: number; rest: string } | undefined {
  let best: { folder: number; rest: string } | undefined;
  for (const [folder, root] of folders.entries())
    if (within(path, root) && (!best || root.length > (folders[best.folder]?.length ?? 0)))
      best = { folder, rest: path.slice(root.length) };
  return best;
}

function absolute(path: string): string {
  if (!isAbsolute(path)) throw new DeskhandError('outside', `"${shown(path)}" isn't an absolute path.`);
  return normalize(path);
}

const parts = (path: string): string[] => path.split(sep === '\\' ? /[\\/]/ : '/').filter((name) => name !== '' && name !== '.');
const outside = (path: string): DeskhandError =>
  new DeskhandError('outside', `${shown(path)} is outside the folders of this task.`, { next: 'Work inside the granted folders.' });
