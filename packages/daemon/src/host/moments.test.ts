import { expect, test } from 'vitest';
import { dayOf, momentOf, secondOf } from './moments.ts';

test('a day and a moment read the same in every language', () => {
  const time = new Date(2026, 0, 3, 9, 5, 7).getTime();
  expect(dayOf(time)).toBe('2026-01-03');
  expect(momentOf(time)).toBe('2026-01-03 09:05');
  expect(secondOf(time)).toBe('2026-01-03 09:05:07');
});
