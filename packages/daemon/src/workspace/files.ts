import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { DeskhandError } from '../host/host.ts';
import { type Bases, unchanged } from './bases.ts';
import { codeOf, isAbsent, look, type Node, openBelow, openReal, using } from './handle.ts';
import { locate, type Reach, type Spot } from './locate.ts';
import { nameOf, parentOf, shown } from './names.ts';
import type { StagedFolder } from './stage-dir.ts';
import type { StageFiles, StageStat } from './workspace.ts';

// The file tools' side of a stage: finds the way safely (locate.ts), works through the view, and notes what each original
// was before the task saw or changed it.

export interface FilesOptions {
  reach: Reach;
  folders: readonly StagedFolder[];
  /** Where originals are noted; undefined where all were noted when they were copied. */
  bases(): Bases | undefined;
  /** Whether the task has something of its own at this path, so that the original doesn't show. */
  staged(folder: number, rel: string): boolean;
  /** Throws once the stage is closed. */
  check(): void;
  /** Called before the first change of a file: what it was may be needed to merge. */
  keep(folder: number, rel: string): void;
  /** To be waited for before anything is written. Throws where there is no room for so many bytes. */
  ready(bytes: number): Promise<void>;
}

export function stageFiles(options: FilesOptions): StageFiles {
  const { reach, folders } = options;
  const whole = (folder: number, rel: string): string => (rel === '' ? (folders[folder]?.path ?? '') : `${folders[folder]?.path}/${rel}`);

  async function find<T>(path: string, follow: boolean, use: (spot: Spot) => Promise<T> | T): Promise<T> {
    options.check();
    try {
      let spot = locate(reach, path, follow);
      if (!fresh(spot)) {
        spot.dir.close();
        await reach.view.refresh();
        spot = locate(reach, path, follow);
      }
      try {
        return await use(spot);
      } finally {
        spot.dir.close();
      }
    } catch (cause) {
      throw explain(cause, path);
    }
  }

  /** The same for what writes. */
  async function change<T>(path: string, follow: boolean, use: (spot: Spot) => Promise<T> | T, bytes = 0): Promise<T> {
    await options.ready(bytes);
    return find(path, follow, use);
  }

  function placeOf(path: string, follow: boolean): string | undefined {
    try {
      const { dir, folder, rel } = locate(reach, path, follow);
      dir.close();
      return whole(folder, rel);
    } catch {
      // It leads out of the folders, or nowhere.
      return undefined;
    }
  }

  /** What the original is now, and is taken to have been. `again`: the task sees it anew. */
  function note({ folder, rel }: Spot, again = false): void {
    const path = whole(folder, rel);
    const bases = options.bases();
    const known = bases?.get(path);
    // What a command changed without a look before has no note: the original that stands there now may never have been seen.
    if (!bases || (known === undefined && options.staged(folder, rel))) return;
    const original = realNode(folders[folder]?.path ?? '', rel);
    if (known === undefined || (again && !unchanged(known, original))) bases.note(path, original);
  }

  /** The same before a write, and for the folders on the way, of which the stage gets copies: their modes are theirs. */
  function noteWay(spot: Spot): void {
    note(spot);
    const bases = options.bases();
    for (let rel = parentOf(spot.rel); rel !== ''; rel = parentOf(rel)) {
      const path = whole(spot.folder, rel);
      if (!bases || bases.get(path) !== undefined || options.staged(spot.folder, rel)) return;
      const original = realNode(folders[spot.folder]?.path ?? '', rel);
      if (original) bases.note(path, original);
    }
  }

  function writable({ folder, rel }: Spot): void {
    if (folders[folder]?.mode === 'ro')
      throw new DeskhandError('look-only', `${shown(whole(folder, rel))} is in a folder that may only be looked at.`, {
        next: 'Write into another folder, or ask for this one to be changed.',
      });
  }

  /** Whether the view shows the original as it is, where it should: an overlay may remember what is no longer so. */
  function fresh({ folder, rel, node }: Spot): boolean {
    if (!reach.view.remembers || rel === '' || options.staged(folder, rel) || reach.masked(whole(folder, rel))) return true;
    const original = realNode(folders[folder]?.path ?? '', rel);
    if (original?.kind !== node?.kind) return false;
    return original?.kind !== 'file' || (original.size === node?.size && original.modified === node.modified);
  }

  return {
    async places(path) {
      options.check();
      const found = [false, true].flatMap((follow) => placeOf(path, follow) ?? []);
      return found.length ? [...new Set(found)] : [path];
    },
    stat: (path) =>
      find(path, false, async (spot) => {
        if (spot.node?.kind !== 'link') return spot.node && statOf(spot.node);
        // What the link leads to, where that is inside; else the link.
        return find(path, true, ({ node }) => node && statOf(node))
          .catch(() => undefined)
          .then((stat) => stat ?? (spot.node && statOf(spot.node)));
      }),
    list: (path) =>
      find(path, true, ({ dir, name, node, folder, rel }) => {
        if (node?.kind !== 'folder') throw notThere(path, node);
        const inner = name === '' ? dir : dir.enter(name);
        try {
          return inner.names().flatMap((child) => {
            const path = `${whole(folder, rel)}/${child}`;
            const found = reach.masked(path) ? undefined : inner.look(child);
            return found ? [{ name: child, stat: statOf(found) }] : [];
          });
        } finally {
          if (inner !== dir) inner.close();
        }
      }),
    read: (path, range) =>
      find(path, true, async (spot) => {
        if (spot.node?.kind !== 'file') throw notThere(path, spot.node);
        if (!options.staged(spot.folder, spot.rel)) note(spot, !range?.start && range?.length === undefined);
        const fd = spot.dir.open(spot.name);
        try {
          return await readRange(fd, range?.start ?? 0, range?.length);
        } finally {
          fs.closeSync(fd);
        }
      }),
    write: (path, content) =>
      change(
        path,
        true,
        async (spot) => {
          writable(spot);
          if (spot.node && spot.node.kind !== 'file') throw notThere(path, spot.node);
          noteWay(spot);
          if (spot.node) options.keep(spot.folder, spot.rel);
          await below(spot, async (dir) => dir.write(spot.name, content));
        },
        content.length,
      ),
    mkdir: (path) =>
      change(path, true, async (spot) => {
        writable(spot);
        if (spot.node?.kind === 'folder') return;
        if (spot.node) throw new DeskhandError('exists', `${shown(path)} is there already, and isn't a folder.`);
        noteWay(spot);
        await below(spot, (dir) => dir.mkdir(spot.name));
      }),
    remove: (path) =>
      change(path, false, (spot) => {
        writable(spot);
        if (spot.rel === '') throw new DeskhandError('refused', `${shown(path)} is a granted folder and cannot be removed itself.`);
        if (!spot.node) throw notThere(path, undefined);
        noteWay(spot);
        spot.dir.remove(spot.name);
      }),
    rename: (from, to) =>
      change(from, false, (source) =>
        find(to, false, async (target) => {
          writable(source);
          writable(target);
          if (source.rel === '' || target.rel === '') throw new DeskhandError('refused', 'A granted folder cannot be moved itself.');
          if (!source.node) throw notThere(from, undefined);
          if (target.node)
            throw new DeskhandError('exists', `${shown(to)} is there already.`, { next: 'Remove it first, or choose another name.' });
          if (source.folder === target.folder && `${target.rel}/`.startsWith(`${source.rel}/`))
            throw new DeskhandError('refused', `${shown(from)} cannot be moved into itself.`);
          noteWay(source);
          noteWay(target);
          await below(target, (dir) => reach.view.rename(source.dir, source.name, dir, target.name));
        }),
      ),
  };
}

