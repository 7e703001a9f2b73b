import type { TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';

// What people and the model are told of a conflict.

/** Which tasks a conflict is with, as far as it is with tasks; a task that went on from this one first. */
export function whose({ summary: { id } }: TaskView, by: string[], log: Pick<Log, 'task'>): string[] {
  const others = by.flatMap((task) => (task === id ? [] : (log.task(task) ?? []))).map(({ request, summary }) => ({ request, summary }));
  const [after, beside] = [others.filter(({ request }) => request.from === id), others.filter(({ request }) => request.from !== id)];
  const name = ({ summary: { title } }: (typeof others)[number]): string => (title ? `“${title.slice(0, 60)}”` : 'another task');
  const names = (tasks: typeof others): string => tasks.slice(0, 2).map(name).join(' and ');
  return [
    ...(after.length ? [`${names(after)} went on from this task, and what it made of it is in place.`] : []),
    ...(beside.length ? [`What stands there is the work of ${names(beside)}.`] : []),
  ];
}

/** What the model is told, should it be sent back to work on. */
export function toldConflict(conflicts: string[], merged: string[]): string {
  const list = (paths: string[]): string => `${paths.slice(0, 20).join(', ')}${paths.length > 20 ? ` and ${paths.length - 20} more` : ''}`;
  const lines = [
    conflicts.length
      ? `While you worked, the owner or another task changed files that you changed too, so nothing was put in place: ${list(conflicts)}. You still see your own version of each. settle_conflict chooses what is to stand there.`
      : '',
    merged.length
      ? `Changed meanwhile and merged with your version, which now holds both: ${list(merged)}. Read before you write there.`
      : '',
  ];
  return lines.filter(Boolean).join('\n');
}
