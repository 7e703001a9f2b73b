import { expect, test } from 'vitest';
import { amountFormat, unsure, type Ways, waysOf, writtenValue } from './written-values.ts';

const read = (text: string, ways?: Ways) => {
  const found = writtenValue(text, ways);
  if (found === undefined || found === unsure) return found === unsure ? 'unsure' : undefined;
  return `${found.value} ${found.kind === 'amount' ? amountFormat(found) : found.format}`;
};

test.each([
  ['$821.14', '821.14 "$"#,##0.00'],
  ['-$45', '-45 "$"#,##0'],
  ['$-45.25', '-45.25 "$"#,##0.00'],
  ['(£75.00)', '-75 "£"#,##0.00'],
  ['1.234,56 €', '1234.56 #,##0.00" €"'],
  ['99,00\u00a0€', '99 #,##0.00"\u00a0€"'],
  ['1.234 €', '1234 #,##0" €"'],
  ['€1,234', '1234 "€"#,##0'],
  ['€1.234', 'unsure'],
  ['$1.234', '1.234 "$"#,##0.000'],
  ["CHF 1'349.50", '1349.5 "CHF "#,##0.00'],
  ['12 345,60 kr', '12345.6 #,##0.00" kr"'],
  ['1,234.50', '1234.5 #,##0.00'],
  ['1.234,50', '1234.5 #,##0.00'],
  ['1,234,567', '1234567 #,##0'],
  ['(75.00)', '-75 0.00'],
  ['1,234', 'unsure'],
  ['(1,234)', 'unsure'],
  ['0,123', undefined],
  ['12,5', undefined],
  ['(75)', undefined],
  ['192.168.100.200', undefined],
  ['555 123 456', undefined],
  ['007', undefined],
  ['12', undefined],
  ['12.5', undefined],
  ['12.50%', '0.125 0.00%'],
  ['-5 %', '-0.05 0%'],
  ['7,5%', '0.075 0.00%'],
  ['2023-01-30', '44956 yyyy-mm-dd'],
  ['2023-01-30 06:00', '44956.25 yyyy-mm-dd hh:mm'],
  ['2023-02-30', undefined],
  ['1/30/23', '44956 m/d/yy'],
  ['30/01/2023', '44956 dd/mm/yyyy'],
  ['30.01.2023', '44956 dd.mm.yyyy'],
  ['5.2.2023', '44962 d.m.yyyy'],
  ['2/3/23', 'unsure'],
  ['3/3/23', '44988 d/m/yy'],
  ['13/13/2023', undefined],
  ['1.2.23', undefined],
  ['01-02-03', undefined],
  ['30 Jan 2023', undefined],
  ['Jan 30, 2023', undefined],
  ['13:30', '0.5625 hh:mm'],
  ['1:30 PM', undefined],
  ['24:00', undefined],
  ['16:9', undefined],
  ['1850-01-01', undefined],
  ['Room 12', undefined],
])('%s', (text, meant) => {
  expect(read(text)).toBe(meant);
});

test('the other texts of a column decide what one of them alone leaves open, unless they contradict each other', () => {
  const american = waysOf(['2/3/23', '1/30/23', '']);
  expect(read('2/3/23', american)).toBe('44960 m/d/yy');
  expect(read('2/3/23', waysOf(['30/1/23', '2/3/23']))).toBe('44987 d/m/yy');
  expect(read('2/3/23', waysOf(['30/1/23', '1/30/23']))).toBe('unsure');
  const worded = waysOf(['Day', '30 Jan 2023', 'Jan 30, 2023', '1:30 PM']);
  expect([read('30 Jan 2023', worded), read('Jan 30, 2023', worded), read('1:30 PM', worded)]).toEqual([
    '44956 d mmm yyyy',
    '44956 mmm d, yyyy',
    '0.5625 h:mm AM/PM',
  ]);
  expect(read('30 Jan 2023', waysOf(['Day', '30 Jan 2023']))).toBeUndefined();
  expect(read('3:45', waysOf(['Length', '3:45', '45:30']))).toBeUndefined();
  const comma = waysOf(['Rate', '12,5', '1.234', '-7', '=A1*2']);
  expect([read('12,5', comma), read('1.234', comma)]).toEqual(['12.5 0.0', '1234 #,##0']);
  expect(read('12,5', waysOf(['12,5', 'see 3']))).toBeUndefined();
  expect(read('1,234', waysOf(['1,234', '1,500.50']))).toBe('1234 #,##0');
  const thousands = waysOf(['Net', '12,500', '980', '(1,234)', '=SUM(A2:A4)']);
  expect([read('12,500', thousands), read('(1,234)', thousands)]).toEqual(['12500 #,##0', '-1234 #,##0']);
  expect(read('1,234', waysOf(['1,234', '0,125', '2,5']))).toBe('1.234 0.000');
});
