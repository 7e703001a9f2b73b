import * as fs from 'node:fs';
import { z } from 'zod';
import { type Identity, identitySchema, json } from './bases.ts';
import type { Node } from './handle.ts';

// What a stage took over from the stage of another task, path by path, as it was then.

export interface Begun {
  /** The task. */
  from: string;
  /** The stamp of the stage that it was taken from: see StageDir. */
  stamp: bigint;
  /** `null`: removed there. `undefined`: not taken over. */
  at(path: string): Identity | null | undefined;
}

const fileSchema = z.object({
  from: z.string(),
  stamp: z.coerce.bigint(),
  paths: z.array(z.tuple([z.string(), identitySchema.nullable()])),
});

export function readBegun(file: string): { begun?: Begun } {
  if (!fs.existsSync(file)) return {};
  const { from, stamp, paths } = fileSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  const known = new Map(paths);
  return { begun: { from, stamp, at: (path) => known.get(path) } };
}

export function saveBegun(file: string, said: z.infer<typeof fileSchema>): void {
  fs.writeFileSync(file, json(said), { mode: 0o600, flush: true });
}

/** Whether this is the state that was taken over, wherever it lies: put in place it may have been copied, and keeps its time. */
export function isTakenOver(was: Identity | null, now: Node | undefined): boolean {
  if (!was || !now) return !was && !now;
  if (was.kind !== now.kind || was.mode !== now.mode || was.target !== now.target) return false;
  return was.kind !== 'file' || (was.size === now.size && was.modified === now.modified);
}
