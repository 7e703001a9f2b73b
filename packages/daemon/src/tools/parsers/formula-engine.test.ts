import { describe, expect, test, vi } from 'vitest';
import { cellKey, compute, type SheetCells } from './formula-engine.ts';
import type { Value } from './formula-values.ts';
import { storedFormula, wrongFormula } from './xlsx-compute.ts';
import { parseCell } from './xlsx-sheet.ts';

function sheetOf(name: string, content: Record<string, Value>): SheetCells {
  const sheet: SheetCells = { name, cells: new Map(), rows: 0, columns: 0 };
  for (const [place, value] of Object.entries(content)) {
    const { row = 0, column = 0 } = parseCell(place) ?? {};
    const formula = typeof value === 'string' && value.startsWith('=');
    sheet.cells.set(
      cellKey(row, column),
      formula ? { kind: 'formula', text: value.slice(1), rows: 0, columns: 0 } : { kind: 'value', value },
    );
    sheet.rows = Math.max(sheet.rows, row);
    sheet.columns = Math.max(sheet.columns, column);
  }
  return sheet;
}

const data = sheetOf("My data's", {
  ...{ A1: 'Name', B1: 'Sum', C1: 'Day' },
  ...{ A2: 'Ann', B2: 10, C2: 45_292 },
  ...{ A3: 'Ben', B3: 20.5, C3: 45_323 },
  ...{ A4: 'Cid', B4: 30, C4: 45_352 },
  ...{ A5: 'ann', B5: '7', C5: true },
});

/** What a formula comes to on a sheet beside that one. */
function result(formula: string): Value | undefined | string[] {
  const own = sheetOf('Own', { A1: 5, A2: 'x', A4: -2.5, D9: `=${formula}` });
  const results = compute([own, data], new Map([['tax', "'My data''s'!$B$2"]]));
  return results.value(own, 9, 4) ?? results.unknown();
}

// What Excel shows for the same.
const known: [string, Value][] = [
  ['1+2*3^2', 19],
  ['-2^2', 4],
  ['10%*50', 5],
  ['0.1+0.2', 0.3],
  ['0.3-0.1-0.2', 0],
  ['"a"&1&TRUE', 'a1TRUE'],
  ['A1>4', true],
  ['"B">"a"', true],
  ['A3=0', true],
  ['A3=""', true],
  ['1/0', { error: '#DIV/0!' }],
  ['A2+1', { error: '#VALUE!' }],
  ["SUM('My data''s'!B2:B5)", 60.5],
  ["SUM('my data''s'!B:B)", 60.5],
  ["SUM('My data''s'!B2:B3,5,\"4\")", 39.5],
  ['SUM(tax,1)', 11],
  ["AVERAGE('My data''s'!B2:B4)", 60.5 / 3],
  ["COUNT('My data''s'!B1:B5)", 3],
  ["COUNTA('My data''s'!A1:C5)", 15],
  ["COUNTIF('My data''s'!A2:A5,\"ANN\")", 2],
  ["COUNTIF('My data''s'!A2:A5,\"?e*\")", 1],
  ["COUNTIF('My data''s'!B2:B5,\">=20\")", 2],
  ["COUNTIFS('My data''s'!A2:A5,\"ann\",'My data''s'!B2:B5,10)", 1],
  ["SUMIF('My data''s'!A2:A5,\"<>Ben\",'My data''s'!B2:B5)", 40],
  ["SUMIFS('My data''s'!B2:B5,'My data''s'!C2:C5,\">\"&DATE(2024,1,15))", 50.5],
  ["AVERAGEIF('My data''s'!B2:B5,\">10\")", 25.25],
  ["SUMPRODUCT(--('My data''s'!A2:A4=\"Ann\"),'My data''s'!B2:B4)", 10],
  ["SUMPRODUCT((TEXT('My data''s'!C2:C4,\"yyyy-mm\")=\"2024-02\")*'My data''s'!B2:B4)", 20.5],
  ["SUMPRODUCT((MONTH('My data''s'!C2:C4)>1)*(LEN('My data''s'!A2:A4)=3)*'My data''s'!B2:B4)", 50.5],
  ['("13:30"-"13:00")*1440', 30],
  ['"2024-01-01 06:00"-DATE(2024,1,1)', 0.25],
  ["SUMPRODUCT(('My data''s'!A2:A4=\"Ann\")*'My data''s'!B2:B4)", 10],
  ["MAX('My data''s'!B1:C4)", 45_352],
  ['MIN(3,A1,A4)', -2.5],
  ['IF(A1>4,"big","small")', 'big'],
  ['IF(FALSE,1)', false],
  ['IF(A1=5,1/1,1/0)', 1],
  ['IFERROR(1/0,"none")', 'none'],
  ['AND(A1=5,NOT(FALSE),OR(0,1))', true],
  ['ROUND(2.345,2)', 2.35],
  ['ROUND(-2.5,0)', -3],
  ['ROUND(1234,-2)', 1200],
  ['ROUNDUP(2.1,0)&ROUNDDOWN(-2.9,0)', '3-2'],
  ['INT(A4)', -3],
  ['MOD(-7,3)', 2],
  ['LEFT("hello",2)&RIGHT("hello",2)&MID("hello",2,3)', 'heloell'],
  ['TRIM("  a  b ")&LEN("abc")&UPPER("x")', 'a b3X'],
  ['TEXT(1234.5,"#,##0.00")', '1,234.50'],
  ['TEXT(0.256,"0.0%")', '25.6%'],
  ['TEXT(45292,"yyyy-mm-dd")', '2024-01-01'],
  ['TEXT(45292,"d mmmm yyyy")', '1 January 2024'],
  ['TEXT(5,"000")', '005'],
  ["VLOOKUP(\"ben\",'My data''s'!A2:C5,2,FALSE)", 20.5],
  ["VLOOKUP(\"Zoe\",'My data''s'!A2:C5,2,FALSE)", { error: '#N/A' }],
  ["VLOOKUP(25,'My data''s'!B2:C4,2)", 45_323],
  ["XLOOKUP(\"Cid\",'My data''s'!A2:A5,'My data''s'!B2:B5)", 30],
  ["XLOOKUP(\"Zoe\",'My data''s'!A2:A5,'My data''s'!B2:B5,\"none\")", 'none'],
  ["INDEX('My data''s'!B2:B5,MATCH(\"Ben\",'My data''s'!A2:A5,0))", 20.5],
  ['YEAR(DATE(2024,2,29))*100+MONTH(DATE(2024,14,1))', 202_402],
  ['DAY(EOMONTH(DATE(2024,1,31),1))', 29],
  ['WEEKDAY(DATE(2024,1,1),2)', 1],
  ['NETWORKDAYS(DATE(2024,1,1),DATE(2024,1,7))', 5],
  ['SUBSTITUTE("a-b-c","-","+",2)', 'a-b+c'],
  ['TEXTJOIN(", ",TRUE,"a","","b")', 'a, b'],
  ['_xlfn.CONCAT("a",1)', 'a1'],
  ['ROUND(PMT(0.05/12,360,200000),2)', -1073.64],
  ['MEDIAN(1,3,2,10)', 2.5],
  ['ROW()+COLUMN()', 13],
];

