import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { StageFiles, StageStat } from '../workspace/workspace.ts';

export interface Found {
  /** Absolute, and relative to where the walk began. */
  path: string;
  name: string;
  relative: string;
  stat: StageStat;
}

/** Folders that hold programs' things, not the person's. */
const skipped = new Set(['.git', 'node_modules', '__pycache__', '.venv', 'venv', 'site-packages', '.cache']);

/** Milliseconds for which a walk keeps everything else waiting. */
const atOnce = 10;

/** Every file and folder below, without following links. Stops at the signal and after `most` entries. */
export async function* walk(files: StageFiles, top: string, signal: AbortSignal, most = 300_000): AsyncGenerator<Found> {
  let left = most;
  let since = performance.now();
  const folders = [{ path: top, relative: '' }];
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const entries = await files.list(folder.path).catch(() => []);
    const below: typeof folders = [];
    for (const { name, stat } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (signal.aborted || left-- <= 0) return;
      if (performance.now() - since > atOnce) {
        await turn();
        since = performance.now();
      }
      const found = { path: join(folder.path, name), name, relative: folder.relative ? `${folder.relative}/${name}` : name, stat };
      yield found;
      if (stat.kind === 'folder' && !skipped.has(name)) below.push(found);
    }
    folders.push(...below.reverse());
  }
}
