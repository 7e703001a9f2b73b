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
  const use = (plugin: string, times: number, answer?: 'once' | 'no') => {
    for (let at = 0; at < times; at += 1) {
      const task = tell(story, now, 'What is new there?', { minutes: 100 });
      const approval = `approval_${plugin}_${at}`;
      const need = { kind: 'plugin', server: plugin, tool: 'search' } as const;
      const asked = { step: '', call: 'c', title: 'asks', why: '', decisive: [], irreversible: false, expires: 0, plugins: [plugin] };
      if (answer) {
        task.event({ type: 'approval.requested', body: { ...asked, approval, hash: 'h', full: story.ref('{}') } });
        task.event({ type: 'approval.answered', body: { approval, answer, hash: 'h' } });
      }
      const step = { step: `step_${plugin}_${at}`, turn: 1, call: 'c', tool: 'use_plugin', effect: 'read', words: 'looks' } as const;
      task.event({ type: 'step.started', body: { ...step, args: story.ref('{}'), used: [{ need }] } });
      task.event({ type: 'task.finished', body: { outcome: 'done' } });
    }
  };
  const trust = (plugin: string, mode: Mode) =>
    story.append({ type: 'plugin.trusted', body: { plugin, mode }, actor: owner }, now - 7_000_000);
  trust('mailbox', 'auto');
  trust('clock', 'ro');
  use('notes', 5, 'once');
  use('mailbox', 3);
  use('mailbox', 1, 'no');
  grant('/home/ana/Invoices', 'review');
  grant('/home/ana/Downloads/Sorted by month and by sender', 'auto');
  grant('/home/ana/Receipts', 'auto');
  work('/home/ana/Invoices', 6, true);
  work('/home/ana/Downloads/Sorted by month and by sender', 3, false);
  work('/home/ana/Receipts', 1, false);
  return { story, tasks: {} };
}
