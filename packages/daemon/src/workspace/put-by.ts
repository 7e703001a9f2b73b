import * as fs from 'node:fs';
import type { Node } from './handle.ts';
import { is } from './steps.ts';
import { readDonePlan } from './transaction.ts';

/** The tasks whose commits (or undos) left these paths as they are now; nobody's where a person changed them. `dir` is that of all records. */
export function putBy(dir: string, now: ReadonlyMap<string, Node>): string[] {
  if (now.size === 0) return [];
  const tasks = new Set<string>();
  for (const record of fs.readdirSync(dir)) {
    const plan = readDonePlan(`${dir}/${record}`);
    for (const { folder, rel, after } of plan?.deltas ?? [])
      if (plan && after && is(now.get(`${plan.folders[folder]?.path}/${rel}`), after)) tasks.add(plan.task);
  }
  return [...tasks];
}
