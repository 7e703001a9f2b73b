import * as fs from 'node:fs';
import { z } from 'zod';
import type { Wanted } from './plan.ts';
import { removePath } from './tree.ts';

// What is kept of finished commits, for undo: how much it takes, and letting go of it once its time is over. Never before.

const doneSchema = z.object({ time: z.number().optional(), kept: z.number().optional() });

export interface Kept {
  /** Bytes of all pre-images. */
  used(): number;
  count(): number;
  /** A commit is done. */
  add(name: string): void;
  /** Lets go of every commit that was done before this moment (ms since 1970). */
  sweep(before: number): void;
}

/** What a commit will have to keep: everything that it replaces or removes. Bytes. */
export const toKeep = (wanted: readonly Wanted[]): number =>
  wanted.reduce((sum, { before }) => sum + (before?.kind === 'file' ? before.size : 0), 0);

export function openKept(dir: string): Kept {
  const sizes = new Map<string, number>();
  for (const name of fs.readdirSync(dir)) if (fs.existsSync(`${dir}/${name}/done.json`)) sizes.set(name, sizeOf(`${dir}/${name}`));
  return {
    used: () => sizes.values().reduce((sum, bytes) => sum + bytes, 0),
    count: () => sizes.size,
    add: (name) => void sizes.set(name, sizeOf(`${dir}/${name}`)),
    sweep(before) {
      for (const name of sizes.keys()) {
        const done = fs.statSync(`${dir}/${name}/done.json`, { throwIfNoEntry: false });
        if (done && done.mtimeMs >= before) continue;
        removePath(`${dir}/${name}`);
        sizes.delete(name);
      }
    },
  };
}

/** Written down with the commit; of an earlier build's, looked up. */
function sizeOf(record: string): number {
  const known = doneSchema.safeParse(JSON.parse(fs.readFileSync(`${record}/done.json`, 'utf8'))).data?.kept;
  if (known !== undefined) return known;
  const pre = `${record}/pre`;
  return fs.existsSync(pre) ? fs.readdirSync(pre).reduce((sum, name) => sum + fs.lstatSync(`${pre}/${name}`).size, 0) : 0;
}
