import { rootOf, withRoot } from '@deskhand/protocol';
import { likelyPath } from '../host/host.ts';
import { otherPlaces, readMounts } from './mounted.ts';
import type { Grant } from './policy.ts';

/** Each path as it is named, where that leads, and where else it is mounted at this moment. */
export function everyPlaceOf(paths: readonly string[]): string[] {
  const placesOf = openEveryPlace();
  return [...new Set(paths.flatMap(placesOf))];
}

/** The same of one after the other, by what is mounted now. */
export function openEveryPlace(): (path: string) => string[] {
  let mounts: string | undefined;
  return (path) => {
    mounts ??= readMounts();
    const real = realPlace(path);
    const elsewhere = otherPlaces(rootOf(real), mounts).map((other) => withRoot(real, () => other));
    return [...new Set([path, real, ...elsewhere])];
  };
}

/** Where a path leads, by the names that its folders list; of what isn't there, or stands for many, as far as that is known. */
export const realPlace = (path: string): string => withRoot(path, likelyPath);

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
