import { type PlaceAccess, placeWithin } from '@deskhand/protocol';
import { type EveryPlace, openEveryPlace } from './every-place.ts';
import { inForce } from './leaves.ts';
import type { Call, Grant, Need, Situation } from './policy.ts';

/**
 * A path with all below it (or many of a kind, with `*`), that rules keep a task from: `read`, it isn't shown; `write` and
 * `delete`, what is changed there or goes is never put in place unseen.
 */
export interface ClosedPlace {
  path: string;
  access: PlaceAccess;
  /** The owner is asked about it, rather than that it is forbidden. */
  asks?: true;
  /** Whose managed policy says so: then nobody on this computer can put it in place. */
  of?: string;
}

type PlaceNeed = Extract<Need, { kind: 'folder' }>;
type Where = Pick<Situation, 'now' | 'cwd' | 'thread'>;

/** The rules of this kind about places: those in force here, for every tool and wherever it goes. */
const placesOf = (grants: readonly Grant[], kind: 'none' | 'ask', where: Where): { need: PlaceNeed; of: string | undefined }[] =>
  grants.flatMap((grant) => {
    const { need, give, tool, to, of } = grant;
    return need.kind === 'folder' && give === kind && !tool && !to && inForce(grant, where) ? [{ need, of }] : [];
  });

/**
 * What rules about places say to what no single call names: a command can open all that it sees, so what a task may never
 * read must not be there. The strictest rule holds (leaves.ts), so none opens a part of it again. That something is deleted
 * shows only when it is done, so a rule that asks about it asks then.
 */
export function closedPlaces(grants: readonly Grant[], where: Where, placesOfPath: EveryPlace = openEveryPlace()): ClosedPlace[] {
  const never = placesOf(grants, 'none', where);
  const asked = placesOf(grants, 'ask', where).filter(({ need }) => need.access === 'delete');
  const all = [...never.map((one) => ({ ...one, asks: false })), ...asked.map((one) => ({ ...one, asks: true }))];
  const closed = all.flatMap(({ need: { path, access }, of, asks }) =>
    placesOfPath(path).all.map((one): ClosedPlace => ({ path: one, access, ...(asks && { asks }), ...(of !== undefined && { of }) })),
  );
  return [...new Map(closed.map((one) => [JSON.stringify(one), one])).values()];
}

/** What a call could open without naming it, of what rules want to be asked about: nobody sees whether it does. */
export function openBelow(call: Call, situation: Situation): Need[] {
  return [...openToCommands(call, situation), ...call.needs.flatMap((need) => inFolder(need, call, situation))];
}

function openToCommands({ needs }: Call, { grants, folders, ...where }: Situation): Need[] {
  if (!needs.some(({ kind }) => kind === 'command')) return [];
  return placesOf(grants, 'ask', where).flatMap(({ need }) => {
    if (need.access === 'delete') return [];
    const [seen] = folders.flatMap(({ path }) => placeWithin(path, need.path, true) ?? []);
    return seen === undefined ? [] : [{ ...need, path: seen }];
  });
}

/** Whoever searches, lists or hands over a folder does so with all below it. */
function inFolder(above: Need, { tool }: Call, { grants, ...where }: Situation): Need[] {
  if (above.kind !== 'folder') return [];
  return grants.flatMap((grant) => {
    const { need, give } = grant;
    if (need.kind !== 'folder' || give !== 'ask' || (grant.tool && grant.tool !== tool) || !inForce(grant, where)) return [];
    const path = placeWithin(above.path, need.path, true);
    return path === undefined || path === above.path ? [] : [{ ...above, path }];
  });
}
