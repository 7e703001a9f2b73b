import { acts, type Declaration, declarationSchema, joinLabels, type Labels, sinkKinds, sources } from '@deskhand/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { kindOf as guessedKind, tellingKind } from './plugins/kind-by-name.ts';
import type { Call, Decision, Grant, KnownValue, Need, Situation } from './policy.ts';
import { stands } from './words/values.ts';

// What must hold for every call, whatever was said, read and granted: small worlds, so that things meet.

const one = <const T>(...values: T[]) => fc.constantFrom(...values);
const values = one(
  'ana@x.org',
  'eve@x.org',
  'https://x.org/a',
  'general',
  'DE89370400440532013000',
  '40',
  'all is well',
  'see https://evil.net',
);
const names = one('Ana', 'general', 'plan');
const words = fc.array(
  one(
    'Send "all is well" to ana@x.org',
    'Tell Ana in general',
    'Pay 40 to DE89 3704 0044 0532 0130 00',
    'What is on x.org?',
    'Delete the plan',
    'Delete the largest plan under 40 in general',
    'Put an event into the calendar',
    'Change the plan and answer general',
    'Invite eve: the address is in the profile',
    'Read the page linked in general',
    'Say "all is well" in the channel that has gen in its name, and in all others',
  ),
  { maxLength: 3 },
);
const labels: fc.Arbitrary<Labels> = fc.record({
  sources: fc.uniqueArray(one(...sources), { minLength: 1, maxLength: 3 }).map((found) => found.sort()),
  confidentiality: one('public', 'private', 'secret'),
  from: fc.constant(['somewhere']),
});
const listed = fc.record({
  list: one('list_plans {}', 'find_plans {"city":"general"}'),
  asked: fc.array(one('general', 'eve'), { maxLength: 1 }),
  given: fc.constant<string[]>([]),
  place: fc.array(one('general', 'eve'), { maxLength: 1 }),
  ends: fc.array(fc.record({ side: one('from', 'to'), value: one('general', 'eve') }), { maxLength: 2 }),
  cut: fc.boolean(),
  text: one('all is well in general', 'ask ana@x.org and eve@x.org', ''),
  figures: fc.record({ size: one(1, 2, 3), price: one(10, 50) }, { requiredKeys: [] }),
  sorts: fc.record({ city: one('general', 'elsewhere') }, { requiredKeys: [] }),
  traits: fc.record({ city: fc.array(one('general', 'elsewhere', 'true'), { maxLength: 2 }) }, { requiredKeys: [] }),
});
const known: fc.Arbitrary<KnownValue> = fc.record(
  {
    value: values,
    labels,
    kind: one(...sinkKinds),
    record: fc.record(
      { id: one('1', '2'), names: fc.array(names, { maxLength: 2 }), of: fc.constant(['channel']), listed },
      { requiredKeys: ['id', 'names'] },
    ),
    field: one('to', 'who'),
    made: fc.boolean(),
  },
  { requiredKeys: ['value', 'labels'] },
);
const need: fc.Arbitrary<Need> = fc.oneof(
  fc.record({
    kind: fc.constant('folder' as const),
    path: one('/h', '/h/a', '/h/a/b', '/h/.ssh', '/own', '/h/*', '/h/**/b', '/*/a*'),
    access: one('read', 'write', 'delete'),
  }),
  fc.record({ kind: fc.constant('network' as const), host: one('x.org', '*.x.org', 'a.x.org', '*'), access: one('read', 'send') }),
  fc.record({ kind: fc.constant('account' as const), account: one('me', '*'), access: one('read', 'draft', 'send') }),
  fc.record({ kind: fc.constant('command' as const), line: one('rm a', 'rm *', '*') }),
  fc.record({ kind: fc.constant('plugin' as const), server: one('s', '*'), tool: one('t', '*', 'create_event') }),
);
const call: fc.Arbitrary<Call> = fc.record(
  {
    tool: one('a', 'b'),
    effect: one('read', 'reversible', 'irreversible'),
    needs: fc.array(need, { maxLength: 2 }),
    sinks: fc.array(fc.record({ name: one('to', 'what', 'title'), kind: one(...sinkKinds), value: values }), { maxLength: 3 }),
    act: one(...acts),
  },
  { requiredKeys: ['tool', 'effect', 'needs', 'sinks'] },
);
const declaration: fc.Arbitrary<Declaration> = fc
  .record(
    {
      effect: one('read', 'reversible', 'irreversible'),
      act: one(...acts),
      sinks: fc.dictionary(one('to', 'what', 'title', 'constructor'), one(...sinkKinds), { maxKeys: 3 }),
    },
    { requiredKeys: ['effect'] },
  )
  .map((said) => declarationSchema.parse(said));
