import type { TaskSummary } from '@deskhand/protocol';
import { FileDiff, Undo2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { Confirm } from '../parts/confirm.tsx';
import { useWide } from '../parts/media.ts';
import { Content, Pane } from '../parts/pane.tsx';
import { useDesk, useSend } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { countOf, countWords } from '../task/change-counts.ts';
import { UndoButton } from '../task/undo.tsx';
import { clockTime, moment, startOfDay, t } from '../words/words.ts';

/** What changed in the folders, by which task, the newest first; and the way back to any point. */
export function Timeline() {
  const all = useDesk((state) => state.desk.tasks);
  const known = useDesk((state) => state.known);
  const send = useSend();
  const wide = useWide();
  const [to, setTo] = useState<TaskSummary>();
  const entries = useMemo(() => placedOf(all), [all]);
  const undone = to ? entries.filter((task) => !task.undone && timeOf(task) >= timeOf(to)) : [];
  const goBack = async () => {
    // One after the other, the newest first: each undo finds the files as the task left them.
    for (const task of undone) await send({ type: 'undo', task: task.id });
  };
  return (
    <Pane title={t('timeline.title')} leave={wide ? undefined : 'back'}>
      <Content className="pb-8">
        <p className="text-body text-ink-soft">{t(entries.length === 0 && known ? 'timeline.none' : 'timeline.text')}</p>
        <ol className="mt-2">
          {entries.map((task, index) => (
            <Entry
              key={task.id}
              task={task}
              newDay={startOfDay(timeOf(task)) !== startOfDay(timeOf(entries[index - 1] ?? { updated: 0 }))}
              onBack={index > 0 ? () => setTo(task) : undefined}
            />
          ))}
        </ol>
      </Content>
      <Confirm
        open={to !== undefined}
        onClose={() => setTo(undefined)}
        title={t('timeline.back.title')}
        text={t('timeline.back.text', { n: undone.length })}
        yes={t('timeline.back.do')}
        danger
        onYes={() => void goBack()}
      />
    </Pane>
  );
}

const timeOf = (task: { finished?: number | undefined; updated: number }) => task.finished ?? task.updated;
const placedOf = (tasks: Record<string, TaskSummary>) =>
  Object.values(tasks)
    .filter((task) => task.committed && task.changes)
    .sort((a, b) => timeOf(b) - timeOf(a));

function Entry({ task, newDay, onBack }: { task: TaskSummary; newDay: boolean; onBack: (() => void) | undefined }) {
  const now = useNow();
  const time = timeOf(task);
  const count = task.changes ? countOf(task.changes) : 0;
  const Icon = task.undone ? Undo2 : FileDiff;
  return (
    <li>
      {newDay && (
        <h2 className="mt-5 mb-1 text-small font-semibold text-ink-soft first-letter:uppercase">
          {startOfDay(time) === startOfDay(now) ? t('timeline.today') : moment(time, now)}
        </h2>
      )}
      <div className="flex gap-3 border-b border-line py-3">
        <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${task.undone ? 'text-ink-faint' : 'text-accent'}`} />
        <div className="min-w-0 flex-1">
          <Link to={{ name: 'task', task: task.id }} data-row className="block rounded-small">
            <span dir="auto" className="block text-body font-semibold [overflow-wrap:anywhere]">
              {task.title || t('erased.title')}
            </span>
            <span className="block text-small text-ink-soft">
              {t(task.undone ? 'timeline.undone' : 'timeline.placed', { n: count })}
              {task.changes && ` · ${countWords(task.changes)}`}
              <time className="text-ink-faint tabular-nums"> · {clockTime(time)}</time>
            </span>
          </Link>
          {!task.undone && (
            <div className="-ms-3 mt-1 flex flex-wrap">
              <UndoButton task={task} />
              {onBack && (
                <Button small tone="quiet" onClick={onBack}>
                  {t('timeline.back')}
                </Button>
              )}
            </div>
          )}
        </div>
      </div>
    </li>
  );
}
