import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { actCall, answerTo, labelled, situation } from '../situation.double.ts';
import { inFigures } from './spoken-numbers.ts';

// How much, in words: what they said is paid, and no part of the words for it.

const paid = (words: string, amount: string) =>
  answerTo(words, 'send_payment', 'pay', { recipient: ['recipient', 'Bob'], amount: ['amount', amount] });

test.each([
  ['Pay Bob forty-five euros', '45', '40'],
  ['Pay Bob forty-five euros', '45', '5'],
  ['Pay Bob a hundred euros, not a thousand', '100', '1000'],
  ['Pay Bob two hundred euros', '200', '2'],
  ['Pay Bob two hundred and fifty euros', '250', '50'],
  ['Pay Bob two thousand five hundred dollars', '2500', '500'],
  ['Pay Bob fifteen hundred euros', '1500', '15'],
  ['Pay Bob a grand', '1000', '100'],
  ['Pay Bob 2k', '2000', '2'],
  ['Pay Bob 2 thousand euros', '2000', '2'],
  ['Pay Bob fifty cents and 3 euros', '3', '100'],
  ['Zahl Bob fünfundvierzig Euro', '45', '40'],
  ['Zahl Bob zweihundert Euro', '200', '100'],
  ['Paie deux cents euros à Bob', '200', '2'],
  ['Paie quatre-vingt-dix euros à Bob', '90', '80'],
  ['Paga doscientos cincuenta euros a Bob', '250', '50'],
  ['Paga duecentocinquanta euro a Bob', '250', '200'],
  ['Paga quarenta e cinco euros ao Bob', '45', '40'],
  ['Betaal Bob vijfenveertig euro', '45', '40'],
])('%s: %s, not %s', (words, amount, other) => {
  expect(paid(words, amount)).toBe('allow');
  expect(paid(words, other)).toBe('ask');
});

test.each([
  ['I have 4000 euros left. Pay Bob 40 euros.', '40', '4000'],
  ['Pay Bob 40 euros. My balance is 4000 euros.', '40', '4000'],
  ['Pay Bob 40 euros. The invoice is over 400 euros.', '40', '400'],
  ['My card has a limit of up to 5000 euros. Pay Bob 40 euros.', '40', '4999'],
  ['Bob’s rent is 900 euros. Pay it.', '900', '90'],
])('a sum in another sentence is none: %s', (words, amount, other) => {
  expect(paid(words, amount)).toBe('allow');
  expect(paid(words, other)).toBe('ask');
});

describe('a part of a sum', () => {
  test.each([
    ['The bill is 400 euros. Pay Bob half of it', '200', '400'],
    ['The bill is 400. Pay half of it to Bob', '200', '400'],
    ['Pay Bob half of the 400 euros', '200', '400'],
    ['Pay Bob a quarter of the four hundred euros', '100', '400'],
    ['Pay Bob 30 % of the 400 euros', '120', '30'],
    ['Zahl Bob die Hälfte von 400 Euro', '200', '400'],
    ['Ana gets 40 euros. The bill is 400 euros; pay Bob half of that', '200', '400'],
    ['Pay Bob 40 euros, half of what we owe', '40', '20'],
    ['Pay Bob 400 euros; half of it is for Ana', '400', '200'],
  ])('%s: %s, not %s', (words, amount, other) => {
    expect(paid(words, amount)).toBe('allow');
    expect(paid(words, other)).toBe('ask');
  });
});

describe('within bounds that they gave', () => {
  const booked = (words: string, name: string, amount: string) =>
    answerTo(words, 'book_hotel', 'book', { hotel: ['object', 'Hotel Lund'], [name]: ['amount', amount] });
  test.each([
    ['Book a room at Hotel Lund under 100 euros', 'price', '90', '120'],
    ['Book a room at Hotel Lund for at most a hundred euros', 'price_per_night', '80', '101'],
    ['Book a room at Hotel Lund under 100 euros', 'max_price', '100', '130'],
    ['Book a room at Hotel Lund, at least 4 stars', 'stars', '5', '3'],
    ['Buche ein Zimmer im Hotel Lund unter 100 Euro', 'price', '90', '120'],
  ])('%s: %s of %s, not %s', (words, name, amount, other) => {
    expect(booked(words, name, amount)).toBe('allow');
    expect(booked(words, name, other)).toBe('ask');
  });
  test('what is said of a price is none of how many come', () => {
    expect(booked('Book a room at Hotel Lund under 100 euros', 'rooms', '8')).toBe('ask');
    expect(booked('Book a room at Hotel Lund, at least 4 stars', 'nights_count', '5')).toBe('ask');
  });
  test('nor is a sum how many', () => {
    const bought = (quantity: string) =>
      answerTo('Buy 2 lamps if they are under 50 euros', 'buy_item', 'pay', { item: ['object', 'lamps'], quantity: ['amount', quantity] });
    expect(bought('2')).toBe('allow');
    expect(bought('50')).toBe('ask');
  });
  test('nor is more than that paid, or what they only compare', () => {
    expect(paid('Pay Bob at most 100 euros', '80')).toBe('allow');
    expect(paid('Pay Bob at most 100 euros', '120')).toBe('ask');
    expect(paid('Pay Bob more than 100 euros', '900')).toBe('ask');
  });
});

test('for as long as they said in words', () => {
  const rent = (minutes: string) => ({
    ...actCall('rent_room', 'book', { room: ['object', 'hall'] }),
    terms: [{ name: 'minutes', value: minutes }],
  });
  const asked = (minutes: string) =>
    decide(rent(minutes), situation({ words: ['Rent the hall for two hundred and forty minutes'], labels: labelled('web', 'a page') }))
      .answer;
  expect(asked('240')).toBe('allow');
  expect(asked('40')).toBe('ask');
});

test.each([
  ['two, three or four', '2, 3 or 4'],
  ['a table for two at seven', 'a table for 2 at 7'],
  ['forty a month', '40 a month'],
  ['one of them, a room, a grand piano, the rent is due, even Andy', 'one of them, a room, a grand piano, the rent is due, even Andy'],
  ['50 cents, a cent, ten per cent', '50 cents, a cent, 10 per cent'],
  ['eintausendzweihundert', '1200'],
  ['two million three hundred thousand', '2300000'],
  ['1.5k and €2k', '1500 and €2000'],
])('%s: %s', (text, figures) => expect(inFigures(text)).toBe(figures));

test('however long the words are, they are read in one walk', () => {
  for (const word of ['fünf', 'fünfund', 'and ', 'a ', 'two hundred ', 'e', '2 ', 'a grand '])
    expect(inFigures(`${word.repeat(60_000)}x`).length).toBeGreaterThan(0);
  for (const said of ['half of it ', 'a third of the 400 euros, ', '30 % ', 'half of '])
    expect(paid(said.repeat(30_000), '400')).toBe('ask');
});
