import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { type Identity, identityOf, json, unchanged } from './bases.ts';
import { type Dir, look, type Node, openFile } from './handle.ts';
import { isMergeable, mergeLimit } from './merge.ts';

// What small texts and workbooks were before the task changed them, so that a change that somebody made meanwhile can be merged with
// the task's. One file each in the stage, named by the path and the state that it holds: an outdated one is never found.

/** As it was when the stage was opened: of a path that nobody noted. */
type Since = Identity | 'opening';

export interface BaseContent {
  /** Keeps what is at `name` in an open folder, if it is `node` and worth it. */
  keep(path: string, dir: Dir, name: string, node: Node, since?: Since): void;
  has(path: string, since: Since): boolean;
  read(path: string, since: Since): Uint8Array | undefined;
}

/** Bytes of one stage; beyond it nothing more is kept, and a conflict is asked about instead. */
const mostBytes = 256 * 1024 * 1024;

export function openBaseContent(at: string): BaseContent {
  let room: number | undefined;
  const fileOf = (path: string, since: Since): string =>
    `${at}/${createHash('sha256')
      .update(`${path}\0${json(since)}`)
      .digest('hex')
      .slice(0, 40)}`;
  return {
    keep(path, dir, name, node, since = identityOf(node)) {
      if (node.kind !== 'file' || node.size > mergeLimit) return;
      const file = fileOf(path, since);
      if (fs.existsSync(file)) return;
      room ??= mostBytes - used(at);
      if (room < node.size) return;
      const bytes = readIfStill(dir, name, node);
      if (!bytes || !isMergeable(name, bytes)) return;
      fs.mkdirSync(at, { recursive: true, mode: 0o700 });
      fs.writeFileSync(`${file}.part`, bytes, { mode: 0o600 });
      fs.renameSync(`${file}.part`, file);
      room -= bytes.length;
    },
    has: (path, since) => fs.existsSync(fileOf(path, since)),
    read(path, since) {
      const file = fileOf(path, since);
      return fs.existsSync(file) ? fs.readFileSync(file) : undefined;
    },
  };
}

/** What the file was that the task started from. Noted by a commit that came to nothing, it is still the one of the opening. */
export function originalOf(
  { originals, stamp }: { originals: BaseContent; stamp: bigint },
  path: string,
  was: Identity | undefined,
): Uint8Array | undefined {
  return (was && originals.read(path, was)) ?? (!was || was.modified < stamp ? originals.read(path, 'opening') : undefined);
}

/** The content of a file that is, before and after reading, the one that was looked at; undefined for any other. */
export function readIfStill(dir: Dir, name: string, node: Node): Uint8Array | undefined {
  let fd: number;
  try {
    fd = openFile(dir, name);
  } catch {
    return undefined; // gone, or not to be read: then there is nothing to merge with
  }
  try {
    const bytes = fs.readFileSync(fd);
    const now = look(dir, name);
    return now && now.changed === node.changed && unchanged(identityOf(node), now) && bytes.length === now.size ? bytes : undefined;
  } finally {
    fs.closeSync(fd);
  }
}

const used = (at: string): number =>
  fs.existsSync(at) ? fs.readdirSync(at).reduce((sum, name) => sum + fs.statSync(`${at}/${name}`).size, 0) : 0;
