import * as fs from 'node:fs';
import { attributesOf, carryAttributes } from './attributes.ts';
import {
  coded,
  type Dir,
  enter,
  ifThere,
  look,
  type Node,
  names,
  nodeOf,
  openBelow,
  openFile,
  openReal,
  openTrusted,
  pathOfOpen,
  self,
  setModified,
  using,
} from './handle.ts';
import { writeAll } from './kernel-view.ts';
import { join, parentOf, toSystem } from './names.ts';
import { removePath } from './tree.ts';
import type { View, ViewDir } from './view.ts';

// The view where nothing else merges: what the task wrote lies in `upper`, what it removed is an empty file of the same
// path in `gone`, and the real folder shows through the rest. A folder with a mark in `gone` and an entry in `upper` was
// removed and made anew. Every folder on the way to a mark is in `upper` too, so that `upper` alone can be walked.

export interface Merged {
  /** The real folder. */
  path: string;
  upper: string;
  gone: string;
  /** A directory of ours on the same file system, for files that aren't whole yet. */
  scratch: string;
  owner?: { uid: number; gid: number };
}

export function mergedView(folders: readonly Merged[]): View {
  return {
    remembers: false,
    root(folder) {
      const where = folders[folder];
      if (!where) throw new RangeError(`no folder ${folder}`);
      return open(where, '', openReal(where.path));
    },
    async rename(from, name, to, toName) {
      await copy(from, name, unwrap(to), toName);
      from.remove(name);
    },
    async refresh() {},
  };
}

interface Layered extends ViewDir {
  /** Where an entry of the view really lies. */
  place(name: string): string;
  /** Copies an open file in, with its mode and times; what it carries lies at `from`. */
  adopt(name: string, fd: number, node: Node, from: string): Promise<void>;
  /** Makes a folder that is there already like another: its mode, its time and what it carries. */
  dress(name: string, node: Node, from: string): void;
  symlink(name: string, target: string): void;
}
const unwrap = (dir: ViewDir): Layered => {
  if ('adopt' in dir) return dir as Layered; // every folder of this view was made by `open`
  throw new TypeError('a folder of another view');
};

function open(where: Merged, rel: string, lower: Dir | undefined): Layered {
  const path = (root: string, name: string): string => `${root}/${join(rel, name)}`;
  const upperLook = (name: string): Node | undefined => {
    const dir = join(where.upper, rel);
    return fs.existsSync(toSystem(dir)) ? using(openTrusted(dir), (d) => look(d, name)) : undefined;
  };
  const lowerLook = (name: string): Node | undefined => (lower && !isMark(path(where.gone, name)) ? look(lower, name) : undefined);
  /** Folders on the way, in `upper`. */
  const reach = (): void => makeFolders(where, rel);
  return {
    self: () => (lower ? self(lower) : using(openTrusted(join(where.upper, rel)), self)),
    look: (name) => upperLook(name) ?? lowerLook(name),
    names() {
      const dir = join(where.upper, rel);
      const upper = fs.existsSync(toSystem(dir)) ? using(openTrusted(dir), names) : [];
      const below = lower ? names(lower).filter((name) => !isMark(path(where.gone, name))) : [];
      return [...new Set([...upper, ...below])];
    },
    enter(name) {
      if (this.look(name)?.kind !== 'folder') throw coded('ENOTDIR', name);
      return open(where, join(rel, name), lower && lowerLook(name)?.kind === 'folder' ? enter(lower, name) : undefined);
    },
    open(name) {
      if (upperLook(name)) return using(openTrusted(join(where.upper, rel)), (d) => openFile(d, name));
      if (lower && lowerLook(name)) return openFile(lower, name);
      throw coded('ENOENT', name);
    },
    place: (name) => (upperLook(name) || !lower ? path(where.upper, name) : `${lower.path}/${name}`),
    async write(name, content) {
      const before = this.look(name);
      if (before && before.kind !== 'file') throw coded('EFTYPE', name);
      reach();
      const part = partIn(where, join(where.upper, rel));
      const fd = fs.openSync(part, 'wx', 0o666);
      try {
        await writeAll(fd, content);
        if (before) carryAttributes(this.place(name), part);
        if (before) fs.fchmodSync(fd, before.mode & 0o777);
        if (where.owner) fs.fchownSync(fd, before?.uid ?? where.owner.uid, before?.gid ?? where.owner.gid);
      } catch (cause) {
        fs.unlinkSync(part);
        throw cause;
      } finally {
        fs.closeSync(fd);
      }
      fs.renameSync(part, toSystem(path(where.upper, name)));
    },
    async adopt(name, fd, node, from) {
      const part = `${where.scratch}/${process.pid}.${counter++}`;
      await fs.promises.copyFile(pathOfOpen(fd), part, fs.constants.COPYFILE_FICLONE);
      carryAttributes(from, part);
      fs.chmodSync(part, node.mode & 0o777);
      if (where.owner) fs.lchownSync(part, node.uid, node.gid);
      setModified(part, node.modified);
      reach();
      fs.renameSync(part, toSystem(path(where.upper, name)));
    },
    dress(name, node, from) {
      carryAttributes(from, path(where.upper, name));
      fs.chmodSync(toSystem(path(where.upper, name)), node.mode);
      setModified(path(where.upper, name), node.modified);
    },
    symlink(name, target) {
      reach();
      fs.symlinkSync(toSystem(target), toSystem(path(where.upper, name)));
      if (where.owner) fs.lchownSync(toSystem(path(where.upper, name)), where.owner.uid, where.owner.gid);
    },
    mkdir(name) {
      reach();
      fs.mkdirSync(toSystem(path(where.upper, name)));
      if (where.owner) fs.lchownSync(toSystem(path(where.upper, name)), where.owner.uid, where.owner.gid);
    },
    remove(name) {
      // The mark comes first: cut short between the two, what was removed is gone and what was written over it is still there.
      if (lower && look(lower, name)) {
        reach();
        removePath(path(where.gone, name));
        fs.mkdirSync(toSystem(parentOf(path(where.gone, name))), { recursive: true });
        fs.closeSync(fs.openSync(toSystem(path(where.gone, name)), 'w'));
      }
      removePath(path(where.upper, name));
    },
    close: () => lower?.close(),
  };
}

