import { expect, test } from 'vitest';
import { baseName } from './plain.ts';

test('a name is shown as it is, never as the marks in it would have it read', () => {
  expect(baseName('/home/ana/Documents')).toBe('Documents');
  expect(baseName('/a/inv\u202etxt.exe')).toBe('inv\ufffdtxt.exe');
  expect(baseName('/a/two\nlines.txt')).toBe('two\ufffdlines.txt');
});
