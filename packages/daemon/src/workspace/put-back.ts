import * as fs from 'node:fs';
import type { Node } from './handle.ts';
import { is } from './steps.ts';
import { readDonePlan } from './transaction.ts';

/**
 * Whether what stands at a path was put back there by an undo, in the state `then`: a file of its own then, with that
 * content, time and mode. So changes that lie on one another can be undone one by one, the newest first. `dir` is that of
 * all records, which are read once, by whoever asks first about a file that looks like it.
 */
export function openPutBacks(dir: string): (path: string, now: Node | undefined, then: Node) => boolean {
  let known: Map<string, Node[]> | undefined;
  return (path, now, then) => {
    if (now?.kind !== then.kind || now.size !== then.size || now.modified !== then.modified || now.mode !== then.mode) return false;
    known ??= readPutBacks(dir);
    return known.get(path)?.some((after) => is(now, after)) ?? false;
  };
}

/** What each path was made by every undo that is kept. */
function readPutBacks(dir: string): Map<string, Node[]> {
  const known = new Map<string, Node[]>();
  for (const record of fs.readdirSync(dir)) {
    const plan = readDonePlan(`${dir}/${record}`);
    if (plan?.of === undefined) continue;
    for (const { folder, rel, after } of plan.deltas) {
      const path = `${plan.folders[folder]?.path}/${rel}`;
      if (after) known.set(path, [...(known.get(path) ?? []), after]);
    }
  }
  return known;
}
