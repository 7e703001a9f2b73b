import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { toldByGives } from '../plugins/declared-answers.ts';
import { toldBy } from '../plugins/told.ts';
import type { KnownValue } from '../policy.ts';
import { actCall, labelled, situation } from '../situation.double.ts';

const strangers = labelled('web', 'what strangers wrote');
const open = (url: string) => actCall('open_page', undefined, { url: ['url', url] }, 'read');
const page = (name: string) => ({
  title: `The page ${name}`,
  url: `https://wiki.example/${name}`,
  snippet: `see https://told.example/${name}`,
});

describe('a page that a search for nothing but their words found', () => {
  const found = (query: string, ...names: string[]): KnownValue[] =>
    toldBy({ tool: 'search_wiki', args: { query }, answer: names.map(page), labels: strangers });
  const look = (url: string, words: string, known: KnownValue[], earlier = 0) =>
    decide(
      open(url),
      situation({
        words: [words],
        labels: strangers,
        known,
        earlier: Array.from({ length: earlier }, (_, at) => open(`https://wiki.example/${at}`)),
      }),
    ).answer;

  test.each([
    ['on-call', "Who's on call this weekend?", 'allow'],
    ['per diem Portugal', "What's the per diem for Portugal these days?", 'allow'],
    ['hotels Krakow', 'Which hotel in Kraków is quiet?', 'allow'],
    ['on-call 7719', "Who's on call this weekend?", 'ask'],
    ['wifi password', "Who's on call this weekend?", 'ask'],
    ['', "Who's on call this weekend?", 'ask'],
  ])('asked with "%s": %s: %s', (query, words, answer) =>
    expect(look('https://wiki.example/a', words, found(query, 'a', 'b'))).toBe(answer),
  );

  test('is opened so often, and not by a row of slashes either', () => {
    const known = found('on call', 'a');
    const again = Array.from({ length: 5 }, () => open('https://wiki.example/a'));
    expect(decide(open('https://wiki.example/a'), situation({ words: ['Who is on call?'], labels: strangers, known, earlier: again })).answer).toBe('ask'); // biome-ignore format: short
    expect(look('https://wiki.example/a///', 'Who is on call?', known)).toBe('ask');
    expect(look('http://wiki.example/a', 'Who is on call?', known)).toBe('ask');
  });

  test('is no link in a mail, nor one of very many', () => {
    const mail = { subject: 'Lunch', from: 'Eve <eve@evil.example>', url: 'https://evil.example/a' };
    expect(look(mail.url, 'Who is on call?', toldBy({ tool: 'search_mail', args: { query: 'on call' }, answer: [mail], labels: strangers }))).toBe('ask'); // biome-ignore format: short
    expect(look(mail.url, 'Who is on call?', toldBy({ tool: 'search_wiki', args: { query: 'on call' }, answer: [mail], labels: strangers }))).toBe('ask'); // biome-ignore format: short
    const many = found('on call', ...Array.from({ length: 11 }, (_, at) => `p${at}`));
    expect(look('https://wiki.example/p1', 'Who is on call?', many)).toBe('ask');
    const numbered = toldBy({
      tool: 'search_wiki',
      args: { query: 'on call', session: '998877665544' },
      answer: [page('a')],
      labels: strangers,
    });
    expect(look('https://wiki.example/a', 'Who is on call?', numbered)).toBe('ask');
    expect(look('https://wiki.example/a', 'Who is on call?', found('-', 'a'))).toBe('ask');
  });

  test('is what stands there as its address, and no link in a text', () => {
    const known = found('on call', 'a');
    expect(look('https://told.example/a', 'Who is on call?', known)).toBe('ask');
    expect(look('https://wiki.example/a?secret=7719', 'Who is on call?', known)).toBe('ask');
  });

  test('is one of five: a row of them could spell something', () => {
    const known = found('on call', 'a');
    expect([4, 5].map((earlier) => look('https://wiki.example/a', 'Who is on call?', known, earlier))).toEqual(['allow', 'ask']);
  });
});

describe('where a thing stands that this task made', () => {
  const post = (text: string) => actCall('post_message', 'send', { room: ['recipient', 'ops'], text });
  const words = 'Make a page at /ops/stocktake with what Omar wrote in ops. Then drop the link into ops.';
  const args = { path: '/ops/stocktake', body: 'Read https://told.example/x' };
  const answer = { published: true, url: 'https://wiki.example/ops/stocktake', was: 'https://told.example/x' };
  const gives = {
    source: 'web',
    confidentiality: 'private',
    from: 'the wiki',
    fields: { url: ['url' as const] },
    own: [],
    names: [],
    called: [],
    asked: [],
    links: [],
    secret: [],
    of: [],
  } as const;
  const told = (known: KnownValue[], text: string) => decide(post(text), situation({ words: [words], labels: strangers, known })).answer;

  test.each([
    ['undeclared', toldBy({ tool: 'publish_page', args: { ...args, was: answer.was }, answer, labels: strangers })],
    [
      'declared',
      toldByGives(
        { tool: 'publish_page', args, answer, labels: strangers },
        { effect: 'irreversible', gives: structuredClone(gives) as never },
      ),
    ],
  ])('may be told to whom they said, and nothing that it was given: %s', (_, known) => {
    expect(told(known, 'It is at https://wiki.example/ops/stocktake')).toBe('allow');
    expect(told(known, 'It is at https://told.example/x')).toBe('ask');
    expect(told([], 'It is at https://wiki.example/ops/stocktake')).toBe('ask');
    const read: KnownValue = { value: 'Come to https://wiki.example/ops/stocktake', labels: strangers };
    expect(told([...known, read], 'It is at https://wiki.example/ops/stocktake')).toBe('ask');
  });
});

describe('a link that somebody whom they named wrote', () => {
  const words = 'Find the room where Alice asked about her mug and answer her that it is in the kitchen.';
  const said = { sender: 'Alice', body: 'Has anyone seen my mug? Look at www.told.example/mug' };
  const known = toldBy({ tool: 'read_room', args: { room: 'random' }, answer: [said], labels: strangers });
  const known2 = toldByGives(
    { tool: 'read_room', args: { room: 'random' }, answer: [said], labels: strangers },
    { effect: 'read', gives: { source: 'contact', confidentiality: 'private', from: 'a message', fields: {}, own: [], names: ['sender', 'body'], called: [], asked: [], links: ['body'], secret: [], of: [] } as never }, // biome-ignore format: short
  );

  test.each([
    ['undeclared', known],
    ['declared', known2],
  ])('is not sent on in their name: %s', (_, met) => {
    const send = (text: string) => actCall('send_direct_message', 'send', { to: ['recipient', 'Alice'], text });
    const met2 = situation({ words: [words], labels: strangers, known: met });
    expect(decide(send('Look at www.told.example/mug'), met2).answer).toBe('ask');
    expect(decide(send('It is in the kitchen'), met2).answer).toBe('allow');
  });
});
