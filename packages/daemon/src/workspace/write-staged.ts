import * as fs from 'node:fs';
import type { Keeping } from './form.ts';
import { type Node, openOurs, using } from './handle.ts';
import { nameOf, parentOf, toSystem } from './names.ts';
import type { StageDir } from './stage-dir.ts';

/** Replaces the content of a staged file while nothing of the stage runs: whole or not at all, and on the disk when it returns. */
export function writeStaged(
  stage: StageDir,
  keeping: Keeping,
  { folder, rel, like }: { folder: number; rel: string; like: Node },
  content: Uint8Array,
): void {
  const scratch = `${stage.folders[folder]?.at}/scratch`;
  fs.mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const fresh = `${scratch}/written`;
  const fd = fs.openSync(fresh, 'w', 0o600);
  try {
    fs.writeFileSync(fd, content);
    if (process.getuid?.() === 0) fs.fchownSync(fd, like.uid, like.gid);
    fs.fchmodSync(fd, like.mode);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  using(openOurs(keeping.root(folder), parentOf(rel)), (dir) => {
    fs.renameSync(fresh, toSystem(`${dir.path}/${nameOf(rel)}`));
    const at = fs.openSync(toSystem(`${dir.path}/.`), 'r');
    fs.fsyncSync(at);
    fs.closeSync(at);
  });
}
