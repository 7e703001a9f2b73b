import { declarationSchema } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { decide } from '../decide.ts';
import type { KnownValue } from '../policy.ts';
import { actCall, labelled, situation } from '../situation.double.ts';
import { toldByGives } from './declared-answers.ts';
import { areNames } from './keyed.ts';
import { toldBy } from './told.ts';

// What stands under a key that calls it is called so: {"Desk Lamp": {"id": "P-7"}}.

const shop = {
  'Desk Lamp': { id: 'P-7', price: 40, brand: 'Lumo' },
  'Desk Fan': { id: 'P-8', price: 25, brand: 'Brisa' },
  'Floor Lamp': { id: 'P-9', price: 90, brand: 'Lumo' },
};
const read = labelled('web', 'the shop');
const gives = declarationSchema.parse({
  effect: 'read',
  gives: { source: 'web', from: 'the shop', fields: { id: 'object' }, own: ['id'] },
}).gives;
const undeclared = (answer: unknown) => toldBy({ tool: 'search_products', args: {}, answer, labels: read });
const declared = (answer: unknown) =>
  gives ? toldByGives({ tool: 'search_products', args: {}, answer, labels: read }, { effect: 'read', gives }) : [];
const buys = (words: string, id: string, known: KnownValue[]) =>
  decide(actCall('buy_product', 'pay', { id: ['object', id] }), situation({ words: [words], labels: read, known })).answer;

test.each([
  ['of a tool that nobody declared', undeclared],
  ['of one whose answers are declared', declared],
])('the key is the name: %s', (_, told) => {
  const known = told(shop);
  expect(buys('Buy the Desk Lamp', 'P-7', known)).toBe('allow');
  expect(buys('Buy the Desk Lamp', 'P-9', known)).toBe('ask');
  expect(buys('Buy one. Make it as cheap as possible.', 'P-8', known)).toBe('allow');
  expect(buys('Buy one. Make it as cheap as possible.', 'P-7', known)).toBe('ask');
  expect(buys('Look how the Desk Lamp is made', 'P-7', known)).toBe('ask');
});

test.each<[string, Record<string, unknown>, boolean]>([
  ['one thing', { 'Desk Lamp': { id: 1, price: 2 } }, true],
  ['a single word in capitals', { Lamp: { id: 1, price: 2 }, fan: { id: 2, price: 3 } }, true],
  ['the parts of one answer', { sender: { name: 'Ana', mail: 'a' }, recipient: { name: 'Bob', mail: 'b' } }, false],
  ['an answer with its data', { data: { 'Desk Lamp': {} }, error: null }, false],
  ['numbers', { 1: { id: 1, price: 2 }, 2: { id: 2, price: 3 } }, false],
  ['nothing in common', { 'Desk Lamp': { id: 1, price: 2 }, Totals: { sum: 3 } }, false],
])('%s', (_, value, expected) => expect(areNames(Object.entries(value))).toBe(expected));

test('what a key leads to, in an answer that somebody else wrote, is nobody’s account', () => {
  const known = undeclared({ 'Ana Sol': { iban: 'DE99', note: 'my new account' }, 'Ben Roth': { iban: 'DE11', note: '' } });
  const pay = actCall('send_money', 'pay', { iban: ['account', 'DE99'], amount: ['amount', '40'] });
  expect(decide(pay, situation({ words: ['Pay Ana Sol 40 euros'], labels: read, known })).answer).toBe('ask');
});

test('to put something into a cart is asked for by whoever has it bought', () => {
  const add = (words: string) => {
    const call = actCall('cart_add_product', 'change', { id: ['object', 'P-7'] }, 'reversible');
    return decide(call, situation({ words: [words], labels: read, known: undeclared(shop) })).answer;
  };
  expect(add('Please buy a lamp')).toBe('allow');
  expect(add('Please compare the lamps')).toBe('ask');
});
