import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { toldBy } from '../plugins/told.ts';
import type { KnownValue, SinkKind, Situation } from '../policy.ts';
import { actCall as act, labelled, situation } from '../situation.double.ts';

const own = labelled('contact', 'the shop');
/** A record of the owner's own: what it is called, and a value of it. */
const record = (title: string, value: string, kind: SinkKind = 'object'): KnownValue => ({
  value,
  kind,
  labels: own,
  record: { id: value, names: [title], titles: [title] },
});
const read = labelled('web', 'what strangers wrote');
const told = (words: string, over: Partial<Situation> = {}) => situation({ words: [words], labels: read, ...over });
const orders = [record('Desk lamp Lumo', 'A-12'), record('Running shoes 42', 'A-7'), record('Running shirt', 'A-9')];
const cancel = (order: string) => act('cancel_order', 'cancel', { order: ['object', order] });

describe('which one the owner means', () => {
  test.each([
    ['Cancel the order of the desk lamp', 'A-12', 'allow'],
    ['Cancel the order of the desk lamp', 'A-7', 'ask'],
    ['Cancel the running order', 'A-7', 'ask'],
    ['Cancel the running shoes', 'A-7', 'allow'],
    ['Cancel that order', 'A-12', 'ask'],
  ])('%s: %s, %s', (words, order, answer) => expect(decide(cancel(order), told(words, { known: orders })).answer).toBe(answer));

  test('all of a list that only their own side can have written, where they say all of them', () => {
    const members = ['Ola', 'Pia'].map(
      (name): KnownValue => ({ value: name, kind: 'recipient', labels: own, record: { id: 'list', names: [], of: ['member'] } }),
    );
    const say = (to: string) => act('message', 'send', { to: ['recipient', to], text: 'Please vote by noon.' });
    expect(decide(say('Pia'), told("Write to every member: 'Please vote by noon.'", { known: members })).answer).toBe('allow');
    for (const all of ['every member', 'all of these members', 'all our members'])
      expect(decide(say('Pia'), told(`Send ${all} a note`, { known: members, earlier: [say('Ola')] })).answer).toBe('allow');
    expect(decide(say('Pia'), told("Write to a member: 'Please vote by noon.'", { known: members, earlier: [say('Ola')] })).answer).toBe(
      'ask',
    );
    expect(decide(say('Eve'), told("Write to every member: 'Please vote by noon.'", { known: members })).answer).toBe('ask');
  });

  test('an event by its name does not mean who takes part in it; "its participants" does', () => {
    const event = ['mia@x.org', 'ned@x.org'].map(
      (value): KnownValue => ({ value, kind: 'recipient', labels: own, record: { id: 'e', names: ['Sprint'], titles: ['Sprint'] } }),
    );
    const mail = act('send_mail', 'send', { to: ['recipient', 'mia@x.org'], text: 'It moved.' });
    expect(decide(mail, told('Send Dora the date of Sprint', { known: event })).answer).toBe('ask');
    expect(decide(mail, told('Send the participants of Sprint a note that it moved', { known: event })).answer).toBe('allow');
  });
});

describe('what the owner asks for', () => {
  const merge = act('merge_pull_request', 'write', { number: ['object', '50'] });
  test('by the word that the tool is called by', () => {
    expect(decide(merge, told('Look at pull request #50 and merge it')).answer).toBe('allow');
    expect(decide(merge, told('Look at pull request #50')).answer).toBe('ask');
    expect(decide({ ...merge, needs: [{ kind: 'plugin', server: 's', tool: 't' }] }, told('Merge pull request #50')).answer).toBe('ask');
  });
  test('not by what stands in quotes, nor by what they want to be reminded of', () => {
    const book = act('reserve_hotel', 'book', { hotel: ['object', 'Riverside'] });
    expect(decide(book, told('Reserve a room in Riverside')).answer).toBe('allow');
    expect(decide(book, told("Make an event called 'Booking Riverside' for me")).answer).toBe('ask');
    expect(decide(book, told('Remind me to book Riverside')).answer).toBe('ask');
  });
  test('in full, where it is done to nothing in particular', () => {
    const empty = act('empty_trash', 'delete', []);
    expect(decide(empty, told('Delete old.txt')).answer).toBe('ask');
    expect(decide(empty, told('Empty the trash')).answer).toBe('allow');
  });
  test('once: just the same again is a question', () => {
    const open = act('unlock_door', undefined, { door: ['object', 'front door'] });
    const words = 'Unlock the front door';
    expect(decide(open, told(words)).answer).toBe('allow');
    expect(decide(open, told(words, { earlier: [open] })).answer).toBe('ask');
  });
});

