import * as fs from 'node:fs';
import type { Identity } from './bases.ts';
import type { Keeping } from './form.ts';
import { ifThere, isAbsent, look, type Node, openBelow, using } from './handle.ts';
import { copyLayer, type Layer, mergedLayer, overlayLayer } from './layer.ts';
import { isCopied, readManifest, recopy } from './manifest.ts';
import { isMark } from './merged-view.ts';
import { nameOf, parentOf, toSystem } from './names.ts';
import type { StageDir, StagedFolder } from './stage-dir.ts';

// What lies in a stage's directories, read and tidied without anything running.

export function keepingOf(stage: StageDir): Keeping {
  const kept = {
    overlay: new Map<number, FolderKeeping>(),
    merged: new Map<number, FolderKeeping>(),
    copy: new Map<number, FolderKeeping>(),
  };
  const of = (folder: number): FolderKeeping => {
    const where = stage.folders[folder];
    if (!where) throw new RangeError(`no folder ${folder}`);
    // Which it is may change while this is in use: a copy is made when it is needed.
    const copied = kept.copy.has(folder) || (stage.kind === 'copy' && where.mode !== 'ro' && isCopied(where.at));
    const how = copied ? 'copy' : stage.kind === 'overlay' ? 'overlay' : 'merged';
    const one = kept[how].get(folder) ?? (how === 'copy' ? onCopy(where) : over(where, how));
    kept[how].set(folder, one);
    return one;
  };
  return {
    layer: (folder) => of(folder).layer,
    root: (folder) => of(folder).root,
    staged: (folder, rel) => trace(of(folder).layer, rel) !== 'through',
    base(folder, rel) {
      const { path } = stage.folders[folder] ?? { path: '' };
      const noted = stage.bases.get(`${path}/${rel}`);
      return noted === undefined ? of(folder).base?.(rel) : noted;
    },
    canGiveBack: (folder, rel) => of(folder).canGiveBack(rel),
    async giveBack(folder, rel, real) {
      await of(folder).giveBack(rel, real);
    },
    settle(plan) {
      for (const { folder, rel, after } of plan.deltas) {
        const where = stage.folders[folder];
        if (!where) continue;
        stage.bases.note(`${where.path}/${rel}`, after);
        of(folder).letGo(rel, after);
      }
      for (const folder of stage.folders.keys()) of(folder).save();
    },
  };
}

interface FolderKeeping {
  layer: Layer;
  root: string;
  /** What the original of any path was when the stage was made. */
  base?(rel: string): Identity | null;
  canGiveBack(rel: string): boolean;
  giveBack(rel: string, real: Node | undefined): Promise<void> | void;
  /** This path is in place now. */
  letGo(rel: string, after: Node | undefined): void;
  save(): void;
}

/** An upper directory over the real folder: the kernel merges the two, or we do. */
function over({ at }: StagedFolder, by: 'overlay' | 'merged'): FolderKeeping {
  const root = `${at}/upper`;
  const layer = by === 'overlay' ? overlayLayer(root) : mergedLayer(root, `${at}/gone`);
  return {
    layer,
    root,
    canGiveBack: (rel) => trace(layer, parentOf(rel)) !== 'hidden' && isThere(root, parentOf(rel)),
    giveBack: (rel) => remove(at, rel),
    letGo(rel, after) {
      // Under a folder that hides the real one, what is committed stays staged: it is all that shows there.
      if (after?.kind !== 'folder' && trace(layer, parentOf(rel)) !== 'hidden') remove(at, rel);
    },
    save() {},
  };
}

function onCopy({ at, path }: StagedFolder): FolderKeeping {
  const root = `${at}/copy`;
  const manifest = readManifest(`${at}/manifest`);
  return {
    layer: copyLayer(root, manifest),
    root,
    base: (rel) => manifest.get(rel)?.real ?? null,
    canGiveBack: (rel) => isThere(root, parentOf(rel)),
    async giveBack(rel, real) {
      await recopy(path, root, rel, manifest, real);
      manifest.save();
    },
    letGo(rel, after) {
      const copy = after && using(openBelow(root, parentOf(rel)), (dir) => look(dir, nameOf(rel)));
      manifest.set(rel, after, copy);
    },
    save: manifest.save,
  };
}

/** What the layer says of a path: the real one shows `through`, it is `staged`, or something above `hidden` it. */
function trace(layer: Layer, rel: string): 'through' | 'staged' | 'hidden' {
  let dir = layer.open();
  let hidden = false;
  try {
    const names = rel === '' ? [] : rel.split('/');
    for (const [index, name] of names.entries()) {
      const entry = dir.one(name);
      if (!entry) return hidden ? 'hidden' : 'through';
      hidden ||= entry.hides;
      if (entry.node?.kind !== 'folder') return 'staged';
      if (index === names.length - 1) return hidden ? 'hidden' : 'staged';
      const next = dir.enter(name);
      dir.close();
      dir = next;
    }
    return hidden ? 'hidden' : 'through';
  } finally {
    dir.close();
  }
}

/** Whether the stage has this folder: then what it has at a path in it is that path's own. */
const isThere = (root: string, rel: string): boolean => ifThere(() => using(openBelow(root, rel), () => true)) ?? false;

function remove(at: string, rel: string): void {
  try {
    using(openBelow(`${at}/upper`, parentOf(rel)), (dir) => {
      const node = look(dir, nameOf(rel));
      if (node && node.kind !== 'folder') fs.unlinkSync(toSystem(`${dir.path}/${nameOf(rel)}`));
    });
  } catch (cause) {
    if (!isAbsent(cause)) throw cause; // a folder above it went with an earlier one
  }
  if (isMark(`${at}/gone/${rel}`)) fs.unlinkSync(toSystem(`${at}/gone/${rel}`));
}
