import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readPolicyFile } from './policy-file.ts';

// The schema that editors read, and what is taken at the start: one and the same, whatever a file says.

const published = z.fromJSONSchema(JSON.parse(readFileSync(join(import.meta.dirname, '../../../../../docs/policy.schema.json'), 'utf8')));

const word = fc.oneof(
  fc.constantFrom('x.org', '*', '/home/a', 'send', '', '*.x.org', '*@x.org', 'x.*', '/home/*'),
  fc.string({ maxLength: 12 }),
);
/** As often not there. */
const perhaps = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined, freq: 1 });
/** What is needed is wrong only at times: else hardly any file is taken. */
const mostly = <T, U>(right: fc.Arbitrary<T>, other: fc.Arbitrary<U>) =>
  fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: other });
const kind = (name: string, fields: { [field: string]: fc.Arbitrary<unknown> }) => fc.record({ kind: fc.constant(name), ...fields });
const need = fc.oneof(
  kind('network', { host: word, access: fc.constantFrom('read', 'send', 'write') }),
  kind('folder', { path: word, access: fc.constantFrom('read', 'write', 'all') }),
  kind('command', { line: word }),
  kind('plugin', { server: word, tool: word }),
  kind('account', { account: word, access: fc.constantFrom('read', 'draft', 'send', 'own') }),
  kind('device', { what: fc.constantFrom('clipboard', 'screen', 'microphone') }),
  kind('secret', { name: word }),
  kind('nonesuch', {}),
  fc.jsonValue(),
);
const times = ['2027-01-01T00:00:00Z', '2027-01-01T00:00:00+02:00', '2027-01-01', '2027-13-01T00:00:00Z', '2027-02-30T00:00:00Z', 5];
const grant = fc.record({
  need,
  source: perhaps(fc.constantFrom('owner', 'managed', 'task', 'nobody')),
  give: perhaps(fc.constantFrom('none', 'ask', 'allow', 'no')),
  tool: perhaps(word),
  to: perhaps(fc.oneof(fc.array(word, { maxLength: 3 }), word)),
  in: perhaps(fc.record({ folder: perhaps(word), thread: perhaps(word) })),
  expires: perhaps(fc.oneof(fc.constantFrom<unknown>(...times), word)),
  reason: mostly(word, fc.constant(undefined)),
  giv: mostly(fc.constant(undefined), fc.constant('none')),
});
const file = fc.record({
  version: mostly(fc.constant(1), fc.constantFrom<unknown>(2, '1')),
  about: perhaps(word),
  grants: mostly(fc.array(grant, { minLength: 1, maxLength: 2 }), fc.jsonValue()),
});

test('the published schema of the policy file takes exactly what is read', () => {
  const seen = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(file, (value) => {
      const text = JSON.stringify(value);
      const { ok } = readPolicyFile(text);
      seen[ok ? 'taken' : 'refused']++;
      expect([published.safeParse(JSON.parse(text)).success, text]).toEqual([ok, text]);
    }),
    { numRuns: 3000 },
  );
  expect([seen.taken > 20, seen.refused > 20]).toEqual([true, true]);
});

test.each([
  ['a no that was misspelled', { giv: 'none' }],
  ['destinations', { tos: ['ana@x.org'] }],
  ['a folder', { in: { foldr: '/home/a' } }],
  ['an end', { expire: '2027-01-01T00:00:00Z' }],
])('%s is no leave for everything: the file is not taken', (_, more) => {
  const rule = { need: { kind: 'account', account: 'me', access: 'send' }, reason: 'ours' };
  const file = (one: object) => readPolicyFile(JSON.stringify({ version: 1, grants: [one] }));
  expect(file(rule)).toMatchObject({ ok: true });
  expect(file({ ...rule, ...more })).toMatchObject({ ok: false, sentence: expect.stringContaining('grants.0') });
});

test('a * that means nothing is told in words, not taken for a rule', () => {
  const file = (need: object, more = {}) => readPolicyFile(JSON.stringify({ version: 1, grants: [{ need, reason: '', ...more }] }));
  expect(file({ kind: 'network', host: 'evil.*', access: 'send' })).toMatchObject({
    ok: false,
    sentence: expect.stringContaining('grants.0.need.host: A host is named whole'),
  });
  expect(file({ kind: 'plugin', server: 'office', tool: 'p*' }, { give: 'none' })).toMatchObject({ ok: true });
  expect(file({ kind: 'account', account: 'me', access: 'send' }, { to: ['*'] })).toMatchObject({
    ok: false,
    sentence: expect.stringContaining('leave the destinations out'),
  });
});

test('a file with more rules than anybody wrote is not taken', () => {
  const rule = { need: { kind: 'command', line: 'ls' }, reason: '' };
  expect(readPolicyFile(JSON.stringify({ version: 1, grants: Array(2001).fill(rule) }))).toMatchObject({ ok: false });
});