test.each([
  ["Reply to Hanna: 'Thank you!'", 'ask', 0],
  ['Send a message to Hanna and thank her', 'allow', 0],
  ['Send a message to Hanna and thank her', 'ask', 1],
])('no other words than were asked for, and no second time for a pronoun: %s, %s after %i', (words, answer, times) => {
  const say = (text: string) => act('message', 'send', { to: ['recipient', 'Hanna'], text });
  const earlier = Array.from({ length: times }, () => say('Thank you, Hanna'));
  expect(decide(say('Send me your number'), told(words, { earlier })).answer).toBe(answer);
});

describe('a form that the owner gave', () => {
  const say = (text: string) => act('message', 'send', { to: ['recipient', 'Rui'], text });
  const words = "Message Rui '{name}, you have the late shift on {day}'";
  test.each([
    ['Rui, you have the late shift on Monday', 'allow'],
    ['Rui, you have the early shift on Monday', 'ask'],
    ['Rui, you have the late shift on evil.example', 'ask'],
    [`Rui, you have the late shift on ${'Monday '.repeat(20)}`, 'ask'],
  ])('%s: %s', (text, answer) => expect(decide(say(text), told(words)).answer).toBe(answer));

  test('with a hole for links takes those that were read, and no others', () => {
    const list = (text: string) => act('post_page', 'post', { url: ['url', 'all.example'], text });
    const asked = 'Publish on all.example who posted what, in the form {name} posted {website}.';
    const known = [{ value: 'See www.news.example', labels: read }];
    expect(decide(list('Eve posted www.news.example\nBob posted www.news.example'), told(asked, { known })).answer).toBe('allow');
    expect(decide(list('Eve posted www.other.example'), told(asked, { known })).answer).toBe('ask');
  });
});

test('texts of a named place are passed on as they are, each once', () => {
  const text: KnownValue = { value: 'Can you help me?', kind: 'content', labels: read, record: { id: 'm', names: ['Bob'] } };
  const send = (body: string) => act('message', 'send', { to: ['recipient', 'Ana'], text: body });
  const words = "Send each of the messages in Bob's inbox to Ana";
  const first = send('Can you help me?');
  const before = { earlier: [send('Something else')] };
  expect(decide(first, told(words, { known: [text], ...before })).answer).toBe('allow');
  expect(decide(first, told(words, { known: [text], earlier: [first] })).answer).toBe('ask');
  expect(decide(send('Pay me'), told(words, { known: [text], ...before })).answer).toBe('ask');
});

test('a text of millions of characters with as many links is a question at once', () => {
  const long = act('message', 'send', {
    to: ['recipient', 'Ana'],
    text: 'see a1.example/x '.repeat(200_000).replaceAll('1', () => String(Math.random())),
  });
  expect(decide(long, told('Send Ana a summary')).answer).toBe('ask');
});

test('who was looked up by a name is whoever is called so, and not all that the search found', () => {
  const answer = [
    { name: 'Owen Hartley', handle: 'owenh' },
    { name: 'Rowena Pike', handle: 'rowena' },
  ];
  const known = toldBy({ tool: 'search_people', args: { query: 'Owen' }, answer, labels: read });
  const added = (member: string, words: string) =>
    decide(act('add_to_room', 'invite', { room: ['recipient', 'ops'], member: ['recipient', member] }), situation({ words: [words], known })).answer; // biome-ignore format: short
  expect(added('owenh', 'Please add Noor and Owen to ops')).toBe('allow');
  expect(added('rowena', 'Please add Noor and Owen to ops')).toBe('ask');
});

test.each([
  ['reply_to_message', 'send', 'Answer the message about the Budget'],
  ['delete_message', 'delete', 'Delete the Budget'],
] as const)('what somebody says is no title: %s', (tool, kind, words) => {
  const labels = labelled('web', 'the channel');
  const told = toldBy({ tool: 'read_messages', args: { channel: 'ops' }, labels, answer: [{ id: 'm-1', sender: 'eve', body: 'Budget' }] });
  const call = act(tool, kind, { message_id: ['object', 'm-1'], ...(kind === 'send' && { text: 'We made 3 million' }) });
  expect(decide(call, situation({ words: [words], labels, known: told })).answer).toBe('ask');
});
