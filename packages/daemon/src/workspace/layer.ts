import * as fs from 'node:fs';
import { sameWritten, writtenAttributes } from './attributes.ts';
import { type Dir, enter, ifThere, look, type Node, names, openTrusted, unlocked, using } from './handle.ts';
import { type Manifest, untouched } from './manifest.ts';
import { isMark } from './merged-view.ts';
import { join, toSystem } from './names.ts';
import { native } from './native.ts';

// What a task staged in one folder, as a tree of differences that is walked beside the real folder. Three kinds of
// keeping it, one way of reading it.

export interface Staged {
  name: string;
  /** What the task has there; absent where it removed what was. */
  node?: Node;
  /** What the real folder has at this path, and below, doesn't show through. */
  hides: boolean;
  /** The mode of a folder is the task's doing, or else the real one's of some time ago; `ownAttributes`: what it carries beside it, too. */
  ownMode?: boolean | 'unknown';
  ownAttributes?: boolean;
}

export interface LayerDir {
  /** What differs, and the folders on the way to it. */
  staged(): Staged[];
  one(name: string): Staged | undefined;
  enter(name: string): LayerDir;
  /** Where the content of a staged file is read. */
  readonly dir: Dir;
  close(): void;
}

export interface Layer {
  open(): LayerDir;
}

/** The kernel's own form: a character device 0:0 is a removal, an attribute marks a folder that hides the one below. */
export function overlayLayer(upper: string): Layer {
  const attributes = native();
  if (!attributes) throw new Error('extended attributes cannot be read here');
  const one = (dir: Dir, name: string): Staged | undefined => {
    const node = look(dir, name);
    if (node?.kind === 'other' && node.rdev === 0n && isDevice(dir, name)) return { name, hides: true };
    const opaque = node?.kind === 'folder' && attributes.xattr(`${dir.path}/${name}`, 'user.overlay.opaque')?.toString() === 'y';
    return node && { name, node, hides: node.kind !== 'folder' || opaque, ownMode: 'unknown', ownAttributes: true };
  };
  const wrap = (locked: Dir, dir = unlocked(locked)): LayerDir => ({
    dir,
    staged: () => names(dir).flatMap((name) => one(dir, name) ?? []),
    one: (name) => one(dir, name),
    enter: (name) => wrap(enter(dir, name)),
    close: () => dir.close(),
  });
  return { open: () => wrap(openTrusted(upper)) };
}

const isDevice = (dir: Dir, name: string): boolean => fs.lstatSync(toSystem(`${dir.path}/${name}`)).isCharacterDevice();

/** Our own form (see merged-view.ts): marks of removal in a tree beside. */
export function mergedLayer(upper: string, gone: string): Layer {
  const one = (dir: Dir, rel: string, name: string): Staged | undefined => {
    const node = look(dir, name);
    const marked = isMark(`${gone}/${join(rel, name)}`);
    if (!node) return marked ? { name, hides: true } : undefined;
    return { name, node, hides: node.kind !== 'folder' || marked };
  };
  const wrap = (locked: Dir, rel: string, dir = unlocked(locked)): LayerDir => ({
    dir,
    staged() {
      const marks = `${gone}/${rel}`;
      const all = new Set([...names(dir), ...(isFolder(marks) ? using(openTrusted(marks), names) : [])]);
      return [...all].flatMap((name) => one(dir, rel, name) ?? []);
    },
    one: (name) => one(dir, rel, name),
    enter: (name) => wrap(enter(dir, name), join(rel, name)),
    close: () => dir.close(),
  });
  return { open: () => wrap(openTrusted(upper), '') };
}

/** On a copy: what is no longer as it was copied. */
export function copyLayer(copy: string, manifest: Manifest): Layer {
  const one = (dir: Dir, rel: string, name: string): Staged | undefined => {
    const node = look(dir, name);
    const was = manifest.get(join(rel, name));
    if (!node) return was && { name, hides: true };
    const same = was !== undefined && untouched(was.copy, node);
    if (node.kind === 'folder') {
      const ownAttributes = !was || !sameWritten(was.attributes ?? {}, writtenAttributes(`${dir.path}/${name}`));
      return { name, node, hides: was?.copy.kind !== 'folder', ownMode: !same, ownAttributes };
    }
    return same ? undefined : { name, node, hides: true };
  };
  const wrap = (locked: Dir, rel: string, dir = unlocked(locked)): LayerDir => ({
    dir,
    staged: () => [...new Set([...names(dir), ...manifest.names(rel)])].flatMap((name) => one(dir, rel, name) ?? []),
    one: (name) => one(dir, rel, name),
    enter: (name) => wrap(enter(dir, name), join(rel, name)),
    close: () => dir.close(),
  });
  return { open: () => wrap(openTrusted(copy), '') };
}

const isFolder = (path: string): boolean => ifThere(() => fs.lstatSync(toSystem(path)).isDirectory()) ?? false;
