import type { Event, EventBody, Reason, Receipt } from '../events.ts';
import { ownOf } from '../own.ts';

/**
 * Where an act on the outside world stands. `queued` waits for the task's end, `held` for its moment, `kept` and `lost`
 * for a person: a kept one did not go out, of a lost one nobody here knows.
 */
export type OutboxState = 'queued' | 'held' | 'sending' | 'sent' | 'failed' | 'cancelled' | 'kept' | 'lost';

/** An entry at the size of a line. */
export interface OutboxCard {
  id: string;
  /** What would happen, in a person's words, at most 200 characters. */
  title: string;
  state: OutboxState;
  /** When it goes out if nobody says no, ms since 1970. */
  until?: number | undefined;
  /** It was started once and it isn't known whether it happened. */
  unsure?: boolean | undefined;
  /** Approved to happen at once: it doesn't wait for the task's end, and its step waits for what comes of it. */
  now?: boolean | undefined;
}

/** What is known of an entry beside its card. */
export interface OutboxDetails extends Omit<EventBody<'outbox.queued'>, 'entry' | 'title' | 'now'> {
  /** How often it was begun: twice only where a person asked for it again. */
  attempts: number;
  receipt?: Receipt | undefined;
  /** Why it failed, is kept, or was cancelled. */
  reason?: Reason | undefined;
  /** Who cancelled it or had it sent now. */
  by?: string | undefined;
}

export type OutboxEntry = OutboxCard & OutboxDetails;

/** States in which an entry may still go out or be asked about. */
export const openStates: readonly OutboxState[] = ['queued', 'held', 'sending', 'kept', 'lost'];
export const isOpen = (card: Pick<OutboxCard, 'state'>): boolean => openStates.includes(card.state);

/** Folds one event of a task into the cards of what it sends. `over`: the task has ended or is being stopped. */
export function foldOutbox(cards: OutboxCard[] | undefined, event: Event, over: boolean): OutboxCard[] | undefined {
  if (event.type === 'outbox.queued') {
    const { entry: id, title, now } = event.body;
    if (cards?.some((card) => card.id === id)) return cards;
    const moment = now ? { state: 'held' as const, until: event.time, now } : { state: 'queued' as const };
    return [...(cards ?? []), { id, title, ...(over ? { state: 'cancelled' } : moment) }];
  }
  if (!cards) return cards;
  const moved = cards.map((card) => move(card, event));
  return moved.some((card, i) => card !== cards[i]) ? moved : cards;
}

function move(card: OutboxCard, event: Event): OutboxCard {
  const to = (state: OutboxState, from: OutboxState[], more: Partial<OutboxCard> = {}): OutboxCard => {
    if (!from.includes(card.state)) return card;
    const { until: _, ...rest } = card;
    return { ...rest, state, ...more };
  };
  const one = 'entry' in event.body && event.body.entry === card.id;
  const among = 'entries' in event.body && event.body.entries.includes(card.id);
  switch (event.type) {
    case 'outbox.held':
      return among ? to('held', ['queued', 'held'], { until: event.body.until }) : card;
    case 'outbox.released':
      return among ? to('held', ['held', 'kept', 'lost'], { until: event.time }) : card;
    case 'outbox.kept':
      return among ? to('kept', ['queued', 'held']) : card;
    case 'outbox.cancelled':
      return among ? to('cancelled', ['queued', 'held', 'kept', 'lost']) : card;
    case 'outbox.sending':
      return one ? to('sending', ['held']) : card;
    case 'outbox.sent':
      return one ? to('sent', ['sending']) : card;
    case 'outbox.failed':
      return one ? to('failed', ['sending']) : card;
    case 'outbox.lost':
      return one ? to('lost', ['sending'], { unsure: true }) : card;
    // The person has more to say: what was about to go out waits for the task's end again.
    case 'message.sent':
      return card.now ? card : to('queued', ['held', 'kept']);
    case 'review.answered':
      return event.body.answer === 'back' && !card.now ? to('queued', ['held', 'kept']) : card;
    // From this event on it can't go out any more, whoever was about to begin.
    case 'stop.requested':
    case 'undo.requested':
    case 'change.discarded':
    case 'change.reverted':
    case 'task.finished':
      return to('cancelled', ['queued', 'held', 'kept']);
    default:
      return card;
  }
}

/** Folds one event into what is known of a task's entries beside their cards. */
export function foldOutboxDetails(details: Record<string, OutboxDetails>, event: Event): Record<string, OutboxDetails> {
  const known = (id: string, more: Partial<OutboxDetails>) => {
    const had = ownOf(details, id);
    return had ? { ...details, [id]: { ...had, ...more } } : details;
  };
  const all = (ids: string[], more: Partial<OutboxDetails>) =>
    Object.fromEntries(Object.entries(details).map(([id, had]) => [id, ids.includes(id) ? { ...had, ...more } : had]));
  const by = event.actor.kind === 'device' ? event.actor.id : event.actor.kind;
  switch (event.type) {
    case 'outbox.queued': {
      const { entry, title: _, now: __, ...body } = event.body;
      return Object.hasOwn(details, entry) ? details : { ...details, [entry]: { ...body, attempts: 0 } };
    }
    case 'outbox.sending':
      return known(event.body.entry, { attempts: (details[event.body.entry]?.attempts ?? 0) + 1, receipt: undefined, reason: undefined });
    case 'outbox.sent':
      return known(event.body.entry, { receipt: event.body.receipt });
    case 'outbox.failed':
    case 'outbox.lost':
      return known(event.body.entry, { reason: event.body.reason, receipt: event.body.receipt });
    case 'outbox.kept':
      return all(event.body.entries, { reason: event.body.reason });
    case 'outbox.cancelled':
      return all(event.body.entries, { reason: event.body.reason, by });
    case 'outbox.released':
      return all(event.body.entries, { by });
    default:
      return details;
  }
}

/** A task's entries whole, in the order queued. */
export const outboxOf = (view: {
  summary: { outbox?: OutboxCard[] | undefined };
  outbox?: Record<string, OutboxDetails> | undefined;
}): OutboxEntry[] =>
  (view.summary.outbox ?? []).flatMap((card) => {
    const details = view.outbox?.[card.id];
    return details ? [{ ...card, ...details }] : [];
  });
