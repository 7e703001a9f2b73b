import { type ChangeList, type Draft, type EventBody, isOpen, type Reason, type TaskView } from '@deskhand/protocol';
import { byAgent } from './by.ts';
import { holdDraft, sentOutcome } from './outgoing.ts';
import type { SettleScene } from './settle.ts';

// The event that ends a task: how it ended, and why so.

export const finishedDraft = (
  view: TaskView,
  outcome: EventBody<'task.finished'>['outcome'],
  reason?: Reason,
  staged?: ChangeList,
): Draft => ({
  ...byAgent(view),
  type: 'task.finished',
  body: { outcome, ...(view.summary.answer && { text: view.summary.answer }), ...(reason && { reason }), ...(staged && { staged }) },
});

/** The end of a task with nothing left to send: what it did at once may have come to nothing that anybody knows. */
export function workedDraft(view: TaskView, leftOut?: Reason): Draft {
  const unsure = view.summary.outbox?.some(({ state, unsure }) => unsure && state !== 'sent') ? sentOutcome(view) : undefined;
  const doubt = doubtReason(view);
  const outcome = view.limit || doubt || leftOut ? 'partly' : (unsure?.outcome ?? 'done');
  return finishedDraft(view, outcome, limitReason(view) ?? leftOut ?? unsure?.reason ?? doubt);
}

export const unlessFinished = (view: TaskView, draft: Draft): Draft[] => (view.summary.finished ? [] : [draft]);

/** What the task sent is over, one way or another: so is the task. */
export async function finishSent(view: TaskView, { log, holdUntil }: Pick<SettleScene, 'log' | 'holdUntil'>): Promise<void> {
  const more = holdDraft(view, holdUntil());
  const { outcome, reason } = sentOutcome(view);
  const doubt = outcome === 'done' ? doubtReason(view) : undefined;
  await log.append([more ?? finishedDraft(view, view.limit || doubt ? 'partly' : outcome, limitReason(view) ?? reason ?? doubt)]);
}

/** What the task says of its result doesn't hold. */
function doubtReason({ summary: { doubts } }: TaskView): Reason | undefined {
  if (!doubts?.length) return undefined;
  return { code: 'claim', sentence: doubts.join(' '), next: 'Look before you rely on it, or say to it what is missing.' };
}

function limitReason(view: TaskView): Reason | undefined {
  if (!view.limit) return undefined;
  const unsent = view.summary.outbox?.filter(isOpen).length ? ' What it had queued to be sent was not sent.' : '';
  return { code: 'limit', sentence: `It reached its limit of ${view.limit.value} ${view.limit.limit}.${unsent}`, next: view.limit.next };
}
