import type { TaskSummary } from '@deskhand/protocol';
import { memo, type ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { useShown } from '../parts/place.ts';
import { plainLine } from '../parts/plain.ts';
import { StateLine } from '../parts/state-line.tsx';
import { titleOf } from '../parts/title.ts';
import { Link } from '../shell/link.tsx';
import { type Route, useRoute } from '../shell/router.ts';
import { t } from '../words/words.ts';

export function Section({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-7 first:mt-2">
      <h2 className="mb-1.5 px-1 text-small font-semibold text-ink-soft">
        {title} {count !== undefined && count > 1 && <span className="ms-0.5 font-normal text-ink-faint tabular-nums">{count}</span>}
      </h2>
      {children}
    </section>
  );
}

/** Rows that belong together, in one quiet box. */
export function Rows({ children }: { children: ReactNode }) {
  return <ul className="divide-y divide-line overflow-hidden rounded-large border border-line bg-surface shadow-low">{children}</ul>;
}

export function Row({ to, current, children }: { to: Route; current: boolean; children: ReactNode }) {
  return (
    <li>
      <Link
        to={to}
        data-row
        aria-current={current ? 'page' : undefined}
        className="block px-4 py-3 transition-colors hover:bg-sunken -outline-offset-2 aria-[current]:bg-accent-soft"
      >
        {children}
      </Link>
    </li>
  );
}

/** Tasks of one kind, as many as one looks through at once; the rest where it is asked for. */
export function TaskRows({ title, tasks }: { title: string; tasks: TaskSummary[] }) {
  const [shown, more] = useShown(title);
  if (tasks.length === 0) return null;
  return (
    <Section title={title} count={tasks.length}>
      <Rows>
        {tasks.slice(0, shown).map((task) => (
          <TaskRow key={task.id} task={task} />
        ))}
      </Rows>
      {tasks.length > shown && <More onClick={more} />}
    </Section>
  );
}

/** For the rest of a list, with its own words where those say more. */
export const More = ({ onClick, words = t('more') }: { onClick(): void; words?: string }) => (
  <Button tone="quiet" className="mt-1 w-full" onClick={onClick}>
    {words}
  </Button>
);

/** A task in a list: what it is, what came of it, how it stands. Drawn anew when it changed, not with each word about another. */
const TaskRow = memo(function TaskRow({ task }: { task: TaskSummary }) {
  const route = useRoute();
  const current = (route.name === 'thread' && route.thread === task.thread) || ('task' in route && route.task === task.id);
  const said = plainLine((task.finished && task.answer?.text) || (task.reason?.sentence ?? ''));
  return (
    <Row to={{ name: 'thread', thread: task.thread }} current={current}>
      <span dir="auto" className="block truncate text-body font-semibold">
        {titleOf(task)}
      </span>
      {said && (
        <span dir="auto" className="block truncate text-body text-ink-soft">
          {said}
        </span>
      )}
      <span className="mt-0.5 block">
        <StateLine task={task} />
      </span>
    </Row>
  );
});
