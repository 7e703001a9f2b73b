import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a small file, readable by the owner alone, so that a reader sees the old one or the new one, whole, and that the new
 * one is on the disk when it returns. Where that can't be, the old one stays and nothing of the new one lies about.
 */
export function replaceFile(path: string, text: string): void {
  const next = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = openSync(next, 'wx', 0o600);
    try {
      // Goes on where the system takes only a part, as a disk does that is nearly full; writeSync doesn't.
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Without it the new name may be lost with the power. Windows has no such thing, and keeps names by itself. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
