import { expect, test } from 'vitest';
import { baseName, named, plainLine } from './plain.ts';

test('a table in an answer reads as words', () => {
  const answer = 'The totals:\n\n| File | Total |\n|:---|---:|\n| big.csv | 12 |\n';
  expect(plainLine(answer)).toBe('The totals: File, Total big.csv, 12');
  expect(plainLine('a - b -- c')).toBe('a - b -- c');
});

test('a file of a granted folder is named from that folder on, any other by its whole path', () => {
  const folders = [{ path: '/home/ana/Documents' }, { path: '/' }];
  expect(named('writes /home/ana/Documents/2025/list.txt', folders)).toBe('writes Documents/2025/list.txt');
  expect(named('moves /home/ana/Documents/a to /home/ana/Documents/b', folders)).toBe('moves Documents/a to Documents/b');
  expect(named('reads /home/ana/Documents-old/list.txt', folders)).toBe('reads /home/ana/Documents-old/list.txt');
});

test('a name is shown as it is, never as the marks in it would have it read', () => {
  expect(baseName('/home/ana/Documents')).toBe('Documents');
  expect(baseName('/a/inv\u202etxt.exe')).toBe('inv\ufffdtxt.exe');
  expect(baseName('/a/two\nlines.txt')).toBe('two\ufffdlines.txt');
});
