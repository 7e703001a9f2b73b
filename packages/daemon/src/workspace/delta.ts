import * as fs from 'node:fs';
import type { TrueName } from '../host/host.ts';
import { sameAttributes, sameWritten, writtenAttributes } from './attributes.ts';
import { type Dir, enter, look, type Node, named, names, openFile, unlessClosed } from './handle.ts';
import type { Layer, LayerDir, Staged } from './layer.ts';
import { join, nameOf, parentOf } from './names.ts';

// What a stage would change: a walk over what is staged, beside the real folder. What the task never touched isn't looked at,
// except below a folder that it removed.

/** One path before (in the real folder) and after (as staged). A folder's removal comes with one for each path below. */
export interface Delta {
  /** Inside the folder; never ''. */
  rel: string;
  before?: Node;
  after?: Node;
  /** Where the real folder has it, if it finds this path by another spelling of its names. */
  own?: string;
  /** Content and mode are the same: only what it carries beside them differs. */
  attributes?: true;
}

export interface DeltaOptions {
  layer: Layer;
  /** The real folder, open. */
  real: Dir;
  /** When the stage was made, by the file system's clock. Nanoseconds since 1970. */
  since: bigint;
  /** What a folder was when it came into the stage, where that is known; and keeps it, where it is found out. */
  folderWas(rel: string): { mode: number } | undefined;
  noteFolder(rel: string, node: Node): void;
  /** Paths inside that belong to somebody else: our own state, a folder granted on its own. */
  skip(rel: string): boolean;
  trueName: TrueName;
}

export async function deltas({ layer, real, since, folderWas, noteFolder, skip, trueName }: DeltaOptions): Promise<Delta[]> {
  const found: Delta[] = [];
  let seen = 0;
  const breathe = (): Promise<void> | undefined => (++seen % 250 === 0 ? new Promise((resolve) => setImmediate(resolve)) : undefined);

  /** Paths that the real folder has by another name. */
  const others = new Map<string, string>();
  const ownOf = (rel: string): string => {
    if (rel === '' || others.size === 0) return rel;
    return others.get(rel) ?? join(ownOf(parentOf(rel)), nameOf(rel));
  };
  const skipped = (rel: string): boolean => skip(rel) || (others.size > 0 && skip(ownOf(rel)));

  /** What a real folder has at a path that is staged. Commands of a task may have spelt it otherwise than the folder does. */
  function lookFor(below: Dir, name: string, rel: string): Node | undefined {
    const node = look(below, name);
    const own = node && trueName(parentOf(rel), named(below), name, node);
    if (own !== undefined && own !== name) others.set(rel, join(ownOf(parentOf(rel)), own));
    return node;
  }

  /** `hidden`: a folder above was removed and made anew, so nothing of the real one shows here. */
  async function walk(staged: LayerDir, below: Dir | undefined, rel: string, hidden: boolean): Promise<void> {
    const entries = staged.staged();
    for (const { name, node, hides, ...own } of entries) {
      await breathe();
      const path = join(rel, name);
      const before = skip(path) || !below ? undefined : lookFor(below, name, path);
      if (skipped(path)) continue;
      if (node?.kind === 'folder') {
        const merges = before?.kind === 'folder';
        const after = carrying(staged.dir, name, node);
        if (!merges) add(path, before, after);
        else folder(path, carrying(below, name, before), after, own);
        await inside(staged, merges ? below : undefined, name, path, hidden || hides);
      } else {
        if (before?.kind === 'folder' && below) await removed(below, name, path);
        if (!node) {
          if (before) add(path, carrying(below, name, before), undefined);
          continue;
        }
        const differs = before ? await difference(staged.dir, below, name, node, before) : 'all';
        if (differs) add(path, before && carrying(below, name, before), node, differs === 'attributes');
      }
    }
    if (!hidden || !below) return;
    const kept = new Set(entries.map(({ name }) => name));
    for (const name of names(below)) {
      const path = join(rel, name);
      const before = kept.has(name) || skipped(path) ? undefined : look(below, name);
      if (!before) continue;
      if (before.kind === 'folder') await removed(below, name, path);
      add(path, carrying(below, name, before), undefined);
    }
  }

  async function inside(staged: LayerDir, below: Dir | undefined, name: string, path: string, hidden: boolean): Promise<void> {
    const child = staged.enter(name);
    const childBelow = below && enter(below, name);
    try {
      await walk(child, childBelow, path, hidden);
    } finally {
      child.close();
      childBelow?.close();
    }
  }

  /** All that is below a folder that goes. */
  async function removed(below: Dir, name: string, rel: string): Promise<void> {
    const dir = enter(below, name);
    try {
      // Where it may not be listed it goes only if it is empty.
      for (const child of unlessClosed(() => names(dir)) ?? []) {
        await breathe();
        const path = join(rel, child);
        const before = skipped(path) ? undefined : look(dir, child);
        if (!before) continue;
        if (before.kind === 'folder') await removed(dir, child, path);
        add(path, carrying(dir, child, before), undefined);
      }
    } finally {
      dir.close();
    }
  }

  /** A folder that is there on both sides: as far as its mode and attributes are the task's, they may be a change. */
  function folder(rel: string, before: Node, after: Node, own: Pick<Staged, 'ownMode' | 'ownAttributes'>): void {
    const mode = before.mode !== after.mode && (own.ownMode === 'unknown' ? gaveMode(rel, before, after) : own.ownMode);
    const attributes = own.ownAttributes && !sameWritten(before.attributes ?? {}, after.attributes ?? {});
    const kept = before.attributes && !attributes ? { ...after, attributes: before.attributes } : after;
    if (mode || attributes) add(rel, before, mode ? kept : { ...after, mode: before.mode }, !mode);
  }

  /** Whether the mode of a staged copy of a folder was given by the task: else somebody gave the real one another, which stays. */
  function gaveMode(rel: string, before: Node, after: Node): boolean {
    const was = folderWas(rel);
    if (was) return was.mode !== after.mode;
    // What was last changed of the real one since, beside what lies in it, can only be its mode.
    const others = before.changed >= since && before.changed > before.modified;
    if (others) noteFolder(rel, { ...before, mode: after.mode });
    return !others;
  }

  function add(rel: string, before: Node | undefined, after: Node | undefined, attributes = false): void {
    const own = ownOf(rel);
    found.push({ rel, ...(before && { before }), ...(after && { after }), ...(own !== rel && { own }), ...(attributes && { attributes }) });
  }

  const root = layer.open();
  try {
    await walk(root, real, '', false);
  } finally {
    root.close();
  }
  return found;
}

