import { expect, test } from 'vitest';
import { plainLine } from './plain.ts';

test('a table in an answer reads as words', () => {
  const answer = 'The totals:\n\n| File | Total |\n|:---|---:|\n| big.csv | 12 |\n';
  expect(plainLine(answer)).toBe('The totals: File, Total big.csv, 12');
  expect(plainLine('a - b -- c')).toBe('a - b -- c');
});
