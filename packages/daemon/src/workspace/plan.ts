import { changeSchema } from '@deskhand/protocol';
import { z } from 'zod';
import { sameWritten } from './attributes.ts';
import type { Node } from './handle.ts';
import { nameOf, parentOf } from './names.ts';
import { placeSchema } from './place.ts';

// What a commit will do, as it is written down before it is done: enough to finish it or to take it back, by itself.

const nodeSchema: z.ZodType<Node> = z.object({
  kind: z.enum(['file', 'folder', 'link', 'other']),
  size: z.number(),
  mode: z.number(),
  uid: z.number(),
  gid: z.number(),
  modified: z.coerce.bigint(),
  changed: z.coerce.bigint(),
  ino: z.coerce.bigint(),
  dev: z.coerce.bigint(),
  links: z.number(),
  rdev: z.coerce.bigint(),
  target: z.string().exactOptional(),
  attributes: z.record(z.string(), z.string()).exactOptional(),
});

const pathState = {
  /** Place in `folders`. */
  folder: z.number().int(),
  rel: z.string(),
  before: nodeSchema.exactOptional(),
  after: nodeSchema.exactOptional(),
};

const stepSchema = z.object({
  /** Its number: of what waits in the temporary folder, and of the pre-image. */
  n: z.number().int(),
  ...pathState,
});
/** One thing done to one path. Never turns a folder into a file or back: that is two steps. */
export type Step = z.infer<typeof stepSchema>;

const deltaSchema = z.object({
  ...pathState,
  /** The step that puts its content there. */
  n: z.number().int().exactOptional(),
  /** The step that takes away what was there, and has kept it. */
  pre: z.number().int().exactOptional(),
});
export type PlannedDelta = z.infer<typeof deltaSchema>;

export const planSchema = z.object({
  commit: z.string(),
  task: z.string(),
  /** Milliseconds since 1970. */
  time: z.number(),
  /** The commit that this one reverses. */
  of: z.string().exactOptional(),
  /** `temp`: the folder inside it that holds what is about to be put in place, and what was taken away. */
  folders: z.array(z.object({ path: z.string(), temp: z.string(), place: placeSchema.exactOptional() })),
  steps: z.array(stepSchema),
  deltas: z.array(deltaSchema),
  changes: z.array(changeSchema),
  /** Of an undo: the paths that it left as they were, since they had moved on. */
  left: z.array(z.string()).exactOptional(),
  /** Everything that was staged is in it: the stage goes with it. */
  whole: z.boolean(),
});
export type Plan = z.infer<typeof planSchema>;

export interface Wanted {
  folder: number;
  rel: string;
  before?: Node;
  after?: Node;
  /** See Delta. */
  own?: string;
}

/**
 * The steps in an order that works: folders that are closed to us opened up, removals from the leaves, folders from the root,
 * files and links, at last the modes and attributes that folders end with. `parent` looks at a folder that is there already.
 */
export function order(
  wanted: Wanted[],
  parent: (folder: number, rel: string) => Node | undefined,
): { steps: Step[]; deltas: PlannedDelta[] } {
  const steps: Step[] = [];
  const deltas: PlannedDelta[] = [];
  const add = (step: Omit<Step, 'n'>): number => steps.push({ n: steps.length, ...step }) - 1;
  const up = wanted.toSorted((a, b) => a.folder - b.folder || (a.rel < b.rel ? -1 : 1));
  const down = up.toReversed();
  const isFolder = (node: Node | undefined): boolean => node?.kind === 'folder';

  const closed = new Map<string, { folder: number; rel: string; node: Node }>();
  if (process.getuid?.() !== 0)
    for (const { folder, rel, before } of up) {
      const inner = parentOf(rel);
      for (const [path, node] of [[inner, parent(folder, inner)], ...(isFolder(before) ? [[rel, before] as const] : [])] as const)
        if (path !== '' && node && isOurs(node) && (node.mode & 0o300) !== 0o300)
          closed.set(`${folder}/${path}`, { folder, rel: path, node });
    }
  for (const { folder, rel, node } of [...closed.values()].sort((a, b) => (a.rel < b.rel ? -1 : 1)))
    add({ folder, rel, before: node, after: opened(node) });

  const taken = new Map<string, number>();
  const kept = (folder: number, rel: string): { pre?: number } => {
    const pre = taken.get(`${folder}/${rel}`);
    return pre === undefined ? {} : { pre };
  };
  for (const { folder, rel, before, after } of down) {
    if (!before || (after && isFolder(before) === isFolder(after))) continue;
    const n = add({ folder, rel, before: closed.has(`${folder}/${rel}`) ? opened(before) : before });
    taken.set(`${folder}/${rel}`, n);
    if (!after) deltas.push({ pre: n, folder, rel, before });
  }
  for (const { folder, rel, before, after } of up)
    if (after && isFolder(after) && !isFolder(before)) {
      add({ folder, rel, after: opened(after) });
      deltas.push({ ...kept(folder, rel), folder, rel, ...(before && { before }), after });
    }
  for (const { folder, rel, before, after } of up)
    if (after && !isFolder(after)) {
      const n = add({ folder, rel, ...(before && !isFolder(before) && { before }), after });
      deltas.push({ n, pre: n, ...kept(folder, rel), folder, rel, ...(before && { before }), after });
    }
  const modes = new Map<string, Omit<Step, 'n'>>();
  for (const { folder, rel, node } of closed.values()) modes.set(`${folder}/${rel}`, { folder, rel, before: opened(node), after: node });
  for (const { folder, rel, before, after } of up) {
    const key = `${folder}/${rel}`;
    if (!after || !isFolder(after)) {
      modes.delete(key);
      continue;
    }
    const from = modes.get(key)?.before ?? (before && isFolder(before) ? before : opened(after));
    if (isFolder(before)) deltas.push({ folder, rel, ...(before && { before }), after });
    if (from.mode === after.mode && carriesAlike(from, after)) modes.delete(key);
    else modes.set(key, { folder, rel, before: from, after });
  }
  for (const step of [...modes.values()].sort((a, b) => (a.rel > b.rel ? -1 : 1))) add(step);
  return { steps, deltas };
}

const carriesAlike = (from: Node, after: Node): boolean =>
  !after.attributes || (from.attributes !== undefined && sameWritten(from.attributes, after.attributes));
const opened = (node: Node): Node => ({ ...node, mode: node.mode | 0o700 });
const isOurs = (node: Node): boolean => node.uid === process.getuid?.();

/** SQLite keeps one database in several files: those that belong with `rel`. */
export function siblings(rel: string): string[] {
  const base = rel.replace(/-(wal|shm|journal)$/u, '');
  return nameOf(base) === '' ? [] : [base, `${base}-wal`, `${base}-shm`, `${base}-journal`].filter((other) => other !== rel);
}
