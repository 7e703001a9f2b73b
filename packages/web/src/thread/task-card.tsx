import { isFinished, type TaskSummary, type TaskView } from '@deskhand/protocol';
import { ChevronRight } from 'lucide-react';
import { NeedCard } from '../home/need-card.tsx';
import { needsOf } from '../home/sections.ts';
import { buttonLook } from '../parts/button.tsx';
import { Outdated } from '../parts/outdated.tsx';
import { RefText } from '../parts/ref-text.tsx';
import { StateLine } from '../parts/state-line.tsx';
import { titleOf } from '../parts/title.ts';
import { Link } from '../shell/link.tsx';
import { ArtifactList } from '../task/artifacts.tsx';
import { ChangesLine } from '../task/changes-line.tsx';
import { LeftAlone } from '../task/left-alone.tsx';
import { LiveText } from '../task/live-text.tsx';
import { NotDone } from '../task/not-done.tsx';
import { Outgoing } from '../task/outgoing.tsx';
import { StopButton } from '../task/stop.tsx';
import { Trouble } from '../task/trouble.tsx';
import { t } from '../words/words.ts';

/** A task as it lives in its thread: how it stands, what came of it, and the one thing to do next. */
export function TaskCard({ task, view }: { task: TaskSummary; view: TaskView | undefined }) {
  const finished = isFinished(task);
  // What waits to go out is shown as such.
  const needs = needsOf(task).filter((need) => need.kind !== 'outbox');
  const settled = finished || task.state === 'review';
  return (
    <article aria-label={titleOf(task)} className="mt-3 overflow-hidden rounded-large border border-line bg-surface shadow-low">
      <header className="px-4 pt-3 pb-1">
        <StateLine task={task} whole />
      </header>
      <div className="px-4 pb-3 empty:hidden">
        {!settled && task.state === 'working' && <LiveText task={task.id} />}
        {settled && task.answer && (
          <div className="pt-1">
            <RefText content={task.answer} />
          </div>
        )}
        <Trouble task={task} view={view} />
        {view && view.artifacts.length > 0 && <ArtifactList task={task.id} artifacts={view.artifacts} />}
        {settled && view && <NotDone view={view} />}
        <Outgoing task={task} view={view} />
        {task.state !== 'review' && <ChangesLine task={task} view={view} />}
        {view && task.committed && <LeftAlone view={view} />}
        {settled && <Outdated paths={task.outdated} />}
        {needs.length > 0 && (
          <div className="mt-3 grid grid-cols-1 gap-3">
            {needs.map((need) => (
              <NeedCard key={`${need.kind}-${'id' in need ? need.id : ''}`} task={task} need={need} inTask />
            ))}
          </div>
        )}
      </div>
      <footer className="flex items-center justify-end border-t border-line px-1">
        {!finished && (
          <span className="me-auto">
            <StopButton task={task} />
          </span>
        )}
        <Link to={{ name: 'task', task: task.id }} data-row className={`${buttonLook('quiet', true)} min-h-11`}>
          {t('task.open')}
          <ChevronRight aria-hidden className="-ms-1 size-4 rtl:-scale-x-100" />
        </Link>
      </footer>
    </article>
  );
}
