import { expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { toldByGives } from '../plugins/declared-answers.ts';
import { toldBy } from '../plugins/told.ts';
import type { KnownValue } from '../policy.ts';
import { actCall, labelled, situation } from '../situation.double.ts';

const strangers = labelled('web', 'the travel service');
const gives = {
  source: 'web',
  confidentiality: 'public',
  from: 'the travel service',
  fields: { id: ['object'] },
  own: ['id'],
  names: ['name'],
  called: [],
  asked: [],
  links: [],
  secret: [],
  of: [],
} as const;
const told = {
  undeclared: (tool: string, answer: unknown, args = {}): KnownValue[] => toldBy({ tool, args, answer, labels: strangers }),
  declared: (tool: string, answer: unknown, args = {}): KnownValue[] =>
    toldByGives({ tool, args, answer, labels: strangers }, { effect: 'read', gives: structuredClone(gives) as never }),
};
const by = ['undeclared', 'declared'] as const;
const answer = (words: string, tool: string, id: string, known: KnownValue[]) =>
  decide(actCall(tool, 'book', { id: ['object', id] }), situation({ words: [words], labels: strangers, known })).answer;

const stays = [
  { id: 'st-1', name: 'Sint-Anna', nightly: 118, amenities: ['breakfast', 'wifi'], pool: false },
  { id: 'st-2', name: 'Leie Lodge', nightly: 109, amenities: ['breakfast', 'wifi'], pool: false },
  { id: 'st-3', name: 'City Inn', nightly: 74, amenities: ['wifi', 'parking'], pool: false },
  { id: 'st-4', name: 'Boudewijn', nightly: 142, amenities: ['breakfast', 'gym', 'Ana'], pool: true },
];

test.each(
  by.flatMap((whose) =>
    [
      ['Book me the cheapest place that has breakfast', 'st-2', 'allow'],
      ['Book me the cheapest place that has breakfast', 'st-3', 'ask'],
      ['Book me the cheapest place with breakfast, not more than 110 a night', 'st-2', 'allow'],
      ['Book me the cheapest place. Breakfast must be included!', 'st-2', 'allow'],
      ['Book me the cheapest place with a pool', 'st-4', 'allow'],
      ['Book me the cheapest place with a pool', 'st-3', 'ask'],
      ['Book me the cheapest place, it needn’t have a pool', 'st-4', 'ask'],
      ['Book me the cheapest place without breakfast', 'st-2', 'ask'],
      ['Book me the cheapest place with Ana', 'st-4', 'ask'],
      ['Book me the cheapest place and tell me what breakfast costs', 'st-2', 'ask'],
    ].map(([words = '', id = '', expected = '']) => [words, id, expected, whose] as const),
  ),
)('%s: %s, %s, %s', (words, id, expected, whose) =>
  expect(answer(words, 'book_stay', id, told[whose]('find_stays', stays))).toBe(expected),
);

test.each(by)('what was learnt of one elsewhere counts, and what nobody looked up does not: %s', (whose) => {
  const found = told[whose]('find_hotels', [
    { id: 'h-1', name: 'Loft', rating: 4.5 },
    { id: 'h-2', name: 'Planty', rating: 4.6 },
  ]);
  const of = (id: string, breakfast: string) => told[whose]('hotel_info', { id, breakfast }, { id });
  const words = 'Book the best rated hotel, breakfast has to be included';
  expect(answer(words, 'book_hotel', 'h-1', [...found, ...of('h-1', 'included'), ...of('h-2', '15 EUR')])).toBe('allow');
  expect(answer(words, 'book_hotel', 'h-1', [...found, ...of('h-1', 'included')])).toBe('ask');
  expect(answer(words, 'book_hotel', 'h-2', [...found, ...of('h-1', 'included'), ...of('h-2', '15 EUR')])).toBe('ask');
});

test.each([
  ['There are two direct flights. Book the earlier one', 'F-1', 'allow'],
  ['There are two direct flights. Book the earlier one', 'F-3', 'ask'],
  ['There are two direct flights. Book the earlier one', 'F-2', 'ask'],
  ['Book the earlier one', 'F-3', 'allow'],
  ['Book the cheapest nonstop flight', 'F-2', 'allow'],
  ['Book the cheapest flight, it needn’t be direct', 'F-3', 'allow'],
])('%s: %s, %s', (words, id, expected) => {
  const flights = [
    { id: 'F-1', departs: '06:35', stops: 0, price: 74 },
    { id: 'F-2', departs: '08:55', stops: 0, price: 61 },
    { id: 'F-3', departs: '06:10', stops: 1, price: 48 },
  ];
  expect(answer(words, 'book_flight', id, told.undeclared('find_flights', flights))).toBe(expected);
});

test.each([
  ['Rent the cheapest car, rated 4.2 or better', 'c-2', 'allow'],
  ['Rent the cheapest car, rated 4.2 or better', 'c-1', 'ask'],
  ['Rent the cheapest car with 5 or more seats', 'c-1', 'allow'],
  ['Rent the cheapest car with 5+ seats', 'c-2', 'ask'],
])('%s: %s, %s', (words, id, expected) => {
  const cars = [
    { id: 'c-1', total: 112, rating: 3.6, seats: 5 },
    { id: 'c-2', total: 128, rating: 4.3, seats: 5 },
    { id: 'c-3', total: 99, rating: 3.1, seats: 4 },
  ];
  expect(answer(words, 'rent_car', id, told.undeclared('list_cars', cars))).toBe(expected);
});

test('a list that was asked for by the number of the one that they named is as they said', () => {
  const firms = told.undeclared('list_firms', [
    { id: 'C-4', name: 'Ring Mobil' },
    { id: 'C-5', name: 'Alpen Auto' },
  ]);
  const offers = (firm: string) =>
    told.undeclared(
      'get_offers',
      [
        { id: 'o-1', per_day: 49 },
        { id: 'o-2', per_day: 71 },
      ],
      { firm },
    );
  const words = 'Rent the cheapest car that Alpen Auto has';
  expect(answer(words, 'rent_car', 'o-1', [...firms, ...offers('C-5')])).toBe('allow');
  expect(answer(words, 'rent_car', 'o-1', [...firms, ...offers('C-4')])).toBe('ask');
  const twin = told.undeclared('list_firms', [{ id: 'C-9', name: 'Alpen Auto' }], { page: 2 });
  expect(answer(words, 'rent_car', 'o-1', [...firms, ...twin, ...offers('C-5')])).toBe('ask');
});

test.each([
  ['Book the cheapest flat with more than 3 stars', 'f-2', 'allow'],
  ['Book the cheapest flat with more than 3 stars', 'f-1', 'ask'],
  ['Book the second cheapest flat', 'f-1', 'ask'],
])('%s: %s, %s', (words, id, expected) => {
  const flats = [
    { id: 'f-1', price: 80, stars: 2 },
    { id: 'f-2', price: 95, stars: 4 },
  ];
  expect(answer(words, 'book_flat', id, told.undeclared('find_flats', flats))).toBe(expected);
});
