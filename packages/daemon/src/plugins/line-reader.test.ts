import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { lineReader } from './line-reader.ts';
import { mostMessage } from './wire.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (parts: Iterable<Uint8Array>) => {
  const lines: string[] = [];
  const take = lineReader({ line: (text) => void lines.push(text), tooLong: () => void lines.push('too long') });
  for (const part of parts) take(part);
  return lines;
};
function* cut(whole: Uint8Array, size: number) {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}

test('lines are the same however they were cut into pieces, in the middle of a letter or of a line’s end', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'é', '💻', ' ', '\n', '\r', '\r\n') });
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 5 }), (text, size) => {
      expect(read(cut(bytes(text), size))).toEqual(text.split(/\r\n|\n|\r/).slice(0, -1));
    }),
  );
});

test('a long line that comes bit by bit is copied a few times as a whole, not once for each bit', () => {
  const long = `data: ${'x'.repeat(2_000_000)}`;
  const copies = [vi.spyOn(Buffer, 'allocUnsafe'), vi.spyOn(Buffer, 'alloc'), vi.spyOn(Buffer, 'concat')];
  const decoded = vi.spyOn(TextDecoder.prototype, 'decode');
  expect(read(cut(bytes(`${long}\n`), 200))).toEqual([long]);
  expect(copies.reduce((all, { mock }) => all + mock.calls.length, 0)).toBeLessThan(50);
  expect(decoded).toHaveBeenCalledTimes(1);
});

test('a line beyond all bounds is told and let go, and what comes after it is read', () => {
  expect(read([...cut(new Uint8Array(mostMessage + 2).fill(120), 1_000_000), bytes('\nnext\n')])).toEqual(['too long', '', 'next']);
});
