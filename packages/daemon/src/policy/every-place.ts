import { likelyPath } from '../host/host.ts';
import { otherPlaces, readMounts } from './mounted.ts';
import type { Grant } from './policy.ts';

/** Each path as it is named, where that leads, and where else it is mounted at this moment. */
export function everyPlaceOf(paths: readonly string[]): string[] {
  const mounts = paths.length ? readMounts() : '';
  return [...new Set(paths.flatMap((path) => [path, realPlace(path), ...otherPlaces(realPlace(path), mounts)]))];
}

/** Where a path leads, by the names that its folders list; of what isn't there, as far as that is known. */
export const realPlace = likelyPath;

/**
 * Rules that keep a task out of a place, or want to be asked about it, with each path by which it is reached at this moment,
 * looked for once a second. What a rule allows it allows by its own path alone.
 */
export function openPlacedRules(): (grants: readonly Grant[]) => Grant[] {
  const known = new WeakMap<Grant, { since: number; all: Grant[] }>();
  return (grants) =>
    grants.flatMap((grant) => {
      if ((grant.give ?? 'allow') === 'allow' || (grant.need.kind !== 'folder' && grant.in?.folder === undefined)) return grant;
      const now = performance.now();
      const had = known.get(grant);
      if (had && now - had.since < 1000) return had.all;
      const all = placedRule(grant);
      known.set(grant, { since: now, all });
      return all;
    });
}

function placedRule(grant: Grant): Grant[] {
  const { need, in: scope } = grant;
  const here = scope?.folder === undefined ? grant : { ...grant, in: { ...scope, folder: realPlace(scope.folder) } };
  return need.kind === 'folder' ? everyPlaceOf([need.path]).map((path) => ({ ...here, need: { ...need, path } })) : [here];
}
