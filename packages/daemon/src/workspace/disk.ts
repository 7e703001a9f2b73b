import * as fs from 'node:fs';
import { carryAttributes, fromWritten, giveAttributes, writtenAttributes } from './attributes.ts';
import { coded, codeOf, type Node, nodeOf, pathOfOpen, setModified } from './handle.ts';
import { fromSystem, parentOf, toSystem } from './names.ts';
import { native } from './native.ts';
import { copySparse, hasHoles } from './sparse.ts';

// Every operation that a commit does on a disk, one function each, so that a test can fail or stop before any of them.
// Paths go through open folders (handle.ts), so only their last component is looked up, and it is never followed.

export interface Disk {
  look(path: string): Node | undefined;
  names(path: string): string[];
  mkdir(path: string, mode: number): void;
  rmdir(path: string): void;
  unlink(path: string): void;
  symlink(target: string, path: string): void;
  /** A second name for a file. EXDEV or EPERM where that cannot be. */
  link(from: string, to: string): void;
  /** Copies a plain file with its attributes (attributes.ts), to be written by us; shares blocks where the file system can. `to` is free. */
  copy(from: string, to: string): Promise<void>;
  /** Moves to a path that must be free: EEXIST. */
  moveNew(from: string, to: string): void;
  /** Swaps two entries at once; ENOTSUP where the system can't. */
  exchange(a: string, b: string): void;
  mode(path: string, mode: number): void;
  owner(path: string, uid: number, gid: number): void;
  modified(path: string, ns: bigint): void;
  /** What a folder carries beside its mode, and giving it exactly that: see attributes.ts. */
  attributes(path: string): Record<string, string>;
  carry(path: string, attributes: Record<string, string>): void;
  /** Takes off what the staging left on a file. EACCES where its mode keeps us from writing to it. */
  clean(path: string): void;
  /** Resolves when these files and folders are on the disk; `whole`: their file systems, cheaper than many one by one. */
  flush(paths: string[], whole: boolean): Promise<void>;
  /** Replaces a small file of ours: its content is on the disk when it resolves, its name with the next `flush` of its folder. */
  save(path: string, text: string): Promise<void>;
}

