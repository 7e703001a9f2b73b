import type { TaskSummary } from '@deskhand/protocol';
import { useMemo } from 'react';
import { useDesk } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { t } from '../words/words.ts';

/** The task that this one began from, and those that began from it: each has a copy of its own. */
export function Relatives({ task }: { task: TaskSummary }) {
  const tasks = useDesk((state) => state.desk.tasks);
  const further = useMemo(() => Object.values(tasks).filter(({ from }) => from === task.id), [tasks, task.id]);
  const origin = task.from === undefined ? undefined : tasks[task.from];
  return (
    <>
      {origin && <Relative task={origin} words="review.begun" />}
      {further.slice(0, 5).map((one) => (
        <Relative key={one.id} task={one} words="review.further" />
      ))}
    </>
  );
}

function Relative({ task, words }: { task: TaskSummary; words: 'review.begun' | 'review.further' }) {
  return (
    <Link to={{ name: 'task', task: task.id }} className="mt-1 block py-1 text-body">
      <span className="block text-ink-soft">{t(words)}</span>
      <bdi className="block truncate text-accent">{task.title}</bdi>
    </Link>
  );
}