/** Runs `use` in the folder that holds the entry, made where it is missing. */
async function below(spot: Spot, use: (dir: Spot['dir']) => Promise<void> | void): Promise<void> {
  let { dir } = spot;
  try {
    for (const name of spot.missing) {
      dir.mkdir(name);
      const next = dir.enter(name);
      if (dir !== spot.dir) dir.close();
      dir = next;
    }
    await use(dir);
  } finally {
    if (dir !== spot.dir) dir.close();
  }
}

/** The original, found without following a link. */
export function realNode(folder: string, rel: string): Node | undefined {
  try {
    if (rel === '') return undefined;
    return using(openBelow(openReal(folder), parentOf(rel)), (dir) => look(dir, nameOf(rel)));
  } catch (cause) {
    if (isAbsent(cause) || codeOf(cause) === 'ELOOP') return undefined;
    throw cause;
  }
}

const read = promisify(fs.read);
async function readRange(fd: number, start: number, length: number | undefined): Promise<Uint8Array> {
  const size = fs.fstatSync(fd).size;
  const most = Math.max(0, Math.min(length ?? size - start, size - start));
  const bytes = Buffer.alloc(most);
  let done = 0;
  while (done < most) {
    const { bytesRead } = await read(fd, bytes, done, most - done, start + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

function statOf({ kind, size, modified, mode, target }: Node): StageStat {
  return { kind, size, modified: Number(modified / 1_000_000n), mode, ...(target !== undefined && { target }) };
}

function notThere(path: string, node: Node | undefined): DeskhandError {
  if (!node) return new DeskhandError('missing', `There is no ${shown(path)}.`);
  return new DeskhandError(
    'wrong-kind',
    `${shown(path)} is ${node.kind === 'folder' ? 'a folder' : node.kind === 'file' ? 'a file' : 'not a plain file'}.`,
  );
}

function explain(cause: unknown, path: string): unknown {
  if (cause instanceof DeskhandError) return cause;
  const words: Record<string, string> = {
    EACCES: "is closed by its permissions, or its folder's. Where they are this user's, `chmod u+w` in a command opens them in this view",
    EPERM: 'may not be changed: its permissions forbid it',
    EROFS: 'is in a place that may only be looked at',
    ENOSPC: 'cannot be written: the disk is full',
    EDQUOT: 'cannot be written: the quota is used up',
    EFTYPE: 'is not a plain file',
    ELOOP: 'is a link where none may be',
    ENOENT: "isn't there",
    ENOTDIR: "isn't there: a part of its path is no folder",
    ENAMETOOLONG: 'has a name that is too long',
    EINVAL: 'has a name that cannot be used',
    EOVERFLOW: 'belongs to another user or group, or its folder does, and a staged view of this user cannot change that',
    EACL: 'cannot go there: its access list names other users, which cannot be kept on a staged view',
  };
  const why = words[codeOf(cause)];
  return why ? new DeskhandError(codeOf(cause).toLowerCase(), `${shown(path)} ${why}.`, { cause }) : cause;
}
