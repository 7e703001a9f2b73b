import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { carryAttributes } from './attributes.ts';
import { at, type Dir, enter, look, names, openBelow, openFile, pathOfOpen, self, setModified } from './handle.ts';
import { toSystem } from './names.ts';
import { removeTree } from './tree.ts';
import type { View, ViewDir } from './view.ts';

// The view where the kernel merges (an overlay, seen through its holder's root) or where the folder was copied.

export interface KernelViewOptions {
  /** Where each granted folder shows: a base that is ours, and the way from there, on which no link is followed. */
  roots: readonly { base: string; path: string }[];
  /** Who new files belong to, where we run as root. */
  owner?: { uid: number; gid: number };
  /** Absent where the view is a plain folder. */
  refresh?(): Promise<void>;
}

export function kernelView(options: KernelViewOptions): View {
  const { owner } = options;
  const give = (path: string | Buffer): void => {
    if (owner) fs.lchownSync(path, owner.uid, owner.gid);
  };
  const wrap = (dir: Dir): Wrapped => ({
    dir,
    self: () => self(dir),
    look: (name) => look(dir, name),
    names: () => names(dir),
    enter: (name) => wrap(enter(dir, name)),
    open: (name) => openFile(dir, name),
    async write(name, content) {
      const before = look(dir, name);
      const { O_WRONLY, O_CREAT, O_EXCL, O_TRUNC } = fs.constants;
      const fd = openFile(dir, name, before ? O_WRONLY | O_TRUNC : O_WRONLY | O_CREAT | O_EXCL);
      try {
        if (!before && owner) fs.fchownSync(fd, owner.uid, owner.gid);
        await writeAll(fd, content);
      } catch (cause) {
        // Half of a new file is none.
        if (!before) fs.unlinkSync(at(dir, name));
        throw cause;
      } finally {
        fs.closeSync(fd);
      }
    },
    mkdir(name) {
      fs.mkdirSync(at(dir, name));
      give(at(dir, name));
    },
    remove: (name) => removeTree(dir, name),
    close: () => dir.close(),
  });
  return {
    root(folder) {
      const root = options.roots[folder];
      if (!root) throw new RangeError(`no folder ${folder}`);
      return wrap(openBelow(root.base, root.path));
    },
    async rename(from, name, to, toName) {
      await move(unwrap(from), name, unwrap(to), toName);
    },
    remembers: options.refresh !== undefined,
    async refresh() {
      await options.refresh?.();
    },
  };
}

interface Wrapped extends ViewDir {
  dir: Dir;
}
const unwrap = (dir: ViewDir): Dir => {
  if ('dir' in dir) return (dir as Wrapped).dir; // every folder of this view was made by `wrap`
  throw new TypeError('a folder of another view');
};

/** Renames; a folder of an overlay that the kernel won't rename (EXDEV) is made anew and its content moved. */
async function move(from: Dir, name: string, to: Dir, toName: string): Promise<void> {
  try {
    return fs.renameSync(at(from, name), at(to, toName));
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EXDEV')) throw cause;
  }
  const node = look(from, name);
  if (node?.kind === 'folder') {
    fs.mkdirSync(at(to, toName), 0o700);
    const inner = enter(from, name);
    const target = enter(to, toName);
    try {
      for (const child of names(inner)) await move(inner, child, target, child);
      carryAttributes(`${inner.path}/.`, `${target.path}/.`);
      fs.chmodSync(toSystem(target.path), node.mode);
      setModified(`${target.path}/.`, node.modified);
    } catch (cause) {
      // As it was: what is moved halfway is neither here nor there.
      for (const child of names(target)) await move(target, child, inner, child);
      fs.rmdirSync(at(to, toName));
      throw cause;
    } finally {
      inner.close();
      target.close();
    }
    fs.rmdirSync(at(from, name));
  } else if (node?.kind === 'link') {
    fs.symlinkSync(toSystem(node.target ?? ''), at(to, toName));
    fs.unlinkSync(at(from, name));
  } else {
    const fd = openFile(from, name);
    try {
      await fs.promises.copyFile(pathOfOpen(fd), at(to, toName), fs.constants.COPYFILE_EXCL);
      try {
        carryAttributes(`${from.path}/${name}`, `${to.path}/${toName}`);
      } catch (cause) {
        fs.unlinkSync(at(to, toName));
        throw cause;
      }
      if (node) fs.chmodSync(at(to, toName), node.mode);
      setModified(`${to.path}/${toName}`, node?.modified ?? 0n);
    } finally {
      fs.closeSync(fd);
    }
    fs.unlinkSync(at(from, name));
  }
}

const write = promisify(fs.write);
export async function writeAll(fd: number, content: Uint8Array): Promise<void> {
  for (let done = 0; done < content.length; ) done += (await write(fd, content, done, content.length - done, done)).bytesWritten;
}
