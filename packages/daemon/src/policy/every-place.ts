import { rootOf, withRoot } from '@deskhand/protocol';
import { likelyPath } from '../host/host.ts';
import { otherPlaces, readMounts } from './mounted.ts';
import type { Grant } from './policy.ts';

/** Each path as it is named, where that leads, and where else it is mounted at this moment. */
export function everyPlaceOf(paths: readonly string[]): string[] {
  const placesOf = openEveryPlace();
  return [...new Set(paths.flatMap((path) => placesOf(path).all))];
}

interface Places {
  /** Where the path leads. */
  real: string;
  all: string[];
}
export type EveryPlace = (path: string) => Places;

/** A search takes a twentieth of the time at most, in ms for each that it took: of thousands of rules it is gone by for longer. */
const rest = 20;

/** The same of one path after the other, each looked for once a second. */
export function openEveryPlace(): EveryPlace {
  let since = Number.NEGATIVE_INFINITY;
  let spent = 0;
  let mounts = '';
  const known = new Map<string, Places>();
  return (path) => {
    const now = performance.now();
    if (now - since > Math.max(1000, spent * rest)) {
      since = now;
      spent = 0;
      mounts = readMounts();
      known.clear();
    }
    const had = known.get(path);
    if (had) return had;
    const real = realPlace(path);
    const elsewhere = otherPlaces(rootOf(real), mounts).map((other) => withRoot(real, () => other));
    const places = { real, all: [...new Set([path, real, ...elsewhere])] };
    known.set(path, places);
    spent += performance.now() - now;
    return places;
  };
}

/** Where a path leads, by the names that its folders list; of what isn't there, or stands for many, as far as that is known. */
export const realPlace = (path: string): string => withRoot(path, likelyPath);

/**
 * Rules that keep a task out of a place, or want to be asked about it, with each path by which it is reached at this moment.
 * What a rule allows it allows by its own path alone.
 */
export const placedRules = (grants: readonly Grant[], placesOf: EveryPlace = openEveryPlace()): Grant[] =>
  grants.flatMap((grant) => {
    const { need, in: scope, give = 'allow' } = grant;
    if (give === 'allow' || (need.kind !== 'folder' && scope?.folder === undefined)) return grant;
    const here = scope?.folder === undefined ? grant : { ...grant, in: { ...scope, folder: placesOf(scope.folder).real } };
    return need.kind === 'folder' ? placesOf(need.path).all.map((path) => ({ ...here, need: { ...need, path } })) : here;
  });
