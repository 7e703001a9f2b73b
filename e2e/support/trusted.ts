import type { Mode } from '@deskhand/protocol';
import { begin, owner, type Scene } from './begin.ts';
import { listOf, tell } from './teller.ts';

/** Folders at each level: two that begin, one that is offered more, one of which something was undone. */
export function trusted(now: number): Scene {
  const story = begin(now);
  const grant = (path: string, mode: Mode) => story.append({ type: 'folder.granted', body: { path, mode }, actor: owner }, now - 7_000_000);
  const work = (folder: string, times: number, look: boolean) => {
    for (let at = 0; at < times; at += 1) {
      const task = tell(story, now, 'Sort what came in', { minutes: 100 });
      const list = {
        ...listOf(story, [{ kind: 'changed', path: `${folder}/inbox.csv`, what: 'file', before: 1, after: 2, marks: [] }]),
        folders: [folder],
      };
      if (look) {
        task.event({ type: 'review.requested', body: list });
        task.event({ type: 'review.answered', body: { answer: 'accept', marked: false } });
      }
      task.event({ type: 'change.committed', body: { ...list, commit: `${folder} ${at}`.slice(-60) } });
      task.event({ type: 'task.finished', body: { outcome: 'done' } });
      if (!look && at === 0 && folder.endsWith('Receipts'))
        task.event({ type: 'change.undone', body: { ...list, commit: 'undo_receipts', of: `${folder} 0` } });
    }
  };
  grant('/home/ana/Invoices', 'review');
  grant('/home/ana/Downloads/Sorted by month and by sender', 'auto');
  grant('/home/ana/Receipts', 'auto');
  work('/home/ana/Invoices', 6, true);
  work('/home/ana/Downloads/Sorted by month and by sender', 3, false);
  work('/home/ana/Receipts', 1, false);
  return { story, tasks: {} };
}
