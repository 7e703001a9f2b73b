import { everyPlaceOf, placedRules, realPlace } from '../every-place.ts';
import type { Decide, Managed, Need } from '../policy.ts';
import { closedBy, narrowed } from './managed.ts';

// Several managed policies at once: the file of this computer, and what was fetched and signed. Each narrows by itself, so
// that neither takes back what the other forbids, and a refusal names the one that says so.

export const narrowedBy = (decide: Decide, layers: readonly Managed[]): Decide => layers.reduce(narrowed, decide);

/** What several of them say of one thing comes to: the strictest of each. */
export function strictest(
  layers: readonly Managed[],
): Pick<Managed, 'name' | 'approvals' | 'retention' | 'limits' | 'collect'> | undefined {
  const [first] = layers;
  if (!first) return undefined;
  return {
    name: [...new Set(layers.map(({ name }) => name))].join(' and '),
    approvals: layers.map(({ approvals }) => approvals).reduce(bothApprove),
    retention: smallest(
      layers.map(({ retention }) => retention?.days),
      (days) => ({ days }),
    ),
    limits: layers.map(({ limits }) => limits).reduce(lower),
    // What is collected where is one place; the file's comes first.
    collect: layers.find(({ collect }) => collect)?.collect,
  };
}

/** The same for this computer as it is then, looked at once a second: a closed folder is closed wherever else it can be reached. */
export function narrowedHere(decide: Decide, layers: readonly Managed[]): Decide {
  const plain = narrowedBy(decide, layers);
  if (!layers.some(({ folders, grants }) => folders?.never.length || grants.some(({ need }) => need.kind === 'folder'))) return plain;
  let here = { since: Number.NEGATIVE_INFINITY, by: plain };
  return (call, situation) => {
    if (!call.needs.some(({ kind }) => kind === 'folder')) return plain(call, situation);
    const now = performance.now();
    if (now - here.since > 1000) here = { since: now, by: narrowedBy(decide, everywhere(layers)) };
    return here.by(call, situation);
  };
}

/** With each folder that it closes, or asks about, in all of its places. */
const everywhere = (layers: readonly Managed[]): Managed[] =>
  layers.map((one) => ({
    ...one,
    grants: placedRules(one.grants),
    ...(one.folders && { folders: { never: closedFolders([one]) } }),
  }));

/** Every folder that one of them closes, in all of its places: commands and plugins must not see it either. */
export const closedFolders = (layers: readonly Managed[]): string[] => everyPlaceOf(layers.flatMap(({ folders }) => folders?.never ?? []));

/** What one of them says to a need that it never lets, whoever grants it. Folders are looked at as they are named and where they lead. */
export const closedByOne =
  (layers: readonly Managed[]) =>
  (need: Need): string | undefined => {
    const needs = need.kind === 'folder' ? [need, { ...need, path: realPlace(need.path) }] : [need];
    return everywhere(layers).flatMap((one) => needs.flatMap((each) => closedBy(each, one) ?? []))[0];
  };

type Approvals = Managed['approvals'];

function bothApprove(a: Approvals, b: Approvals): Approvals {
  if (!a || !b) return a ?? b;
  const { devices: these, two } = a;
  const those = b.devices;
  const devices = these && those ? these.filter((one) => those.includes(one)) : (these ?? those);
  return { two: two || b.two, ...(devices && { devices }) };
}

function smallest<T>(values: (number | undefined)[], made: (value: number) => T): T | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length ? made(Math.min(...given)) : undefined;
}

function lower(a: Managed['limits'], b: Managed['limits']): Managed['limits'] {
  if (!a || !b) return a ?? b;
  const names = ['steps', 'minutes', 'tokens', 'output'] as const;
  return Object.fromEntries(names.map((name) => [name, smallest([a[name], b[name]], (value) => value)]));
}
