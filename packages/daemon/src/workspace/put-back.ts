import * as fs from 'node:fs';
import type { Node } from './handle.ts';
import { is } from './steps.ts';
import { readPlan } from './transaction.ts';

/**
 * Whether what stands at a path was put back there by an undo, in the state `then`: a file of its own then, with that
 * content, time and mode. So changes that lie on one another can be undone one by one, the newest first. `dir` is that of all records.
 */
export function wasPutBack(dir: string, path: string, now: Node | undefined, then: Node): boolean {
  if (now?.kind !== then.kind || now.size !== then.size || now.modified !== then.modified || now.mode !== then.mode) return false;
  return fs.readdirSync(dir).some((record) => {
    const plan = fs.existsSync(`${dir}/${record}/done.json`) ? readPlan(`${dir}/${record}`) : undefined;
    return (
      plan?.of !== undefined &&
      plan.deltas.some(({ folder, rel, after }) => `${plan.folders[folder]?.path}/${rel}` === path && is(now, after))
    );
  });
}
