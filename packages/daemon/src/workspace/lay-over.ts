import * as fs from 'node:fs';
import { realDisk } from './disk.ts';
import { at, codeOf, type Dir, enter, look, self, setModified } from './handle.ts';
import { type LayerDir, mergedLayer } from './layer.ts';
import { finish } from './manifest.ts';
import { toSystem } from './names.ts';
import { copyAnyway } from './transaction.ts';
import { removeTree } from './tree.ts';

/**
 * Lays what file tools have staged (merged-view.ts) over a copy of the folder, so that the copy is what the task sees. What is
 * staged is left as it is, so that this can be done again from the beginning after a crash.
 */
export async function layOver({ upper, gone }: { upper: string; gone: string }, copy: Dir): Promise<void> {
  const staged = mergedLayer(upper, gone).open();
  try {
    await lay(staged, copy);
  } finally {
    staged.close();
  }
}

async function lay(from: LayerDir, to: Dir): Promise<void> {
  for (const { name, node, hides } of from.staged()) {
    const there = look(to, name);
    if (there && (hides || !node || there.kind !== node.kind)) removeTree(to, name);
    if (node?.kind === 'folder') await folder(from, to, name, there?.kind === 'folder' && !hides);
    else if (node?.kind === 'link') {
      fs.symlinkSync(toSystem(node.target ?? ''), at(to, name));
      finish(from.dir, to, name, node);
    } else if (node?.kind === 'file') {
      const [source, target] = [`${from.dir.path}/${name}`, `${to.path}/${name}`];
      try {
        fs.linkSync(toSystem(source), toSystem(target));
      } catch (cause) {
        if (!['EPERM', 'EMLINK', 'EXDEV', 'ENOTSUP', 'EACCES'].includes(codeOf(cause))) throw cause;
        await copyAnyway(realDisk, source, target, node.mode);
        finish(from.dir, to, name, node);
      }
    }
  }
}

async function folder(from: LayerDir, to: Dir, name: string, merges: boolean): Promise<void> {
  if (!merges) fs.mkdirSync(at(to, name), 0o700);
  const [inner, target] = [from.enter(name), enter(to, name)];
  const { mode } = self(target);
  try {
    // One that is closed to its owner is so to us.
    if ((mode & 0o700) !== 0o700) fs.chmodSync(toSystem(target.path), mode | 0o700);
    await lay(inner, target);
    if ((mode & 0o700) !== 0o700) fs.chmodSync(toSystem(target.path), mode);
    const made = self(inner.dir);
    if (merges) return;
    finish(from.dir, to, name, made);
    setModified(`${to.path}/${name}`, made.modified);
  } finally {
    inner.close();
    target.close();
  }
}
