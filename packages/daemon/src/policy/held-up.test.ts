import { expect, test } from 'vitest';
import { decide } from './decide.ts';
import { actCall, labelled, mail, situation } from './situation.double.ts';
import { orders } from './words/orders.ts';
import { clausesOf } from './words/said.ts';
import type { Deed } from './words/verbs.ts';

// Texts over which a decision took minutes, or all memory: what is pasted into a task, and what a model makes up.

test('quotations of nothing, as a pasted table has them, are no words of theirs', () => {
  const words = `Send Ana a mail with what is in this table: ${'"x"," ",'.repeat(60)}`;
  expect(decide(mail('ana@x.org', 'All is well'), situation({ words: [words], labels: labelled('web', 'a page') }))).toMatchObject({
    answer: 'ask',
  });
});

test('a path of thousands of folders is looked for by its end', () => {
  const path = 'a/../'.repeat(799);
  const places = Array.from({ length: 200 }, (_, at): [string, 'path', string] => [`p${at}`, 'path', `${path}b${at}`]);
  const words = [`Write it to b1. ${'a/../b0 a/ '.repeat(18_000)}`];
  const found = decide(actCall('write', 'write', places), situation({ words, labels: labelled('web', 'a page') }));
  expect(found.answer).toBe('ask');
});

test('a sentence that is longer than any order asks for nothing', () => {
  const send: Deed = { act: 'send', tool: [] };
  expect(orders(`Send it to Ana ${'and to Bob '.repeat(100)}`, send).length).toBeGreaterThan(0);
  expect(orders(`Send it to Ana ${'and to Bob '.repeat(1000)}`, send)).toEqual([]);
  expect(orders(`${'and to Bob '.repeat(1000)}. Send it to Ana`, send).map(({ before }) => before.length)).toEqual([4001]);
});

test('of empty lines without end no more is read than of words', () => {
  expect(clausesOf(`Look at it${'\n'.repeat(200_000)}> hello`).map(({ text }) => text)).toEqual(['Look at it']);
});
