import { expect, test } from 'vitest';
import { goesTo, titleOf } from './plugin-words.ts';

const tool = (name: string) => ({ plugin: 'office', tool: { name, description: '', schema: {} }, effect: 'irreversible' as const });

test.each([
  [
    'where it goes stands before what it says, which is not said at all',
    'send_message',
    { body: `Hello\n${'x'.repeat(300)}`, subject: 'Meeting', to: ['li@x.org'] },
    'send message: to li@x.org, Meeting',
  ],
  [
    'of many the first are named and all are counted',
    'send_message',
    { to: ['a@x.org', 'b@x.org', 'c@x.org', 'd@x.org', 'e@x.org'], bcc: 'f@x.org' },
    'send message: to a@x.org, b@x.org, c@x.org and 2 more, bcc f@x.org',
  ],
  [
    'an account by its name, and how much',
    'pay',
    { recipient_name: 'Miller', text: 'MC-1', amount: 360, iban: 'DE12 5001' },
    'pay: IBAN DE12 5001, Miller, amount 360',
  ],
  ['which thing', 'reply', { message_id: 'm5', body: 'Hi Anna' }, 'reply: message id m5'],
  [
    'where there is nothing but text, its beginning to the end of a word',
    'add_note',
    { text: 'Buy milk and bread and everything else that is needed for Sunday' },
    'add note: Buy milk and bread and everything else that is needed for…',
  ],
])('%s', (_, name, args, words) => expect(titleOf(tool(name), args)).toBe(`lets the plugin office ${words}`));

test('a receipt says to whom it went', () => {
  expect(goesTo('office', { to: ['li@x.org', 'eve@x.org'], body: 'x' })).toBe('li@x.org, eve@x.org');
  expect(goesTo('office', { message_id: 'm5' })).toBe('the plugin office');
});
