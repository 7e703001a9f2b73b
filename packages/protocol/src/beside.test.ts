import { expect, test } from 'vitest';
import { besideWhat, tasksName } from './beside.ts';

test('the name of a task’s version tells which file it lies beside', () => {
  expect(tasksName('prices.csv')).toBe('prices (from the task).csv');
  for (const name of ['prices.csv', 'Makefile', '.env', 'a (1).tar.gz'])
    for (const n of [1, 12]) expect(besideWhat(tasksName(name, n))).toBe(name);
  expect(besideWhat('notes from the task.txt')).toBeUndefined();
});
