import { begin, owner, type Scene } from './begin.ts';
import { type Shot, text } from './shot.ts';
import { tell } from './teller.ts';

// What a task wasn't let do, beside its answer; and one that failed for what only the person can mend.

export function leftUndone(now: number): Scene {
  const story = begin(now);
  const task = tell(story, now, 'Invite everybody to the summer party and pay the caterer', { minutes: 30 });
  const asks = (title: string) => {
    task.approval({ title, why: '', irreversible: true, decisive: [] });
    const asked = story.events.at(-1);
    if (asked?.type !== 'approval.requested') throw new Error('nothing was asked');
    return { approval: asked.body.approval, at: { task: asked.task, thread: asked.thread } };
  };
  task.turn('', 1);
  const no = asks(
    'lets the plugin office pay: IBAN DE12 5001 0517 0648 4898 90, Miller Catering for summer parties of any size, amount 480',
  );
  story.append({ type: 'approval.answered', body: { approval: no.approval, answer: 'no', hash: 'h' }, actor: owner, ...no.at }, now);
  const late = asks('Send a mail to everybody-in-the-house@neighbours-of-the-long-street.example');
  story.append({ type: 'approval.expired', body: { approval: late.approval }, actor: { kind: 'host' }, ...late.at }, now);
  task.turn('The party is planned: the list of guests and the menu are in party.md.');
  task.finish('done', 'The party is planned: the list of guests and the menu are in party.md.');

  const stuck = tell(story, now, 'Make a table of totals per customer from the invoices of this year', { minutes: 6 });
  stuck.finish('failed', undefined, {
    code: 'model.key',
    sentence: 'anthropic does not accept the key that is kept for it (401: invalid x-api-key).',
    next: 'Add a new one: Settings, Models and keys. Or at the computer: deskhand keys add anthropic',
  });
  return { story, tasks: { undone: task.task, stuck: stuck.task } };
}

export const leftUndoneShots: Shot[] = [
  { name: 'stuck-home', scene: 'leftUndone', at: () => '#/', ready: text('does not accept the key') },
  { name: 'stuck-thread', scene: 'leftUndone', at: (tasks) => `#/thread/${tasks['stuck.thread']}`, ready: text('does not accept') },
  { name: 'undone-task', scene: 'leftUndone', at: (tasks) => `#/task/${tasks.undone}`, ready: text('nobody answered in time') },
  {
    name: 'undone-thread',
    scene: 'leftUndone',
    at: (tasks) => `#/thread/${tasks['undone.thread']}`,
    ready: text('nobody answered in time'),
  },
];
