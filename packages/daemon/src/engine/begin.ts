import { isFinished, type TaskView, toReview } from '@deskhand/protocol';
import { DeskhandError } from '../host/host.ts';
import { byAgent } from './by.ts';
import { changeList } from './change-drafts.ts';
import { finishedDraft } from './ending.ts';
import { taskLabels } from './provenance.ts';
import type { SettleScene } from './settle.ts';
import { foldersOf } from './stages.ts';

/**
 * Makes a task's stage begin with what another one has staged for a look, or ends the task where that is no longer to be
 * had. What the other one carries, this one carries from here on. Can be called again after a crash.
 */
export async function beginFrom(view: TaskView, from: string, { log, workspace, spec }: SettleScene): Promise<void> {
  const before = log.task(from);
  const waits = before && (toReview(before) || before.pending.review?.answer === 'accept');
  const taken =
    waits &&
    (await workspace.begin(spec, { task: from, folders: foldersOf(before, log.host()) }).catch((cause: unknown) => {
      if (cause instanceof DeskhandError) return cause;
      throw cause;
    }));
  if (taken instanceof DeskhandError) {
    const { code, message: sentence, next } = taken;
    await log.append([finishedDraft(view, 'failed', { code, sentence, ...(next && { next }) })]);
    return;
  }
  const origin = log.task(from);
  if (origin && (taken || (origin.summary.committed && isFinished(origin.summary) && !origin.summary.staged))) {
    const body = { from, ...(taken && { taken: changeList(taken, log, spec.folders) }) };
    await log.append([{ ...byAgent(view), type: 'stage.begun', body, labels: taskLabels(origin, log) }]);
    return;
  }
  await log.append([
    finishedDraft(view, 'failed', {
      code: 'from-gone',
      sentence:
        origin && !isFinished(origin.summary)
          ? 'The task that it was to begin from is being worked on again. Nothing was done.'
          : 'The changes that it was to begin from were dropped before it began. Nothing was done.',
      next: 'Send it again: it then begins with your folders as they are, or with the changes once they wait for a look.',
    }),
  ]);
}
