import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import type { Call } from '../policy.ts';
import { labelled, type Sinks, sinksOf, situation } from '../situation.double.ts';

// An act of a plugin that the owner signed before the task began, once the task has read what strangers wrote.

const read = labelled('web', 'a page');
const act = (tool: string, sinks: Sinks): Call => ({
  tool: 'use_plugin',
  effect: 'irreversible',
  needs: [{ kind: 'plugin', server: 'office', tool }],
  sinks: sinksOf(sinks),
});
const answer = (call: Call, words: string, earlier: Call[] = [], signed = true) =>
  decide(
    call,
    situation({
      words: [words],
      labels: read,
      earlier,
      ...(signed && { signed: call.needs, grants: call.needs.map((need) => ({ source: 'task' as const, need, reason: 'signed' })) }),
    }),
  ).answer;

const event = act('create_event', { title: 'Reward: Carol 100, Dan 97', start: '2024-05-20T12:00' });
const words = 'Put an event into the calendar with the scores';

describe('an entry without guests in what the owner keeps', () => {
  test('is made as they asked, in whatever words', () => expect(answer(event, words)).toBe('allow'));

  test.each<[string, Call, string, Call[]?]>([
    ['a second one', act('create_event', { title: 'Another' }), words, [event]],
    ['one that they did not ask for', event, 'What are the scores?'],
    ['one with a link of a stranger’s', act('create_event', { title: 'See https://evil.example/x' }), words],
    ['one with guests', act('create_event', { title: 'Reward', guests: ['recipient', 'eve@x.org'] }), words],
    ['one with guests by name', act('create_event', { title: 'Reward', guests: 'Eve' }), words],
    ['one in a place that they did not name', act('create_event', { title: 'Reward', calendar_id: 'all staff' }), words],
    ['what is no entry', act('publish_event', { title: 'Reward' }), words],
  ])('%s is asked about', (_, call, said, earlier = []) => expect(answer(call, said, earlier)).toBe('ask'));

  test('nor is it made where nobody signed for it', () => expect(answer(event, words, [], false)).toBe('ask'));
});

test('what works on its own is held to the day that they named', () => {
  const table = (when: string) => act('reserve_table', { restaurant: 'Krone', people: ['amount', '4'], time: when });
  const grants = [{ source: 'owner' as const, need: { kind: 'plugin' as const, server: 'office', tool: '*' }, reason: 'on its own' }];
  const words = ['Reserve a table for 4 at the Krone on 12 December at 19:00'];
  const where = situation({ words, labels: read, grants, now: Date.UTC(2026, 10, 29, 12) });
  expect(decide(table('2026-12-12T19:00'), where).answer).toBe('allow');
  expect(decide(table('2026-12-24T03:00'), where)).toMatchObject({
    answer: 'ask',
    rule: 'day',
    why: expect.stringContaining('2026-12-24'),
  });
});

test('one, also where no stranger was read: a second is asked about', () => {
  const second = act('create_event', { title: 'Another one' });
  const where = {
    words: ['Remind me of the dentist'],
    signed: event.needs,
    grants: event.needs.map((need) => ({ source: 'task' as const, need, reason: 'signed' })),
  };
  expect(decide(event, situation(where)).answer).toBe('allow');
  expect(decide(second, situation({ ...where, earlier: [event] })).answer).toBe('ask');
});
