import type { OutboxCard, OutboxEntry, OutboxState } from '@deskhand/protocol';
import { me } from '../host/called.ts';
import { plainLine } from './plain.ts';
import { faint } from './screen.ts';

// What a task sends to the outside world, in words.

const stateWords: Record<OutboxState, string> = {
  queued: 'waits for the task',
  held: 'goes out',
  sending: 'is being sent',
  sent: 'sent',
  failed: 'not sent, ask for it again to try once more',
  cancelled: 'cancelled',
  kept: 'was not sent, and waits for you',
  lost: 'may have been sent, and waits for you',
};

/** "2 things go out in 28 s", while they wait for their moment; undefined where none does. */
export function goingOut(cards: OutboxCard[], now: number): string | undefined {
  const held = cards.filter(({ state }) => state === 'held');
  const [first] = held;
  if (!first) return undefined;
  const seconds = secondsUntil(Math.min(...held.map(({ until = now }) => until)), now);
  const what = held.length === 1 ? `${plainLine(first.title, 80)}: goes out` : `${held.length} things go out`;
  return `${what} ${seconds ? `in ${seconds} s` : 'now'} (don't send: ${me} outbox cancel)`;
}

const secondsUntil = (until: number, now: number) => Math.max(0, Math.ceil((until - now) / 1000));

/** One entry on one line: how it stands, what it is, where to, what was answered. */
export function entryLine(entry: OutboxEntry, now: number): string {
  const when = entry.state === 'held' ? ` in ${secondsUntil(entry.until ?? now, now)} s` : '';
  const came = entry.receipt?.words ?? entry.reason?.sentence;
  const left = entry.state === 'cancelled' && entry.unsure ? ', though it may have been sent before' : '';
  return `${entry.id.slice(-6)}  ${entry.state === 'sent' && entry.receipt?.failed ? 'failed' : stateWords[entry.state]}${when}${left}: ${plainLine(entry.title, 120)}${came ? faint(` (${plainLine(came, 200)})`) : ''}`;
}

/** What to type where an entry waits for a person. */
export function askedAgain({ id, unsure }: { id: string; unsure: boolean }): string[] {
  const short = id.slice(-6);
  return unsure
    ? [`  Nobody here knows whether it happened. Leave it: ${me} outbox cancel ${short}. Send it again: ${me} outbox send-now ${short}`]
    : [`  Send it: ${me} outbox send-now ${short}. Drop it: ${me} outbox cancel ${short}`];
}
