import { emptyDesk, emptyHost, type TaskSummary } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { taskState } from './state-words.ts';

const task = (id: string, state: TaskSummary['state'], requested: number): TaskSummary => ({
  id,
  thread: `thread ${id}`,
  title: id,
  state,
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
  requested,
  updated: requested,
  seq: 1,
});

const words = (own: TaskSummary, others: TaskSummary[], now: number, host = emptyHost) =>
  taskState(own, { host, desk: { ...emptyDesk, tasks: Object.fromEntries([own, ...others].map((one) => [one.id, one])) } }, now).words;

test('a task that waits for room says so, and not for ever that it begins in a moment', () => {
  const own = task('own', 'queued', 1000);
  const working = task('other', 'working', 0);
  expect(words(own, [working], 2000)).toBe('On the desk, begins in a moment');
  expect(words(own, [working], 60_000)).toBe('Next, once there is room');
  expect(words(own, [], 60_000)).toBe('On the desk, begins in a moment');
  expect(words(own, [working, task('earlier', 'queued', 500)], 60_000)).toBe('Queued behind one');
});

test('while the brake is pulled nothing says that it works; what waits for a person still does', () => {
  const braked = { ...emptyHost, brake: { by: 'Ana’s phone', since: 1 } };
  for (const state of ['working', 'queued'] as const) expect(words(task('own', state, 0), [], 9000, braked)).toBe('Held by the brake');
  expect(words(task('own', 'waiting', 0), [], 9000, braked)).toBe('Waiting for you');
});

test('what its person dropped was not stopped', () => {
  const reason = { code: 'rejected', sentence: 'You dropped the changes; nothing was put in place.' };
  expect(words({ ...task('own', 'stopped', 0), reason }, [], 0)).toBe('You dropped its changes');
  expect(words(task('own', 'stopped', 0), [], 0)).toBe('Stopped');
});
