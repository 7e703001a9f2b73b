import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import type { Call, Situation } from './policy.ts';
import { labelled, situation } from './situation.double.ts';

/** A command that wants the network, as `run` declares it. */
const command = ({ network = [], send = [], secrets = [] }: { network?: string[]; send?: string[]; secrets?: string[] }): Call => ({
  tool: 'run',
  effect: send.length ? 'irreversible' : 'reversible',
  needs: [
    ...send.map((host) => ({ kind: 'network' as const, host, access: 'send' as const })),
    ...network.map((host) => ({ kind: 'network' as const, host, access: 'read' as const })),
    ...secrets.map((name) => ({ kind: 'secret' as const, name })),
    { kind: 'command', line: 'curl …' },
  ],
  sinks: send.map((host) => ({ name: 'send', kind: 'url' as const, value: host, host: true as const })),
});
const look = command({ network: ['a.example.org'] });
const sending = command({ send: ['a.example.org'] });
const answer = (call: Call, over: Partial<Situation> = {}) => decide(call, situation(over)).answer;
const grant = (host: string, access: 'read' | 'send', give: 'allow' | 'none' | 'ask' = 'allow') => ({
  source: 'owner' as const,
  need: { kind: 'network' as const, host, access },
  give,
  reason: 'test',
});

describe('a command that looks at a host', () => {
  test('asks where nothing was granted, and goes ahead where it was', () => {
    expect(answer(command({}))).toBe('allow');
    expect(answer(look)).toBe('ask');
    expect(answer(look, { grants: [grant('a.example.org', 'read')] })).toBe('allow');
    expect(answer(look, { grants: [grant('a.example.org', 'send')] })).toBe('allow');
    expect(answer(look, { grants: [grant('b.example.org', 'read')] })).toBe('ask');
    expect(answer(look, { grants: [grant('*', 'read'), grant('a.example.org', 'read', 'none')] })).toBe('deny');
    expect(answer(command({ network: ['a.example.org', 'b.example.org'] }), { grants: [grant('a.example.org', 'read')] })).toBe('ask');
  });

  test('goes ahead where the owner named the host, until strangers may steer it', () => {
    const words = ['Fetch https://a.example.org/data.csv and sum it up.'];
    expect(answer(look, { words })).toBe('allow');
    expect(answer(command({ network: ['b.example.org'] }), { words })).toBe('ask');
    expect(answer(look, { words, labels: labelled('web', 'a page', 'public') })).toBe('ask');
    expect(answer(look, { words, labels: labelled('file', 'a file') })).toBe('ask');
  });
});

describe('a command that sends', () => {
  test('asks even where the owner named the host: nobody sees before what it sends', () => {
    expect(answer(sending, { words: ['Send the report to https://a.example.org/'] })).toBe('ask');
    expect(answer(sending, { grants: [grant('a.example.org', 'read')] })).toBe('ask');
  });

  test('goes ahead where the owner granted that', () => {
    const granted = { ...grant('a.example.org', 'send'), tool: 'run', to: ['https://a.example.org/'] };
    expect(answer(sending, { grants: [granted], labels: labelled('web', 'a page') })).toBe('allow');
    expect(answer(command({ send: ['b.example.org'] }), { grants: [granted] })).toBe('ask');
    expect(answer(command({ send: ['a.example.org', 'b.example.org'] }), { grants: [granted] })).toBe('ask');
  });
});

test('a secret is asked about by itself', () => {
  const call = command({ network: ['a.example.org'], secrets: ['TOKEN'] });
  const may = grant('a.example.org', 'read');
  const secret = { source: 'owner' as const, need: { kind: 'secret' as const, name: 'TOKEN' }, reason: 'test' };
  expect(decide(call, situation({ grants: [may] }))).toMatchObject({ answer: 'ask', why: expect.stringContaining('the secret TOKEN') });
  expect(answer(call, { grants: [may, secret] })).toBe('allow');
  expect(answer(call, { grants: [may, { ...secret, need: { kind: 'secret', name: 'OTHER' } }] })).toBe('ask');
});

describe('where a command sends, as the question says it', () => {
  const asked = (call: Call, words: string[], over: Partial<Situation> = {}) => {
    const decision = decide(call, situation({ words, ...over }));
    if (decision.answer !== 'ask') throw new Error(decision.answer);
    return decision;
  };
  const hooks = command({ send: ['hooks.example.com'] });
  const url = 'https://hooks.example.com/trips';

  test.each([`Post my hotels.csv to ${url}`, `Post it to ${url}, then say so.`, `Is it at ${url}? Then post my hotels.csv there.`])(
    'an address that the owner gave names its host: %s',
    (words) => {
      const { why, decisive, rule } = asked(hooks, [words]);
      expect(rule).toBe('not granted');
      expect(why).toBe(
        `You have not allowed sending to hooks.example.com so far: you named ${url}, but what a command sends there nobody sees before.`,
      );
      expect(decisive).toEqual([{ name: 'send', value: 'hooks.example.com', from: `your own words: ${url}`, trusted: true, goes: true }]);
    },
  );

  test.each([
    'https://hooks.example.com.evil.org/trips',
    'https://hooks.example.com@evil.org/',
    'https://evil.org/?to=https://hooks.example.com/',
  ])('another host is not named by %s', (words) =>
    expect(asked(hooks, [`Post my hotels.csv to ${words}`])).toMatchObject({ rule: 'destination', decisive: [{ trusted: false }] }),
  );

  test('a host so named is no other address there, where a tool says the whole address', () => {
    const post: Call = {
      tool: 'send_request',
      effect: 'irreversible',
      needs: [{ kind: 'network', host: 'hooks.example.com', access: 'send' }],
      sinks: [{ name: 'url', kind: 'url', value: 'https://hooks.example.com/other' }],
    };
    expect(asked(post, [`Post it to ${url}`])).toMatchObject({ rule: 'destination', decisive: [{ trusted: false }] });
  });

  test('each of several hosts is said, with where it comes from', () => {
    const call = command({ send: ['a.example.org'], network: ['b.example.org', 'c.example.org'] });
    const known = [{ value: 'see https://c.example.org/in?x=1 for it', labels: labelled('file', 'notes.md') }];
    const { why, decisive } = asked(call, ['Post it to https://a.example.org/x'], { known });
    expect(why).toMatch(/^You have not allowed sending to a\.example\.org .*\. Nor reading from b\.example\.org, nor reading from c\./);
    expect(decisive.map(({ name, value, from, trusted }) => [name, value, from, trusted])).toEqual([
      ['network', 'b.example.org', 'the model itself, which read it nowhere', false],
      ['network', 'c.example.org', 'notes.md', false],
      ['send', 'a.example.org', 'your own words: https://a.example.org/x', true],
    ]);
  });
});
