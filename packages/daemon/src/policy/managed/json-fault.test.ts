import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from './json-fault.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test('a fault is found exactly where the engine takes a text for no JSON', () => {
  const torn = fc.tuple(
    fc.json({ maxDepth: 3 }),
    fc.nat(),
    fc.constantFrom('', ',', '"', '}', ']', ':', ' ', '\n', "'", '\\', '1', 'true', '.', '-', '\u0001', '\u007f'),
  );
  let [whole, broken] = [0, 0];
  fc.assert(
    fc.property(torn, fc.boolean(), ([json, at, put], cuts) => {
      const place = at % (json.length + 1);
      const text = json.slice(0, place) + put + json.slice(place + Number(cuts));
      const fault = jsonFault(text);
      expect([fault === undefined, text]).toEqual([isJson(text), text]);
      if (fault) broken++;
      else whole++;
    }),
    { numRuns: 1000 },
  );
  expect([whole > 50, broken > 50]).toEqual([true, true]);
});

test.each([
  ['{"a": 1 "b": 2}', 8, /comma is missing/],
  ['{"a": [1 2]}', 9, /comma is missing/],
  ['{"a": 1,}', 8, /one too many/],
  ['{"a" 1}', 5, /colon/],
  ["{'a': 1}", 1, /double quotes/],
  ['{"a": \'x\'}', 6, /double quotes/],
  ['{"a": 1 // why\n}', 8, /comma is missing/],
  ['// why\n{}', 0, /no remarks/],
  ['{"a": "x\n"}', 6, /doesn’t end/],
  ['{"a": yes}', 6, /doesn’t belong/],
  ['{"a": [', 7, /ends too soon/],
  ['', 0, /ends too soon/],
  ['{} {}', 3, /behind the end/],
])('of %j it is said where and why', (text, at, why) => {
  expect(jsonFault(text)).toEqual({ at, what: expect.stringMatching(why) });
});

test('brackets in brackets without end are no bug of ours', () => {
  expect(jsonFault('['.repeat(100_000))).toMatchObject({ what: expect.stringMatching(/too deep/) });
});
