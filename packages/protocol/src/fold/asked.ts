import type { Event } from '../events.ts';
import type { Grant } from '../grants.ts';
import { ownOf } from '../own.ts';
import type { HostView, OftenAsked } from './host.ts';

// What tasks asked for again and again, and what was always answered. Bounded: it travels with the host's view.

const mostAsking = 50;
const mostOften = 30;

type AskedEvent = Extract<Event, { type: 'approval.requested' | 'approval.answered' | 'approval.expired' | 'approval.ruled' }>;

/** A request is kept until its answer; a yes counts for the rule that would have made it needless, a no forgets it. */
export function foldAsked(host: HostView, event: AskedEvent): HostView {
  const { approval } = event.body;
  if (event.type === 'approval.requested') {
    const { pattern } = event.body;
    if (!pattern?.grant) return host;
    // The host's own word, and shown to a person: see `pattern`.
    const one = { words: pattern.words, grant: pattern.grant as Grant };
    const rest = Object.entries(host.asking ?? {}).filter(([id]) => id !== approval);
    return { ...host, asking: Object.fromEntries([...rest, [approval, one]].slice(-mostAsking)) };
  }
  const asked = ownOf(host.asking, approval);
  if (!asked) return host;
  const { [approval]: _, ...asking } = host.asking ?? {};
  if (event.type === 'approval.expired' || event.type === 'approval.ruled') return { ...host, asking };
  const others = (host.often ?? []).filter(({ words }) => words !== asked.words);
  const { answer } = event.body;
  // Said always: there is a rule now. Said no: it isn't always allowed.
  if (answer === 'always' || answer === 'no') return { ...host, asking, often: others };
  const had = host.often?.find(({ words }) => words === asked.words);
  const counted: OftenAsked = { ...asked, yes: (had?.yes ?? 0) + 1, last: event.time };
  return { ...host, asking, often: [counted, ...others].slice(0, mostOften) };
}
