import type { TaskSummary } from '@deskhand/protocol';
import { CircleAlert } from 'lucide-react';
import { buttonLook } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { titleOf } from '../parts/title.ts';
import { useMay } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { Again } from '../task/again.tsx';
import { dayAndTime, t } from '../words/words.ts';

/** A task that failed because of its model, which only the person can mend: what that is, where, and the way on once it is. */
export function StuckCard({ task }: { task: TaskSummary }) {
  const now = useNow();
  const may = useMay('admin');
  return (
    <article className="rounded-large border border-line bg-surface p-4 shadow-low">
      <p className="flex min-w-0 items-center gap-1.5 text-small text-danger">
        <CircleAlert aria-hidden className="size-4 shrink-0" />
        <span className="min-w-0">{t('state.failed')}</span>
        <time className="ms-auto shrink-0 text-ink-faint tabular-nums">{dayAndTime(task.updated, now)}</time>
      </p>
      <h3 dir="auto" className="mt-1 text-large font-semibold [overflow-wrap:anywhere]">
        <Link to={{ name: 'thread', thread: task.thread }} className="-my-2 block py-2">
          <span className="line-clamp-3">{titleOf(task)}</span>
        </Link>
      </h3>
      <p dir="auto" className="mt-1 line-clamp-6 text-body [overflow-wrap:anywhere]">
        {task.reason?.sentence}
      </p>
      {task.reason?.next && (
        <p dir="auto" className="mt-1 text-body text-ink-soft [overflow-wrap:anywhere]">
          {task.reason.next}
        </p>
      )}
      <div className="flex flex-wrap gap-x-2">
        {may && (
          <Link to={{ name: 'settings', page: 'models' }} data-row className={`${buttonLook('soft', true)} mt-3`}>
            {t('stuck.models')}
          </Link>
        )}
        <Again task={task} />
      </div>
    </article>
  );
}
