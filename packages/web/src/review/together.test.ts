import { changeSchema, namedChanges } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { emptied, together } from './together.ts';

const change = (kind: string, path: string, what = 'file', from?: string) =>
  changeSchema.parse({ kind, path, what, ...(from && { from }) });
const of = (paths: ReadonlySet<string>) => [...paths].sort();

test('a new folder is left with all that is in it, and comes with whatever of it is taken', () => {
  const changes = [
    change('added', '/f/Bob', 'folder'),
    change('added', '/f/Bob/in', 'folder'),
    change('added', '/f/Bob/in/a.eml'),
    change('moved', '/f/Bob/b.eml', 'file', '/f/b.eml'),
    change('added', '/f/Bobby.txt'),
  ];
  expect(of(together(changes, ['/f/Bob'], false))).toEqual(['/f/Bob', '/f/Bob/b.eml', '/f/Bob/in', '/f/Bob/in/a.eml']);
  expect(of(together(changes, ['/f/Bob/in/a.eml'], true))).toEqual(['/f/Bob', '/f/Bob/in', '/f/Bob/in/a.eml']);
  expect(of(together(changes, ['/f/Bob/in/a.eml'], false))).toEqual(['/f/Bob/in/a.eml']);
  expect(of(together(changes, ['/f/Bob/in'], true))).toEqual(['/f/Bob', '/f/Bob/in', '/f/Bob/in/a.eml']);
});

test('a new folder is left with the last that was in it, not with the first', () => {
  const changes = [change('added', '/f/Bob', 'folder'), change('added', '/f/Bob/in', 'folder')];
  changes.push(change('added', '/f/Bob/in/a'), change('added', '/f/Bob/b'), change('added', '/f/Empty', 'folder'));
  expect(emptied(changes, new Set(['/f/Bob/in/a']))).toEqual(['/f/Bob/in']);
  expect(emptied(changes, new Set(['/f/Bob/in/a', '/f/Bob/b']))).toEqual(['/f/Bob', '/f/Bob/in']);
});

test('of a new folder that comes in part the host is told what comes of it', () => {
  const changes = [
    change('added', '/f/Bob', 'folder'),
    change('added', '/f/Bob/a'),
    change('added', '/f/Bob/b'),
    change('added', '/f/Ann', 'folder'),
  ];
  const without = (left: string) => namedChanges(changes, ({ path }) => path !== left && !path.startsWith(`${left}/`));
  expect(without('/f/Bob/a')).toEqual(['/f/Bob/b', '/f/Ann']);
  expect(without('/f/Ann')).toEqual(['/f/Bob', '/f/Bob/a', '/f/Bob/b']);
});

test('a deleted folder goes with all that was in it, and stays where one thing of it does', () => {
  const changes = [
    change('deleted', '/f/old', 'folder'),
    change('deleted', '/f/old/a'),
    change('moved', '/f/kept', 'file', '/f/old/kept'),
    change('deleted', '/f/older'),
  ];
  expect(of(together(changes, ['/f/old'], true))).toEqual(['/f/kept', '/f/old', '/f/old/a']);
  expect(of(together(changes, ['/f/old/a'], false))).toEqual(['/f/old', '/f/old/a']);
  expect(of(together(changes, ['/f/kept'], false))).toEqual(['/f/kept', '/f/old']);
  expect(of(together(changes, ['/f/old/a'], true))).toEqual(['/f/old/a']);
});
