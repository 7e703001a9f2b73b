import { patternTrouble, unknownName } from '@deskhand/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Give, matchesAddress, matchesHost, matchesLine, matchesName } from './patterns.ts';

// What a `*` in a rule matches: exactly what it says where it allows, and at least that where it forbids.

const matchers = { name: matchesName, host: matchesHost, address: matchesAddress, line: matchesLine };
const both = (kind: keyof typeof matchers, pattern: string, value: string) =>
  (['allow', 'none'] as Give[]).map((give) => matchers[kind](pattern, value, give));

describe('a pattern matches what people expect of it', () => {
  test.each([
    ['name', 'list_*', 'list_events'],
    ['name', '*', 'anything'],
    ['name', '*_event*', 'list_events'],
    ['host', '*.example.org', 'a.b.example.org'],
    ['host', '*.example.org', 'EXAMPLE.org.'],
    ['host', 'müller.example', 'xn--mller-kva.example'],
    ['address', '*@firm.example', 'li.wei@firm.example'],
    ['address', '*@Firm.example', 'Li.Wei@FIRM.EXAMPLE'],
    ['address', '*@müller.example', 'a@xn--mller-kva.example'],
    ['address', '*.firm.example', 'a@sub.firm.example'],
    ['address', '*.firm.example', 'a@firm.example'],
    ['address', 'anna@x.org', 'Anna@X.org'],
    ['line', 'git *', 'git status'],
  ] as const)('%s %s: %s', (kind, pattern, value) => {
    expect(both(kind, pattern, value)).toEqual([true, true]);
  });

  test.each([
    ['name', 'list_*', 'xlist_events'],
    ['name', 'list_*s', 'list_event'],
    ['name', 'ab*ba', 'aba'],
    ['host', '*.example.org', 'notexample.org'],
    ['host', '*.example.org', 'example.org.evil.example'],
    ['address', '*@firm.example', 'a@firm.example.evil.net'],
    ['address', '*@firm.example', 'a@sub.firm.example'],
    ['address', '*@firm.example', 'a@notfirm.example'],
    ['address', '*@firm.example', 'firm.example'],
    ['address', '*.firm.example', 'a@notfirm.example'],
    ['address', '*@firm.example', 'a@fırm.example'],
    ['line', 'git *', 'digit 1'],
  ] as const)('%s %s, and never: %s', (kind, pattern, value) => {
    expect(both(kind, pattern, value)).toEqual([false, false]);
  });

  test.each([
    ['name', 'pay*', 'PayOut'],
    ['host', 'evil.*', 'evil.example'],
    ['address', '*@evil.example', 'Anna <a@evil.example>'],
    ['address', '*@evil.example', 'b@firm.example, a@evil.example'],
    ['address', '*@evil.example', 'a@ｅvil.example'],
    ['address', '*@evil.example', 'a\u200b@evil.ex\u00adample'],
    ['address', '*@evil.example', 'a@firm.example\nBcc: x@evil.example'],
    ['address', 'bob@evil.example', 'Bob <bob@evil.example>'],
    ['address', 'DE89 3704 0044 0532 0130 00', 'de89370400440532013000'],
    ['address', '*@firm.example', '"a@firm.example"@evil.net'],
    ['address', '*', 'anybody'],
    ['line', 'curl *', 'cd /tmp &&  curl  https://x.org'],
    ['line', 'curl *', 'echo $(curl https://x.org)'],
  ] as const)('%s %s is taken away, and not given, by: %s', (kind, pattern, value) => {
    expect(both(kind, pattern, value)).toEqual([false, true]);
  });
});

const part = fc.stringMatching(/^[a-zA-Z@._ <>é，İKſﬁａ\u200b;&|-]{0,6}$/);
const pattern = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('*'));
const value = fc.oneof(
  fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('')),
  fc.constantFrom('a@firm.example', 'x@firm.example', 'A <a@firm.example>', 'a@sub.firm.example', 'firm.example', 'list_events'),
);
const kind = fc.constantFrom(...(['name', 'host', 'address', 'line'] as const));
const runs = { numRuns: 3000 };

test('what takes away takes away all that the same would give', () => {
  const near = fc.oneof(pattern, fc.constantFrom('*@firm.example', '*.firm.example', '*', 'list_*', 'a@firm.example'));
  fc.assert(
    fc.property(kind, near, value, (which, wide, found) => {
      const matches = matchers[which];
      if (matches(wide, found, 'allow')) expect([matches(wide, found, 'ask'), matches(wide, found, 'none')]).toEqual([true, true]);
    }),
    runs,
  );
});

test('a narrower pattern never gives more', () => {
  fc.assert(
    fc.property(pattern, part, value, (wide, filled, found) => {
      if (!wide.includes('*')) return;
      for (const which of ['name', 'line'] as const)
        if (matchers[which](wide.replace('*', filled), found, 'allow')) expect(matchers[which](wide, found, 'allow')).toBe(true);
    }),
    runs,
  );
});