test.each(known)('=%s', (formula, value) => {
  const found = result(formula);
  if (typeof value === 'number') expect(found).toBeCloseTo(value, 10);
  else expect(found).toEqual(value);
});

describe('what is not known has no value, and says why', () => {
  test.each([
    ['FILTER(A1:A2,A1:A2>1)', 'FILTER'],
    ['D9+1', 'a circle'],
    ['A1:A2', 'a formula with many results'],
    ['Nowhere', 'the name Nowhere'],
    ['TEXT(1,"[Red]0")', 'the format [Red]0'],
  ])('=%s', (formula, why) => expect(result(formula)).toEqual([why]));
});

test('a function that no program knows is told apart, with the one that was probably meant', () => {
  const own = sheetOf('Own', { A1: '=SUMM(1,2)', A2: '=FILTER(A1:A2,A1:A2>1)', A3: '=Mine(1)', A4: '=A1+1' });
  const results = compute([own], new Map([['mine', 'LAMBDA(x,x)']]));
  expect(results.strangers()).toEqual(['there is no function SUMM (SUM?)']);
  expect(results.unknown()).toContain('FILTER');
});

test('a long chain is computed in either direction', () => {
  const up = Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`A${i + 1}`, i === 3999 ? 1 : `=A${i + 2}+1`]));
  const down = Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`B${i + 1}`, i ? `=B${i}+1` : 1]));
  const sheet = sheetOf('S', { ...up, ...down });
  const results = compute([sheet], new Map());
  expect([results.value(sheet, 1, 1), results.value(sheet, 4000, 2)]).toEqual([4000, 4000]);
});

test('a circle is one however long it is, and what hangs on it has no value', () => {
  const circle = Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`A${i + 1}`, `=A${i === 3999 ? 1 : i + 2}+1`]));
  const sheet = sheetOf('S', { ...circle, B1: '=A1', B2: '=1+1' });
  const results = compute([sheet], new Map());
  expect([results.value(sheet, 1, 1), results.value(sheet, 1, 2), results.value(sheet, 2, 2)]).toEqual([undefined, undefined, 2]);
  expect(results.unknown()).toEqual(['a circle']);
});

test('however many chains end in one circle, each cell is followed once', () => {
  const size = 6000;
  const circle = Object.fromEntries(Array.from({ length: size }, (_, i) => [`A${i + 1}`, `=A${((i + 1) % size) + 1}+1`]));
  const beside = Object.fromEntries(Array.from({ length: size }, (_, i) => [`B${i + 1}`, `=A${i + 1}+B${((i + 1) % size) + 1}`]));
  const sheet = sheetOf('S', { ...circle, ...beside });
  const looked = vi.spyOn(sheet.cells, 'get');
  expect(compute([sheet], new Map()).unknown()).toEqual(['a circle']);
  expect(looked.mock.calls.length).toBeLessThan(10 * size);
});

test('a formula that no program would take is told from one that is only not known here', () => {
  const wrong = (formula: string) => wrongFormula(formula, ['Data', 'Own']);
  expect(wrong('SUM(A1:A3')).toBe('a bracket is not closed');
  expect(wrong('SUM(A1:A3))')).toContain('not opened');
  expect(wrong('A1+')).toBe('it ends too early');
  expect(wrong('IF(A1="x,1)')).toBe('a text in it is not closed');
  expect(wrong('SUM(A1;A2)')).toContain('commas');
  expect(wrong('SUM(Dta!A1)')).toBe('there is no sheet "Dta"; there are "Data", "Own"');
  expect(wrong('SUM(data!A1)+Table1[Sum]+FILTER({1,2},A1#)')).toBeUndefined();
});

test('functions that are younger than the file format are stored as it wants them', () => {
  expect(storedFormula('XLOOKUP(A1,B:B,C:C)&"IFS("&SUMIFS(A:A,B:B,1)')).toBe('_xlfn.XLOOKUP(A1,B:B,C:C)&"IFS("&SUMIFS(A:A,B:B,1)');
});
