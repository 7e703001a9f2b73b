import { type Draft, type EventBody, type TaskView, undoDepth } from '@deskhand/protocol';
import type { CommitResult } from '../workspace/workspace.ts';
import { tellTasks } from './back.ts';
import { changeList, commitId, type SettleScene, where } from './settle.ts';

/** Undoes what the task committed and nobody has undone yet; where all is undone, undoes the undo. */
export async function undoTask(
  view: TaskView,
  request: EventBody<'undo.requested'>,
  scene: Pick<SettleScene, 'log' | 'workspace'>,
): Promise<void> {
  const { log, workspace } = scene;
  const outstanding = outstandingCommits(view);
  if (!outstanding.length) {
    await log.append([
      { ...where(view), type: 'undo.refused', body: { paths: [], sentence: 'This task has put nothing in place that could be undone.' } },
    ]);
    return;
  }
  for (const of of outstanding) {
    const result: CommitResult = await workspace.undo(of, {
      id: commitId(view, `undo ${of}`),
      force: request.force,
      ...(request.paths && { paths: request.paths }),
    });
    if (!result.ok) {
      await log.append([{ ...where(view), type: 'undo.refused', body: { paths: result.conflicts, sentence: result.sentence } }]);
      return;
    }
    const undone: Draft = {
      ...where(view),
      type: 'change.undone',
      body: { ...changeList(result.changes, log, log.host().folders), commit: result.commit, of },
    };
    // A way back that is undone, or done once more, changes how others stand.
    const others = view.commits.find(({ tasks }) => tasks)?.tasks ?? [];
    await log.append([undone, ...tellTasks(others, view.summary.id, log, undoDepth(view, of) % 2 === 0)]);
  }
}

/** Commits in force, newest first; when there are none but undone ones, the undos, so that undoing again brings them back. */
function outstandingCommits(view: TaskView): string[] {
  const reversed = new Set(view.commits.map((commit) => commit.of));
  const inForce = view.commits.filter((commit) => !reversed.has(commit.id));
  const forward = inForce.filter((commit) => undoDepth(view, commit.id) % 2 === 0);
  return (forward.length ? forward : inForce).map((commit) => commit.id).reverse();
}
