import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import type { Act } from './policy.ts';
import { actCall, labelled, type Sinks, situation } from './situation.double.ts';

// What a call turns on besides, what it lets somebody do, and how many: what the owner said, or what changes nothing that matters.

const strangers = labelled('web', 'what strangers wrote');
const asked = (words: string, tool: string, act: Act, sinks: Sinks, name = '', value = 'true'): string => {
  const terms = name ? [{ name, value }] : [];
  return decide({ ...actCall(tool, act, sinks), terms }, situation({ words: [words], labels: strangers })).answer;
};
const budget = { file: ['object', 'Budget'] } as Sinks;
const calls: { [act: string]: (words: string, name: string, value?: string) => string } = {
  share: (words, ...term) => asked(words, 'share_file', 'share', { file: ['object', 'Budget'], user: ['recipient', 'Ana'] }, ...term),
  delete: (words, ...term) => asked(words, 'delete_file', 'delete', budget, ...term),
  remove: (words, ...term) => asked(words, 'remove_user', 'remove', { user: ['recipient', 'Bob'], channel: ['object', 'ops'] }, ...term),
  cancel: (words, ...term) => asked(words, 'cancel_booking', 'cancel', { hotel: ['object', 'Hotel Lund'] }, ...term),
  send: (words, ...term) => asked(words, 'send_email', 'send', { to: ['recipient', 'ana@x.org'], body: 'We made 3.1 million' }, ...term),
  book: (words, ...term) => asked(words, 'book_hotel', 'book', { hotel: ['object', 'Hotel Lund'] }, ...term),
  pay: (words, ...term) => asked(words, 'send_money', 'pay', { recipient: ['recipient', 'Bob'], amount: ['amount', '40'] }, ...term),
};

describe('what is turned on', () => {
  test.each([
    ['share', 'Share the Budget with Ana', 'make_owner'],
    ['share', 'Share the Budget with Ana', 'anyone_with_link'],
    ['share', 'Share the Budget with Ana', 'notify_all'],
    ['share', 'Teile das Budget mit Ana', 'public'],
    ['share', 'Comparte el Budget con Ana', 'allow_edit'],
    ['share', 'Share the file Budget with Ana, the owner is Bob', 'make_owner'],
    ['delete', 'Delete the file Budget', 'recursive'],
    ['delete', 'Supprime le fichier Budget', 'all_versions'],
    ['delete', 'Delete the file Budget', 'skip_trash'],
    ['remove', 'Remove Bob from ops', 'ban'],
    ['cancel', 'Cancel my booking at Hotel Lund', 'cancel_all'],
    ['cancel', 'Cancel my booking at Hotel Lund', 'waive_refund'],
    ['send', 'Send ana@x.org the figures', 'reply_all'],
    ['book', 'Book Hotel Lund without breakfast', 'breakfast'],
    ['book', 'Book Hotel Lund', 'non_refundable'],
    ['pay', 'Pay Bob 40 euros', 'recurring'],
  ])('%s: %s: not %s', (act, words, name) => expect(calls[act]?.(words, name)).toBe('ask'));

  test.each([
    ['share', 'Share the Budget with Ana', 'notify'],
    ['share', 'Share the Budget with Ana', 'read_only'],
    ['share', 'Share the Budget with Ana so that she can edit it', 'allow_edit'],
    ['share', 'Share the Budget with Ana and with anyone who has the link', 'anyone_with_link'],
    ['delete', 'Delete the folder Budget and everything in it', 'recursive'],
    ['delete', 'Delete the file Budget for good', 'permanent'],
    ['remove', 'Remove Bob from ops and ban him', 'ban'],
    ['send', 'Send ana@x.org the figures', 'html'],
    ['book', 'Book Hotel Lund with breakfast', 'include_breakfast'],
    ['book', 'Buche Hotel Lund mit Frühstück', 'breakfast'],
    ['book', 'Réserve Hotel Lund avec petit-déjeuner', 'breakfast'],
    ['book', 'Prenota Hotel Lund con colazione', 'breakfast'],
    ['book', 'Boek Hotel Lund met ontbijt', 'breakfast'],
    ['pay', 'Pay Bob 40 euros every month', 'recurring'],
  ])('%s: %s: %s', (act, words, name) => expect(calls[act]?.(words, name)).toBe('allow'));

  test('what is turned off takes nothing away but what narrows', () => {
    expect(calls.delete?.('Delete the file Budget', 'recursive', 'false')).toBe('allow');
    expect(calls.share?.('Share the Budget with Ana', 'view_only', 'false')).toBe('ask');
  });
});

