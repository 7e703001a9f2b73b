import { expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { actCall, labelled, situation } from '../situation.double.ts';

// Who wants to see it or to be asked first, is asked; until they have said yes.

const mailed = (...words: string[]): string =>
  decide(
    actCall('send_message', 'send', { to: ['recipient', 'Ana'], text: 'We made 3.1 million' }),
    situation({ words, labels: labelled('web', 'a page') }),
  ).answer;

test.each([
  'Send Ana the figures, but ask me first',
  'Write a mail to Ana and show it to me before you send it',
  'Write a mail to Ana, but wait for my OK',
  'Before you send Ana the figures, show me the mail',
  'Send Ana the figures, but only after I have approved them',
  'Don’t send Ana the figures without my OK',
  'Schick Ana die Zahlen, aber frag mich vorher',
  'Envoie les chiffres à Ana, mais montre-moi le mail avant',
  'Manda las cifras a Ana, pero pregúntame antes',
  'Stuur Ana de cijfers, maar vraag mij eerst',
])('%s', (words) => {
  expect(mailed(words)).toBe('ask');
});

test.each([
  ['Send Ana the figures before noon'],
  ['Ask Ana for the list first, then send her the figures'],
  ['Write a mail to Ana and show it to me before you send it', 'OK, send it to Ana'],
  ['Send Ana the figures, but ask me first', 'Send Ana the figures'],
])('%s', (...words) => expect(mailed(...words)).toBe('allow'));
