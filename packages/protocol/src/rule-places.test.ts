import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isInside } from './places.ts';
import { patternTrouble } from './rule-patterns.ts';
import { isInPlace, placeWithin, rootOf, withRoot } from './rule-places.ts';

const both = (path: string, place: string) => [isInPlace(path, place), isInPlace(path, place, true)];

test.each([
  ['/w/a.key', '/w/**/*.key'],
  ['/w/x/y/a.key', '/w/**/*.key'],
  ['/w/x/all.key/in it', '/w/**/*.key'],
  ['/r/2024-01', '/r/2024-*'],
  ['/r/2024-01/a/b', '/r/2024-*'],
  ['/r/.hidden', '/r/*'],
  ['/r', '/r/**'],
  ['/a/x/b/y/z/c', '/a/*/b/**/c'],
  ['/any/thing', '/**'],
  ['/w/a/../b.key', '/w/*.key'],
  ['C:\\Users\\Ana\\Work\\X.KEY', 'c:\\users\\*\\work\\*.key'],
  ['/r/a*b', '/r/a*b'],
])('%s is in %s', (path, place) => {
  expect(both(path, place)).toEqual([true, true]);
});

test.each([
  ['/w', '/w/**/*.key'],
  ['/w/a.keys', '/w/**/*.key'],
  ['/v/a.key', '/w/**/*.key'],
  ['/r/x/2024-01', '/r/2024-*'],
  ['/r/a/b.txt', '/r/*.txt'],
  ['/a/b/c', '/a/*/b/**/c'],
  ['/W/a.key', '/w/*.key'],
])('%s is not in %s', (path, place) => {
  expect(both(path, place)).toEqual([false, false]);
});

test('what takes away takes away a name in another case or normal form, which what gives does not give', () => {
  expect(both('/w/A.KEY', '/w/*.key')).toEqual([false, true]);
  expect(both('/w/x/Photos/a', '/w/**/photos')).toEqual([false, true]);
  expect(both('/w/Bu\u0308ro 1/a', '/w/B\u00fcro*')).toEqual([false, true]);
});

const name = fc.constantFrom('a', 'ab', 'b', 'A', '.c');
const wild = fc.constantFrom('a', 'ab', 'b', '*', 'a*', '*b', '**', '**');
const path = fc.array(name, { maxLength: 5 }).map((names) => `/${names.join('/')}`);
const place = fc.array(wild, { minLength: 1, maxLength: 5 }).map((names) => `/${names.join('/')}`);
const runs = { numRuns: 1000 };

test('what lies in what is in a place is in it too, and loosely no less', () => {
  fc.assert(
    fc.property(path, name, place, (one, more, wide) => {
      if (!isInPlace(one, wide)) return;
      expect([isInPlace(`${one}/${more}`, wide), isInPlace(one, wide, true)]).toEqual([true, true]);
    }),
    runs,
  );
});

test('a narrower place holds nothing that the wider does not', () => {
  fc.assert(
    fc.property(place, fc.nat(4), path, path, (wide, which, put, one) => {
      const names = wide.split('/');
      const at = names.findIndex((part, index) => part.includes('*') && index > which);
      const part = names[at];
      if (part === undefined) return;
      const filled = part === '**' ? put.slice(1) : part.replace('*', 'a');
      const narrow = `/${[...names.slice(1, at), filled, ...names.slice(at + 1)].filter(Boolean).join('/')}`;
      for (const loose of [false, true])
        if (isInPlace(one, narrow, loose)) expect([isInPlace(one, wide, loose), narrow]).toEqual([true, narrow]);
      if (isInPlace(one, `${wide}/b`)) expect(isInPlace(one, wide)).toBe(true);
    }),
    runs,
  );
});

test('a folder holds something of a place exactly where a path in it could be in one', () => {
  const deep = fc.array(name, { maxLength: 4 }).map((names) => names.map((one) => `/${one}`).join(''));
  fc.assert(
    fc.property(path, deep, place, (folder, below, wide) => {
      const within = placeWithin(folder, wide);
      if (isInPlace(`${folder}${below}`, wide)) expect(within).toBeDefined();
      // As a path of its own it is one of them, and in the folder.
      if (within !== undefined) expect([isInPlace(within, wide), isInside(within, folder)]).toEqual([true, true]);
    }),
    runs,
  );
});

test.each([
  ['/home/ana/Work/**/*.key', '/home/ana/Work'],
  ['/home/ana/Work', '/home/ana/Work'],
  ['/*', '/'],
  ['/a*', '/'],
  ['C:\\*', 'C:\\'],
  ['C:\\Users\\*\\x', 'C:\\Users'],
  ['/a\\b*/c', '/'],
])('of %s the part that can be looked up is %s', (wide, root) => {
  expect(rootOf(wide)).toBe(root);
  if (wide.includes('*')) expect(withRoot(wide, () => '/real')).toMatch(/^\/real[\\/].*\*/);
});

const trouble = (at: string) => patternTrouble({ need: { kind: 'folder', path: at, access: 'read' }, give: 'none' });
test.each(['/a/**/*.key', '~/Photos', '~', '/a/*', '/**', 'C:\\a\\**\\b', '\\\\server\\share\\*', '/a.b/..c/*'])(
  '%s is a path of a rule',
  (at) => {
    expect(trouble(at)).toBeUndefined();
  },
);
test.each(['Photos', './a', '~ana/x', '/a/b**', '/a/**b/c', '/a/***', '/a/*/../b', '*', '**/a', ''])('“%s” is none', (at) => {
  expect(trouble(at)).toMatch(/Write the whole path/);
});

test('a leave to delete would mean nothing, and is said to', () => {
  const need = { kind: 'folder', path: '/a', access: 'delete' } as const;
  expect(patternTrouble({ need })).toMatch(/needs no leave/);
  for (const give of ['ask', 'none'] as const) expect(patternTrouble({ need, give })).toBeUndefined();
});
