import * as fs from 'node:fs';
import { dirname } from 'node:path';
import type { NamedFolder } from '../host/host.ts';
import { fromSystem, toSystem } from './names.ts';
import { native } from './native.ts';

// A folder held open, so that what is done in it is done in *that* folder, whatever its path means a moment later.
// On Linux a handle is a descriptor (O_PATH, O_NOFOLLOW) and its path goes through /proc/self/fd, so that every call below
// is one relative to the folder. On macOS its path is /.vol/DEVICE/INODE, which means that folder wherever it is moved.
// Elsewhere, and on a disk that can't, each component is looked at before it is used, which leaves a window for a race.

export interface Dir {
  /** `${path}/${name}` names an entry. Valid until closed. */
  readonly path: string;
  close(): void;
}

export interface Node {
  kind: 'file' | 'folder' | 'link' | 'other';
  /** Bytes. */
  size: number;
  /** Permission bits with setuid, setgid and sticky. */
  mode: number;
  uid: number;
  gid: number;
  /** Nanoseconds since 1970. */
  modified: bigint;
  /** When content or metadata last changed; 0 in a record of the past. */
  changed: bigint;
  ino: bigint;
  dev: bigint;
  /** How many names the file has. */
  links: number;
  /** A device number; 0:0 on a whiteout. */
  rdev: bigint;
  target?: string;
  /** What a folder carries beside its mode (attributes.ts): name to base64. Absent where nobody looked. */
  attributes?: Record<string, string>;
}

const linux = process.platform === 'linux';
const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = fs.constants;
const O_PATH = 0o10000000;
const folderFlags = O_PATH | O_DIRECTORY | O_NOFOLLOW;

/** Opens an absolute path, following links: for places that are ours (the state directory, a holder's root). */
export function openTrusted(path: string): Dir {
  return linux ? handle(fs.openSync(toSystem(path), O_PATH | O_DIRECTORY)) : ours(path);
}

/** Opens a path below `root` (ours, or open already) one component at a time, following no link. Throws ENOENT, ENOTDIR or ELOOP. */
export function openBelow(root: string | Dir, path: string): Dir {
  let dir = typeof root === 'string' ? openTrusted(root) : root;
  for (const name of path.split('/')) {
    if (name === '') continue;
    try {
      const next = enter(dir, name);
      dir.close();
      dir = next;
    } catch (cause) {
      dir.close();
      throw cause;
    }
  }
  return dir;
}

/** A folder of ours, opened to us while it is open where its mode keeps even us out. */
export function unlocked(dir: Dir): Dir {
  const { mode, uid } = self(dir);
  if ((mode & 0o500) === 0o500 || uid !== process.getuid?.() || uid === 0) return dir;
  fs.chmodSync(toSystem(dir.path), mode | 0o500);
  return {
    path: dir.path,
    close() {
      fs.chmodSync(toSystem(dir.path), mode);
      dir.close();
    },
  };
}

/** Opens a path below a directory of ours, whatever the modes on the way. */
export function openOurs(root: string, path: string): Dir {
  let last = unlocked(openTrusted(root));
  const open = [last];
  const close = (): void => {
    for (const dir of open.splice(0).reverse()) dir.close();
  };
  try {
    for (const name of path.split('/')) {
      if (name === '') continue;
      last = unlocked(enter(last, name));
      open.push(last);
    }
  } catch (cause) {
    close();
    throw cause;
  }
  return { path: last.path, close };
}

/** Opens a granted folder by its real path; throws where a link has come into it since it was granted. */
export function openReal(path: string): Dir {
  if (linux) return openBelow('/', path);
  if (fs.realpathSync(path) !== path) throw coded('ELOOP', path);
  return ours(path);
}

/** Opens a folder inside an open one. A link is not followed: ENOTDIR. */
export function enter(dir: Dir, name: string): Dir {
  if (linux) return handle(fs.openSync(at(dir, name), folderFlags));
  const found = look(dir, name);
  if (found?.kind !== 'folder') throw coded(found ? 'ENOTDIR' : 'ENOENT', `${dir.path}/${name}`);
  return anchored(`${dir.path}/${name}`, found);
}

/** What is there, or undefined. Follows no link. */
export function look(dir: Dir, name: string): Node | undefined {
  try {
    // Most names that are asked for aren't there: an error for each takes longer than the look.
    const stat = fs.lstatSync(at(dir, name), { bigint: true, throwIfNoEntry: false });
    return stat && nodeOf(stat, stat.isSymbolicLink() ? readLink(dir, name) : undefined);
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    throw cause;
  }
}

/** The folder itself. */
export const self = (dir: Dir): Node => nodeOf(fs.statSync(toSystem(dir.path), { bigint: true }));

