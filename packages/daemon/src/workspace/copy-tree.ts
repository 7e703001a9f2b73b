import * as fs from 'node:fs';
import { realDisk } from './disk.ts';
import { at, type Dir, enter, look, type Node, names, setModified, unlocked } from './handle.ts';
import { finish } from './manifest.ts';
import { fromSystem, toSystem } from './names.ts';
import { native } from './native.ts';
import { copyAnyway } from './transaction.ts';

/**
 * Copies what is in a directory of a stage into an empty one, sharing blocks where the file system can: content, holes, mode,
 * times, owner, attributes, hard links among its files, and an overlay's own marks. What is never put in place stays behind.
 */
export async function copyTree(from: Dir, to: Dir, linked = new Map<bigint, string>()): Promise<void> {
  for (const [index, name] of names(from).entries()) {
    if (index % 50 === 49) await new Promise((resolve) => setImmediate(resolve));
    const node = look(from, name);
    if (node?.kind === 'folder') await copyFolder(from, to, name, node, linked);
    else if (node?.kind === 'link') {
      fs.symlinkSync(toSystem(node.target ?? ''), at(to, name));
      finish(from, to, name, node);
    } else if (node?.kind === 'file') {
      const twin = node.links > 1 ? linked.get(node.ino) : undefined;
      if (twin !== undefined) {
        fs.linkSync(toSystem(twin), at(to, name));
        continue;
      }
      await copyAnyway(realDisk, `${from.path}/${name}`, `${to.path}/${name}`, node.mode);
      finish(from, to, name, node);
      if (node.links > 1) linked.set(node.ino, `${lasting(to)}/${name}`);
    } else if (node && isWhiteout(from, name, node)) native()?.whiteout(`${to.path}/${name}`);
  }
}

async function copyFolder(from: Dir, to: Dir, name: string, node: Node, linked: Map<bigint, string>): Promise<void> {
  fs.mkdirSync(at(to, name), 0o700);
  const [inner, target] = [unlocked(enter(from, name)), enter(to, name)];
  try {
    await copyTree(inner, target, linked);
  } finally {
    inner.close();
    target.close();
  }
  const opaque = native()?.xattr(`${from.path}/${name}`, 'user.overlay.opaque');
  if (opaque) native()?.setXattr(`${to.path}/${name}`, 'user.overlay.opaque', opaque);
  finish(from, to, name, node);
  setModified(`${to.path}/${name}`, node.modified);
}

/** A path that stays good when the folder is closed. */
const lasting = ({ path }: Dir): string =>
  process.platform === 'linux' ? fromSystem(fs.readlinkSync(path, { encoding: 'buffer' })) : path;

const isWhiteout = (dir: Dir, name: string, node: Node): boolean =>
  node.rdev === 0n && fs.lstatSync(toSystem(`${dir.path}/${name}`)).isCharacterDevice();
