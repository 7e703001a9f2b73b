import type { TaskView } from '@deskhand/protocol';

// Whose an event is, and by whom: what each of the engine's begins with.

/** `by`: the part of the task that did it, where one did. */
export const byAgent = (view: TaskView, by = view) => ({
  task: view.summary.id,
  thread: view.summary.thread,
  actor: { kind: 'agent' as const, task: by.summary.id },
});

export const byHost = (view: TaskView) => ({ task: view.summary.id, thread: view.summary.thread, actor: { kind: 'host' as const } });
