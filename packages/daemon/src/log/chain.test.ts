import { expect, test } from 'vitest';
import { bare, mapRefs } from './chain.ts';

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

test('a name that means something to the language stays a name', () => {
  const given = JSON.parse(`{"__proto__": {"text": ${JSON.stringify(ref('x'))}}}`);
  const mapped = mapRefs(given, bare);
  expect(Object.keys(mapped)).toEqual(['__proto__']);
  expect(JSON.stringify(mapped)).not.toContain('"x"');
  expect(Object.getPrototypeOf(mapped)).toBe(Object.prototype);
});
