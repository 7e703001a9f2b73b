import type { Actor, Event, EventBody } from '../events.ts';

// What an event is about, for those who look for it: files, places on the network, devices; and by whose leave it came.

export interface Facets {
  /** Absolute paths that it names. */
  paths: string[];
  /** Hosts and addresses that it names. */
  places: string[];
  /** The device that did it, or that it is about. */
  devices: string[];
}

/** Everything that an event and the small content in it name. */
export function facetsOf(event: Event): Facets {
  const found = { paths: new Set<string>(), places: new Set<string>(), devices: new Set<string>() };
  if (event.actor.kind === 'device') found.devices.add(event.actor.id);
  walk(event.body, '', found, 0);
  return { paths: [...found.paths], places: [...found.places], devices: [...found.devices] };
}

type Found = Record<keyof Facets, Set<string>>;
const placeFields = ['host', 'to', 'url', 'address', 'recipient', 'account'];

function walk(value: unknown, field: string, found: Found, depth: number): void {
  if (depth > 12) return;
  if (typeof value === 'string') look(value, field, found);
  else if (Array.isArray(value)) for (const item of value) walk(item, field, found, depth + 1);
  else if (value && typeof value === 'object') {
    const inner = 'hash' in value && 'text' in value && typeof value.text === 'string' ? jsonOf(value.text) : undefined;
    // The list of changes or the arguments of a call, kept as content.
    if (inner !== undefined) walk(inner, field, found, depth + 1);
    else for (const [name, item] of Object.entries(value)) walk(item, name, found, depth + 1);
  }
}

function look(text: string, field: string, found: Found): void {
  if (field === 'device') found.devices.add(text);
  if (/^(\/|[A-Za-z]:\\)[^\n]{0,4096}$/.test(text)) found.paths.add(text);
  for (const [, host] of text.slice(0, 100_000).matchAll(/\bhttps?:\/\/([^\s/"'<>:?#\\]+)/gi))
    if (host) found.places.add(host.toLowerCase());
  if (placeFields.includes(field) && text !== '' && text.length <= 300) found.places.add(text.toLowerCase());
}

function jsonOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether one of these is the domain, one of its subdomains, or an address there. */
export const isAt = (places: readonly string[], domain: string): boolean => {
  const wanted = domain.toLowerCase();
  return places.some(
    (place) => place === wanted || place.endsWith(`.${wanted}`) || place.endsWith(`@${wanted}`) || place.includes(`//${wanted}`),
  );
};

/**
 * By whose leave something was done. `asked`: a person asked for it. `approved`: a person said yes to exactly this.
 * `accepted`: a person accepted the changes. `silence`: it was held, and nobody said no. `rules`: what was granted before.
 * `refused`: it was not done, by whose no; the host's, where it was against the rules or nobody said yes in time.
 */
export type Leave =
  | { kind: 'asked' | 'accepted' | 'released' | 'refused'; by: string }
  /** `second`: the other one, where two had to. */
  | { kind: 'approved'; by: string; second?: string }
  | { kind: 'silence' }
  | { kind: 'rules' };

/** The leave behind an event of a task, by what else stands in that task; undefined where it needs none. */
export function leaveOf(event: Event, story: readonly Event[]): Leave | undefined {
  const earlier = story.filter(({ seq }) => seq < event.seq);
  switch (event.type) {
    case 'step.started': {
      const { call, step } = event.body;
      const ended = story.find((one) => one.type === 'step.finished' && one.body.step === step);
      if (ended?.type === 'step.finished' && ended.body.outcome === 'denied') return { kind: 'refused', by: refuserOf(call, earlier) };
      return approvedBy(earlier, (asked) => asked.call === call && !asked.rehearsal) ?? { kind: 'rules' };
    }
    case 'change.committed': {
      const rehearsed = approvedBy(earlier, ({ rehearsal }) => rehearsal === true);
      if (rehearsed) return rehearsed;
      const yes = earlier.findLast((one) => one.type === 'review.answered' && one.body.answer === 'accept');
      return yes ? { kind: 'accepted', by: nameOf(yes.actor) } : { kind: 'rules' };
    }
    case 'change.undone':
      return by(
        'asked',
        earlier.findLast((one) => one.type === 'undo.requested'),
      );
    case 'outbox.sending':
    case 'outbox.sent': {
      const { entry } = event.body;
      const now = earlier.findLast((one) => one.type === 'outbox.released' && one.body.entries.includes(entry));
      return by('released', now) ?? approvedBy(earlier, ({ rehearsal }) => rehearsal === true) ?? { kind: 'silence' };
    }
    case 'turn.started':
      return by(
        'asked',
        earlier.find((one) => one.type === 'task.requested'),
      );
    default:
      return undefined;
  }
}

/** The yes to the last request that is meant, and the other one's where two had to say it. */
function approvedBy(earlier: readonly Event[], meant: (asked: EventBody<'approval.requested'>) => boolean): Leave | undefined {
  const asked = earlier.findLast((one) => one.type === 'approval.requested' && meant(one.body));
  const approval = asked?.type === 'approval.requested' ? asked.body.approval : undefined;
  const yes = earlier.find((one) => one.type === 'approval.answered' && one.body.approval === approval && one.body.answer !== 'no');
  if (!yes) return undefined;
  const first = earlier.find((one) => one.type === 'approval.seconded' && one.body.approval === approval);
  return { kind: 'approved', by: nameOf(yes.actor), ...(first && { second: nameOf(first.actor) }) };
}

/** Who said no to a call that was not carried out. */
function refuserOf(call: string, earlier: readonly Event[]): string {
  const asked = earlier.findLast((one) => one.type === 'approval.requested' && one.body.call === call && !one.body.rehearsal);
  const approval = asked?.type === 'approval.requested' ? asked.body.approval : undefined;
  const no = earlier.findLast((one) => one.type === 'approval.answered' && one.body.approval === approval && one.body.answer === 'no');
  return no ? nameOf(no.actor) : 'host';
}

const by = (kind: 'asked' | 'released', event: Event | undefined): Leave | undefined => event && { kind, by: nameOf(event.actor) };
const nameOf = (actor: Actor): string => (actor.kind === 'device' ? actor.id : actor.kind);
