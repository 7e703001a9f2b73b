import { expect, test } from 'vitest';
import { readRtf } from './rtf.ts';

const read = (text: string) => readRtf(new TextEncoder().encode(`{\\rtf1\\ansi ${text}}`));

test('a word that the format doesn’t have says nothing, even where the language has it', () => {
  expect(read('a\\constructor b{\\constructor c}\\valueof d\\emdash e')).toBe('abcd—e');
  expect(read('note{\\footnote below}')).toBe('note [note: below]');
});
