import type { TaskSummary, TaskView } from '@deskhand/protocol';
import { t } from '../words/words.ts';
import { Again } from './again.tsx';

/** Characters: whatever failed may have said more than a screen holds. */
const mostShown = 4000;

/** Why it didn't end well, and what to do. */
export function Trouble({ task, view }: { task: TaskSummary; view: TaskView | undefined }) {
  const limit = task.state === 'review' ? view?.limit : undefined;
  if (limit)
    return (
      <div className="mt-2 rounded-medium bg-warn-soft p-3">
        <p className="text-body font-semibold text-warn">{t('task.limit', { limit: `${limit.value} ${limit.limit}` })}</p>
        <p className="mt-1 text-body [overflow-wrap:anywhere]">{limit.next}</p>
      </div>
    );
  if (task.state === 'review' && task.doubts?.length)
    return (
      <div className="mt-2 rounded-medium bg-warn-soft p-3">
        {task.doubts.map((doubt) => (
          <p key={doubt} dir="auto" className="text-body font-semibold text-warn [overflow-wrap:anywhere]">
            {doubt}
          </p>
        ))}
        <p className="mt-1 text-body">{t('task.doubts')}</p>
      </div>
    );
  if (!task.reason || task.state === 'done') return null;
  // The person's own choice is no trouble.
  if (task.reason.code === 'rejected') return <p className="mt-2 text-body text-ink-soft">{task.reason.sentence}</p>;
  const failed = task.state === 'failed';
  // What stands beside it in colour alone.
  const outcome = failed ? 'state.failed' : task.state === 'partly' ? 'state.partly' : undefined;
  return (
    <div className={`mt-2 rounded-medium p-3 ${failed ? 'bg-danger-soft' : 'bg-warn-soft'}`}>
      <p dir="auto" className={`text-body font-semibold [overflow-wrap:anywhere] ${failed ? 'text-danger' : 'text-warn'}`}>
        {outcome && <span className="sr-only">{t(outcome)}: </span>}
        {task.reason.sentence.slice(0, mostShown)}
      </p>
      {task.reason.next && (
        <p dir="auto" className="mt-1 text-body [overflow-wrap:anywhere]">
          {task.reason.next}
        </p>
      )}
      {failed && view && !view.request.back && <Again task={task} />}
    </div>
  );
}
