import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineOf, valueAt } from './place-in-json.ts';

test('where a value stands is found in any JSON, however it is spaced', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 3 }), fc.constantFrom(undefined, 1, '\t'), fc.infiniteStream(fc.nat()), (json, space, choices) => {
      const text = JSON.stringify(JSON.parse(json), null, space);
      let value: unknown = JSON.parse(text);
      const path: PropertyKey[] = [];
      while (typeof value === 'object' && value !== null && Object.keys(value).length) {
        const keys = Object.keys(value);
        const key = keys[(choices.next().value ?? 0) % keys.length] ?? '';
        path.push(Array.isArray(value) ? Number(key) : key);
        value = (value as Record<string, unknown>)[key];
      }
      const rest = text.slice(valueAt(text, path));
      const whole = JSON.stringify(value, null, space);
      expect(rest.startsWith(typeof value === 'object' && value !== null ? whole.charAt(0) : whole)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('of a path that isn’t there, the place is that of what it would be in', () => {
  const text = '{"grants": [\n {"give": "none"},\n {"need": {}}]}';
  expect(lineOf(text, valueAt(text, ['grants', 1, 'reason']))).toBe('line 3, column 2');
  expect(lineOf(text, valueAt(text, ['grants', 7, 'reason']))).toBe('line 1, column 12');
});
