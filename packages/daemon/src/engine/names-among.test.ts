import fc from 'fast-check';
import { expect, test } from 'vitest';
import { baseOf, namesAmong } from './names-among.ts';

test('a name is that of a file by its last part, or as much of it as plain text leaves', () => {
  const isThere = namesAmong(['/a/Report.XLSX', '/a/my old notes.txt', '/a/报告.docx']);
  expect(['report.xlsx', 'b/report.xlsx', 'old notes.txt', 'notes.txt', '在报告.docx'].filter((name) => !isThere(name))).toEqual([]);
  expect(['eport.xlsx', 'd notes.txt', 'my old', '告.docx', 'xreport.xlsx'].filter(isThere)).toEqual([]);
});

/** What it means, path by path. */
const isThat = (path: string, name: string): boolean => {
  const [base, wanted] = [baseOf(path), baseOf(name)];
  if (!base) return wanted === '';
  return base === wanted || base.endsWith(` ${wanted}`) || (/[报告]/u.test(wanted) && wanted.endsWith(base));
};

test('many are looked through as one by one', () => {
  const name = fc
    .array(fc.constantFrom('a', 'B', ' ', '.', '报', '告', '/'), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(name, { maxLength: 6 }), name, (paths, asked) => {
      expect(namesAmong(paths)(asked)).toBe(paths.some((path) => isThat(path, asked)));
    }),
    { numRuns: 2000 },
  );
});
