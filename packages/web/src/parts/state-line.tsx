import { isFinished, type TaskSummary } from '@deskhand/protocol';
import { Ban, CircleAlert, CircleCheck, CircleDashed, CircleDot, CircleSlash, Hand, Smartphone, TriangleAlert } from 'lucide-react';
import type { ComponentType } from 'react';
import { useDesk } from '../shell/context.ts';
import { clockTime, dayAndTime, fullTime, lasting, money, t } from '../words/words.ts';
import { useNow } from './clock.ts';
import { isHeld, taskState, toneLook } from './state-words.ts';

type Icon = ComponentType<{ className?: string; 'aria-hidden'?: boolean }>;

/** The pulse of something that works: moves only where motion is welcome. */
const Pulse: Icon = ({ className = '' }) => (
  <span aria-hidden className={`${className} inline-flex items-center justify-center`}>
    <span className="size-2.5 animate-pulse rounded-full bg-current motion-reduce:animate-none" />
  </span>
);

function stateIcon(task: TaskSummary): Icon {
  if (task.stopping) return CircleSlash;
  const icons: Record<TaskSummary['state'], Icon> = {
    queued: CircleDashed,
    working: Pulse,
    waiting: Hand,
    review: CircleDot,
    done: CircleCheck,
    partly: TriangleAlert,
    failed: CircleAlert,
    stopped: Ban,
  };
  return icons[task.state];
}

export const itemIcon = (refused: boolean): Icon => (refused ? CircleAlert : Smartphone);

/** "Reads march.pdf · 1m 20s": the state in words, with a time that can be believed; `whole`, on as many lines as it takes, with its cost. */
export function StateLine({ task, whole = false }: { task: TaskSummary; whole?: boolean }) {
  const online = useDesk((app) => app.link.kind === 'online');
  const since = useDesk((app) => app.link.since);
  const held = useDesk((app) => isHeld(task, app.host));
  const runs = online && !held && !isFinished(task) && task.state !== 'review' && task.state !== 'waiting';
  const now = useNow(runs ? 1000 : 30_000);
  const [state, tone] = useDesk((app) => {
    const { words, tone } = taskState(task, app, now + app.skew);
    return [words, tone] as const;
  });
  const Icon = held ? Ban : stateIcon(task);
  const moving = task.state === 'working' || task.state === 'queued';
  const words = !online && moving && since > 0 ? t('state.asof', { state, time: clockTime(since) }) : state;
  const time = isFinished(task)
    ? dayAndTime(task.finished ?? task.updated, now)
    : task.state === 'review' || task.state === 'waiting'
      ? dayAndTime(task.updated, now)
      : online && !held
        ? lasting(now - task.requested)
        : '';
  return (
    <span className={`flex min-w-0 items-center gap-x-1.5 text-small ${whole ? 'flex-wrap' : ''}`}>
      <span className="flex min-w-0 items-center gap-1.5">
        <Icon aria-hidden className={`size-4 shrink-0 ${toneLook[tone]}`} />
        <span dir="auto" className={`min-w-0 ${whole ? '[overflow-wrap:anywhere]' : 'truncate'} ${toneLook[tone]}`}>
          {words}
        </span>
      </span>
      <span className="flex shrink-0 items-center gap-1.5 empty:hidden">
        {time && (
          <time
            dateTime={new Date(task.updated).toISOString()}
            title={fullTime(task.finished ?? task.updated)}
            className="shrink-0 text-ink-faint tabular-nums"
          >
            {time}
          </time>
        )}
        {whole && task.usage.dollars !== undefined && (
          <span className="shrink-0 text-ink-faint tabular-nums">{money(task.usage.dollars)}</span>
        )}
      </span>
    </span>
  );
}
