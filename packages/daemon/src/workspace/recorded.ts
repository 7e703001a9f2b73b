import * as fs from 'node:fs';
import { codeOf, isAbsent, look, type Node, openFile, openTrusted, using } from './handle.ts';
import { nameOf, parentOf } from './names.ts';
import type { Plan, PlannedDelta } from './plan.ts';
import { openRoots } from './roots.ts';
import { is } from './steps.ts';
import { readPlan } from './transaction.ts';

// What a commit made of one path, read from the record that undo works from: what was there before is its pre-image; what it
// put there is the file itself, as long as nobody touched it, or else the pre-image of the commit that took it away.

export interface Recorded {
  before?: Uint8Array;
  after?: Uint8Array;
  /** It changed again since by another hand than a commit's: what the commit put there is kept nowhere. */
  movedOn: boolean;
}

/** Undefined where that commit has no such path, or no record any more. `records`: its own and all later ones; `named` says how people see a path. */
export function readRecorded([record, ...later]: readonly string[], asked: string, named: (path: string) => string): Recorded | undefined {
  const plan = record === undefined ? undefined : readPlan(record);
  const change = plan?.changes.find(({ path }) => path === asked || named(path) === asked);
  if (record === undefined || !plan || !change) return undefined;
  const { path } = change;
  const left = change.from === undefined ? undefined : find(plan, change.from);
  const here = find(plan, path);
  const before = preImage(record, left ?? here);
  const wanted = here?.after;
  if (!here || wanted?.kind !== 'file') return { ...(before && { before }), movedOn: false };
  const after = asItIs(plan, here, wanted) ?? takenAway(later, path, wanted);
  return { ...(before && { before }), ...(after && { after }), movedOn: after === undefined };
}

const find = (plan: Plan, path: string): PlannedDelta | undefined =>
  plan.deltas.find(({ folder, rel }) => `${plan.folders[folder]?.path}/${rel}` === path);

function preImage(record: string, delta: PlannedDelta | undefined): Uint8Array | undefined {
  const { before, pre } = delta ?? {};
  if (before?.kind !== 'file' || pre === undefined) return undefined;
  // Kept under a second name, it could have been written to by whoever had it open.
  return read(`${record}/pre/${pre}`, (now) => now.size === before.size && now.modified === before.modified);
}

function asItIs(plan: Plan, { folder, rel }: PlannedDelta, wanted: Node): Uint8Array | undefined {
  const roots = openRoots(plan.folders.map(({ path }) => path));
  try {
    return read(roots.path(folder, rel), (now) => is(now, wanted));
  } catch (cause) {
    if (isAbsent(cause) || codeOf(cause) === 'ELOOP') return undefined;
    throw cause;
  } finally {
    roots.close();
  }
}

/** From the first later commit that found it there: an undo, or another task. */
function takenAway(later: readonly string[], path: string, wanted: Node): Uint8Array | undefined {
  for (const record of later) {
    const plan = readPlan(record);
    const delta = plan && find(plan, path);
    if (delta && is(delta.before, wanted)) return preImage(record, delta);
  }
  return undefined;
}

/** A plain file, if it is the one that is meant. */
function read(path: string, meant: (now: Node) => boolean): Uint8Array | undefined {
  try {
    return using(openTrusted(parentOf(path)), (dir) => {
      const now = look(dir, nameOf(path));
      if (now?.kind !== 'file' || !meant(now)) return undefined;
      const fd = openFile(dir, nameOf(path));
      try {
        return fs.readFileSync(fd);
      } finally {
        fs.closeSync(fd);
      }
    });
  } catch (cause) {
    if (isAbsent(cause) || ['ELOOP', 'EFTYPE', 'EACCES'].includes(codeOf(cause))) return undefined;
    throw cause;
  }
}