/** A folder with what it carries. */
const carrying = (dir: Dir | undefined, name: string, node: Node): Node =>
  node.kind === 'folder' && dir ? { ...node, attributes: writtenAttributes(`${dir.path}/${name}`) } : node;

/** Whether a file or link is what it was, and if not whether only its attributes differ. Times don't count by themselves. */
async function difference(
  staged: Dir,
  below: Dir | undefined,
  name: string,
  after: Node,
  before: Node,
): Promise<'all' | 'attributes' | undefined> {
  if (after.kind !== before.kind || after.kind === 'folder') return 'all';
  if (after.kind === 'link') return after.target === before.target ? undefined : 'all';
  if (after.mode !== before.mode || after.size !== before.size || after.kind !== 'file' || !below) return 'all';
  if (after.ino === before.ino && after.dev === before.dev) return undefined;
  if (!(await sameContent(staged, name, below, name))) return 'all';
  return sameAttributes(`${staged.path}/${name}`, `${below.path}/${name}`) ? undefined : 'attributes';
}

/** Compares byte by byte until the first difference. What cannot be read counts as different. */
async function sameContent(a: Dir, aName: string, b: Dir, bName: string): Promise<boolean> {
  const open: number[] = [];
  try {
    for (const [dir, name] of [
      [a, aName],
      [b, bName],
    ] as const)
      open.push(openFile(dir, name));
    const [x, y] = [Buffer.allocUnsafe(chunk), Buffer.allocUnsafe(chunk)];
    for (let at = 0, turn = 0; ; turn++) {
      const read = fs.readSync(open[0] ?? -1, x, 0, chunk, at);
      if (read !== fs.readSync(open[1] ?? -1, y, 0, chunk, at) || x.compare(y, 0, read, 0, read) !== 0) return false;
      if (read < chunk) return true;
      at += read;
      if (turn % 16 === 15) await new Promise((resolve) => setImmediate(resolve));
    }
  } catch {
    return false;
  } finally {
    for (const fd of open) fs.closeSync(fd);
  }
}
const chunk = 256 * 1024;
