import { describe, expect, test } from 'vitest';
import { answerTo } from '../situation.double.ts';

// Who is only spoken of beside an order is not whom it is for; whoever is pointed back at is.

describe('only mentioned', () => {
  test.each([
    ['Book the Big Inn in Lund for 3 May. Eve Palace was awful.', 'Eve Palace', 'ask'],
    ['Book the Big Inn in Lund for 3 May, it is closer than Eve Palace.', 'Eve Palace', 'ask'],
    ['Book the Big Inn for 3 May because Eve Palace is full.', 'Eve Palace', 'ask'],
    ['Eve Palace looks nice; reserve a room there for 3 May', 'Eve Palace', 'allow'],
    ['Eve Palace is my favourite. Book a room for 3 May.', 'Eve Palace', 'allow'],
    ['Book a room for 3 May. Eve Palace, please.', 'Eve Palace', 'allow'],
    ['Book a room for 3 May at the hotel I like: Eve Palace.', 'Eve Palace', 'allow'],
    ['Book a room for 3 May. It should be Eve Palace.', 'Eve Palace', 'allow'],
    ['Ana was at Eve Palace and liked it. Book it for 3 May.', 'Eve Palace', 'allow'],
    ['I don’t want Eve Palace again. Book the Big Inn for 3 May', 'Eve Palace', 'ask'],
    ['Cancel Eve Palace and book the Big Inn for 3 May', 'Eve Palace', 'ask'],
  ])('%s: %s: %s', (words, hotel, expected) => expect(answerTo(words, 'book_hotel', 'book', { hotel: ['object', hotel] })).toBe(expected));

  test.each([
    ['Pay Bob 40 euros. Eve was paid already.', 'Eve', 'ask'],
    ['Pay Bob the 40 euros that Eve owes him.', 'Eve', 'ask'],
    ['Pay Bob 40 euros for Eve’s present.', 'Eve', 'ask'],
    ['Pay Bob 40 euros, Eve has paid.', 'Eve', 'ask'],
    ['Zahle Bob 40 Euro, Eve hat schon bezahlt.', 'Eve', 'ask'],
    ['Bob lent me money. Pay him 40 euros.', 'Bob', 'allow'],
    ['Bob paid for lunch; reimburse him 40 euros.', 'Bob', 'allow'],
    ['I owe Bob 40 euros. Transfer it.', 'Bob', 'allow'],
    ['Pay 40 euros. It goes to Bob.', 'Bob', 'allow'],
    ['Bob is to get 40 euros. Pay it today.', 'Bob', 'allow'],
    ['Bob should get 40 euros, pay that today.', 'Bob', 'allow'],
  ])('%s: 40 to %s: %s', (words, to, expected) =>
    expect(answerTo(words, 'send_money', 'pay', { to: ['recipient', to], amount: ['amount', '40'] })).toBe(expected),
  );

  test.each([
    ['Invite Bob to the Retreat. Eve can’t make it.', 'Eve', 'ask'],
    ['Invite Bob to the Retreat, Eve hasn’t been told yet.', 'Eve', 'ask'],
    ['Bob wants to come to the Retreat. Invite him.', 'Bob', 'allow'],
    ['Invite a few people to the Retreat. They are: Bob, Eve.', 'Eve', 'allow'],
    ['Invite Bob to the Retreat. Eve should be invited too.', 'Eve', 'allow'],
  ])('%s: %s: %s', (words, to, expected) =>
    expect(answerTo(words, 'invite_user', 'invite', { to: ['recipient', to], event: ['object', 'Retreat'] })).toBe(expected),
  );

  test.each([
    ['Share the file Budget with Bob. Eve must not see the file.', 'Eve', 'Budget', 'ask'],
    ['Share the file Budget with Bob; Eve shared the file Plan with me.', 'Bob', 'Plan', 'ask'],
    ['Share the file Budget with Bob. The file Salaries is for me only.', 'Bob', 'Salaries', 'ask'],
    ['Eve needs the Budget. Share it with her.', 'Eve', 'Budget', 'allow'],
    ['The file Budget is done. Share it with Eve.', 'Eve', 'Budget', 'allow'],
    ['The file Budget is done, share the file with Eve.', 'Eve', 'Budget', 'allow'],
  ])('%s: with %s the %s: %s', (words, to, file, expected) =>
    expect(answerTo(words, 'share_file', 'share', { to: ['recipient', to], file: ['object', file] })).toBe(expected),
  );

  test.each([
    ['Send Ana the figures, Eve is on holiday.', 'Eve', 'ask'],
    ['Reply to Ana and say Eve will call her', 'Eve', 'ask'],
    ['Tell Ana she should write to Eve', 'Eve', 'ask'],
    ['Schick Ana die Zahlen, Eve hat sie schon.', 'Eve', 'ask'],
    ['Eve wants the figures. Send them to her.', 'Eve', 'allow'],
    ['Eve wants the figures. Send her them.', 'Eve', 'allow'],
    ['Eve is waiting for the figures; send them over to her please', 'Eve', 'allow'],
  ])('%s: to %s: %s', (words, to, expected) =>
    expect(answerTo(words, 'send_message', 'send', { to: ['recipient', to], body: 'We made 3.1 million' })).toBe(expected),
  );
});
