import { expect, test } from 'vitest';
import { createGrowing } from './growing.ts';

test('what others hold is copied the first time it is added to, and stays as it was', () => {
  const [list, record] = [[1], { a: 1 }];
  const { added, put } = createGrowing();
  const [longer, larger] = [added(list, 2), put(record, 'b', 2)];
  expect([list, record]).toEqual([[1], { a: 1 }]);
  expect([longer, larger]).toEqual([[1, 2], { a: 1, b: 2 }]);
});

test('what it made itself grows without another copy, for it alone', () => {
  const { added, put } = createGrowing();
  const [list, record] = [added([1], 2), put({ a: 1 }, 'b', 2)];
  expect(added(list, 3)).toBe(list);
  expect(put(record, 'b', 3)).toBe(record);
  expect([list, record]).toEqual([[1, 2, 3], { a: 1, b: 3 }]);
  expect(createGrowing().added(list, 4)).not.toBe(list);
});
