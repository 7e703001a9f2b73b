import { isInside } from '@deskhand/protocol/places';
import { everyPlaceOf } from './every-place.ts';
import { inForce } from './leaves.ts';
import type { Call, Grant, Need, Situation } from './policy.ts';

/** A path, with all below it, that rules keep a task from: `read`, it isn't shown; `write`, what is changed there is never put in place unseen. */
export interface ClosedPlace {
  path: string;
  access: 'read' | 'write';
}

type PlaceNeed = Extract<Need, { kind: 'folder' }>;

/** The places that rules of this kind are about: those in force here, for every tool and wherever it goes. */
const placesOf = (grants: readonly Grant[], kind: 'none' | 'ask', where: Pick<Situation, 'now' | 'cwd' | 'thread'>): PlaceNeed[] =>
  grants.flatMap((grant) => {
    const { need, give, tool, to } = grant;
    return need.kind === 'folder' && give === kind && !tool && !to && inForce(grant, where) ? [need] : [];
  });

/**
 * What rules about places say to what no single call names: a command can open all that it sees, so what a task may never
 * read must not be there. The strictest rule holds (leaves.ts), so none opens a part of it again.
 */
export function closedPlaces(grants: readonly Grant[], where: Pick<Situation, 'now' | 'cwd' | 'thread'>): ClosedPlace[] {
  const never = placesOf(grants, 'none', where);
  return (['read', 'write'] as const).flatMap((access) =>
    everyPlaceOf(never.flatMap((need) => (need.access === access ? [need.path] : []))).map((path) => ({ path, access })),
  );
}

/** What a call could open without naming it, of what rules want to be asked about: nobody sees whether it does. */
export function openBelow(call: Call, situation: Situation): Need[] {
  return [...openToCommands(call, situation), ...call.needs.flatMap((need) => inFolder(need, call, situation))];
}

function openToCommands({ needs }: Call, { grants, folders, ...where }: Situation): Need[] {
  if (!needs.some(({ kind }) => kind === 'command')) return [];
  return placesOf(grants, 'ask', where).flatMap((need) => {
    const seen = folders.find(({ path }) => isInside(need.path, path) || isInside(path, need.path));
    return seen ? [{ ...need, path: isInside(seen.path, need.path) ? seen.path : need.path }] : [];
  });
}

/** Whoever searches, lists or hands over a folder does so with all below it. */
function inFolder(above: Need, { tool }: Call, { grants, ...where }: Situation): Need[] {
  if (above.kind !== 'folder') return [];
  return grants.flatMap((grant) => {
    const { need, give } = grant;
    if (need.kind !== 'folder' || give !== 'ask' || (grant.tool && grant.tool !== tool) || !inForce(grant, where)) return [];
    return need.path !== above.path && isInside(need.path, above.path) ? [{ ...above, path: need.path }] : [];
  });
}
