import { expect, test } from 'vitest';
import { kindOf, pictureType, textOf } from './kind.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

test('names in an older Japanese encoding are read, however few', () => {
  expect(textOf(bytes('8db2 93a1 91be 9859 2c33 30'), true)).toBe('佐藤太郎,30');
});

test('western letters with accents stay what they are', () => {
  expect(textOf(Uint8Array.from(Buffer.from('Müller;Zürich\nGarçon;Orléans', 'latin1')), true)).toBe('Müller;Zürich\nGarçon;Orléans');
});

test('what a spreadsheet saves as Unicode text is text, other zeros are none', () => {
  expect(textOf(bytes('fffe 6100 0900 6200'), true)).toBe('a\tb');
  expect(textOf(bytes('6100 6200'), true)).toBeUndefined();
});

test('an ending that is a word of the language itself is no kind', () => {
  expect(kindOf('notes.constructor')).toBe('other');
  expect(pictureType('notes.constructor', 'image/gif')).toBe('image/gif');
});
