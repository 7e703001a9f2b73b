import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

// A disk that finds a name in any case and in either normal form, as APFS, NTFS and exFAT do: node:fs as it is seen there. The
// names of what is made are kept as they were written, and what is listed is so too.

const first = ['lstatSync', 'statSync', 'openSync', 'existsSync', 'mkdirSync', 'unlinkSync', 'rmdirSync', 'readlinkSync'] as const;
const more = ['readdirSync', 'chmodSync', 'utimesSync', 'lutimesSync', 'lchownSync', 'realpathSync'] as const;
const both = ['renameSync', 'linkSync', 'copyFileSync'] as const;

/** Makes what lies below `top` such a disk for this process, until it is called back. Names that aren't UTF-8 are left alone. */
export function foldDisk(top: string): () => void {
  const real = Object.fromEntries([...first, ...more, ...both].map((name) => [name, fs[name]])) as unknown as Record<string, Call>;
  const list = fs.readdirSync.bind(fs);
  const link = fs.readlinkSync.bind(fs);

  /** The path as the disk has it; its last part as it was written, where nothing of that name is there. */
  function stored(path: unknown): unknown {
    if (typeof path !== 'string') return path;
    const held = /^\/proc\/self\/fd\/\d+/.exec(path)?.[0];
    const whole = held ? ifThere(() => `${link(held)}${path.slice(held.length)}`) : path;
    if (!whole?.startsWith(`${top}/`)) return path;
    let at = top;
    for (const name of whole.slice(top.length + 1).split('/')) {
      const names = ifThere(() => list(at)) ?? [];
      at += `/${names.includes(name) ? name : (names.find((one) => alike(one) === alike(name)) ?? name)}`;
    }
    return at;
  }

  const set = (name: string, call: Call): void => void Object.assign(fs, { [name]: call });
  for (const name of [...first, ...more]) set(name, (path, ...rest) => real[name]?.call(fs, stored(path), ...rest));
  for (const name of both) set(name, (from, to, ...rest) => real[name]?.call(fs, stored(from), stored(to), ...rest));
  syncBuiltinESMExports();
  return () => {
    for (const [name, call] of Object.entries(real)) set(name, call);
    syncBuiltinESMExports();
  };
}

type Call = (...given: unknown[]) => unknown;
const alike = (name: string): string => name.normalize('NFC').toLowerCase();

function ifThere<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
