import type { Grant } from '../grants.ts';
import type { GivenGrant, GoneGrant, HostView, OftenAsked } from './host.ts';

// How permissions look after themselves, from the host's view and the time alone.

const day = 86_400_000;
/** A leave that nothing used for so long is over, and is told of so long before. */
export const lapseAfter = 90 * day;
export const lapseNotice = 14 * day;
/** A leave that nothing used in its first month is looked at. */
const unusedAfter = 30 * day;
/** Asked so often and allowed each time: a rule would do. */
const often = 3;

export interface Permissions {
  /** Given a month ago or more, and never used. */
  unused: GivenGrant[];
  /** Over soon, since nothing uses them. */
  lapsing: GivenGrant[];
  often: OftenAsked[];
  gone: GoneGrant[];
}

/** What a rule is about, whatever the order of its words. */
const aboutKey = ({ need, tool, to }: Grant): string => JSON.stringify([Object.entries(need).sort(), tool, to]);

/** Only leaves end by themselves: what takes a leave away, and what ends at a time of its own, stays as it was said. */
const lapses = ({ grant: { give = 'allow', expires } }: GivenGrant): boolean => give === 'allow' && expires === undefined;

export function permissionsAt(host: Pick<HostView, 'grants' | 'often' | 'gone'>, now: number): Permissions {
  const leaves = (host.grants ?? []).filter(lapses);
  const lapsing = leaves.filter(({ lapses }) => lapses !== undefined);
  return {
    lapsing,
    unused: leaves.filter((one) => !one.uses && one.given + unusedAfter <= now && !lapsing.includes(one)),
    often: (host.often ?? []).filter(({ yes, grant }) => yes >= often && !leaves.some((one) => aboutKey(one.grant) === aboutKey(grant))),
    gone: host.gone ?? [],
  };
}

/** What is due now: leaves to be told of, and leaves that were told of and are over. */
export function lapsesDue(
  { grants = [] }: Pick<HostView, 'grants'>,
  now: number,
): { warn: { grant: string; at: number }[]; end: string[] } {
  const idle = grants.filter((one) => lapses(one) && (one.used ?? one.given) + lapseAfter - lapseNotice <= now);
  return {
    // However long the host slept: nothing ends that wasn't told of in time.
    warn: idle.filter((one) => one.lapses === undefined).map(({ id }) => ({ grant: id, at: now + lapseNotice })),
    end: idle.filter((one) => one.lapses !== undefined && one.lapses <= now).map(({ id }) => id),
  };
}
