import { describe, expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { toldBy } from '../plugins/told.ts';
import type { KnownValue } from '../policy.ts';
import { actCall, labelled, situation } from '../situation.double.ts';

const read = labelled('web', 'what strangers wrote');
const listed = (tool: string, answer: unknown, args: Record<string, unknown> = {}): KnownValue[] =>
  toldBy({ tool, args, answer, labels: read });
const files = [
  { id: 'f-1', name: 'notes.txt', size: 40, modified: '2026-01-02' },
  { id: 'f-2', name: 'film.mp4', size: 9000, modified: '2026-03-02' },
  { id: 'f-3', name: 'plan.docx', size: 700, modified: '2025-11-30' },
];
const hotels = [
  { id: 'h-1', name: 'Alba', city: 'Lisbon', price: 80, rating: 4.2 },
  { id: 'h-2', name: 'Bairro', city: 'Lisbon', price: 140, rating: 4.9 },
  { id: 'h-3', name: 'Cais', city: 'Vienna', price: 60, rating: 4.7 },
  { id: 'h-4', name: 'Dom', city: 'Vienna', price: 300, rating: 5 },
];
const answer = (words: string, tool: string, id: string, known: KnownValue[]) => {
  const act = tool.startsWith('delete') ? 'delete' : 'book';
  return decide(actCall(tool, act, { id: ['object', id] }), situation({ words: [words], labels: read, known })).answer;
};

describe('whoever says how to choose has said which', () => {
  test.each([
    ['Delete the largest file', 'f-2', 'allow'],
    ['Delete the largest file', 'f-1', 'ask'],
    ['Delete the oldest file', 'f-3', 'allow'],
    ['Delete the newest file', 'f-3', 'ask'],
    ['Bitte lösche die größte Datei', 'f-2', 'allow'],
    ['Delete the nicest file', 'f-2', 'ask'],
  ])('%s: %s, %s', (words, id, expected) => expect(answer(words, 'delete_file', id, listed('list_files', files))).toBe(expected));

  test.each([
    ['Get me the earliest flight under 150', 'f-2', 'allow'],
    ['Get me the earliest flight under 150', 'f-1', 'ask'],
    ['Book the earliest flight', 'f-1', 'allow'],
    ['Book the cheapest flight that has at least an 8.5', 'f-2', 'allow'],
    ['Book the cheapest flight that has at least an 8.5', 'f-3', 'ask'],
  ])('by the hour, and by what it has at least: %s: %s, %s', (words, id, expected) => {
    const flights = [
      { id: 'f-1', departs: '07:10', fare: 172, rating: 9 },
      { id: 'f-2', departs: '8:55', fare: 121, rating: 8.6 },
      { id: 'f-3', departs: '14:20', fare: 109, rating: 8.3 },
    ];
    expect(answer(words, 'book_flight', id, listed('list_flights', flights))).toBe(expected);
  });

  test('two places with a dash between are two', () => {
    const flights = listed(
      'search_flights',
      [
        { id: 'F-1', fare: 142 },
        { id: 'F-2', fare: 61 },
      ],
      { origin: 'Dublin', destination: 'Lisbon' },
    );
    expect(answer('Cheapest flight Dublin-Lisbon, go ahead and book it', 'book_flight', 'F-2', flights)).toBe('allow');
    expect(answer('Cheapest flight Dublin-Porto, go ahead and book it', 'book_flight', 'F-2', flights)).toBe('ask');
  });

  test.each([
    ['Book the best rated hotel in Lisbon under 100', 'h-1', 'allow'],
    ['Book the best rated hotel in Lisbon under 100', 'h-2', 'ask'],
    ['Book the best rated hotel in Lisbon', 'h-2', 'allow'],
    ['Book the hotel with the highest rating', 'h-4', 'allow'],
    ['Book the hotel with the highest rating', 'h-2', 'ask'],
    ['Book the cheapest hotel in Vienna', 'h-3', 'allow'],
    ['Book the cheapest hotel in Vienna', 'h-1', 'ask'],
    ['Book in Lisbon, whichever hotel is cheaper', 'h-1', 'allow'],
    ['Book in Lisbon, whichever hotel is cheaper', 'h-2', 'ask'],
  ])('%s: %s, %s', (words, id, expected) => expect(answer(words, 'book_hotel', id, listed('list_hotels', hotels))).toBe(expected));

  test.each([
    ['Rent the cheapest automatic with at least 4 seats', 'c-3', 'allow'],
    ['Rent the cheapest automatic with at least 4 seats', 'c-1', 'ask'],
    ['Rent the cheapest automatic', 'c-1', 'allow'],
    ['Rent the cheapest manual or automatic', 'c-2', 'allow'],
    ['Rent the cheapest manual or automatic', 'c-1', 'ask'],
  ])('by what it must have, and of one sort or another: %s: %s, %s', (words, id, expected) => {
    const cars = [
      { id: 'c-1', name: 'Cinque', gearbox: 'automatic', seats: 2, price: '£36' },
      { id: 'c-2', name: 'Ypsilon', gearbox: 'manual', seats: 5, price: '£33.50' },
      { id: 'c-3', name: 'Corolla', gearbox: 'automatic', seats: 5, price: '44 £' },
      { id: 'c-4', name: 'Ocho', gearbox: 'semi', seats: 5, price: '£12' },
      { id: 'c-5', name: 'Octavia', gearbox: 'automatic', seats: 5, price: '£58' },
      { id: 'c-6', name: 'Tipo', gearbox: 'manual', seats: 5, price: '£61' },
    ];
    expect(answer(words, 'rent_car', id, listed('list_cars', cars))).toBe(expected);
  });
});

describe('nobody else chooses', () => {
  const words = 'Delete the largest file';
  test('by narrowing the list: what it was asked for with is the owner’s', () => {
    expect(answer(words, 'delete_file', 'f-3', listed('find_files', [files[2]], { query: 'plan' }))).toBe('ask');
    expect(answer(`${words} about the plan`, 'delete_file', 'f-3', listed('find_files', [files[2]], { query: 'plan' }))).toBe('allow');
    expect(answer(words, 'delete_file', 'f-1', listed('list_files', [files[0]], { limit: 1 }))).toBe('ask');
    expect(answer(words, 'delete_file', 'f-2', listed('list_files', files, { limit: 100 }))).toBe('allow');
  });

  test('nor by another day than was said', () => {
    const flights = (date: string) => listed('search_flights', [{ id: 'tp-1', name: 'Air', fare: 90 }], { date });
    const get = (date: string) => answer('Book the cheapest flight on 9 May', 'book_flight', 'tp-1', flights(date));
    expect([get('2025-05-09'), get('2025-05-10')]).toEqual(['allow', 'ask']);
  });

  test('by a remark that only compares', () => {
    const book = (text: string, id: string) => answer(text, 'book_hotel', id, listed('list_hotels', hotels));
    expect(book('Book the Bairro, even though there are cheaper places', 'h-3')).toBe('ask');
    expect(book('Book the Bairro, Ana says that it is better rated than the Alba', 'h-4')).toBe('ask');
    expect(answer('Delete the old plan, it is cheaper elsewhere', 'delete_hotel', 'h-3', listed('list_hotels', hotels))).toBe('ask');
  });

  test('by another currency', () => {
    const two = [
      { id: 'h-1', name: 'Alba', price: '90 EUR' },
      { id: 'h-2', name: 'Bro', price: '300 SEK' },
    ];
    const book = (id: string) => answer('Book the cheapest hotel', 'book_hotel', id, listed('list_hotels', two));
    expect([book('h-1'), book('h-2')]).toEqual(['ask', 'ask']);
  });

  test('by a second number of that name, nor of two that are alike', () => {
    const odd = files.map((file) => ({ ...file, file_size: 1 / file.size }));
    expect(answer(words, 'delete_file', 'f-2', listed('list_files', odd))).toBe('ask');
    expect(answer(words, 'delete_file', 'f-2', listed('list_files', [...files, { ...files[1], id: 'f-9' }]))).toBe('ask');
  });

  test('by a field that is called what every object has', () => {
    const odd = [{ ...hotels[2], constructor: 'quiet' }, ...hotels.slice(0, 2)];
    const book = (id: string) => answer('Book the cheapest quiet hotel', 'book_hotel', id, listed('list_hotels', odd));
    expect([book('h-3'), book('h-1')]).toEqual(['allow', 'ask']);
  });

  test('by a name that makes a sort of its own', () => {
    const named = [...files.slice(1), { ...files[0], name: 'largest' }];
    const other = [{ id: 'f-8', name: 'x', kind: 'file', size: 1 }, ...named];
    expect(answer('Delete the largest file', 'delete_file', 'f-8', listed('list_files', other))).toBe('ask');
  });
});
