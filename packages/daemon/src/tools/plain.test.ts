import { expect, test } from 'vitest';
import { exactName, inWords, saidIn } from './plain.ts';

test.each([
  [{ title: 'Prices are due', day: '2027-03-01', guests: ['office@oak.example'] }, 'Prices are due, 2027-03-01, office@oak.example'],
  [{ order: 'oak boards', amountInEuro: 40, express: true, note: '' }, 'oak boards, amount in euro 40, express true'],
  [{ 'to\u202e\n': 'a\u0007b' }, 'a b'],
  [undefined, ''],
])('what arguments say is told without their notation: %j', (value, told) => expect(saidIn(value)).toBe(told));

test('however deep and wide they are', () => {
  const deep = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, 'x'.repeat(50)]));
  expect(saidIn(deep)).toBe('');
  expect(saidIn({ wide }).length).toBeLessThanOrEqual(110);
});

test.each([
  ['create_issue', 'create issue'],
  ['createIssue', 'create issue'],
  ['@resources', 'resources'],
])('%s: %s', (name, words) => expect(inWords(name).trim()).toBe(words));

test('a name is told as it is, and so that its ends are seen', () => {
  const names = [' a.txt', 'a.txt ', 'a b.txt', 'a\u200db', 'Caf\u00e9.txt'];
  expect(names.map(exactName)).toEqual(['" a.txt"', '"a.txt "', 'a b.txt', '"a\\u200db"', 'Caf\u00e9.txt']);
});
