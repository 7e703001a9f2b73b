import { expect, test } from 'vitest';
import { formatOf, showNumber } from './number-format.ts';

test.each([
  [0.1 + 0.2, 'General', '0.3'],
  [1234.5, '#,##0.00', '1,234.50'],
  [1234567, '#,##0', '1,234,567'],
  [0.4235, '0.0%', '42.4%'],
  [-1234.5, '#,##0.00;(#,##0.00)', '(1,234.50)'],
  [-3, '0;[Red]-0', '-3'],
  [-3, '0.00', '-3.00'],
  [-0.001, '0.00', '0.00'],
  [0, '0;-0;"none"', 'none'],
  [19.9, '"$"#,##0.00', '$19.90'],
  [19.9, '[$€-407] #,##0.00', '€ 19.90'],
  [19.9, '#,##0.00 "kg"', '19.90 kg'],
  [19.9, '_-£* #,##0.00_-', '£ 19.90'],
  [7, '000', '007'],
  [12_300_000, '0.0,,"M"', '12.3M'],
  [12345, '0.00E+00', '1.23E+04'],
  [45_000, 'yyyy-mm-dd', '2023-03-15'],
  [45_000, 'dd.mm.yyyy', '15.03.2023'],
  [45_000, 'ddd d mmm yy', 'Wed 15 Mar 23'],
  [45_000, '[$-409]mmmm d, yyyy', 'March 15, 2023'],
  [45_000.75, 'yyyy-mm-dd hh:mm', '2023-03-15 18:00'],
  [0.75, 'h:mm AM/PM', '6:00 PM'],
  [1.5, '[h]:mm', '36:00'],
  [0.000_694_45, 'mm:ss', '01:00'],
])('%d as %s reads %s', (value, format, shown) => {
  expect(showNumber(value, format, false)).toBe(shown);
});

test('built-in formats, those of the file, and a calendar that begins in 1904', () => {
  expect(showNumber(0.5, formatOf(9, new Map()), false)).toBe('50%');
  expect(showNumber(0.5, formatOf(164, new Map([[164, '0.000']])), false)).toBe('0.500');
  expect(showNumber(0.5, formatOf(200, new Map()), false)).toBe('0.5');
  expect(showNumber(43_538, 'yyyy-mm-dd', true)).toBe('2023-03-15');
});

test('no format makes it fail or run for long', () => {
  for (const format of ['', ';', ';;;', '"', '\\', '[', '[$', '#'.repeat(5000), '"'.repeat(5001), `${'_'.repeat(4000)}0`, 'y'.repeat(4000)])
    expect(typeof showNumber(-1.5, format, false)).toBe('string');
});
