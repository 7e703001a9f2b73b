import { createHash } from 'node:crypto';
import { type Draft, type EventBody, type OutboxEntry, outboxOf, type Reason, type Receipt, type TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import type { Sender, Sent, SentReceipt } from './outbox.ts';

// One entry from its moment to its receipt. The order is all: on disk that it begins, then the act, then what came of it.
// Whatever happens in between, the log says "begun", and then nobody repeats it without a person.

export interface DeliveryDeps {
  log: Log;
  senders: readonly Sender[];
  now: () => number;
  /** Why the rules refuse it as they are now; undefined where they don't. */
  forbids: (view: TaskView, entry: OutboxEntry) => Promise<string | undefined>;
}

/** The next entry of a task whose moment has come. */
export function nextDue(view: TaskView, now: number): OutboxEntry | undefined {
  return outboxOf(view).find(({ state, until = Infinity }) => state === 'held' && until <= now);
}

/** Does one entry, if nobody was quicker to say no. */
export async function deliver(task: string, entry: string, deps: DeliveryDeps, signal: AbortSignal): Promise<void> {
  const { log } = deps;
  const before = log.task(task);
  if (!before) return;
  await log.append([{ ...where(before), type: 'outbox.sending', body: { entry } }]);
  const view = log.task(task);
  const found = view && entryOf(view, entry);
  // A "don't send" that reached the log first holds: then this one is not on its way, whatever was appended.
  if (!view || found?.state !== 'sending') return;
  // Only now: a rule that came until here stands before this moment in the log, so it is heeded.
  const why = await deps
    .forbids(view, found)
    .catch((error: unknown) => `The rules could not be looked at: ${error instanceof Error ? error.message : error}`);
  const sent = why === undefined ? await send(view, found, deps, signal) : refused('policy', why);
  const rest = sent.came === 'done' ? [] : keepRest(log.task(task) ?? view, found.title);
  await log.append([outcomeOf(view, entry, sent, log), ...rest]);
}

async function send(view: TaskView, entry: OutboxEntry, { log, senders }: DeliveryDeps, signal: AbortSignal): Promise<Sent> {
  const sender = senders.find(({ name }) => name === entry.sender);
  if (!sender) return refused('sender', `Nothing here can send "${entry.sender}".`);
  const content = await Promise.all(entry.content.map((ref) => log.read(ref.hash)));
  const text = await log.text(entry.act);
  const whole = content.every((bytes, i) => bytes && hashOf(bytes) === entry.content[i]?.hash) && hashOf(text) === entry.act.hash;
  if (!whole) return refused('erased', 'What was to be sent is not there any more as it was.');
  try {
    const { id: task, thread } = view.summary;
    const carried = content.flatMap((bytes) => bytes ?? []);
    return await sender.send(
      { key: entry.id, detail: JSON.parse(text), content: carried, task: { task, thread }, step: entry.step },
      signal,
    );
  } catch (error) {
    return { came: 'unknown', reason: { code: 'broken', sentence: `It broke off: ${error instanceof Error ? error.message : error}` } };
  }
}

const refused = (code: string, sentence: string): Sent => ({ came: 'refused', reason: { code, sentence } });
const hashOf = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const entryOf = (view: TaskView, id: string) => outboxOf(view).find((entry) => entry.id === id);

const where = (view: TaskView) => ({ task: view.summary.id, thread: view.summary.thread, actor: { kind: 'host' as const } });

function outcomeOf(view: TaskView, entry: string, sent: Sent, log: Pick<Log, 'put'>): Draft {
  // What the other side answers is a stranger's word, but the task never reads it: so it carries no label to the task.
  const at = where(view);
  if (sent.came === 'done') return { ...at, type: 'outbox.sent', body: { entry, receipt: receiptOf(sent.receipt, log) } };
  const body = { entry, reason: sent.reason, ...(sent.receipt && { receipt: receiptOf(sent.receipt, log) }) };
  return sent.came === 'refused' ? { ...at, type: 'outbox.failed', body } : { ...at, type: 'outbox.lost', body };
}

function receiptOf({ content, ...receipt }: SentReceipt, log: Pick<Log, 'put'>): Receipt {
  return { ...receipt, words: receipt.words.slice(0, 1000), ...(content?.byteLength && { content: log.put(content) }) };
}

/** What would have come after one that was not done waits for a person: it may have been meant to follow it. */
function keepRest(view: TaskView, title: string): Draft[] {
  const entries = held(view);
  const reason: Reason = { code: 'before', sentence: `What comes before it did not go well: ${title}` };
  return entries.length ? [keptDraft(view, entries, reason)] : [];
}

const held = (view: TaskView): string[] =>
  outboxOf(view)
    .filter(({ state }) => state === 'held')
    .map(({ id }) => id);

function keptDraft(view: TaskView, entries: string[], reason: Reason): Draft {
  return { ...where(view), type: 'outbox.kept', body: { entries, reason } satisfies EventBody<'outbox.kept'> };
}

/** What a crash left of a task: begun and never ended is lost; a moment that passed while nobody was there comes again. */
export function recoverTask(view: TaskView, again: { now: number; hold: number; braked: boolean }): Draft[] {
  const lost = outboxOf(view).filter(({ state }) => state === 'sending');
  const drafts = lost.map(({ id: entry, title }): Draft => {
    const sentence = `The computer stopped while this was being sent, so it isn't known here whether it happened: ${title}`;
    return { ...where(view), type: 'outbox.lost', body: { entry, reason: { code: 'interrupted', sentence } } };
  });
  const waiting = held(view);
  if (!waiting.length) return drafts;
  if (again.braked) return [...drafts, keptDraft(view, waiting, braked)];
  if (lost.length) return [...drafts, ...keepRest(view, lost[0]?.title ?? '')];
  const passed = outboxOf(view).filter(({ state, until = 0 }) => state === 'held' && until <= again.now);
  // A yes to something that happens at once was a yes for then.
  const missed = passed.filter(({ now }) => now).map(({ id }) => id);
  if (missed.length) return [...drafts, keptDraft(view, missed, late)];
  const entries = passed.map(({ id }) => id);
  return entries.length ? [{ ...where(view), type: 'outbox.held', body: { entries, until: again.now + again.hold } }] : [];
}

const late: Reason = { code: 'late', sentence: 'The computer stopped before it was begun.' };
const braked: Reason = { code: 'brake', sentence: 'The brake was pulled before it went out.' };
