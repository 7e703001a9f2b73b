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
