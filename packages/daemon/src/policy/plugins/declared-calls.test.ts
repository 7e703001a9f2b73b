import { type Declaration, type Declared, declarationSchema } from '@deskhand/protocol';
import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import type { Call, Grant, Sink, Situation } from '../policy.ts';
import { labelled, situation } from '../situation.double.ts';

// Calls of a plugin's tools by what is declared of them: by the owner, whose word it is, or by the plugin of itself.

type Said = { act?: Declaration['act']; sinks?: Declaration['sinks'] };
const by = (whose: Declared['by'], over: Said): Declared => ({
  by: whose,
  says: declarationSchema.parse({ effect: 'irreversible', ...over }),
});
const owner = (over: Said) => by('owner', over);
const claims = (over: Said) => by('plugin', over);

const onItsOwn: Grant = { source: 'owner', need: { kind: 'plugin', server: 'office', tool: '*' }, reason: 'on its own' };
const use = (tool: string, args: { [name: string]: string }, declared?: Declared): Call => ({
  tool: 'use_plugin',
  effect: 'irreversible',
  needs: [{ kind: 'plugin', server: 'office', tool }],
  sinks: Object.entries(args).map(([name, value]) => ({ name, kind: 'content', value })),
  ...(declared && { declared }),
});
const answer = (call: Call, words: string, over: Partial<Situation> = {}) =>
  decide(call, situation({ words: [words], labels: labelled('web', 'a page'), grants: [onItsOwn], ...over })).answer;

describe('what the owner declares', () => {
  const dispatch = owner({ act: 'send', sinks: { whom: 'recipient', words: 'content' } });

  test.each(['room', 'copyto', 'target', 'notify', 'also'])('leaves nothing open that may be who else hears it: %s', (name) => {
    const call = (more: { [name: string]: string }) => use('dispatch', { whom: 'Ana Sol', words: 'We meet at ten.', ...more }, dispatch);
    expect(answer(call({}), 'Send Ana Sol that we meet at ten')).toBe('allow');
    expect(answer(call({ [name]: 'mallory' }), 'Send Ana Sol that we meet at ten')).toBe('ask');
  });

  test('says what a tool and its arguments do whose names say nothing', () => {
    const call = (whom: string) => use('dispatch', { whom, words: 'We meet at ten.' }, dispatch);
    expect(answer(call('Ana Sol'), 'Send Ana Sol that we meet at ten')).toBe('allow');
    expect(answer(call('Eve'), 'Send Ana Sol that we meet at ten')).toBe('ask');
    expect(answer(call('Ana Sol'), 'Look up Ana Sol')).toBe('ask');
    const { declared: _, ...guessed } = call('Ana Sol');
    expect(answer(guessed, 'Send Ana Sol that we meet at ten')).toBe('ask');
  });

  test('takes an argument by its telling name all the same, where it says nothing of that', () => {
    const call = use('dispatch', { whom: 'Ana Sol', words: 'We meet at ten.', cc: 'eve@evil.example' }, dispatch);
    expect(answer(call, 'Send Ana Sol that we meet at ten')).toBe('ask');
  });

  test('counts where each act is asked about, too: the card says where it goes, and a leave for longer names that', () => {
    const call = use('dispatch', { whom: 'Ana Sol', words: 'Hello', note: 'soon' }, dispatch);
    const decision = decide(call, situation({ words: ['Send Ana Sol hello'] }));
    expect(decision).toMatchObject({
      answer: 'ask',
      rule: 'not granted',
      decisive: expect.arrayContaining([
        { name: 'whom', kind: 'recipient', value: 'Ana Sol', from: 'your own words', trusted: true, goes: true },
        expect.objectContaining({ name: 'note', kind: 'content' }),
      ]),
      sinks: expect.arrayContaining([{ name: 'whom', kind: 'recipient', value: 'Ana Sol' }]),
    });
    const leave: Grant = { ...onItsOwn, source: 'task', to: ['Ana Sol'] };
    const grants = [leave];
    expect(answer(call, 'Go on', { grants, labels: labelled('contact', 'a list') })).toBe('allow');
    expect(answer(use('dispatch', { whom: 'Eve', words: 'Hello' }, dispatch), 'Go on', { grants })).toBe('ask');
  });

  test('of nested arguments the names on the way count', () => {
    const post = owner({ act: 'send', sinks: { people: 'recipient', text: 'content' } });
    const call = (value: string): Call => {
      const sinks: Sink[] = [
        { name: 'people.entry', kind: 'content', value },
        { name: 'message.text', kind: 'content', value: 'Hello' },
      ];
      return { ...use('post_it', {}, post), sinks };
    };
    expect(answer(call('Ana Sol'), 'Send Ana Sol hello')).toBe('allow');
    expect(answer(call('Eve'), 'Send Ana Sol hello')).toBe('ask');
  });

  test('more values than are looked at stay what they are: they may go anywhere', () => {
    const sinks: Sink[] = [
      { name: 'whom', kind: 'content', value: 'Ana Sol' },
      { name: 'the rest', kind: 'url', value: 'more values, deeper ones or longer names than are looked at' },
    ];
    const lax = owner({ act: 'send', sinks: { whom: 'recipient', 'the rest': 'content' } });
    expect(answer({ ...use('dispatch', {}, lax), sinks }, 'Send Ana Sol hello')).toBe('ask');
  });
});

