import { sameWritten } from './attributes.ts';
import type { Node } from './handle.ts';
import { within } from './names.ts';
import type { Plan } from './plan.ts';
import { is } from './steps.ts';
import { readPlan } from './transaction.ts';
import type { Done } from './undo.ts';

// The way back to a point: what several commits did after one another, as what one commit would have done.

interface Past {
  plan: Plan;
  /** The record's directory. */
  at: string;
  /** All of it lies in the folder that is asked about. */
  whole: boolean;
}

/** Those of these records (the oldest first) that touched the folder; the newest first. */
export function recordsOf(records: readonly string[], folder: string | undefined): Past[] {
  return records.toReversed().flatMap((at) => {
    const plan = readPlan(at);
    const inside = plan?.deltas.filter((delta) => concerns(plan, delta, folder)).length ?? 0;
    return plan && inside ? [{ plan, at, whole: inside === plan.deltas.length }] : [];
  });
}

/** `records` newest first. */
export function compose(records: readonly Past[], folder: string | undefined): { folders: string[]; done: Done[] } {
  const folders = [...new Set(records.flatMap(({ plan }) => plan.folders.map(({ path }) => path)))];
  const paths = new Map<string, Done>();
  for (const { plan, at } of records)
    for (const delta of plan.deltas) {
      if (!concerns(plan, delta, folder)) continue;
      const path = `${plan.folders[delta.folder]?.path}/${delta.rel}`;
      const { before, after } = delta;
      const pre = delta.pre === undefined ? undefined : `${at}/pre/${delta.pre}`;
      const newer = paths.get(path);
      const known = { folder: folders.indexOf(plan.folders[delta.folder]?.path ?? ''), rel: delta.rel };
      const between = [...(newer?.between ?? []), ...lost(newer, after)];
      paths.set(path, {
        ...known,
        ...(before && { before }),
        ...(newer ? newer.after && { after: newer.after } : after && { after }),
        ...(pre !== undefined && { pre }),
        ...(between.length && { between }),
      });
    }
  return { folders, done: [...paths.values()].filter((one) => !isBack(one)) };
}

const concerns = (plan: Plan, delta: { folder: number; rel: string }, folder: string | undefined): boolean =>
  folder === undefined || within(`${plan.folders[delta.folder]?.path}/${delta.rel}`, folder);

/** What the newer commit found there, where the older had left something else: somebody's own change between the two. */
function lost(newer: Done | undefined, left: Node | undefined): { node: Node; pre: string }[] {
  const found = newer?.before;
  if (found?.kind !== 'file' || newer?.pre === undefined || is(found, left)) return [];
  return [{ node: found, pre: newer.pre }];
}

/** Nothing is left to do: it came and went, or was changed and changed back. */
function isBack({ before, after, between }: Done): boolean {
  if (between || !before || !after) return !between && !before && !after;
  if (before.kind !== after.kind || before.mode !== after.mode || before.target !== after.target) return false;
  if (before.kind === 'folder') return sameWritten(before.attributes ?? {}, after.attributes ?? {});
  return before.size === after.size && before.modified === after.modified;
}
