import type { TaskView } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { partUndone } from './standing.ts';

const none = { added: 0, changed: 0, moved: 0, deleted: 0 };
const commit = (id: string, more: Partial<TaskView['commits'][number]> = {}) => ({ id, time: 0, changes: none, ...more });
const words = (...commits: object[]) =>
  // What is read of a task here.
  partUndone({ summary: { committed: true, undone: false }, commits: [commit('c'), ...commits] } as unknown as TaskView)?.words;

test('what of it is undone is told by file, and where all but what changed since is', () => {
  expect(words()).toBeUndefined();
  const one = commit('u1', { of: 'c', paths: ['/a'] });
  expect(words(one)).toBe('One file of it is undone.');
  expect(words(one, commit('u2', { of: 'c', paths: ['/b'] }))).toBe('2 files of it are undone.');
  expect(words(one, commit('r1', { of: 'u1', paths: ['/a'] }))).toBeUndefined();
  const most = commit('u3', { of: 'c', left: ['/b'] });
  expect(words(one, most)).toBe('Undone, but for what changed since.');
  expect(words(most, commit('r3', { of: 'u3' }))).toBeUndefined();
});
