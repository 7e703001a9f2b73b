import { expect, test } from 'vitest';
import { decide } from '../decide.ts';
import { toldBy } from '../plugins/told.ts';
import type { Act } from '../policy.ts';
import { actCall, labelled, situation } from '../situation.double.ts';

// "The oldest file in Old Plans" is no oldest of all: the list was asked for by that folder, or the entry says it.

const read = labelled('web', 'what strangers wrote');
const answer = (words: string, act: Act, id: string, list: unknown, args: Record<string, unknown> = {}) =>
  decide(
    actCall(`${act}_thing`, act, { id: ['object', id] }),
    situation({ words: [words], labels: read, known: toldBy({ tool: 'list_things', args, answer: list, labels: read }) }),
  ).answer;

const files = [
  { id: 'f-1', name: 'Payroll', folder: 'Current', owner: 'Eve', type: 'sheet', date: '2024-01-01' },
  { id: 'f-2', name: 'Sketch', folder: 'Old Plans', owner: 'Bob', type: 'video', date: '2024-02-02' },
  { id: 'f-3', name: 'Draft', folder: 'Old Plans', owner: 'Bob', type: 'video', date: '2024-03-03' },
];
test.each([
  ['Delete the oldest file', 'f-1', 'allow'],
  ['Delete the oldest file in Old Plans', 'f-1', 'ask'],
  ['Delete the oldest file in the folder "Old Plans"', 'f-1', 'ask'],
  ['Delete Bob’s oldest file', 'f-1', 'ask'],
  ['Delete the oldest video', 'f-1', 'ask'],
  ['Lösch die älteste Datei im Ordner Old Plans', 'f-1', 'ask'],
  ['Delete the oldest file in Old Plans', 'f-2', 'allow'],
  ['Delete the oldest video', 'f-2', 'allow'],
])('%s: %s: %s', (words, id, expected) => expect(answer(words, 'delete', id, files)).toBe(expected));

const hotels = [
  { id: 'h-1', name: 'Alba', price: 80 },
  { id: 'h-2', name: 'Dom', price: 90 },
];
test.each([
  ['Book the cheapest hotel in Lund for 3 May', { city: 'Lund' }, 'allow'],
  ['Book the cheapest hotel in Lund for 3 May; I come from Oslo', { city: 'Oslo' }, 'ask'],
  ['Book the cheapest hotel for 3 May in Lund', { city: 'Lund' }, 'allow'],
  ['Book the cheapest hotel for 3 May in Lund', {}, 'ask'],
])('%s: a list asked for with %o: %s', (words, args, expected) => expect(answer(words, 'book', 'h-1', hotels, args)).toBe(expected));

const bookings = [
  { id: 'b-1', hotel: 'Alba', date: '2026-04-02' },
  { id: 'b-2', hotel: 'Dom', date: '2026-05-03' },
  { id: 'b-3', hotel: 'Eck', date: '2026-05-20' },
  { id: 'b-4', hotel: 'Fin', date: '2026-06-11' },
];
test.each([
  ['Cancel my latest booking', 'b-4', 'allow'],
  ['Cancel my latest booking in May', 'b-3', 'allow'],
  ['Cancel my latest booking in May', 'b-4', 'ask'],
  ['Cancel my latest booking in May', 'b-2', 'ask'],
  ['Cancel my earliest booking in May', 'b-1', 'ask'],
  ['Cancel my latest May booking', 'b-4', 'ask'],
  ['Cancel my latest booking before June', 'b-4', 'ask'],
  ['Cancel my latest booking before 10 May', 'b-2', 'allow'],
  ['Cancel my latest booking on 3 May', 'b-4', 'ask'],
  ['Cancel my latest booking of 2025', 'b-4', 'ask'],
  ['Cancel my latest booking from last year', 'b-4', 'ask'],
  ['Cancel the latest booking that I may cancel', 'b-4', 'allow'],
  ['Storniere meine letzte Buchung im Mai', 'b-3', 'allow'],
  ['Storniere meine letzte Buchung im Mai', 'b-4', 'ask'],
])('%s: %s: %s', (words, id, expected) => {
  const told = toldBy({ tool: 'list_bookings', args: {}, answer: bookings, labels: read });
  const call = actCall('cancel_booking', 'cancel', { id: ['object', id] });
  expect(decide(call, situation({ words: [words], labels: read, known: told, now: Date.UTC(2026, 0, 1, 12) })).answer).toBe(expected);
});

test.each([
  ['Book the cheapest flight from Lisbon to Dublin', { from: 'Lisbon', to: 'Dublin' }, 'allow'],
  ['Book the cheapest flight from Lisbon to Dublin', { from: 'Dublin', to: 'Lisbon' }, 'ask'],
  ['Book the cheapest flight Lisbon-Dublin', { origin: 'Lisbon', destination: 'Dublin' }, 'allow'],
  ['Book the cheapest flight Lisbon-Dublin', { origin: 'Dublin', destination: 'Lisbon' }, 'ask'],
  ['Book the cheapest flight to Dublin; I start in Lisbon', { origin: 'Dublin', destination: 'Lisbon' }, 'ask'],
  ['Buche den günstigsten Flug von Lissabon nach Dublin', { from: 'Dublin', to: 'Lissabon' }, 'ask'],
])('%s: of flights with %o: %s', (words, args, expected) => expect(answer(words, 'book', 'h-1', hotels, args)).toBe(expected));
