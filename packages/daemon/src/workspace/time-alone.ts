import { originalOf, readIfStill } from './base-content.ts';
import { hashFile } from './changes.ts';
import { type Dir, look, openBelow, openFile, openReal, using } from './handle.ts';
import { nameOf, parentOf } from './names.ts';
import type { Wanted } from './plan.ts';
import type { SettleScene } from './settle-conflicts.ts';

/**
 * Whether a file that looks changed under the task is still what the task started from, byte for byte and in its mode: somebody
 * touched it, or saved it as it was. Known of what was kept as it was, and of a moved file, whose staged copy is what it was.
 */
export function timeAlone({ stage, keeping, work }: SettleScene, wanted: Wanted[]): (one: Wanted) => Promise<boolean> {
  const arrived = Map.groupBy(
    wanted.filter(({ before, after }) => !before && after?.kind === 'file'),
    ({ folder, after }) => `${folder} ${after?.size}`,
  );
  /** Content of new files of one size, each read once: alone, and with its mode. */
  const known = new Map<string, ReadonlySet<string>>();

  async function contentsOf(files: Wanted[]): Promise<Set<string>> {
    const found = new Set<string>();
    for (const { folder, rel, after } of files) {
      const content = await hashIn(() => work.content(folder, rel), nameOf(rel));
      if (content !== undefined) found.add(content).add(`${content} ${after?.mode}`);
    }
    return found;
  }

  return async ({ folder, rel, before, after }) => {
    const root = stage.folders[folder]?.path;
    const path = `${root}/${rel}`;
    const was = keeping.base(folder, rel);
    if (root === undefined || was === null || before?.kind !== 'file' || stage.begun?.at(path) !== undefined) return false;
    if (was && (was.kind !== 'file' || was.size !== before.size || was.mode !== before.mode)) return false;
    const real = (): Dir => openBelow(openReal(root), parentOf(rel));

    const original = originalOf(stage, path, was);
    if (original) {
      // Where nobody noted the mode, it is what the task left it at, or can't be told.
      if (original.length !== before.size || (!was && after?.mode !== before.mode)) return false;
      const now = using(real(), (dir) => readIfStill(dir, nameOf(rel), before));
      return now !== undefined && Buffer.compare(now, original) === 0;
    }
    const key = `${folder} ${before.size}`;
    const mates = after ? undefined : arrived.get(key);
    if (!mates) return false;
    const contents = known.get(key) ?? (await contentsOf(mates));
    known.set(key, contents);
    const now = await hashIn(real, nameOf(rel));
    if (now === undefined || using(real(), (dir) => look(dir, nameOf(rel)))?.changed !== before.changed) return false;
    return contents.has(was ? now : `${now} ${before.mode}`);
  };
}

/** Undefined where it can't be read: then somebody chooses. */
async function hashIn(open: () => Dir, name: string): Promise<string | undefined> {
  try {
    return await hashFile(using(open(), (dir) => openFile(dir, name)));
  } catch {
    return undefined;
  }
}
