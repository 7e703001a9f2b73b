import { changeSchema } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { reviewRows } from './rows.ts';
import { together } from './together.ts';

const change = (path: string, what = 'file', marks: string[] = []) => changeSchema.parse({ kind: 'added', path, what, marks });
const commit = [
  change('/f/repo/.git/COMMIT_EDITMSG'),
  change('/f/repo/.git/objects/11', 'folder'),
  change('/f/repo/.git/objects/11/5d12'),
  change('/f/repo/mean.py'),
  change('/f/repo/.git/hooks/pre-commit', 'file', ['git runs it by itself']),
];

test('what git keeps of a commit is one row, after what a person can judge; what deserves a second look keeps its own', () => {
  expect(reviewRows(commit, 'all').map(({ key }) => key)).toEqual([
    'folder /f/repo',
    '/f/repo/mean.py',
    'folder /f/repo/.git/hooks',
    '/f/repo/.git/hooks/pre-commit',
    'records /f/repo/.git',
  ]);
  expect(reviewRows(commit, 'marked').map(({ key }) => key)).toEqual(['folder /f/repo/.git/hooks', '/f/repo/.git/hooks/pre-commit']);
});

test('of one .git all is taken, or none', () => {
  const git = commit.filter(({ path }) => path.includes('/.git/')).map(({ path }) => path);
  expect([...together(commit, ['/f/repo/.git/objects/11/5d12'], false)].sort()).toEqual(git.sort());
  expect([...together(commit, ['/f/repo/mean.py'], false)]).toEqual(['/f/repo/mean.py']);
});

test('a new folder stands in the line above what is in it, and has a row of its own only where nothing is or it deserves a second look', () => {
  const made = [
    change('/f/mail', 'folder'),
    change('/f/mail/Bob', 'folder'),
    change('/f/mail/Bob/a.eml'),
    change('/f/mail/Nobody', 'folder'),
    change('/f/open', 'folder', ['is opened to other people on this computer']),
    change('/f/open/b'),
  ];
  expect(reviewRows(made, 'all').map(({ key }) => key)).toEqual([
    'folder /f',
    '/f/open',
    'folder /f/mail',
    '/f/mail/Nobody',
    'folder /f/mail/Bob',
    '/f/mail/Bob/a.eml',
    'folder /f/open',
    '/f/open/b',
  ]);
});