let counter = 0;

/** Whether what the real folder has at this path was removed. */
export const isMark = (path: string): boolean => ifThere(() => fs.lstatSync(toSystem(path)).isFile()) ?? false;

function makeFolders(where: Merged, rel: string): void {
  const dir = join(where.upper, rel);
  if (fs.existsSync(toSystem(dir))) return;
  makeFolders(where, parentOf(rel));
  fs.mkdirSync(toSystem(dir));
  if (where.owner) fs.lchownSync(toSystem(dir), where.owner.uid, where.owner.gid);
  // What is made in it inherits what it would in the real one.
  ifThere(() => using(openBelow(openReal(where.path), rel), ({ path }) => carryAttributes(`${path}/.`, dir)));
  fs.chmodSync(toSystem(dir), fs.statSync(toSystem(dir)).mode | 0o700);
}

/** A name for a new file that inherits what one in the folder would, without lying in it before it is whole. */
function partIn(where: Merged, folder: string): string {
  const name = `${process.pid}.${counter++}`;
  if (!attributesOf(folder).has(inherited)) return `${where.scratch}/${name}`;
  const like = `${where.scratch}/like`;
  fs.mkdirSync(like, { recursive: true, mode: 0o700 });
  carryAttributes(folder, like);
  return `${like}/${name}`;
}
const inherited = 'system.posix_acl_default';

/** Copies within the view, for a move: the content is read through it, so it may come from either side. */
async function copy(from: ViewDir, name: string, to: Layered, toName: string): Promise<void> {
  const node = from.look(name);
  const place = unwrap(from).place(name);
  if (node?.kind === 'folder') {
    to.mkdir(toName);
    const [inner, target] = [from.enter(name), unwrap(to.enter(toName))];
    try {
      for (const child of inner.names()) await copy(inner, child, target, child);
    } finally {
      inner.close();
      target.close();
    }
    to.dress(toName, node, place);
  } else if (node?.kind === 'link') to.symlink(toName, node.target ?? '');
  else {
    const fd = from.open(name);
    try {
      await to.adopt(toName, fd, node ?? nodeOf(fs.fstatSync(fd, { bigint: true })), place);
    } finally {
      fs.closeSync(fd);
    }
  }
}
