import { type Draft, type EventBody, isOpen, newId, type OutboxEntry, outboxOf, type Reason, type TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import type { Intent } from '../tools/tools.ts';
import { topOf } from './answers.ts';
import { byAgent } from './by.ts';

// What a task sends to the outside world: queued with the step that asked for it, held once the task's changes are in
// place, and part of how the task ended. Sending itself is the outbox's.

/** The most that one task, with all its parts, may queue. */
const mostEntries = 100;
const withdrawn = 'withdrawn';

/** Queues an act with the task that everything here belongs to: a part's goes out with the whole. */
export function queueAct(
  view: TaskView,
  at: { step: string; call: string },
  { act, now: atOnce = false }: Extract<Intent, { kind: 'queue' }>,
  log: Pick<Log, 'task' | 'put'>,
): { ok: true; draft: Draft; text: string } | { ok: false; text: string } {
  // In a rehearsal nothing happens at once.
  const { rehearse } = view.request;
  const now = atOnce && !rehearse;
  // What happens at once belongs to the task whose step waits for it.
  const root = now ? view : topOf(view, log);
  if ((root.summary.outbox?.length ?? 0) >= mostEntries) {
    return { ok: false, text: `One task may send ${mostEntries} things, and has. Say in your result what is left.` };
  }
  const entry = newId('out');
  const { sender, title, to, detail, content } = act;
  const body = {
    entry,
    ...at,
    sender,
    title,
    to,
    act: log.put(JSON.stringify(detail, null, 1)),
    content: content.map((one) => log.put(one)),
    ...(now && { now }),
    ...(rehearse && atOnce && { awaited: true }),
  };
  const text = rehearse
    ? heldText(entry, atOnce)
    : `Queued as ${entry}. It goes out after the task has ended and its changes are in place, and the owner can still stop it. Say that it is queued, not that it was sent.`;
  return { ok: true, draft: { ...byAgent(root, view), type: 'outbox.queued', body }, text };
}

/** The truth about an act that a rehearsal holds: there is no answer, and none may be made up. */
const heldText = (entry: string, awaited: boolean): string =>
  `Held as ${entry}, and not done: this is a rehearsal. The owner sees it at the end and lets it be done, or not.${
    awaited
      ? ' So there is no answer, and nobody knows what it would be. Go on with what does not depend on it; say in your result what does.'
      : ' Say that it is held, not that it was sent.'
  }`;

/** Takes back what hasn't gone out. */
export function withdrawAct(
  view: TaskView,
  entry: string,
  log: Pick<Log, 'task'>,
): { ok: true; draft: Draft; text: string } | { ok: false; text: string } {
  const root = topOf(view, log);
  const all = root.summary.outbox ?? [];
  // People see and say the end of an id.
  const named = all.filter(({ id }) => id === entry || (entry.length >= 4 && id.endsWith(entry.toLowerCase())));
  const [found] = named;
  if (!found || named.length > 1) {
    const queued = all.filter(({ state }) => state === 'queued').map(({ id, title }) => `${id} (${title})`);
    const what = queued.length ? `Queued are: ${queued.slice(0, 20).join('; ')}.` : 'Nothing is queued now.';
    return { ok: false, text: `Nothing is queued as ${JSON.stringify(entry)}. ${what}` };
  }
  if (found.state !== 'queued') return { ok: false, text: `It is too late for that: ${standing(found)}.` };
  const reason = { code: withdrawn, sentence: 'The task took it back itself.' };
  return {
    ok: true,
    draft: { ...byAgent(root, view), type: 'outbox.cancelled', body: { entries: [found.id], reason } },
    text: 'Withdrawn.',
  };
}

/** How a task that did its work goes on: what it queued is held for a moment; undefined where it sends nothing. */
export function holdDraft(view: TaskView, until: number): Draft | undefined {
  const open = outboxOf(view).filter(isOpen);
  const entries = open.filter(({ state }) => state === 'queued').map(({ id }) => id);
  return open.length ? { ...byAgent(view), type: 'outbox.held', body: { entries, until } } : undefined;
}

/** How a task ends by what it sent: with what was not, and why. */
export function sentOutcome(view: TaskView): { outcome: EventBody<'task.finished'>['outcome']; reason?: Reason } {
  // What came of an act that happened at once the model was told, and the task went on from there.
  // Nor does it count what the task itself took back.
  const all = outboxOf(view).filter(({ now, unsure, reason }) => (!now && reason?.code !== withdrawn) || unsure);
  const unsent = all.filter(({ state, receipt }) => state !== 'sent' || receipt?.failed);
  if (!unsent.length) return { outcome: 'done' };
  const lines = unsent.slice(0, 5).map((entry) => `${entry.title}: ${standing(entry)}`.replace(/^\p{L}/u, (first) => first.toUpperCase()));
  const more = unsent.length > 5 ? [`and ${unsent.length - 5} more`] : [];
  const sentence = `${sentWords(all.length - unsent.length, all.length, unsent.some(isUnsure))} ${[...lines, ...more].join('; ')}`;
  return { outcome: 'partly', reason: { code: 'outbox', sentence } };
}

function sentWords(sent: number, all: number, unsure: boolean): string {
  if (sent > 0) return `${sent} of ${all} things ${sent === 1 ? 'was' : 'were'} sent.`;
  return unsure ? 'Nothing is known to have been sent.' : 'Nothing was sent.';
}
/** It was begun, and whether it happened nobody here knows; or it was, and went wrong there. */
const isUnsure = ({ state, unsure }: OutboxEntry): boolean => state === 'lost' || state === 'sent' || unsure === true;

/** What the model is told of an entry that has moved since it was queued; empty where it hasn't. */
export function sinceQueued(view: TaskView, step: string): string {
  const entry = outboxOf(view).find((one) => one.step === step);
  return entry && !entry.now && entry.state !== 'queued' ? `\n[Since then: ${standing(entry)}]` : '';
}

/** The act that a step waits for, or waited for, where it happens at once. */
export const actOfStep = (view: TaskView, step: string): OutboxEntry | undefined =>
  view.summary.outbox?.some(({ now }) => now) ? outboxOf(view).find((entry) => entry.now && entry.step === step) : undefined;

/** What the model reads of an act that happened at once. */
export async function cameOf(entry: OutboxEntry, log: Pick<Log, 'text'>): Promise<{ text: string; failed: boolean }> {
  const answer = entry.receipt?.content ? await log.text(entry.receipt.content) : '';
  if (entry.state === 'sent') return { text: answer || 'Done; it answered nothing.', failed: entry.receipt?.failed ?? false };
  if (entry.state === 'failed') return { text: `Not done. ${entry.reason?.sentence ?? ''}`, failed: true };
  const unsure = 'Nobody knows whether this happened, and the owner leaves it at that. Do not do it again; say it in your answer.';
  return { text: entry.unsure ? unsure : 'Not done: the owner held it back. Go on without it.', failed: true };
}

function standing(entry: Pick<OutboxEntry, 'state' | 'unsure'> & Partial<Pick<OutboxEntry, 'receipt' | 'reason'>>): string {
  const why = entry.receipt?.words ?? entry.reason?.sentence;
  // Whoever was asked said so: nobody here knows more.
  if (entry.state === 'sent' && entry.receipt?.failed) return `it failed there (${entry.receipt.words.replace(/\.$/, '')})`;
  const words = {
    queued: 'it waits for the end of the task',
    held: 'it is about to go out',
    sending: 'it is being sent',
    sent: 'it was sent',
    failed: 'it was not sent',
    kept: 'it is held back until the owner says so',
    lost: 'nobody knows whether it was sent',
    cancelled: entry.unsure ? 'nobody knows whether it was sent' : 'it was not sent',
  }[entry.state];
  return why ? `${words} (${why.replace(/\.$/, '')})` : words;
}
