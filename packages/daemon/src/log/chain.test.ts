import { expect, test } from 'vitest';
import { bare, canonicalJson, mapRefs } from './chain.ts';

const ref = (text: string) => ({ hash: 'a'.repeat(64), bytes: text.length, text });

test('pointers to content are replaced wherever they stand, in a copy; what holds none is not copied', () => {
  const labels = { sources: ['owner'] };
  const given = { text: ref('hello'), calls: [{ args: ref('{}') }, { call: 'c' }], labels };
  const mapped = mapRefs(given, bare);
  expect(mapped).toEqual({
    text: { hash: 'a'.repeat(64), bytes: 5 },
    calls: [{ args: { hash: 'a'.repeat(64), bytes: 2 } }, { call: 'c' }],
    labels,
  });
  expect(given.text.text).toBe('hello');
  expect(given.calls[0]?.args?.text).toBe('{}');
  expect(mapped.labels).toBe(labels);
  expect(mapRefs(given, (one) => one)).toBe(given);
});

test('the same value is the same text: names in order at every depth, nothing undefined', () => {
  expect(canonicalJson({ b: [{ d: 1, c: undefined, a: null }, undefined], a: { '10': 1, '9': 'x' } })).toBe(
    '{"a":{"9":"x","10":1},"b":[{"a":null,"d":1},null]}',
  );
  expect(canonicalJson('"')).toBe('"\\""');
});

test('a name that means something to the language stays a name', () => {
  expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1},"b":1}');
  const given = JSON.parse(`{"__proto__": {"text": ${JSON.stringify(ref('x'))}}}`);
  const mapped = mapRefs(given, bare);
  expect(Object.keys(mapped)).toEqual(['__proto__']);
  expect(JSON.stringify(mapped)).not.toContain('"x"');
  expect(Object.getPrototypeOf(mapped)).toBe(Object.prototype);
});
