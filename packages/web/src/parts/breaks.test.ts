import { expect, test } from 'vitest';
import { piecesOf } from './breaks.tsx';

test('a line may end after what joins the names of an address or a path, and in the middle of none', () => {
  expect(piecesOf('https://api.oak.example/orders')).toEqual(['https://api.', 'oak.', 'example/', 'orders']);
  expect(piecesOf('/home/ana/Documents/Contracts/oak.docx')).toEqual(['/home/', 'ana/', 'Documents/', 'Contracts/', 'oak.', 'docx']);
  expect(piecesOf('accounting_2025@mueller-tax.example')).toEqual(['accounting_', '2025@', 'mueller-tax.', 'example']);
});

test('short words and the space between words are left alone, and nothing is lost', () => {
  expect(piecesOf('writes oak.docx, and 1.5 times more')).toEqual(['writes oak.docx, and 1.5 times more']);
  const text = 'sends a POST to https://api.oak.example/orders: oak boards…';
  expect(piecesOf(text).join('')).toBe(text);
  expect(piecesOf(text)).toContain('orders:');
  expect(piecesOf('')).toEqual([]);
});