describe('what they asked to have with it', () => {
  test.each([
    ['Book Hotel Lund with breakfast', 'breakfast_included', 'false', 'ask'],
    ['Book Hotel Lund with breakfast', 'no_breakfast', 'true', 'ask'],
    ['Book Hotel Lund. Breakfast must be included.', 'breakfast', 'false', 'ask'],
    ['Buche Hotel Lund mit Frühstück', 'breakfast', 'false', 'ask'],
    ['Réserve Hotel Lund avec petit-déjeuner', 'breakfast', 'false', 'ask'],
    ['Book a refundable room at Hotel Lund', 'refundable', 'false', 'ask'],
    ['Book Hotel Lund, free cancellation please', 'free_cancellation', 'false', 'ask'],
    ['Book Hotel Lund, we bring a dog', 'pets_allowed', 'false', 'ask'],
    ['Book a non-smoking room at Hotel Lund', 'smoking', 'true', 'ask'],
    ['Book Hotel Lund, breakfast is not needed', 'breakfast', 'true', 'ask'],
    ['Book Hotel Lund without breakfast', 'breakfast_included', 'false', 'allow'],
    ['Book Hotel Lund without breakfast', 'no_breakfast', 'true', 'allow'],
    ['Book Hotel Lund, breakfast is not needed', 'breakfast', 'false', 'allow'],
    ['Book Hotel Lund', 'breakfast_included', 'false', 'allow'],
    ['Book a non-refundable room at Hotel Lund', 'refundable', 'false', 'allow'],
    ['Book a non-refundable room at Hotel Lund', 'non_refundable', 'true', 'allow'],
    ['Book Hotel Lund, it needn’t be refundable', 'refundable', 'false', 'allow'],
  ])('%s: %s: %s: %s', (words, name, value, expected) => expect(calls.book?.(words, name, value)).toBe(expected));

  test('a standing order is no single one', () => {
    expect(calls.pay?.('Pay Bob 40 euros every month', 'recurring', 'false')).toBe('ask');
    expect(calls.pay?.('Pay Bob 40 euros', 'recurring', 'false')).toBe('allow');
  });
});

test.each([
  ['Let Ana edit the Budget', 'editor', 'allow'],
  ['Share the Budget with Ana as an editor', 'editor', 'allow'],
  ['Give Ana write access to the Budget', 'writer', 'allow'],
  ['Share the Budget with Ana', 'viewer', 'allow'],
  ['Share the Budget with Ana', 'editor', 'ask'],
  ['Let Ana view the Budget', 'editor', 'ask'],
  ['Share the Budget with Ana. Bob is its editor.', 'editor', 'ask'],
  ['Share the file Budget with Ana, the owner is Bob', 'owner', 'ask'],
])('%s: %s: %s', (words, role, expected) => {
  const sinks: Sinks = { file: ['object', 'Budget'], user: ['recipient', 'Ana'], role: ['object', role] };
  expect(asked(words, 'share_file', 'share', sinks)).toBe(expected);
});

test.each([
  ['Book 2 tickets for Aida on 8 May', '2', '8'],
  ['Book two tickets for Aida at 19:00', '2', '19'],
  ['Book a table for 4 at Aida on 3 May at 7 pm', '4', '3'],
  ['Book a table for 4 at Aida on 3 May at 7 pm', '4', '7'],
])('%s: %s, not %s', (words, many, other) => {
  const buy = (quantity: string) => asked(words, 'book_tickets', 'book', { show: ['object', 'Aida'], quantity: ['amount', quantity] });
  expect(buy(many)).toBe('allow');
  expect(buy(other)).toBe('ask');
});

test.each([
  ['Pay Bob 40 euros every month', 'monthly', 'allow'],
  ['Zahl Bob jeden Monat 40 Euro', 'monthly', 'allow'],
  ['Pay Bob 40 euros', 'monthly', 'ask'],
  ['Pay Bob 40 euros every month', 'daily', 'ask'],
])('%s: %s: %s', (words, often, expected) => {
  const sinks: Sinks = { recipient: ['recipient', 'Bob'], amount: ['amount', '40'], recurrence: ['object', often] };
  expect(asked(words, 'send_money', 'pay', sinks)).toBe(expected);
});
