import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInside } from './places.ts';

test('a folder holds itself and what is below it, not what only begins like it', () => {
  expect(isInside('/home/ana', '/home/ana')).toBe(true);
  expect(isInside('/home/ana/a.txt', '/home/ana/')).toBe(true);
  expect(isInside('/home/anabel', '/home/ana')).toBe(false);
  expect(isInside('/home/ana/../bo/a.txt', '/home/ana')).toBe(false);
  expect(isInside('/etc', '/')).toBe(true);
  expect(isInside('/', '/etc')).toBe(false);
  // A name may hold what separates elsewhere.
  expect(isInside('/home/ana\\b', '/home/ana')).toBe(false);
  expect(isInside('C:\\Users\\Ana\\x', 'c:/users')).toBe(true);
  expect(isInside('C:\\Users', 'C:\\')).toBe(true);
  expect(isInside('D:\\Users', 'C:\\')).toBe(false);
  expect(isInside('/home', 'C:\\')).toBe(false);
});

const names = fc.array(fc.constantFrom('a', 'ab', 'A', '.', '..', '...', '', '.a', 'b\\a'), { maxLength: 5 });

test.each([
  ['Linux and macOS', posix, ['/']],
  ['Windows', win32, ['C:\\', 'c:\\', 'D:\\']],
] as const)('it says what the system’s own paths say: %s', (_system, { relative, sep, isAbsolute }, roots) => {
  const path = fc.tuple(fc.constantFrom(...roots), names).map(([root, parts]) => root + parts.join(sep));
  fc.assert(
    fc.property(path, path, (one, folder) => {
      const way = relative(folder, one);
      expect(isInside(one, folder)).toBe(way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)));
    }),
    { numRuns: 1000 },
  );
});
