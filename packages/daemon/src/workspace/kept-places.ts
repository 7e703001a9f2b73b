import { type Change, foldersAbove, isInPlace } from '@deskhand/protocol';
import { staysOut } from './marks.ts';
import type { Wanted } from './plan.ts';
import type { StageSpec } from './workspace.ts';

// What rules say of changes that no single call named, as a command makes them: of what goes, that it is never deleted; of the
// rest, that it is never changed. Their owner may still put it in place by a look of their own; what a managed policy forbids
// nobody here can.

type Kept = NonNullable<StageSpec['closed']>[number];
/** A rule that a change goes against. `path`: where what is lost was, or what is changed is. */
export interface Against {
  kept: Kept;
  path: string;
}

/** `ownOf`: the name by which its folder has what a command spelt otherwise. */
export function againstRules(changes: readonly Change[], closed: readonly Kept[], ownOf = (path: string) => path): Map<Change, Against[]> {
  const found = new Map<Change, Against[]>();
  // What may not be read isn't there; with a `*`, a task can still make one that is called so.
  const rules = closed.filter(({ path, access }) => access !== 'read' || path.includes('*'));
  if (!rules.length) return found;
  for (const kept of rules) {
    const isIn = (path: string | undefined): path is string =>
      path !== undefined && (isInPlace(path, kept.path, true) || isInPlace(ownOf(path), kept.path, true));
    // A folder that was moved within the place is gone by its old name alone.
    const movedIn = new Set(changes.flatMap(({ path, from }) => (from !== undefined && isIn(path) ? foldersAbove(from) : [])));
    const placeOf = (change: Change): string | undefined =>
      kept.access === 'delete' ? lostOf(change, isIn, movedIn) : [change.path, change.from].find(isIn);
    for (const change of changes) {
      const path = placeOf(change);
      if (path !== undefined) found.set(change, [...(found.get(change) ?? []), { kept, path }]);
    }
  }
  return found;
}

/** What a change takes away from a place: what is removed, emptied, or moved out of it. What stays in the place isn't lost. */
function lostOf(
  { kind, what, path, from, before, after }: Change,
  isIn: (path: string) => boolean,
  movedIn: ReadonlySet<string>,
): string | undefined {
  if (kind === 'moved') return from !== undefined && isIn(from) && !isIn(path) ? from : undefined;
  const isLost =
    kind === 'deleted' ? !(what === 'folder' && movedIn.has(path)) : kind === 'changed' && before !== undefined && before > 0 && !after;
  return isLost && isIn(path) ? path : undefined;
}

export function ruleMark({ kept: { access, asks, of } }: Against, { kind }: Change): string {
  const whose = of === undefined ? 'a rule of yours' : `the policy of ${of}`;
  if (asks) return `${whose} wants to be asked before it is deleted`;
  const never = access !== 'delete' ? 'change it' : kind === 'moved' ? 'delete it or move it away' : 'delete it';
  return `${whose} says that tasks never ${never}${of === undefined ? '' : `, and ${staysOut}`}`;
}

/** Its owner can't put it in place by a look either. */
export const isForbidden = ({ kept: { of, asks } }: Against): boolean => of !== undefined && !asks;

/** What is left where a managed policy forbids some of it, with the other end of each move. */
export function withoutForbidden(wanted: Wanted[], against: Map<Change, Against[]>, pathOf: (one: Wanted) => string): Wanted[] {
  const paths = [...against].flatMap(([{ path, from = path }, rules]) => (rules.some(isForbidden) ? [path, from] : []));
  return withoutPaths(wanted, paths, pathOf);
}

/** Without these, and without the end of a folder that they stay in. */
export function withoutPaths(wanted: Wanted[], paths: readonly string[], pathOf: (one: Wanted) => string): Wanted[] {
  if (!paths.length) return wanted;
  const [out, above] = [new Set(paths), new Set(foldersAbove(...paths))];
  const ends = ({ before, after }: Wanted) => before?.kind === 'folder' && after?.kind !== 'folder';
  return wanted.filter((one) => !out.has(pathOf(one)) && !(ends(one) && above.has(pathOf(one))));
}
