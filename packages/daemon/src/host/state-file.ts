import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes a small file, readable by the owner alone, so that a reader sees the old one or the new one, whole, and that the new
 * one is on the disk when it returns. Where that can't be, the old one stays and nothing of the new one lies about. What only
 * says that this process lives need not be `lasting`: after a power cut it may be empty, and no longer holds anyway.
 */
export function replaceFile(path: string, text: string, { lasting = true } = {}): void {
  const next = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = openSync(next, 'wx', 0o600);
    try {
      // Goes on where the system takes only a part, as a disk does that is nearly full; writeSync doesn't.
      writeFileSync(file, text);
      if (lasting) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(next, path);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
  if (lasting) syncFolder(dirname(path));
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
