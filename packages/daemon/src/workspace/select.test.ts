import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Node } from './handle.ts';
import { within } from './names.ts';
import type { Wanted } from './plan.ts';
import { select } from './select.ts';

const node = (kind: Node['kind']) => ({ kind }) as Node;
const gone = (rel: string, kind: Node['kind'] = 'file'): Wanted => ({ folder: 0, rel, before: node(kind) });
const rels = (wanted: Wanted[]) => wanted.map(({ rel }) => rel);

test('a folder that goes takes along all that is below it, however deep, and nothing beside it', () => {
  const all = [gone('a', 'folder'), gone('a/b', 'folder'), gone('a/b/c.txt'), gone('a.txt'), gone('ab', 'folder'), gone('ab/d.txt')];
  expect(rels(select(all, [], ['/home/a'], ['/home']))).toEqual(['a', 'a/b', 'a/b/c.txt']);
  // By its other end: a move out of a folder that goes brings that folder, and with it what else was there.
  const moved = [...all, { folder: 0, rel: 'kept.txt', after: node('file') }];
  const changes = [{ kind: 'moved' as const, path: '/home/kept.txt', from: '/home/a', what: 'folder' as const, marks: [] }];
  expect(rels(select(moved, changes, ['/home/kept.txt'], ['/home']))).toEqual(['a', 'a/b', 'a/b/c.txt', 'kept.txt']);
});

test('whatever goes, in whatever order it is listed, goes with exactly what is below it', () => {
  const names = fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.uniqueArray(names, { minLength: 1, maxLength: 12 }), fc.nat(), (listed, at) => {
      const all = listed.map((rel) => gone(rel, listed.some((other) => other.startsWith(`${rel}/`)) ? 'folder' : 'file'));
      const chosen = listed[at % listed.length] ?? '';
      expect(rels(select(all, [], [`/${chosen}`], ['']))).toEqual(listed.filter((rel) => within(rel, chosen)));
    }),
  );
});

test('thousands of folders that go are looked at a few times each, not one at every pair', () => {
  let looked = 0;
  const counted = (rel: string, kind: Node['kind']): Wanted => ({
    folder: 0,
    before: node(kind),
    get rel() {
      looked += 1;
      return rel;
    },
  });
  const all = Array.from({ length: 1000 }, (_, n) => [
    counted(`app/pkg${n}`, 'folder'),
    ...['a', 'b'].map((file) => counted(`app/pkg${n}/${file}`, 'file')),
  ]).flat();
  expect(select(all, [], ['/home/app'], ['/home'])).toHaveLength(all.length);
  expect(looked).toBeLessThan(50 * all.length);
});
