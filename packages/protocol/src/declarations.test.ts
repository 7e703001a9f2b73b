import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { declarationsJsonSchema, declarationsSchema } from './declarations.ts';

// The schema that editors read, and what is taken: one and the same, whatever a file says.

const text = readFileSync(join(import.meta.dirname, '../../../docs/declarations.schema.json'), 'utf8');
const published = z.fromJSONSchema(JSON.parse(text));

const word = fc.oneof(fc.constantFrom('to', 'id', '*', 'constructor', ''), fc.string({ maxLength: 12 }));
const perhaps = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const kind = fc.constantFrom('recipient', 'amount', 'object', 'content', 'person');
const words = fc.oneof({ weight: 9, arbitrary: fc.array(word, { maxLength: 3 }) }, { weight: 1, arbitrary: word });
const gives = fc.record({
  source: fc.constantFrom('mail', 'contact', 'owner', 'stranger'),
  confidentiality: perhaps(fc.constantFrom('private', 'secret', 'open')),
  from: word,
  names: perhaps(words),
  fields: perhaps(fc.dictionary(word, fc.oneof(kind, fc.array(kind, { maxLength: 2 })), { maxKeys: 2 })),
  own: perhaps(words),
  onw: fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: words }),
});
const declaration = fc.record({
  effect: fc.constantFrom('read', 'reversible', 'irreversible', 'writes'),
  does: perhaps(word),
  act: perhaps(fc.constantFrom('send', 'pay', 'destroy')),
  sinks: perhaps(fc.dictionary(word, kind, { maxKeys: 3 })),
  gives: perhaps(gives),
});
const file = fc.record({
  about: perhaps(word),
  tools: fc.oneof(
    { weight: 9, arbitrary: fc.dictionary(fc.constantFrom('send_mail', 'a.b', 'no tool'), declaration, { maxKeys: 2 }) },
    { weight: 1, arbitrary: fc.jsonValue() },
  ),
});

test('the published schema of declarations takes exactly what is read', () => {
  const seen = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(file, (value) => {
      const said: unknown = JSON.parse(JSON.stringify(value));
      const { success } = declarationsSchema.safeParse(said);
      seen[success ? 'taken' : 'refused']++;
      expect([published.safeParse(said).success, said]).toEqual([success, said]);
    }),
    { numRuns: 2000 },
  );
  expect([seen.taken > 100, seen.refused > 100]).toEqual([true, true]);
});

test('it is the published one, word for word', () => {
  expect(JSON.parse(text)).toEqual(declarationsJsonSchema());
});

test('a word that is not understood is told, and nothing of the file is taken', () => {
  const tools = (over: object) => ({ tools: { send_mail: { effect: 'irreversible', ...over } } });
  expect(declarationsSchema.safeParse(tools({ sinks: { to: 'recipient' } })).success).toBe(true);
  for (const over of [{ sink: {} }, { sinks: { to: 'person' } }, { act: 'destroy' }, { gives: { source: 'mail', from: 'a', onw: ['id'] } }])
    expect(declarationsSchema.safeParse(tools(over)).error?.issues[0]?.path.slice(0, 2)).toEqual(['tools', 'send_mail']);
  const many = Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`t${at}`, { effect: 'read' }]));
  expect(declarationsSchema.safeParse({ tools: many }).success).toBe(false);
});