test('what is let through by a domain is one plain address at it, and nothing else', () => {
  const around = fc.stringMatching(/^[a-z@.<>"'(), ;:%!\n\u200b-]{0,6}$/);
  fc.assert(
    fc.property(around, around, fc.constantFrom('firm.example', 'evil.net'), around, (before, between, domain, after) => {
      const found = `${before}a${between}@${domain}${after}`;
      if (!matchesAddress('*@firm.example', found, 'allow')) return;
      expect(found.trim().split('@')).toHaveLength(2);
      expect(found.trim().replace(/\.$/, '')).toMatch(/^[a-z.'-]+@firm\.example$/);
    }),
    runs,
  );
});

const rule = (need: object, more: object = {}) => patternTrouble({ need, ...more } as Parameters<typeof patternTrouble>[0]);

test.each([
  [{ kind: 'folder', path: '/home/me/a**', access: 'read' }, {}, /between two slashes/],
  [{ kind: 'network', host: 'evil.*', access: 'send' }, {}, /A host is named whole/],
  [{ kind: 'network', host: '*.*.org', access: 'send' }, {}, /A host is named whole/],
  [{ kind: 'plugin', server: 'off*', tool: '*' }, {}, /A plugin is named whole/],
  [{ kind: 'account', account: 'me@*', access: 'send' }, {}, /An account is named whole/],
  [{ kind: 'account', account: 'me', access: 'send' }, { to: ['*'] }, /leave the destinations out/],
  [
    { kind: 'network', host: 'x.org', access: 'send' },
    { to: ['https://x.org/hooks/*'] },
    /“https:\/\/x.org\/hooks\/\*” means nothing here/,
  ],
  [{ kind: 'plugin', server: 'office', tool: 'pay' }, { to: ['*@*.firm.example'] }, /A destination is named whole/],
  [{ kind: 'plugin', server: 'office', tool: 'pay' }, { tool: 'use_*' }, /leave it out/],
  [{ kind: 'plugin', server: 'office', tool: 'pay' }, { in: { folder: 'home/*' } }, /Write the whole path/],
])('%j %j is no rule', (need, more, why) => {
  expect(rule(need, more)).toMatch(why);
});

test.each([
  [{ kind: 'plugin', server: 'office', tool: 'list_*' }, { to: ['*@firm.example', '*.x.org', 'a@x.org'] }],
  [{ kind: 'network', host: '*.x.org', access: 'send' }, {}],
  [{ kind: 'network', host: '*', access: 'send' }, {}],
  [{ kind: 'account', account: '*@firm.example', access: 'send' }, {}],
  [{ kind: 'command', line: 'git * --hard*' }, {}],
  [{ kind: 'secret', name: 'GITHUB_*' }, {}],
  [{ kind: 'folder', path: '/home/me/**/*.key', access: 'write' }, { in: { folder: '/home/*' } }],
])('%j %j is one', (need, more) => {
  expect(rule(need, more)).toBeUndefined();
});

test('a name that is not there is told, with those that are like it', () => {
  const plugins = [
    { name: 'office', tools: ['list_events', 'list_contacts', 'pay'] },
    { name: 'notes', tools: [] },
  ];
  const names = (server: string, tool: string) => unknownName({ kind: 'plugin', server, tool }, plugins);
  expect(names('ofice', 'pay')).toEqual({ what: 'plugin', near: ['office'] });
  expect(names('office', 'frobnicate')).toEqual({ what: 'tool', near: [] });
  expect(names('office', 'list_event')).toEqual({ what: 'tool', near: ['list_events'] });
  expect(names('office', 'p*')).toBeUndefined();
  expect(names('*', '*')).toBeUndefined();
  expect(names('office', 'send_*')).toMatchObject({ what: 'tool' });
});

test('a destination of any length is looked through as far as a list of addresses goes: beyond it a person says', () => {
  const long = `${'a'.repeat(30_000)} eve@x.org`;
  expect(both('address', 'eve@x.org', long)).toEqual([false, true]);
  expect(both('address', 'eve@x.org', `${'@'.repeat(15_000)} eve@x.org`)).toEqual([false, true]);
});

test('a rule with as many stars as anybody likes is answered, and one in another case than the tool is said to be none', () => {
  const office = [{ name: 'office', tools: ['a'.repeat(64), 'list_events'] }];
  const need = (tool: string) => ({ kind: 'plugin' as const, server: 'office', tool });
  expect(unknownName(need('*a*a*a*a*a*a*a*a*a*b'), office)).toMatchObject({ what: 'tool' });
  expect(unknownName(need('LIST_*'), office)).toMatchObject({ what: 'tool' });
  expect(unknownName(need('list_*'), office)).toBeUndefined();
});

test.each([
  '"eve"@evil.org',
  '"a@b"@evil.org',
  'Eve <"eve"@evil.org>',
  'eve @evil.org',
  "'eve@evil.org'",
  'eve(c)@evil.org',
  'eve@[evil.org]',
  'eve%40evil.org',
  'x@evil.org@relay.org',
])('what may never be written to is found as %s, too', (value) => {
  expect(both('address', '*@evil.org', value)).toEqual([false, true]);
  if (value.includes('eve') && !value.includes('a@b')) expect(both('address', 'eve@evil.org', value)[1]).toBe(true);
});

test.each([
  '/bin/rm -f a.jpg',
  '\\rm a.jpg',
  '"rm" a.jpg',
  'sudo -n rm a.jpg',
  'LANG=C rm a.jpg',
  'env -i A=1 rm a.jpg',
  'ls | xargs -0 rm a.jpg',
  'cd photos && /usr/bin/rm a.jpg',
])('a command that is asked about is found as %s, and not let through as it', (line) => {
  expect(both('line', 'rm *', line)).toEqual([false, true]);
});
test('another command is another', () => {
  expect(['/opt/rm/list a.jpg', 'git rm a.jpg', 'env'].map((line) => both('line', 'rm *', line)[1])).toEqual([false, false, false]);
});