export const realDisk: Disk = {
  look(path) {
    try {
      const stat = fs.lstatSync(toSystem(path), { bigint: true });
      return nodeOf(stat, stat.isSymbolicLink() ? fromSystem(fs.readlinkSync(toSystem(path), { encoding: 'buffer' })) : undefined);
    } catch (cause) {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause))) return undefined;
      throw cause;
    }
  },
  names: (path) => fs.readdirSync(toSystem(path), { encoding: 'buffer' }).map(fromSystem),
  mkdir(path, mode) {
    fs.mkdirSync(toSystem(path), 0o700);
    fs.chmodSync(toSystem(path), mode); // whatever the umask; the folder was made this moment
  },
  rmdir: (path) => fs.rmdirSync(toSystem(path)),
  unlink: (path) => fs.unlinkSync(toSystem(path)),
  symlink: (target, path) => fs.symlinkSync(toSystem(target), toSystem(path)),
  link: (from, to) => fs.linkSync(toSystem(from), toSystem(to)),
  async copy(from, to) {
    const flags = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);
    const fd = fs.openSync(toSystem(from), flags);
    try {
      const stat = fs.fstatSync(fd);
      if (!stat.isFile()) throw coded('EFTYPE', from);
      const source = process.platform === 'linux' ? pathOfOpen(fd) : toSystem(from);
      const how = fs.constants.COPYFILE_EXCL | fs.constants.COPYFILE_FICLONE;
      if (hasHoles(stat)) await copySparse(fd, toSystem(to));
      else if (stat.size <= small) copySmall(fd, toSystem(to), stat.mode);
      else await fs.promises.copyFile(source, toSystem(to), how);
      carryAttributes(from, to);
    } finally {
      fs.closeSync(fd);
    }
  },
  moveNew(from, to) {
    const calls = native();
    try {
      if (calls) return calls.renameNew(from, to);
    } catch (cause) {
      if (codeOf(cause) !== 'EINVAL') throw cause;
    }
    // Two names for a moment instead of none: a link fails where something is, a rename would replace it.
    if (fs.lstatSync(toSystem(from)).isFile()) {
      fs.linkSync(toSystem(from), toSystem(to));
      fs.unlinkSync(toSystem(from));
    } else if (fs.lstatSync(toSystem(to), { throwIfNoEntry: false })) throw coded('EEXIST', to);
    else fs.renameSync(toSystem(from), toSystem(to));
  },
  exchange(a, b) {
    const calls = native();
    if (!calls) throw coded('ENOTSUP', b);
    try {
      calls.exchange(a, b);
    } catch (cause) {
      throw ['EINVAL', 'ENOSYS'].includes(codeOf(cause)) ? coded('ENOTSUP', b) : cause;
    }
  },
  mode(path, mode) {
    if (process.platform !== 'linux') {
      if (fs.lstatSync(toSystem(path)).isSymbolicLink()) throw coded('ELOOP', path);
      return fs.chmodSync(toSystem(path), mode);
    }
    const fd = fs.openSync(toSystem(path), O_PATH | fs.constants.O_NOFOLLOW);
    try {
      fs.chmodSync(pathOfOpen(fd), mode);
    } finally {
      fs.closeSync(fd);
    }
  },
  owner: (path, uid, gid) => fs.lchownSync(toSystem(path), uid, gid),
  modified: setModified,
  attributes: writtenAttributes,
  carry: (path, attributes) => giveAttributes(path, fromWritten(attributes)),
  clean(path) {
    const calls = native();
    for (const name of calls?.xattrs(path) ?? []) if (name.startsWith('user.overlay.')) calls?.removeXattr(path, name);
  },
  async flush(paths, whole) {
    const calls = native();
    if (calls && whole) return syncFileSystems(paths, calls.syncFileSystem);
    await Promise.all(paths.map(sync));
  },
  async save(path, text) {
    const part = `${path}.part`;
    await fs.promises.writeFile(part, text, { mode: 0o600, flush: true });
    fs.renameSync(part, path);
  },
};

const O_PATH = 0o10000000;

/** Bytes up to which reading and writing it takes a fifth of what the system's own copy of a file does (ext4). */
const small = 64 * 1024;
const room = Buffer.allocUnsafe(small);

function copySmall(from: number, to: string | Buffer, mode: number): void {
  const fd = fs.openSync(to, 'wx', 0o600);
  try {
    // It may have grown since it was looked at.
    for (let read = fs.readSync(from, room); read > 0; read = fs.readSync(from, room))
      for (let done = 0; done < read; ) done += fs.writeSync(fd, room, done, read - done);
    fs.fchmodSync(fd, mode & 0o7777);
  } finally {
    fs.closeSync(fd);
  }
}

async function sync(path: string): Promise<void> {
  let file: fs.promises.FileHandle;
  try {
    const flags = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);
    file = await fs.promises.open(toSystem(path), flags);
  } catch (cause) {
    // A link has no content, a file that its owner cannot read is synced with its folder; Windows opens no folders.
    if (['ELOOP', 'EMLINK', 'EACCES', 'EPERM', 'EISDIR', 'ENXIO'].includes(codeOf(cause))) return;
    throw cause;
  }
  try {
    await file.sync();
  } catch (cause) {
    if (!['EINVAL', 'EPERM', 'EISDIR'].includes(codeOf(cause))) throw cause; // file systems that sync no folders
  } finally {
    await file.close();
  }
}

async function syncFileSystems(paths: string[], call: (fd: number) => Promise<void>): Promise<void> {
  const done = new Set<bigint>();
  for (const path of paths) {
    const folder = path.endsWith('/.') ? path : `${parentOf(path)}/.`;
    const { dev } = fs.statSync(toSystem(folder), { bigint: true });
    if (done.has(dev)) continue;
    done.add(dev);
    const fd = fs.openSync(toSystem(folder), fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
    try {
      await call(fd);
    } finally {
      fs.closeSync(fd);
    }
  }
}
