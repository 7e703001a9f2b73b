import { unchanged } from './bases.ts';
import type { Keeping } from './form.ts';
import { type Dir, enter, look, openBelow, openReal, using } from './handle.ts';
import type { LayerDir } from './layer.ts';
import { join, nameOf, parentOf } from './names.ts';
import type { StageDir } from './stage-dir.ts';

/** Keeps what a file was that a file tool is about to change, if it is still what the task saw. */
export function keepOriginal(stage: StageDir, keeping: Keeping, folder: number, rel: string): void {
  const { path = '' } = stage.folders[folder] ?? {};
  const base = keeping.base(folder, rel);
  if (base?.kind !== 'file' || stage.originals.has(`${path}/${rel}`, base)) return;
  using(openBelow(openReal(path), parentOf(rel)), (dir) => {
    const before = look(dir, nameOf(rel));
    if (before && unchanged(base, before)) stage.originals.keep(`${path}/${rel}`, dir, nameOf(rel), before);
  });
}

/** Staged entries looked at after one command: some 10 ms. What lies beyond is not kept, and a conflict there is asked about. */
const most = 500;

/** Keeps the originals of what a command has just changed, as far as they are still what the command saw. */
export function keepOriginals(stage: StageDir, keeping: Keeping, skip: (path: string) => boolean): void {
  let left = most;

  function walk(folder: number, staged: LayerDir, real: Dir, rel: string): void {
    for (const { name, node } of staged.staged()) {
      if (--left < 0) return;
      const path = `${stage.folders[folder]?.path}/${join(rel, name)}`;
      const before = skip(path) ? undefined : look(real, name);
      if (node?.kind === 'folder' && before?.kind === 'folder') {
        const [inner, below] = [staged.enter(name), enter(real, name)];
        try {
          walk(folder, inner, below, join(rel, name));
        } finally {
          inner.close();
          below.close();
        }
      } else if (node?.kind === 'file' && before?.kind === 'file') {
        const base = keeping.base(folder, join(rel, name));
        if (base === undefined && before.changed < stage.stamp) stage.originals.keep(path, real, name, before, 'opening');
        else if (base && unchanged(base, before)) stage.originals.keep(path, real, name, before);
      }
    }
  }

  for (const [folder, { path, mode }] of stage.folders.entries()) {
    if (mode === 'ro') continue;
    const [staged, real] = [keeping.layer(folder).open(), openReal(path)];
    try {
      walk(folder, staged, real, '');
    } finally {
      staged.close();
      real.close();
    }
  }
}
