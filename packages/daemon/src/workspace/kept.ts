import * as fs from 'node:fs';
import { z } from 'zod';
import type { Wanted } from './plan.ts';
import { removePath } from './tree.ts';

// What is kept of finished commits, for undo: in which order they came, how much it takes, and letting go of it once its time
// is over. Never before.

/** What a record says when it is done. Of an earlier build's, what isn't there is looked up. */
const doneSchema = z.object({ time: z.number().optional(), kept: z.number().optional(), order: z.number().optional() });

export interface Kept {
  /** Bytes of all pre-images. */
  used(): number;
  count(): number;
  /** A commit is done. */
  add(name: string): void;
  /** The place of the next commit among all, begun or done: clocks go back, and copies of files have new times. */
  next(): number;
  /** The finished commits from this one on, itself included, the oldest first; none where it isn't kept. */
  since(name: string): string[];
  /** Lets go of every commit of before this moment (ms since 1970). */
  sweep(before: number): void;
}

/** What a commit will have to keep: everything that it replaces or removes. Bytes. */
export const toKeep = (wanted: readonly Wanted[]): number =>
  wanted.reduce((sum, { before }) => sum + (before?.kind === 'file' ? before.size : 0), 0);

export function openKept(dir: string): Kept {
  const done = new Map<string, Done>();
  let last = 0;
  for (const name of fs.readdirSync(dir)) {
    const found = readDone(`${dir}/${name}`);
    if (found) done.set(name, found);
    last = Math.max(last, found?.order ?? begunAs(`${dir}/${name}`));
  }
  return {
    used: () => done.values().reduce((sum, { bytes }) => sum + bytes, 0),
    count: () => done.size,
    add(name) {
      const found = readDone(`${dir}/${name}`);
      if (found) done.set(name, found);
    },
    next: () => ++last,
    since(name) {
      const from = done.get(name);
      const after = [...done].filter(([, one]) => from && earliest(from, one) <= 0);
      return after.sort(([, a], [, b]) => earliest(a, b)).map(([other]) => other);
    },
    sweep(before) {
      for (const [name, { time }] of done) {
        if (time >= before) continue;
        removePath(`${dir}/${name}`);
        done.delete(name);
      }
    },
  };
}

interface Done {
  time: number;
  order: number;
  bytes: number;
}

/** Those of an earlier build come before all others, by their time. */
const earliest = (a: Done, b: Done): number => a.order - b.order || a.time - b.time;

function readDone(record: string): Done | undefined {
  const file = `${record}/done.json`;
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) return undefined;
  const { time = stat.mtimeMs, order = 0, kept } = readState(file);
  return { time, order, bytes: kept ?? sizeOf(`${record}/pre`) };
}

/** One that is begun has its place already. */
const begunAs = (record: string): number =>
  Math.max(
    ...['applied.json', 'ready.json'].map((name) => (fs.existsSync(`${record}/${name}`) ? (readState(`${record}/${name}`).order ?? 0) : 0)),
  );

const readState = (file: string) => doneSchema.safeParse(JSON.parse(fs.readFileSync(file, 'utf8'))).data ?? {};

const sizeOf = (pre: string): number =>
  fs.existsSync(pre) ? fs.readdirSync(pre).reduce((sum, name) => sum + fs.lstatSync(`${pre}/${name}`).size, 0) : 0;
