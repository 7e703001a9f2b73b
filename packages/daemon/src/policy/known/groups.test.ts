import { expect, test } from 'vitest';
import { decide } from '../decide.ts';
import type { KnownValue } from '../policy.ts';
import { actCall, labelled, situation } from '../situation.double.ts';

/** How often the records of a long list are looked at, to decide on an act upon so many of them. */
function looksFor(things: number): number {
  let looks = 0;
  const known = Array.from({ length: 2000 }, (_, row): KnownValue => {
    const record = { id: `${row}`, names: [`File ${row}`], titles: [`File ${row}`] };
    const of = { value: `f-${row}`, kind: 'object', field: 'id', labels: labelled('contact', 'the drive') } as const;
    return Object.defineProperty({ ...of, record }, 'record', { get: () => ++looks && record });
  });
  const words = `Delete ${Array.from({ length: things }, (_, row) => `File ${row}`).join(', ')} and the newest`;
  const sinks = Array.from({ length: things }, (_, row) => ['id', 'object', `f-${row}`] as [string, 'object', string]);
  expect(decide(actCall('delete_file', 'delete', sinks), situation({ words: [words], known })).answer).toBe('allow');
  return looks;
}

test('a long list is gone through once for a decision, not once for each value that it asks about', () => {
  const [one, many] = [looksFor(1), looksFor(60)];
  expect(one).toBeGreaterThan(2000);
  expect(many).toBeLessThan(one * 2);
});
