import { isInPlace, placeAccesses } from '@deskhand/protocol';
import { type Give, matchesAddress, matchesHost, matchesLine, matchesName } from './patterns.ts';
import { type Call, type Grant, goesTo, type Need, type Sink, type Situation } from './policy.ts';
import { fold, hostOf, isDisguised, plainUrl } from './words/values.ts';

// Which grants hold for a call. Of all that match, the strictest holds, whoever gave it and in whatever order they were
// said: so a weaker source can narrow a stronger one and never widen it, and a managed one never gives anything.

/** What decides which grants are about a task. */
type Where = Pick<Situation, 'grants' | 'now' | 'cwd' | 'thread'>;

export type Leave = 'none' | 'ask' | 'allow' | 'silent';

/** What the grants say to one need of a call, and the grant that says it. */
export function leaveFor(need: Need, call: Call, where: Where): { leave: Leave; by?: Grant } {
  const matching = where.grants.filter((grant) => speaksOf(grant, need, call, where));
  for (const give of ['none', 'ask'] as const) {
    // With destinations it is about calls that go to one of them.
    const by = matching.find((grant) => giveOf(grant) === give && (!grant.to || destinations(call).some((sink) => names(grant, sink))));
    if (by) return { leave: give, by };
  }
  const by = matching.find((grant) => gives(grant) && (!grant.to || goesOnlyWhereGranted(call, where)));
  return by ? { leave: 'allow', by } : { leave: 'silent' };
}

/** Whether a rule of the owner's says that such a call may go to this destination. */
export const grantedTo = (sink: Sink, call: Call, where: Where): boolean =>
  where.grants.some((grant) => gives(grant) && names(grant, sink) && call.needs.some((need) => speaksOf(grant, need, call, where)));

const goesOnlyWhereGranted = (call: Call, where: Where): boolean =>
  destinations(call).length > 0 && destinations(call).every((sink) => grantedTo(sink, call, where));

const giveOf = ({ give = 'allow' }: Grant) => give;
/** A managed grant only narrows. */
const gives = (grant: Grant): boolean => giveOf(grant) === 'allow' && grant.source !== 'managed';
/** What only looks like the one that is named is none that may be reached, and one that may not. */
const names = (grant: Grant, sink: Sink): boolean =>
  grant.to?.some(
    (one) => sameDestination(one, sink, giveOf(grant)) && (giveOf(grant) !== 'allow' || one === sink.value || !isDisguised(sink.value)),
  ) ?? false;
const speaksOf = (grant: Grant, need: Need, call: Call, where: Where): boolean =>
  inForce(grant, where) && (!grant.tool || grant.tool === call.tool) && reaches(grant.need, need, giveOf(grant));

export const destinations = (call: Call): Sink[] => call.sinks.filter(({ kind }) => goesTo.includes(kind));

/** Not over, and about tasks like this one. */
export function inForce({ expires, give = 'allow', in: scope }: Grant, { now, cwd, thread }: Omit<Where, 'grants'>): boolean {
  if (expires !== undefined && expires <= now) return false;
  if (scope?.thread !== undefined && scope.thread !== thread) return false;
  return scope?.folder === undefined || isInPlace(cwd, scope.folder, give !== 'allow');
}

function sameDestination(to: string, { kind, value }: Sink, give: Give): boolean {
  if (kind !== 'url') return matchesAddress(to, value, give);
  if (plainUrl(to) === plainUrl(value)) return true;
  if (!/[/?#]/.test(plainUrl(to))) return matchesHost(plainUrl(to), hostOf(value), give);
  return give !== 'allow' && fold(plainUrl(to)) === fold(plainUrl(value));
}

/** Whether a grant about `granted` speaks of `need`. What forbids forbids the weaker access too, what allows allows it. */
function reaches(granted: Need, need: Need, give: Give): boolean {
  if (granted.kind === 'folder' && need.kind === 'folder') {
    return isInPlace(need.path, granted.path, give !== 'allow') && accessFits(granted.access, need.access, placeAccesses, give);
  }
  if (granted.kind === 'network' && need.kind === 'network') {
    return matchesHost(granted.host, need.host, give) && accessFits(granted.access, need.access, ['read', 'send'], give);
  }
  if (granted.kind === 'account' && need.kind === 'account') {
    const exactly = granted.account === '*' || granted.account === need.account;
    const same = exactly || ((give !== 'allow' || granted.account.startsWith('*@')) && matchesAddress(granted.account, need.account, give));
    return same && accessFits(granted.access, need.access, ['read', 'draft', 'send'], give);
  }
  if (granted.kind === 'command' && need.kind === 'command') return matchesLine(granted.line, need.line, give);
  if (granted.kind === 'plugin' && need.kind === 'plugin') {
    return matchesName(granted.server, need.server, give) && matchesName(granted.tool, need.tool, give);
  }
  if (granted.kind === 'secret' && need.kind === 'secret') return matchesName(granted.name, need.name, give);
  return granted.kind === 'device' && need.kind === 'device' && granted.what === need.what;
}

/** A leave to write is one to read; "none" to read is also none to write. */
function accessFits(granted: string, wanted: string, order: readonly string[], give: Give): boolean {
  const [a, b] = [order.indexOf(granted), order.indexOf(wanted)];
  return give === 'allow' ? b <= a : b >= a;
}
