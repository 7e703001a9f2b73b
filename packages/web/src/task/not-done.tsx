import { notDone, type TaskView } from '@deskhand/protocol';
import { breaking } from '../parts/breaks.tsx';
import { t } from '../words/words.ts';

const mostShown = 20;

/** What it wasn't let do outside, whatever its answer says of that: a line for each. */
export function NotDone({ view }: { view: TaskView }) {
  const all = notDone(view);
  if (!all.length) return null;
  return (
    <ul className="mt-2 text-small text-ink-soft">
      {all.slice(0, mostShown).map(({ title, why }) => (
        <li key={title} dir="auto" className="mt-1 [overflow-wrap:anywhere]">
          {breaking(t('task.notdone', { title, why: t(`task.notdone.${why}`) }))}
        </li>
      ))}
      {all.length > mostShown && <li className="mt-1">{t('task.notdone.more', { n: all.length - mostShown })}</li>}
    </ul>
  );
}
