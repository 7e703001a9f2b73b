import { isFinished, type TaskSummary, type TaskView } from '@deskhand/protocol';
import { FileDiff } from 'lucide-react';
import { buttonLook } from '../parts/button.tsx';
import { Link } from '../shell/link.tsx';
import { t } from '../words/words.ts';
import { countWords } from './change-counts.ts';
import { partUndone } from './standing.ts';
import { UndoButton } from './undo.tsx';

/** How many changes, whether they are in place, and the way back. */
export function ChangesLine({ task, view }: { task: TaskSummary; view: TaskView | undefined }) {
  if (!task.changes) {
    // Whatever the answer claims.
    if (task.state !== 'done' || task.rehearsal || task.outbox?.length) return null;
    return <p className="mt-2 text-small text-ink-soft">{t(task.steps ? 'task.changes.none' : 'task.changes.answer')}</p>;
  }
  const placed = task.committed;
  const part = view && partUndone(view);
  return (
    <div className="mt-3 flex flex-wrap items-center justify-between gap-x-2 rounded-medium bg-sunken py-1 ps-3 pe-1">
      <FileDiff aria-hidden className="size-4 shrink-0 text-ink-soft" />
      <span className="min-w-44 flex-1 py-2 text-small">
        <span>{countWords(task.changes)}</span>
        {placed && task.undone && <span className="text-ink-soft"> · {t('task.changes.undone')}</span>}
        {part && <span className="text-ink-soft"> · {part.words}</span>}
        {!placed && <span className="text-ink-soft"> · {t('task.changes.staged')}</span>}
      </span>
      <span className="ms-auto flex flex-wrap">
        {(placed || isFinished(task)) && (
          <Link to={{ name: 'review', task: task.id }} className={buttonLook('quiet', true)}>
            {t('task.changes.see')}
          </Link>
        )}
        {placed && <UndoButton task={task} />}
      </span>
    </div>
  );
}
