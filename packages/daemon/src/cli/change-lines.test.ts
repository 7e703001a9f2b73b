import { changeSchema } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { besideLines, changeLines, nameLines } from './change-lines.ts';

const added = (path: string, what = 'file', marks: string[] = []) => changeSchema.parse({ kind: 'added', path, what, marks });

test('a commit of git’s is one line after the files that it is about; what deserves a second look is never folded into it', () => {
  const changes = [
    added('/f/repo/.git/index'),
    added('/f/repo/.git/objects/11', 'folder'),
    added('/f/repo/.git/objects/11/5d12'),
    added('/f/repo/.git/hooks/pre-commit', 'file', ['git runs it by itself']),
    added('/f/repo/mean.py'),
    added('/f/.github/ci.yml'),
  ];
  expect(nameLines(changes)).toEqual([
    '+ /f/repo/.git/hooks/pre-commit  look twice: git runs it by itself',
    '+ /f/repo/mean.py',
    '+ /f/.github/ci.yml',
    '~ repo: git’s own records, 2 files',
  ]);
  expect(changeLines(changes.slice(4), 1)).toEqual(['  + /f/repo/mean.py', '  and 1 more']);
});

test('of a file that goes the line says where the same content stays', () => {
  const gone = changeSchema.parse({ kind: 'deleted', path: '/f/copy.txt', what: 'file', before: 3, same: '/f/a.txt' });
  expect(nameLines([gone])).toEqual(['- /f/copy.txt  an identical file stays: /f/a.txt']);
});

test('the task’s version that was kept beside a file says so', () => {
  expect(nameLines([added('/f/prices (from the task).csv')])).toEqual([
    '+ /f/prices (from the task).csv  the task’s version, beside prices.csv',
  ]);
  const choices = [
    { path: '/f/prices.csv', take: 'both' },
    { path: '/f/other.csv', take: 'mine' },
  ] as const;
  const changes = [added('/f/prices (from the task 2).csv'), added('/f/other (from the task).csv'), added('/f/new.csv')];
  expect(besideLines(changes, choices)).toEqual(['  beside it, the task’s version: /f/prices (from the task 2).csv']);
});
