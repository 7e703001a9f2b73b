import { createRequire } from 'node:module';
import { toSystem } from './names.ts';

// The few Linux system calls that Node lacks, through koffi. Absent elsewhere: callers have another way there.

export interface Native {
  /** renameat2 with RENAME_NOREPLACE. Throws EEXIST; EINVAL where the file system can't. */
  renameNew(from: string, to: string): void;
  /** renameat2 with RENAME_EXCHANGE: both must exist. */
  exchange(a: string, b: string): void;
  /** Modification time in nanoseconds, of a link itself too. */
  setModified(path: string, ns: bigint): void;
  /** The attribute's value, or undefined. Does not follow links. */
  xattr(path: string, name: string): Buffer | undefined;
  xattrs(path: string): string[];
  setXattr(path: string, name: string, value: Buffer): void;
  removeXattr(path: string, name: string): void;
  /** Makes the kernel's mark of a removal in an overlay. ENOSYS where this system's library lacks the call. */
  whiteout(path: string): void;
  /** Writes the whole file system of an open file to disk. */
  syncFileSystem(fd: number): Promise<void>;
}

let loaded: Native | undefined | null = null;

/** The calls, or undefined where this system has none of them. */
export function native(): Native | undefined {
  if (loaded === null) loaded = process.platform === 'linux' ? load() : undefined;
  return loaded;
}

const atCwd = -100;
const noFollow = 0x100;
const omit = 0x3ffffffen;

function load(): Native | undefined {
  try {
    // koffi is CommonJS with an untyped call signature: each function is given its type once, here.
    const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi');
    const c = koffi.load(null);
    const rename: Raw = c.func('int renameat2(int a, void *from, int b, void *to, uint flags)');
    const times: Raw = c.func('int utimensat(int at, void *path, void *times, int flags)');
    const get: Raw = c.func('int64_t lgetxattr(void *path, void *name, void *value, size_t size)');
    const list: Raw = c.func('int64_t llistxattr(void *path, void *list, size_t size)');
    const set: Raw = c.func('int lsetxattr(void *path, void *name, void *value, size_t size, int flags)');
    const remove: Raw = c.func('int lremovexattr(void *path, void *name)');
    const sync = c.func('int syncfs(int fd)');
    let makeNode: Raw | undefined;
    try {
      makeNode = c.func('int mknod(void *path, uint mode, uint64_t device)');
    } catch {
      // Before glibc 2.33 it was no function.
    }
    const fail = (call: string, path: string): never => {
      const errno = koffi.errno();
      const code = Object.keys(koffi.os.errno).find((name) => koffi.os.errno[name] === errno) ?? `E${errno}`;
      throw Object.assign(new Error(`${code}: ${call} '${path}'`), { code, errno: -errno, syscall: call, path });
    };
    const room = Buffer.alloc(65_536);
    return {
      renameNew: (from, to) => void (rename(atCwd, z(from), atCwd, z(to), 1) === 0 || fail('renameat2', to)),
      exchange: (a, b) => void (rename(atCwd, z(a), atCwd, z(b), 2) === 0 || fail('renameat2', b)),
      setModified(path, ns) {
        const spec = Buffer.alloc(32);
        spec.writeBigInt64LE(omit, 8);
        spec.writeBigInt64LE(floor(ns), 16);
        spec.writeBigInt64LE(ns - floor(ns) * 1_000_000_000n, 24);
        if (times(atCwd, z(path), spec, noFollow) !== 0) fail('utimensat', path);
      },
      xattr(path, name) {
        const length = Number(get(z(path), z(name), room, room.length));
        return length < 0 ? undefined : Buffer.from(room.subarray(0, length));
      },
      xattrs(path) {
        const length = Number(list(z(path), room, room.length));
        return length <= 0 ? [] : room.toString('utf8', 0, length - 1).split('\0');
      },
      setXattr: (path, name, value) => void (set(z(path), z(name), value, value.length, 0) === 0 || fail('lsetxattr', path)),
      removeXattr: (path, name) => void (remove(z(path), z(name)) === 0 || fail('lremovexattr', path)),
      whiteout(path) {
        if (!makeNode) throw Object.assign(new Error(`ENOSYS: mknod '${path}'`), { code: 'ENOSYS' });
        if (makeNode(z(path), 0o020000, 0n) !== 0) fail('mknod', path);
      },
      syncFileSystem: (fd) =>
        new Promise((resolve, reject) =>
          sync.async(fd, (error: unknown, result: number) =>
            error || result !== 0 ? reject(error ?? Object.assign(new Error('EIO: syncfs'), { code: 'EIO' })) : resolve(),
          ),
        ),
    };
  } catch {
    return undefined;
  }
}

type Raw = (...args: (number | bigint | Buffer)[]) => number | bigint;

/** A path as C takes it. */
const z = (path: string): Buffer => {
  const system = toSystem(path);
  return Buffer.concat([typeof system === 'string' ? Buffer.from(system) : system, Buffer.of(0)]);
};
const floor = (ns: bigint): bigint => (ns >= 0n ? ns / 1_000_000_000n : (ns - 999_999_999n) / 1_000_000_000n);
