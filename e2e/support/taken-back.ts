import type { Change } from '@deskhand/protocol';
import { begin, type Scene } from './begin.ts';
import { type Shot, text } from './shot.ts';
import { listOf, tell } from './teller.ts';

// What a person didn't want after all: changes that were dropped with their files, and a part of some that was undone.

const folder = '/home/ana/Documents';
const added = (name: string, after: number): Change => ({ kind: 'added', path: `${folder}/${name}`, what: 'file', after, marks: [] });
const changed = (name: string): Change => ({
  kind: 'changed',
  path: `${folder}/${name}`,
  what: 'file',
  before: 900,
  after: 1140,
  marks: [],
});

export function takenBack(now: number): Scene {
  const story = begin(now);
  const dropped = tell(story, now, 'Write a short and a long version of the speech', { minutes: 40 });
  const versions = [added('speech-short.md', 1200), added('speech-with-all-the-stories-of-the-last-forty-years.md', 9400)];
  dropped.turn('', 2).step('writes speech-short.md', { effect: 'reversible' }).turn('Both versions are written.');
  for (const { path } of versions) dropped.artifact(path, '# Dear friends\n', 'text/markdown');
  dropped
    .review(versions)
    .event({ type: 'review.answered', body: { answer: 'reject', marked: false } })
    .event({ type: 'change.discarded', body: { dropped: versions.map(({ path }) => path) } })
    .finish('stopped', undefined, { code: 'rejected', sentence: 'You dropped the changes; nothing was put in place.' });

  const part = tell(story, now, 'Correct the spelling of the three letters', { minutes: 30 });
  const letters = [changed('letter-to-the-bank.txt'), changed('letter-to-the-landlord.txt'), changed('letter-to-ana.txt')];
  part
    .turn('', 3)
    .step('edits 3 letters', { effect: 'reversible' })
    .turn('Eleven words were corrected.')
    .commit(letters)
    .finish('done', 'Eleven words were corrected.');
  const commit = story.tasks.get(part.task)?.commits[0];
  const paths = [`${folder}/letter-to-ana.txt`];
  const undone = { ...listOf(story, letters.slice(2)), paths, commit: 'undo', of: commit?.id ?? '' };
  part.event({ type: 'change.undone', body: undone });

  const talk = tell(story, now, 'Plan the trip to Lisbon', { minutes: 20 });
  talk
    .turn('', 1)
    .ask('By train or by plane?', ['By train', 'By plane'])
    .answer('By train')
    .say('And not before nine in the morning, please.')
    .turn('', 1)
    .ask('One night in Paris on the way?', ['Yes', 'No'])
    .answer('Yes')
    .turn('You leave on Friday at 9:14 and arrive on Saturday evening, with a night in Paris.')
    .finish('done', 'You leave on Friday at 9:14 and arrive on Saturday evening, with a night in Paris.');
  return { story, tasks: { dropped: dropped.task, part: part.task, talk: talk.task } };
}

export const takenBackShots: Shot[] = [
  { name: 'taken-back-home', scene: 'takenBack', at: () => '#/', ready: text('You dropped its changes') },
  { name: 'dropped-thread', scene: 'takenBack', at: (tasks) => `#/thread/${tasks['dropped.thread']}`, ready: text('speech-short.md') },
  { name: 'dropped-task', scene: 'takenBack', at: (tasks) => `#/task/${tasks.dropped}`, ready: text('Cost and settings') },
  { name: 'part-thread', scene: 'takenBack', at: (tasks) => `#/thread/${tasks['part.thread']}`, ready: text('Eleven words') },
  { name: 'part-task', scene: 'takenBack', at: (tasks) => `#/task/${tasks.part}`, ready: text('Cost and settings') },
  { name: 'part-changes', scene: 'takenBack', at: (tasks) => `#/review/${tasks.part}`, ready: text('letter-to-ana.txt') },
  { name: 'talk-thread', scene: 'takenBack', at: (tasks) => `#/thread/${tasks['talk.thread']}`, ready: text('night in Paris') },
];
