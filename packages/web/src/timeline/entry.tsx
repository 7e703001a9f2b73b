import type { TimelineEntry } from '@deskhand/protocol';
import { FileDiff, History, Redo2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useNow } from '../parts/clock.ts';
import { baseName } from '../parts/plain.ts';
import { useDesk, useTask } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { countWords } from '../task/change-counts.ts';
import { LeftAlone } from '../task/left-alone.tsx';
import { UndoButton } from '../task/undo.tsx';
import { clockTime, moment, startOfDay, t } from '../words/words.ts';

interface EntryProps {
  entry: TimelineEntry;
  newDay: boolean;
  onBack: (() => void) | undefined;
}

/** One thing that was put in place, or taken back. */
export function Entry({ entry, newDay, onBack }: EntryProps) {
  const now = useNow();
  const [asked, setAsked] = useState(false);
  const { time, what, undone, counts, some } = entry;
  const task = useDesk((state) => state.desk.tasks[entry.task]);
  const total = counts.added + counts.changed + counts.moved + counts.deleted;
  const Icon = { task: FileDiff, undo: Undo2, redo: Redo2, back: History }[what];
  const words = wordsOf(entry);
  const turned = what === 'undo' || what === 'redo';
  return (
    <li>
      {newDay && (
        <h2 className="mt-5 mb-1 text-small font-semibold text-ink-soft first-letter:uppercase">
          {startOfDay(time) === startOfDay(now) ? t('timeline.today') : moment(time, now)}
        </h2>
      )}
      <div className="flex gap-3 border-b border-line py-3">
        <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${undone || turned ? 'text-ink-faint' : 'text-accent'}`} />
        <div className="min-w-0 flex-1">
          <Link to={{ name: 'task', task: entry.task }} data-row className="block rounded-small">
            <span dir="auto" className="block text-body font-semibold [overflow-wrap:anywhere]">
              {entry.title || t(task?.erased ? 'erased.title' : 'thread.untitled')}
            </span>
            <span className="block text-small text-ink-soft">
              {t(words, { n: total })}
              {` · ${countWords(counts)}`}
              <time className="text-ink-faint tabular-nums"> · {clockTime(time)}</time>
            </span>
            {some.length > 0 && (
              <bdi className="mt-0.5 line-clamp-2 block text-small text-ink-faint [overflow-wrap:anywhere]">
                {some.map(baseName).join(', ')}
              </bdi>
            )}
          </Link>
          <div className="-ms-3 mt-1 flex flex-wrap">
            {!turned && task && !undone && <UndoButton task={task} onAsked={() => setAsked(true)} />}
            {onBack && (
              <Button small tone="quiet" onClick={onBack}>
                {t('timeline.back')}
              </Button>
            )}
          </div>
          {asked && <Left task={entry.task} />}
        </div>
      </div>
    </li>
  );
}

/** What an undo that was asked for here left. */
function Left({ task }: { task: string }) {
  const held = useTask(task);
  return held ? <LeftAlone view={held.view} /> : null;
}

function wordsOf({ what, undone }: TimelineEntry) {
  if (what === 'undo') return 'timeline.turned';
  if (what === 'redo') return 'timeline.again';
  return undone ? 'timeline.undone' : 'timeline.placed';
}
