import { expect, test } from 'vitest';
import type { Event } from '../events.ts';
import { foldTask } from './task.ts';
import { emptyDesk, foldDesk } from './thread.ts';

const base = {
  time: 1000,
  version: 1,
  actor: { kind: 'device' as const, id: 'cli' },
  thread: 'thread_1',
  task: 'task_1',
  labels: { sources: [], confidentiality: 'public' as const, from: [] },
  prev: '',
  hash: '',
};
const ref = (text: string) => ({ hash: '0'.repeat(64), bytes: text.length, text });
const requested: Event = { ...base, seq: 1, type: 'task.requested', body: { text: ref('Make a table\nof totals'), files: [] } };

test('a request becomes a queued task titled by its first line, in its thread', () => {
  const desk = foldDesk(emptyDesk, requested);
  expect(desk.tasks.task_1).toMatchObject({ title: 'Make a table', state: 'queued' });
  expect(desk.threads.thread_1?.tasks).toEqual(['task_1']);
});

test('an event that is folded twice counts once', () => {
  const started: Event = {
    ...base,
    seq: 2,
    type: 'step.started',
    body: { step: 's', turn: 1, call: 'c', tool: 'read_file', effect: 'read', args: ref('{}'), words: 'reads a' },
  };
  const once = foldTask(foldTask(undefined, requested), started);
  expect(foldTask(once, started)).toBe(once);
  expect(once?.summary.steps).toBe(1);
});

test('an undo that is undone leaves the changes in place', () => {
  const list = { list: ref('[]'), added: 1, changed: 0, moved: 0, deleted: 0, marked: 0 };
  const undone = (seq: number, commit: string, of: string): Event => ({
    ...base,
    seq,
    type: 'change.undone',
    body: { ...list, commit, of },
  });
  const committed: Event = { ...base, seq: 2, type: 'change.committed', body: { ...list, commit: 'a' } };
  const states = [committed, undone(3, 'b', 'a'), undone(4, 'c', 'b'), undone(5, 'd', 'c')];
  let task = foldTask(undefined, requested);
  const seen = states.map((event) => {
    task = foldTask(task, event);
    return task?.summary.undone;
  });
  expect(seen).toEqual([false, true, false, true]);
});

test('after the rest is dropped, what was accepted before is still the task’s', () => {
  const list = (added: number) => ({ list: ref('[]'), added, changed: 0, moved: 0, deleted: 0, marked: 0 });
  const events: Event[] = [
    { ...base, seq: 2, type: 'change.committed', body: { ...list(1), commit: 'a' } },
    { ...base, seq: 3, type: 'review.requested', body: list(2) },
    { ...base, seq: 4, type: 'change.discarded', body: {} },
  ];
  const task = events.reduce((view, event) => foldTask(view, event), foldTask(undefined, requested));
  expect(task?.summary).toMatchObject({ committed: true, changes: { added: 1 } });
});

test('of a task that was stopped, what it left staged can still be chosen about, until that is over', () => {
  const list = (changed: number) => ({ list: ref('[]'), added: 0, changed, moved: 0, deleted: 0, marked: 0 });
  let task = foldTask(undefined, requested);
  let seq = 1;
  const needsAfter = (...bodies: Pick<Event, 'type' | 'body'>[]) => {
    // A test names type and body together; TypeScript can't see that they match once they are spread.
    for (const event of bodies) task = foldTask(task, { ...base, ...event, seq: ++seq } as Event);
    return task?.summary.needs.map(({ kind }) => kind);
  };
  const refused: Pick<Event, 'type' | 'body'> = {
    type: 'change.conflicted',
    body: { paths: ['/f/a.txt'], sentence: '/f/a.txt changed.' },
  };
  const accept = { type: 'review.answered', body: { answer: 'accept', marked: false } } as const;
  expect(needsAfter({ type: 'task.finished', body: { outcome: 'stopped', staged: list(1) } })).toEqual([]);
  expect(needsAfter(accept, { type: 'review.requested', body: list(1) }, refused)).toEqual(['conflict']);
  expect(task?.summary.state).toBe('stopped');
  expect(needsAfter(accept)).toEqual([]);
  expect(task?.pending.review?.seq).toBe(seq);
  expect(needsAfter({ type: 'review.requested', body: list(1) }, refused)).toEqual(['conflict']);
  expect(needsAfter({ type: 'change.discarded', body: {} })).toEqual([]);
});
