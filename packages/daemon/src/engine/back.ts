import type { Draft, EventBody, TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import type { BackResult } from '../workspace/workspace.ts';
import { byAgent } from './by.ts';
import { changeList, commitId } from './change-drafts.ts';
import { finishedDraft } from './ending.ts';
import type { SettleScene } from './settle.ts';

// Going back to a point in a folder: a task without a model, whose one act is a commit that reverses all since. So it
// stands in the timeline like any other, and is undone like any other.

export async function goBack(view: TaskView, back: NonNullable<EventBody<'task.requested'>['back']>, scene: SettleScene): Promise<void> {
  const { log, workspace } = scene;
  const { id: task } = view.summary;
  const id = commitId(view, 'back');
  const { commit, folder, force } = back;
  const result = await workspace.back(commit, task, { id, force, ...(folder !== undefined && { folder }) });
  if (!result.ok) {
    const reason = { code: 'moved', sentence: result.sentence, next: 'Go back and keep both: what would be lost stays beside.' };
    const refused: Draft = {
      ...byAgent(view),
      type: 'undo.refused',
      body: { paths: result.conflicts.slice(0, 10_000), sentence: result.sentence },
    };
    await log.append([
      refused,
      finishedDraft(view, 'failed', result.conflicts.length ? reason : { code: 'back', sentence: result.sentence }),
    ]);
    return;
  }
  const tasks = standing(result, log, task);
  const committed: Draft = {
    ...byAgent(view),
    type: 'change.committed',
    body: { ...changeList(result.changes, log, scene.spec.folders), commit: result.commit, tasks },
  };
  await log.append([committed, ...tellTasks(tasks, task, log, false), finishedDraft(view, 'done')]);
}

type Told = NonNullable<EventBody<'change.committed'>['tasks']>;

/** How each task whose changes went with it stands now: undone, or in place again where it was the undo that went. */
function standing({ reversed }: BackResult, log: Log, self: string): Told {
  const oldest = new Map(reversed.filter(({ whole }) => whole).map(({ task, undo }) => [task, undo]));
  oldest.delete(self);
  return [...oldest].slice(0, 1000).map(([task, undo]) => ({ task, undone: !undo, was: log.summary(task)?.undone ?? false }));
}

/** Tells them; `restored`: that the going back was itself undone. */
export function tellTasks(tasks: Told, by: string, log: Log, restored: boolean): Draft[] {
  return tasks.flatMap(({ task, undone, was }): Draft[] => {
    const thread = log.summary(task)?.thread;
    const body = { by, undone: restored ? was : undone, ...(restored && { restored }) };
    return thread === undefined ? [] : [{ type: 'change.reverted', task, thread, actor: { kind: 'agent', task: by }, body }];
  });
}
