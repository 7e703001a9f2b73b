import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import type { Call, Decision, Grant, Managed, Need } from '../policy.ts';
import { situation } from '../situation.double.ts';
import { narrowed } from './managed.ts';
import { managedJsonSchema, readManaged } from './managed-file.ts';
import { narrowedBy, strictest } from './managed-layers.ts';
import { readManagedPolicy } from './managed-places.ts';

const one = <const T>(...values: T[]) => fc.constantFrom(...values);
const need: fc.Arbitrary<Need> = fc.oneof(
  fc.record({
    kind: fc.constant('folder' as const),
    path: one('/h', '/h/a', '/h/a/b', '/h/.ssh', '/own', '/h/*', '/h/**/b', '/*/a*'),
    access: one('read', 'write', 'delete'),
  }),
  fc.record({ kind: fc.constant('network' as const), host: one('x.org', '*.x.org', 'a.x.org', '*'), access: one('read', 'send') }),
  fc.record({ kind: fc.constant('account' as const), account: one('me', '*'), access: one('read', 'draft', 'send') }),
  fc.record({ kind: fc.constant('command' as const), line: one('rm a', 'rm *', '*') }),
  fc.record({ kind: fc.constant('plugin' as const), server: one('s', '*'), tool: one('t', '*') }),
);
const grant: fc.Arbitrary<Grant> = fc.record(
  {
    source: one('managed', 'owner', 'task'),
    need,
    give: one('none', 'ask', 'allow'),
    tool: one('a', 'b'),
    to: fc.constant(['ana@x.org']),
    reason: fc.constant('a reason'),
  },
  { requiredKeys: ['source', 'need', 'reason'] },
);
const call: fc.Arbitrary<Call> = fc.record({
  tool: one('a', 'b'),
  effect: one('read', 'reversible', 'irreversible'),
  needs: fc.array(need, { minLength: 1, maxLength: 3 }),
  sinks: fc.array(fc.record({ name: one('to', 'url'), kind: one('recipient', 'url'), value: one('ana@x.org', 'https://x.org/a') }), {
    maxLength: 2,
  }),
});
/** One rule more in a managed policy. */
const rule: fc.Arbitrary<Partial<Managed>> = fc.oneof(
  fc.record({
    grants: fc.array(
      grant.map((one) => ({ ...one, source: 'managed' as const })),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  fc.record({ domains: fc.array(one('x.org', '*.x.org', '*'), { maxLength: 2 }) }),
  fc.record({ folders: fc.record({ never: fc.array(one('/h', '/h/a/b', '/h/*/b', '/h/**/b'), { maxLength: 2 }) }) }),
  fc.record({ plugins: fc.array(fc.record({ server: one('s', 'q'), sha256: fc.constant('a'.repeat(64)) }), { maxLength: 1 }) }),
);
const strictness = ({ answer }: Decision) => ['allow', 'ask', 'deny'].indexOf(answer);
const bare: Managed = { name: 'Acme', serial: 0, grants: [] };
const join2 = (a: Managed, b: Partial<Managed>): Managed => ({ ...a, ...b, grants: [...a.grants, ...(b.grants ?? [])] });

test('no managed rule ever allows more than there was without it', () => {
  fc.assert(
    fc.property(call, fc.array(grant, { maxLength: 4 }), rule, rule, (asked, grants, first, second) => {
      const world = situation({
        words: ['Send it to ana@x.org', 'What is on x.org?'],
        folders: [{ path: '/h', mode: 'auto' }],
        grants,
        forbidden: ['/own'],
        stores: ['/h/.ssh'],
      });
      const without = decide(asked, world);
      const with1 = narrowed(decide, join2(bare, first))(asked, world);
      expect(strictness(with1)).toBeGreaterThanOrEqual(strictness(without));
      // A list of places is narrower the shorter it is: a second list in its place is another policy, so only others are added.
      const more = Object.keys(second).some((key) => key !== 'grants' && key in first) ? {} : second;
      const with2 = narrowed(decide, join2(join2(bare, first), more))(asked, world);
      expect(strictness(with2)).toBeGreaterThanOrEqual(strictness(with1));
    }),
    { numRuns: process.env.DESKHAND_EVERY === '1' ? 2000 : 400, seed: 1 },
  );
});

test('a second policy beside the first never gives back what the first took, in whatever order they stand', () => {
  fc.assert(
    fc.property(call, fc.array(grant, { maxLength: 4 }), rule, rule, (asked, grants, first, second) => {
      const world = situation({ words: ['Send it to ana@x.org'], folders: [{ path: '/h', mode: 'auto' }], grants, forbidden: ['/own'] });
      const [a, b] = [join2(bare, first), join2(bare, second)];
      const alone = [a, b].map((one) => strictness(narrowed(decide, one)(asked, world)));
      const both = [
        [a, b],
        [b, a],
      ].map((layers) => strictness(narrowedBy(decide, layers)(asked, world)));
      expect(both[0]).toBe(both[1]);
      expect(both[0]).toBeGreaterThanOrEqual(Math.max(...alone));
    }),
    { numRuns: process.env.DESKHAND_EVERY === '1' ? 2000 : 400, seed: 2 },
  );
});

test('of approvals, days and limits the strictest holds', () => {
  const a: Managed = { ...bare, approvals: { devices: ['p', 'q'], two: false }, retention: { days: 30 }, limits: { steps: 10 } };
  const b: Managed = {
    ...bare,
    name: 'Beta',
    approvals: { devices: ['q', 'r'], two: true },
    retention: { days: 90 },
    limits: { steps: 50, minutes: 5 },
  };
  expect(strictest([a, b])).toMatchObject({
    name: 'Acme and Beta',
    approvals: { devices: ['q'], two: true },
    retention: { days: 30 },
    limits: { steps: 10, minutes: 5 },
  });
  expect(strictest([a, { ...bare, approvals: { devices: [], two: false } }])?.approvals?.devices).toEqual([]);
  expect(strictest([])).toBeUndefined();
});

test('a refusal names the policy and its rule', () => {
  const managed: Managed = { ...bare, folders: { never: ['/h/secret'] }, domains: ['*.acme.com'] };
  const world = situation({ folders: [{ path: '/h', mode: 'auto' }], words: ['Look at evil.com'] });
  const ask = (one: Need) => narrowed(decide, managed)({ tool: 'a', effect: 'read', needs: [one], sinks: [] }, world);
  expect(ask({ kind: 'folder', path: '/h/secret/a', access: 'read' })).toMatchObject({
    answer: 'deny',
    why: expect.stringContaining('Acme'),
  });
  expect(ask({ kind: 'network', host: 'evil.com', access: 'read' })).toMatchObject({ answer: 'deny', rule: 'managed domains' });
  expect(ask({ kind: 'network', host: 'acme.com.evil.com', access: 'read' })).toMatchObject({ answer: 'deny' });
  expect(ask({ kind: 'network', host: 'www.ACME.com', access: 'read' })).toMatchObject({ answer: 'ask' });
  const abroad = narrowed(decide, { ...bare, domains: ['müller.example'] });
  const abroadHost: Need = { kind: 'network', host: 'xn--mller-kva.example', access: 'read' };
  expect(abroad({ tool: 'a', effect: 'read', needs: [abroadHost], sinks: [] }, world)).toMatchObject({ answer: 'ask' });
  expect(ask({ kind: 'folder', path: '/h/a', access: 'read' })).toMatchObject({ answer: 'allow' });
  const many: Managed = { ...bare, folders: { never: ['/h/**/salaries*'] } };
  const look = { tool: 'a', effect: 'read' as const, sinks: [] };
  const at = (path: string): Need[] => [{ kind: 'folder', path, access: 'read' }];
  expect(narrowed(decide, many)({ ...look, needs: at('/h/x/Salaries-2027/a') }, world)).toMatchObject({ rule: 'managed folders' });
  expect(narrowed(decide, many)({ ...look, needs: at('/h/x') }, world)).toMatchObject({ answer: 'allow' });
});

describe('the file', () => {
  let dir: string;
  const admin = process.getuid?.() ?? 0;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'deskhand-managed-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const path = () => join(dir, 'etc', 'policy.json');
  function put(text: string): void {
    mkdirSync(join(dir, 'etc'), { recursive: true, mode: 0o755 });
    writeFileSync(path(), text, { mode: 0o644 });
  }

  test('that isn’t there is no policy', () => {
    expect(readManagedPolicy(path(), admin)).toBeUndefined();
  });

  test('that only its administrator can write holds', () => {
    put(JSON.stringify({ version: 1, name: 'Acme', models: { local: true }, retention: { days: 30 } }));
    expect(readManagedPolicy(path(), admin)).toMatchObject({ name: 'Acme', models: { local: true }, retention: { days: 30 }, grants: [] });
  });

  test.each([
    ['not JSON', '{'],
    ['a rule that nobody knows', '{"version":1,"domain":["x.org"]}'],
    ['a limit that nobody knows', '{"version":1,"limits":{"step":3}}'],
    ['a grant of something that nobody knows', '{"version":1,"grants":[{"need":{"kind":"moon"},"reason":"x"}]}'],
    ['another version', '{"version":2}'],
    ['nothing', ''],
  ])('with %s stops the start', (_what, text) => {
    put(text);
    expect(() => readManagedPolicy(path(), admin)).toThrow(expect.objectContaining({ code: 'policy.wrong' }));
    expect(readManaged(text).ok).toBe(false);
  });

  test('that others can write, or whose folder they can, stops the start', () => {
    put('{"version":1}');
    chmodSync(path(), 0o666);
    expect(() => readManagedPolicy(path(), admin)).toThrow(expect.objectContaining({ code: 'policy.open' }));
    chmodSync(path(), 0o644);
    chmodSync(join(dir, 'etc'), 0o777);
    expect(() => readManagedPolicy(path(), admin)).toThrow(expect.objectContaining({ code: 'policy.open' }));
  });

  test.runIf(admin === 0)('that somebody else owns stops the start, also by way of a link', () => {
    put('{"version":1}');
    chownSync(path(), 65_534, 65_534);
    expect(() => readManagedPolicy(path(), 0)).toThrow(expect.objectContaining({ code: 'policy.open' }));
    const link = join(dir, 'etc', 'link.json');
    symlinkSync(path(), link);
    expect(() => readManagedPolicy(link, 0)).toThrow(expect.objectContaining({ code: 'policy.open' }));
  });
});

test('the published schema is the one that is read', () => {
  const published: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../../docs/managed-policy.schema.json'), 'utf8'));
  expect(published).toEqual(JSON.parse(JSON.stringify(managedJsonSchema())));
});