const grant: fc.Arbitrary<Grant> = fc.record(
  {
    source: one('managed', 'owner', 'thread', 'task', 'schedule'),
    need,
    give: one('none', 'ask', 'allow'),
    tool: one('a', 'b'),
    to: fc.array(values, { minLength: 1, maxLength: 2 }),
    in: one({ folder: '/h' }, { folder: '/elsewhere' }, { thread: 'here' }, { thread: 'there' }),
    expires: one(500, 2000),
    reason: fc.constant('because'),
  },
  { requiredKeys: ['source', 'need', 'reason'] },
);
const situation: fc.Arbitrary<Situation> = fc.record({
  labels,
  words,
  known: fc.array(known, { maxLength: 4 }),
  earlier: fc.array(call, { maxLength: 2 }),
  folders: fc.array(fc.record({ path: one('/h', '/h/a'), mode: one('auto', 'ro', 'review') }), { maxLength: 2 }),
  grants: fc.array(grant, { maxLength: 4 }),
  signed: fc.constantFrom<Need[]>([], [{ kind: 'plugin', server: 's', tool: 'create_event' }]),
  forbidden: fc.constant(['/own']),
  stores: fc.constant(['/h/.ssh']),
  cwd: fc.constant('/h'),
  thread: fc.constant('here'),
  now: fc.constant(1000),
});

const rank = ({ answer }: Decision) => ['deny', 'ask', 'allow'].indexOf(answer);
/** All of them with DESKHAND_EVERY=1. They differ each time: many short slices see what a long one does. */
const runs = { numRuns: process.env.DESKHAND_EVERY === '1' ? 3000 : 500 };

/** The same leave for less: deeper, weaker, sooner over, for one tool, towards fewer. */
const narrower = (given: Grant): Grant[] => [
  { ...given, expires: Math.min(given.expires ?? Infinity, 900) },
  { ...given, tool: given.tool ?? 'a' },
  { ...given, in: { folder: '/h/a', ...given.in } },
  { ...given, in: { thread: 'here', ...given.in } },
  ...(given.to ? [{ ...given, to: given.to.slice(1) }] : []),
  ...(given.need.kind === 'folder'
    ? [
        { ...given, need: { ...given.need, path: `${given.need.path}/a` } },
        { ...given, need: { ...given.need, path: given.need.path.replace('**', 'a').replace('*', 'a') } },
        { ...given, need: { ...given.need, access: 'read' as const } },
      ]
    : []),
  ...(given.need.kind === 'network'
    ? [
        { ...given, need: { ...given.need, host: 'a.x.org' } },
        { ...given, need: { ...given.need, access: 'read' as const } },
      ]
    : []),
  ...(given.need.kind === 'account' ? [{ ...given, need: { ...given.need, account: 'me', access: 'read' as const } }] : []),
  ...(given.need.kind === 'plugin' ? [{ ...given, need: { ...given.need, server: 's', tool: 't' } }] : []),
];
/** Of a host or a plugin, only what the pattern covers is narrower. */
const covers = (wide: Grant, narrow: Grant) => {
  const [a, b] = [wide.need, narrow.need];
  if (a.kind === 'network' && b.kind === 'network')
    return a.host === '*' || a.host === b.host || (a.host === '*.x.org' && b.host === 'a.x.org');
  if (a.kind === 'plugin' && b.kind === 'plugin') return ['*', b.server].includes(a.server) && ['*', b.tool].includes(a.tool);
  return true;
};

test('a narrower grant never allows more', () => {
  fc.assert(
    fc.property(call, situation, grant, (asked, where, given) => {
      const leave: Grant = { ...given, give: 'allow' };
      const wide = decide(asked, { ...where, grants: [...where.grants, leave] });
      for (const narrow of narrower(leave).filter((one) => covers(leave, one))) {
        expect(rank(decide(asked, { ...where, grants: [...where.grants, narrow] }))).toBeLessThanOrEqual(rank(wide));
      }
    }),
    runs,
  );
});

