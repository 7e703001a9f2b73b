import { emptyDesk, type TaskSummary } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { needsOf, sectionsOf } from './sections.ts';

const task = (id: string, rest: Partial<TaskSummary>): TaskSummary => ({
  id,
  thread: `thread ${id}`,
  title: id,
  state: 'done',
  doing: '',
  needs: [],
  stopping: false,
  steps: 0,
  turns: 0,
  usage: { input: 0, output: 0, cached: 0 },
  artifacts: 0,
  committed: false,
  undone: false,
  labels: { sources: [], confidentiality: 'public', from: [] },
  requested: 0,
  updated: 0,
  seq: 1,
  ...rest,
});
const sections = (tasks: TaskSummary[]) =>
  sectionsOf(
    {
      ...emptyDesk,
      tasks: Object.fromEntries(tasks.map((one) => [one.id, one])),
      threads: Object.fromEntries(
        tasks.map((one) => [one.thread, { id: one.thread, title: one.title, tasks: [one.id], updated: one.updated }]),
      ),
    },
    1000,
  );

test('what waits longest comes first, and a part of a task may ask too', () => {
  const question = { kind: 'question' as const, id: 'q', text: { hash: '', bytes: 0 }, choices: [] };
  const parent = { task: 'x', step: 's', depth: 1, stage: 'own' as const };
  const { needs } = sections([
    task('b', { state: 'waiting', needs: [question], updated: 2 }),
    task('a', { state: 'waiting', needs: [question], updated: 1, parent }),
  ]);
  expect(needs.map((row) => row.task.id)).toEqual(['a', 'b']);
});

test('what is over soonest comes first, before what waits for as long as it takes', () => {
  const review = { kind: 'review' as const, count: 1, marked: 0 };
  const approval = (id: string, until: number) => ({ kind: 'approval' as const, id, title: id, irreversible: false, until });
  const { needs } = sections([
    task('review', { state: 'review', needs: [review], updated: 1 }),
    task('late', { state: 'waiting', needs: [approval('a', 90)], updated: 2 }),
    task('soon', { state: 'waiting', needs: [approval('b', 60), approval('c', 95)], updated: 3 }),
  ]);
  expect(needs.map(({ need }) => ('id' in need ? need.id : need.kind))).toEqual(['b', 'a', 'c', 'review']);
});

test('a conflict stands for the review that it came out of', () => {
  const { needs } = sections([
    task('a', {
      state: 'review',
      needs: [
        { kind: 'review', count: 2, marked: 0 },
        { kind: 'conflict', paths: [], sentence: '' },
      ],
    }),
  ]);
  expect(needs.map((row) => row.need.kind)).toEqual(['conflict']);
});

test('what works comes before what is queued, in the order asked for; parts don’t count', () => {
  const { working } = sections([
    task('q', { state: 'queued', requested: 1 }),
    task('w2', { state: 'working', requested: 3 }),
    task('w1', { state: 'working', requested: 2 }),
    task('part', { state: 'working', parent: { task: 'w1', step: 's', depth: 1, stage: 'own' } }),
  ]);
  expect(working.map((one) => one.id)).toEqual(['w1', 'w2', 'q']);
});

test('done today is what ended today, however it ended', () => {
  const { done } = sections([
    task('old', { finished: 999 }),
    task('a', { finished: 1000 }),
    task('b', { state: 'failed', finished: 2000 }),
  ]);
  expect(done.map((one) => one.id)).toEqual(['b', 'a']);
});

test('what only the person can mend needs them until it was tried again, and is not among what is done', () => {
  const reason = { code: 'model.key', sentence: 'It doesn’t accept the key.' };
  const a = task('a', { state: 'failed', finished: 1000, reason });
  const b = task('b', { state: 'failed', finished: 1000, reason: { code: 'network', sentence: 'No leave.' } });
  const old = task('old', { state: 'failed', finished: 1000 - 86_400_001, reason });
  const { stuck, done } = sections([a, b, old]);
  expect([stuck, done].map((some) => some.map(({ id }) => id))).toEqual([['a'], ['b']]);
  const again = sections([{ ...a, thread: 'one' }, task('c', { thread: 'one', finished: 2000 })]);
  expect([again.stuck, again.done].map((some) => some.map(({ id }) => id))).toEqual([[], ['c', 'a']]);
});

test('approvals that are alike are one card, in the place of the first', () => {
  const approval = (id: string, group?: string) => ({
    kind: 'approval' as const,
    id,
    title: id,
    irreversible: false,
    ...(group && { group }),
  });
  const question = { kind: 'question' as const, id: 'q', text: { hash: '', bytes: 0 }, choices: [] };
  const [a, b, c] = [approval('a', 'mails'), approval('b', 'mails'), approval('c', 'mails')];
  const needs = [a, question, b, approval('d'), approval('e'), c];
  expect(needsOf({ needs })).toEqual([{ ...a, alike: [b, c] }, question, approval('d'), approval('e')]);
});
