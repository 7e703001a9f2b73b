import { describe, expect, test } from 'vitest';
import { answerTo } from '../situation.double.ts';
import { corrected } from './corrections.ts';

// What they took back in the same breath is no order any more, and what takes its place is one.

test.each([
  ['Send the figures to Ana. No wait, to Bob.', 'Send the figures to Bob.'],
  ['Send the figures to Ana — sorry, I mean Bob', 'Send the figures to Bob'],
  ['Schick die Zahlen an Ana. Ach nein, doch lieber an Bob.', 'Schick die Zahlen an Bob.'],
  ['Pay Bob 40 euros. No, make that 50.', 'Pay Bob 50 euros.'],
  ['Pay Bob forty euros. No, make it fifty.', 'Pay Bob 50 euros.'],
  ['Pay Bob 400, I mean 40 euros', 'Pay Bob 40 euros'],
  ['Book Hotel Lund, or rather Hotel Alba', 'Book Hotel Alba'],
  ['Book Hotel Lund for 3 May, no, 4 May', 'Book Hotel Lund for 4 May'],
  ['Share the Budget with Ana. Wait, not Ana: Bob.', 'Share the Budget with Bob.'],
  ['Order 4 lamps, no, 5', 'Order 5 lamps'],
])('%s: %s', (words, meant) => expect(corrected([words])).toEqual([meant]));

test.each([
  'Is Ana there? No. Send the figures to Bob',
  'Tell Ana "no, wait, to Bob" and send it',
  'No, send it to Bob',
  'Tell Ana no, we cannot',
  'Hi, sorry, can you send it to Ana',
  'Book it for 3 May, no later than 8',
  'I want a room, no breakfast',
  'Delete the Plan, actually, the Budget too',
  'Ask Ana, Bob and, sorry, Eve',
  'Send the figures to Ana. Wait until Monday.',
  'Buy one. Make it as cheap as possible.',
])('%s: nothing is taken back', (words) => expect(corrected([words])).toEqual([words]));

describe('held against what is done', () => {
  const sent = (words: string, to: string) =>
    answerTo(words, 'send_message', 'send', { to: ['recipient', to], text: 'We made 3.1 million' });
  const deleted = (words: string, file: string) => answerTo(words, 'delete_file', 'delete', { file: ['object', file] });

  test.each(['Send the figures to Ana. No wait, to Bob.', 'Send the figures to Ana. Actually, send them to Bob instead.'])(
    '%s',
    (words) => {
      expect(sent(words, 'Ana')).toBe('ask');
      expect(sent(words, 'Bob')).toBe('allow');
    },
  );
  test.each([
    'Delete the Budget. No, wait, keep it. Delete the Plan.',
    'Delete the Budget — no, the Plan',
    'Delete the Budget. On second thought, leave it.',
    'Delete the Budget. Never mind, I did it myself.',
    'Delete the Budget. Forget it.',
    'Lösch das Budget. Ach nein, lass es.',
  ])('%s: the Budget stays', (words) => expect(deleted(words, 'Budget')).toBe('ask'));
  test('what takes its place', () => expect(deleted('Delete the Budget — no, the Plan', 'Plan')).toBe('allow'));
});

test('however much they take back, it is read to a bound', () => {
  for (const part of [', no, to Bob', '. No, make that 50', ', sorry, I mean ', '. Never mind'])
    for (const times of [100, 50_000]) expect(corrected([part.repeat(times)])).toHaveLength(1);
});
