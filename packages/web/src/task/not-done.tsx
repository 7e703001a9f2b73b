import { notDone, type TaskView } from '@deskhand/protocol';
import { t } from '../words/words.ts';

/** What it wasn't let do outside, whatever its answer says of that: a line for each. */
export function NotDone({ view }: { view: TaskView }) {
  const all = notDone(view);
  if (!all.length) return null;
  return (
    <ul className="mt-2 text-small text-ink-soft">
      {all.slice(0, 20).map(({ title, why }) => (
        <li key={title} dir="auto" className="truncate">
          {t('task.notdone', { title, why: t(`task.notdone.${why}`) })}
        </li>
      ))}
    </ul>
  );
}
