import { type Draft, isFinished, type Reason, type TaskView } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import { byAgent } from './by.ts';
import { changeList } from './change-drafts.ts';
import { finishedDraft } from './ending.ts';
import type { EngineDeps } from './engine.ts';
import { isAway } from './stages.ts';

/**
 * What becomes of a task in which something went wrong that its own code did not answer for. What a person asked of its
 * changes is refused, so that they can ask again; one that was about to end waits for a look where its folder is away; anything
 * else that was under way ends the task.
 */
export function failedDrafts(
  view: TaskView,
  error: unknown,
  closing: boolean,
  { log, report }: Pick<EngineDeps, 'log' | 'report'>,
): Draft[] {
  const { code, sentence, next } = reasonOf(error, report);
  const away = isAway(error);
  const kept = view.review ? 'Nothing was put in place; the work is kept.' : 'What the task changed is kept, and shown once it is back.';
  const told = [sentence, away && !view.pending.undo && kept, next].filter(Boolean).join(' ');
  if (view.pending.undo) return [{ ...byAgent(view), type: 'undo.refused', body: { paths: [], sentence: told } }];
  if (view.pending.review) {
    const again: Draft[] = view.review ? [{ ...byAgent(view), type: 'review.requested', body: view.review }] : [];
    return [...again, { ...byAgent(view), type: 'change.conflicted', body: { paths: [], sentence: told } }];
  }
  if (away && closing && !didNothing(view, sentence))
    return [
      { ...byAgent(view), type: 'review.requested', body: changeList([], log, log.host().folders) },
      { ...byAgent(view), type: 'change.conflicted', body: { paths: [], sentence: told } },
    ];
  return isFinished(view.summary) ? [] : [finishedDraft(view, 'failed', { code, sentence, ...(next && { next }) })];
}

/** Whether it could do nothing for that folder: then there is nothing to look at, and it ends. */
const didNothing = ({ steps, begun }: TaskView, sentence: string): boolean =>
  !begun && Object.values(steps).every(({ effect, state, came }) => effect === 'read' || state === 'denied' || came === sentence);

/** Our own errors say what to do. Any other is a bug of ours. */
function reasonOf(error: unknown, report: EngineDeps['report']): Reason {
  if (error instanceof DeskhandError) return { code: error.code, sentence: error.message, ...(error.next && { next: error.next }) };
  report(error);
  const sentence = error instanceof Error ? error.message : String(error);
  return { code: 'internal', sentence, next: 'Send it again; if it fails again, `deskhand logs --program` says where it was.' };
}
