import { parseDeclared } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { declaredLine } from './declared-words.ts';

const lineOf = (gives: object): string | undefined => {
  const { list = undefined } = parseDeclared(
    JSON.stringify({ list: { effect: 'read', gives: { source: 'plugin', from: 'it', ...gives } } }),
  );
  return list && declaredLine({ by: 'owner', says: list });
};

test('a plain list that only the owner’s side writes is said so, as its fields are', () => {
  expect(lineOf({ fields: { '*': 'recipient' }, own: ['*'] })).toBe('you declare: only your side writes: all of the list');
  expect(lineOf({ fields: { email: 'recipient', note: 'content' }, own: ['email'] })).toBe('you declare: only your side writes: email');
  expect(lineOf({ fields: { email: 'recipient' }, source: 'contact' })).toBe('you declare: only your side writes: email');
  expect(lineOf({ fields: { email: 'recipient' } })).toBeUndefined();
});
