import { expect, test } from 'vitest';
import { wordsIn } from './tools.ts';

test.each([
  ['hotel_book', ['book', 'hotel']],
  ['git_star', ['star', 'git']],
  ['refund_order', ['refund', 'order']],
  ['book_order', ['book', 'order']],
  ['empty_trash', ['empty', 'trash']],
  ['chat_send_message', ['send', 'message', 'chat']],
])('%s begins with its verb', (name, words) => expect(wordsIn(name)).toEqual(words));