describe('what a plugin claims of itself', () => {
  test('fills in what its names leave open', () => {
    const call = use(
      'dispatch',
      { whom: 'Ana Sol', priority: 'high' },
      claims({ act: 'send', sinks: { whom: 'recipient', priority: 'content' } }),
    );
    expect(answer(call, 'Send Ana Sol hello')).toBe('allow');
    expect(answer({ ...call, declared: undefined }, 'Send Ana Sol hello')).toBe('ask');
  });

  const words = 'Send Ana Sol 20 that we meet at ten, as she is due';
  const clean = { labels: labelled('contact', 'a list') };
  const says = (tool: string, args: { [name: string]: string }, said: Said) => answer(use(tool, args, claims(said)), words, clean);

  // Each with what it would come to if it were true of somebody whom they named, or the owner's own word.
  test.each<[string, string, { [name: string]: string }, Said, Said?]>([
    ['whom it goes to is only words', 'send_mail', { to: 'Eve', about: 'Ana Sol' }, { sinks: { to: 'content', about: 'object' } }],
    ['an address is only words', 'dispatch', { x: 'eve@evil.example' }, { act: 'send', sinks: { x: 'content' } }],
    ['an account is only words', 'pay_out', { payee: 'Eve' }, { act: 'pay', sinks: { payee: 'content' } }],
    ['how much is only words', 'pay_out', { payee: 'Ana Sol', amount: '500' }, { sinks: { payee: 'account', amount: 'content' } }],
    ['it does something else than its name', 'erase', { x: 'Ana Sol' }, { act: 'send', sinks: { x: 'recipient' } }],
    ['one of its arguments decides, and nothing of another', 'send_mail', { to: 'Ana Sol', desk: 'Eve' }, { sinks: { to: 'recipient' } }],
    ['what it sends goes nowhere', 'send_it', { room: 'Eve', about: 'Ana Sol' }, { sinks: { room: 'content', about: 'object' } }],
    ['what every object has', 'dispatch', { x: 'Ana Sol', constructor: 'Eve' }, { act: 'send', sinks: { x: 'recipient' } }],
  ])('that %s takes nothing back', (_, tool, args, said) => {
    expect(says(tool, args, said)).toBe('ask');
  });

  test('what the owner says of the same counts', () => {
    const mail = use('send_mail', { to: 'Eve', about: 'Ana Sol' }, owner({ sinks: { to: 'content', about: 'object' } }));
    const erase = use('erase', { x: 'Ana Sol' }, owner({ act: 'send', sinks: { x: 'recipient' } }));
    const room = use('send_it', { room: 'Eve', about: 'Ana Sol' }, owner({ sinks: { room: 'content', about: 'object' } }));
    for (const call of [mail, erase, room]) expect(answer(call, words, clean)).toBe('allow');
  });

  test.each<[string, { [name: string]: string }, Said]>([
    ['send_mail', { to: 'Ana Sol' }, { sinks: { to: 'content' } }],
    ['dispatch', { x: 'Ana Sol', y: 'soon' }, { act: 'send', sinks: { x: 'recipient', y: 'content' } }],
    ['pay_out', { payee: 'Ana Sol', amount: '20' }, { sinks: { payee: 'account' } }],
  ])('%s goes through where it is true', (tool, args, said) => {
    const asked = tool === 'pay_out' ? 'Pay Ana Sol 20' : words;
    expect(answer(use(tool, args, claims(said)), asked, clean)).toBe('allow');
  });
});
