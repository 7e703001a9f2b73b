import { isFinished, type TaskSummary, type TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';

/** How many earlier tasks of a thread the model is told of. */
const most = 8;

/** What else was asked in the thread until then, the newest first. A part of a task, or what goes on from a step, knows nothing of it. */
export function askedBefore(view: TaskView, log: Pick<Log, 'summaries'>): TaskSummary[] {
  const { parent, after } = view.request;
  if (parent || after) return [];
  return log
    .summaries({ thread: view.summary.thread, whole: true, limit: most * 2 })
    .filter((task) => task.id !== view.summary.id && task.requested <= view.summary.requested);
}

/** Those of them that the model is told of, the oldest first. */
export const toldBefore = (view: TaskView, log: Pick<Log, 'summaries' | 'task'>): TaskView[] =>
  askedBefore(view, log)
    .filter((task) => isFinished(task) && task.id !== view.begun?.from)
    .sort((a, b) => a.requested - b.requested)
    .slice(-most)
    .flatMap((task) => log.task(task.id) ?? []);