export function names(dir: Dir): string[] {
  return retry(() => fs.readdirSync(toSystem(dir.path), { encoding: 'buffer' }).map(fromSystem));
}

/** The folder, as `TrueName` asks for it. */
export const named = (dir: Dir): NamedFolder => ({ look: (name) => look(dir, name), names: () => names(dir), self: () => self(dir) });

const readLink = (dir: Dir, name: string): string => fromSystem(fs.readlinkSync(at(dir, name), { encoding: 'buffer' }));

/** A descriptor on a plain file. Refuses links, pipes, sockets and devices (ELOOP, EFTYPE), and never waits on one. */
export function openFile(dir: Dir, name: string, flags: number = O_RDONLY, mode = 0o666): number {
  const fd = retry(() => fs.openSync(at(dir, name), flags | O_NOFOLLOW | (O_NONBLOCK ?? 0), mode));
  if (fs.fstatSync(fd).isFile()) return fd;
  fs.closeSync(fd);
  throw coded('EFTYPE', name);
}

/** A path to an open file, for what Node does only by path. On Windows there is none: a copy there fails and says so. */
export const pathOfOpen = (fd: number): string => (linux ? `/proc/self/fd/${fd}` : `/dev/fd/${fd}`);

/** Sets the modification time, of a link itself too; to the nanosecond on Linux. */
export function setModified(path: string, ns: bigint): void {
  const calls = native();
  const seconds = Number(ns) / 1e9;
  if (calls) calls.setModified(path, ns);
  else fs.lutimesSync(toSystem(path), seconds, seconds);
}

/** The system's path of an entry. `name` is one component, never `..`. */
export function at(dir: Dir, name: string): string | Buffer {
  if (name === '' || name === '..' || name.includes('/') || name.includes('\0')) throw coded('EINVAL', name);
  return toSystem(`${dir.path}/${name}`);
}

export function nodeOf(stat: fs.BigIntStats, target?: string): Node {
  return {
    kind: stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'other',
    size: Number(stat.size),
    mode: Number(stat.mode) & 0o7777,
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    modified: stat.mtimeNs,
    changed: stat.ctimeNs,
    ino: stat.ino,
    dev: stat.dev,
    links: Number(stat.nlink),
    rdev: stat.rdev,
    ...(target !== undefined && { target }),
  };
}

/** Nothing there: the path, or a folder on the way to it, doesn't exist, or no name can be so long (one in another form is three times as long). */
export const isAbsent = (cause: unknown): boolean => ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(codeOf(cause));
export const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
export const coded = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code, path });

/** What `act` finds, or undefined where the path doesn't exist. */
export function ifThere<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    throw cause;
  }
}

/** What `act` finds, or undefined where permissions forbid it. */
export function unlessClosed<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (cause) {
    if (codeOf(cause) === 'EACCES') return undefined;
    throw cause;
  }
}

/** Runs `use` on a handle and closes it. */
export function using<T>(dir: Dir, use: (dir: Dir) => T): T {
  try {
    return use(dir);
  } finally {
    dir.close();
  }
}

function handle(fd: number): Dir {
  let open = true;
  return {
    path: `/proc/self/fd/${fd}`,
    close() {
      if (open) fs.closeSync(fd);
      open = false;
    },
  };
}

/** Disks on which a folder can be named by what it is. Found out at places that no task can exchange meanwhile. */
const anchoring = new Map<bigint, boolean>();

function ours(path: string): Dir {
  if (process.platform !== 'darwin' || path === '/') return plain(path);
  const { dev, ino } = fs.statSync(path, { bigint: true });
  if (!anchoring.has(dev)) anchoring.set(dev, fs.lstatSync(anchor({ dev, ino }), { bigint: true, throwIfNoEntry: false })?.ino === ino);
  return anchored(path, { dev, ino });
}

const anchored = (path: string, where: { dev: bigint; ino: bigint }): Dir => plain(anchoring.get(where.dev) ? anchor(where) : path);
const anchor = ({ dev, ino }: { dev: bigint; ino: bigint }): string => `/.vol/${dev}/${ino}`;

const plain = (path: string): Dir => ({ path: path === dirname(path) ? path.replace(/\/$/, '') : path, close() {} });

/** An overlay that is refreshed at that moment answers EINVAL or ESTALE: ask again. */
function retry<T>(ask: () => T, times = 5): T {
  for (;;) {
    try {
      return ask();
    } catch (cause) {
      if (--times === 0 || !['EINVAL', 'ESTALE', 'EINTR'].includes(codeOf(cause))) throw cause;
    }
  }
}
