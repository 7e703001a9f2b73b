import { everyPlaceOf } from './every-place.ts';
import { inForce, isInside } from './leaves.ts';
import type { Call, Grant, Need, Situation } from './policy.ts';

/** A path, with all below it, that rules keep a task from: `read`, it isn't shown; `write`, what is changed there is never put in place unseen. */
export interface ClosedPlace {
  path: string;
  access: 'read' | 'write';
}

/**
 * What rules about places say to what no single call names: a command can open all that it sees, so what a task may never
 * read must not be there. The strictest rule holds (leaves.ts), so none opens a part of it again.
 */
export function closedPlaces(grants: readonly Grant[], where: Pick<Situation, 'now' | 'cwd' | 'thread'>): ClosedPlace[] {
  const never = grants.flatMap((grant) => {
    const { need, give, tool, to } = grant;
    return need.kind === 'folder' && give === 'none' && !tool && !to && inForce(grant, where) ? [need] : [];
  });
  return (['read', 'write'] as const).flatMap((access) =>
    everyPlaceOf(never.flatMap((need) => (need.access === access ? [need.path] : []))).map((path) => ({ path, access })),
  );
}

/** What a command could open that rules want to be asked about: nobody sees whether it does. */
export function openToCommands({ needs }: Call, { grants, folders, ...where }: Situation): Need[] {
  if (!needs.some(({ kind }) => kind === 'command')) return [];
  return grants.flatMap((grant) => {
    const { need, give, tool, to } = grant;
    if (need.kind !== 'folder' || give !== 'ask' || tool || to || !inForce(grant, where)) return [];
    const seen = folders.map(({ path }) => path).filter((path) => isInside(need.path, path) || isInside(path, need.path));
    return seen.slice(0, 1).map((path) => ({ ...need, path: isInside(path, need.path) ? path : need.path }));
  });
}