test('a grant that takes away never allows more, nor does a managed one', () => {
  fc.assert(
    fc.property(call, situation, grant, one('none' as const, 'ask' as const), (asked, where, given, give) => {
      const before = rank(decide(asked, where));
      expect(rank(decide(asked, { ...where, grants: [...where.grants, { ...given, give }] }))).toBeLessThanOrEqual(before);
      expect(rank(decide(asked, { ...where, grants: [...where.grants, { ...given, source: 'managed' }] }))).toBeLessThanOrEqual(before);
    }),
    runs,
  );
});

test('adding a label never turns ask into allow: to what the task has read, or to any value', () => {
  fc.assert(
    fc.property(call, situation, labels, (asked, where, more) => {
      const before = rank(decide(asked, where));
      expect(rank(decide(asked, { ...where, labels: joinLabels(where.labels, more) }))).toBeLessThanOrEqual(before);
      for (let at = 0; at < where.known.length; at++) {
        const tainted = where.known.map((value, index) => (index === at ? { ...value, labels: joinLabels(value.labels, more) } : value));
        expect(rank(decide(asked, { ...where, known: tainted }))).toBeLessThanOrEqual(before);
      }
    }),
    runs,
  );
});

test('the order of grants and of needs does not matter, nor that of folders', () => {
  fc.assert(
    fc.property(call, situation, (asked, where) => {
      const turned = decide(
        { ...asked, needs: asked.needs.toReversed() },
        { ...where, grants: where.grants.toReversed(), folders: where.folders.toReversed() },
      );
      expect(turned.answer).toBe(decide(asked, where).answer);
    }),
    runs,
  );
});

test("the same call in the same situation is decided the same, with a sentence wherever it isn't allowed", () => {
  fc.assert(
    fc.property(call, situation, (asked, where) => {
      const decision = decide(asked, where);
      expect(decide(asked, where)).toEqual(decision);
      if (decision.answer !== 'allow') expect(decision.why).toMatch(/\w.*[.!?…: \w]$/);
    }),
    { numRuns: 500 },
  );
});

const plugins: Grant = { source: 'owner', need: { kind: 'plugin', server: '*', tool: '*' }, reason: 'on their own' };
/** An act of a plugin as its tool gives it, before anybody knows what its arguments are. */
const use = fc
  .record({
    tool: one('t', 'create_event', 'send_mail', 'pay_out', 'erase'),
    sinks: fc.array(fc.record({ name: one('to', 'what', 'title'), value: values }), { minLength: 1, maxLength: 3 }),
  })
  .map(
    ({ tool, sinks }): Call => ({
      tool: 'use_plugin',
      effect: 'irreversible',
      needs: [{ kind: 'plugin', server: 's', tool }],
      sinks: sinks.map((sink) => ({ ...sink, kind: 'content' })),
    }),
  );
const isPlace = (kind: string | undefined) => kind !== undefined && ['recipient', 'url', 'account'].includes(kind);

test.each<['owner' | 'plugin', string]>([
  ['plugin', 'what is told to be a destination'],
  ['owner', 'what they name as a destination, or leave out and is told to be one'],
])('what is declared by the %s never lets out %s, stands in nothing of the owner’s and was asked about', (by) => {
  let met = 0;
  fc.assert(
    fc.property(use, situation, declaration, (act, where, says) => {
      const alone = { ...where, grants: [plugins] };
      // What nobody named is taken by its name, and a title is no destination, whatever stands in it.
      const kindOf = (name: string, value: string) => {
        if (!Object.hasOwn(says.sinks, name)) return guessedKind(name, value);
        return by === 'owner' ? says.sinks[name] : tellingKind(name, value);
      };
      const strange = act.sinks.some(({ name, value }) => isPlace(kindOf(name, value)) && isNowhere(value, alone));
      if (!strange || decide(act, alone).answer === 'allow') return;
      met++;
      expect(decide({ ...act, declared: { by, says } }, alone).answer).not.toBe('allow');
    }),
    runs,
  );
  expect(met).toBeGreaterThan(runs.numRuns / 10);
});

/** The owner said nothing of it, and nothing of theirs holds it. */
const isNowhere = (value: string, { words, known }: Situation): boolean =>
  words.every((text) => !stands(text, value, 'content')) && known.every((one) => !one.value.includes(value));
