import type { Event } from '../events.ts';
import { foldSummary, isFinished, type TaskSummary } from './summary.ts';

/** A conversation: its tasks in the order asked for. */
export interface ThreadView {
  id: string;
  title: string;
  /** Ids, oldest first; parts of a task are not listed. */
  tasks: string[];
  updated: number;
}

/** All that one device knows: what every screen but a task's own page is drawn from. */
export interface DeskView {
  tasks: Record<string, TaskSummary>;
  threads: Record<string, ThreadView>;
  seq: number;
}

export const emptyDesk: DeskView = { tasks: {}, threads: {}, seq: 0 };

/** Folds one event into a device's view of tasks and threads. */
export const foldDesk = (desk: DeskView, event: Event): DeskView => foldDeskOver(desk, [event]);

/** The same for many events, with one copy for all of them. */
export function foldDeskOver(desk: DeskView, events: readonly Event[]): DeskView {
  let { tasks, threads, seq } = desk;
  for (const event of events) {
    if (event.seq <= seq) continue;
    seq = event.seq;
    const before = event.task ? tasks[event.task] : undefined;
    const task = foldSummary(before, event);
    if (!task || task === before) continue;
    if (tasks === desk.tasks) tasks = { ...tasks };
    tasks[task.id] = task;
    if (task.parent) continue;
    if (threads === desk.threads) threads = { ...threads };
    threads[task.thread] = withTask(threads[task.thread], task);
  }
  return seq === desk.seq ? desk : { tasks, threads, seq };
}

function withTask(thread: ThreadView | undefined, task: TaskSummary): ThreadView {
  const had = thread ?? { id: task.thread, title: task.title, tasks: [], updated: 0 };
  const tasks = had.tasks.includes(task.id) ? had.tasks : [...had.tasks, task.id];
  // It is called after its first task, whose words may have been erased since.
  const title = task.erased && tasks[0] === task.id ? '' : had.title;
  return { ...had, title, tasks, updated: task.updated };
}

/** The task of a thread that a new message steers, if one is unfinished: the newest. */
export function unfinishedIn(desk: DeskView, thread: string): TaskSummary | undefined {
  const ids = desk.threads[thread]?.tasks ?? [];
  return ids.map((id) => desk.tasks[id]).findLast((task): task is TaskSummary => task !== undefined && !isFinished(task));
}
