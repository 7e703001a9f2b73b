import { isTakenBack, type TaskView, undoDepth } from '@deskhand/protocol';
import { dayAndTime, t } from '../words/words.ts';

/** Whether what it changed is in place, and what of it isn't any more. */
export function standing(view: TaskView, now: number): string {
  const { summary: task, commits } = view;
  if (!task.committed) return t('task.changes.staged');
  if (task.undone) return t('task.changes.undone');
  const part = partUndone(view);
  if (part?.most) return part.words;
  const placed = commits.findLast(({ id, paths }) => !paths && undoDepth(view, id) % 2 === 0);
  const words = t('task.changes.placed', { time: dayAndTime(placed?.time ?? task.updated, now) });
  return part ? `${words} ${part.words}` : words;
}

/** What is undone where that isn't all of it. `most`: all but what had changed since. */
export function partUndone(view: Pick<TaskView, 'summary' | 'commits'>): { words: string; most: boolean } | undefined {
  const { summary, commits } = view;
  if (summary.undone || !summary.committed) return undefined;
  const whole = commits.findLast(({ paths }) => !paths);
  if (whole && undoDepth(view, whole.id) % 2 === 1) return { words: t('task.changes.most'), most: true };
  const files = [...new Set(commits.flatMap(({ paths }) => paths ?? []))].filter((path) => isTakenBack(view, path)).length;
  return files > 0 ? { words: t('task.changes.back', { n: files }), most: false } : undefined;
}
