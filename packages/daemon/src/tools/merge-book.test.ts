import ExcelJS from 'exceljs';
import JSZip from 'jszip';
import { expect, test } from 'vitest';
import { parse } from './desk.double.ts';
import { never } from './documents.double.ts';
import { mergeBookBy } from './merge-book.ts';

// Workbooks that two sides changed, merged in the parser's process.

const merge = mergeBookBy(parse);

/** A table of four rows with a sum, formats, a merged cell and a second sheet. */
async function book(): Promise<Uint8Array> {
  const made = new ExcelJS.Workbook();
  const sheet = made.addWorksheet('Sales');
  sheet.addRows([
    ['name', 'jan', 'feb', 'when'],
    ['Anna', 1, 2, new Date(Date.UTC(2026, 0, 31))],
    ['Bert', 3, 4, new Date(Date.UTC(2026, 1, 28))],
    ['Cleo', 5, 6, null],
  ]);
  sheet.getCell('B6').value = { formula: 'SUM(B2:B4)' };
  sheet.getCell('C3').numFmt = '0.00';
  sheet.mergeCells('F1:G2');
  sheet.getColumn(1).width = 31;
  made.addWorksheet('Notes').getCell('A1').value = 'kept';
  return new Uint8Array(await made.xlsx.writeBuffer());
}
const edit = async (bytes: Uint8Array, options: Record<string, unknown>): Promise<Uint8Array> => {
  const edited = await parse(
    'edit-xlsx',
    bytes,
    never,
    Object.fromEntries(Object.entries(options).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])),
  );
  if (!edited.ok || !edited.files[0]) throw new Error(edited.ok ? 'nothing made' : edited.sentence);
  return edited.files[0].bytes;
};
const set = (bytes: Uint8Array, cells: object, sheet = 'Sales') => edit(bytes, { sheet, cells });
async function read(bytes: Uint8Array | undefined): Promise<ExcelJS.Workbook> {
  const loaded = new ExcelJS.Workbook();
  await loaded.xlsx.load(Buffer.from(bytes ?? []) as unknown as ArrayBuffer); // its types want a Buffer of another Node
  return loaded;
}
const cellOf = (from: ExcelJS.Workbook, cell: string, sheet = 'Sales') => from.getWorksheet(sheet)?.getCell(cell).value;

test('cells of different places go together, formulas are computed anew, and all else is as the other side has it', async () => {
  const base = await book();
  const mine = await set(base, { B3: 30, D3: '2026-03-31', C6: '=B6*2' });
  const theirs = await set(await set(base, { C2: 20 }), { A1: 'kept, and more' }, 'Notes');
  const merged = await read(await merge({ base, mine, theirs }));
  expect(cellOf(merged, 'D3')).toEqual(new Date(Date.UTC(2026, 2, 31)));
  expect([cellOf(merged, 'B3'), cellOf(merged, 'C2'), cellOf(merged, 'A1', 'Notes')]).toEqual([30, 20, 'kept, and more']);
  expect(cellOf(merged, 'B6')).toMatchObject({ formula: 'SUM(B2:B4)', result: 36 });
  expect(cellOf(merged, 'C6')).toMatchObject({ formula: 'B6*2', result: 72 });
  expect(merged.getWorksheet('Sales')?.getColumn(1).width).toBe(31);
  expect(merged.getWorksheet('Sales')?.getCell('C3').numFmt).toBe('0.00');
  expect(merged.getWorksheet('Sales')?.getCell('G2').isMerged).toBe(true);
});

test('a chart over cells that both changed shows what both came to', async () => {
  const base = await edit(await book(), { charts: ['column A1:B4'] });
  const merged = await merge({ base, mine: await set(base, { B3: 30 }), theirs: await set(base, { B2: 10 }) });
  const chart = (await JSZip.loadAsync(merged ?? new Uint8Array())).file('xl/charts/chart1.xml');
  expect([...((await chart?.async('string')) ?? '').matchAll(/<c:v>(\d+)</g)].map(([, text]) => text)).toEqual(['10', '30', '5']);
});

test('rows that one side added, and a sheet, are there beside the cells of the other, whichever side that is', async () => {
  const base = await book();
  const more = await edit(await set(base, { A8: [['Dora', 7, 8]] }), { new: 'Chart', cells: { A1: 'x' } });
  const cells = await set(base, { B2: 10 });
  for (const [mine, theirs] of [
    [more, cells],
    [cells, more],
  ] as const) {
    const merged = await read(await merge({ base, mine, theirs }));
    expect([cellOf(merged, 'A8'), cellOf(merged, 'B2'), cellOf(merged, 'A1', 'Chart')]).toEqual(['Dora', 10, 'x']);
  }
});

test('what of the other side no library knows stays to the byte', async () => {
  const base = await book();
  const zip = await JSZip.loadAsync(await set(base, { C4: 60 }));
  zip.file('xl/charts/odd.bin', '\u0001chart');
  const theirs = await zip.generateAsync({ type: 'uint8array' });
  const merged = await merge({ base, mine: await set(base, { B2: 10 }), theirs });
  expect(await (await JSZip.loadAsync(merged ?? [])).file('xl/charts/odd.bin')?.async('string')).toBe('\u0001chart');
  expect(cellOf(await read(merged), 'C4')).toBe(60);
});

test('a person chooses where both changed a cell, added rows, moved rows, or changed more than cells', async () => {
  const base = await book();
  const one = await set(base, { B2: 10 });
  const asked: Record<string, [Uint8Array, Uint8Array]> = {
    'the same cell': [one, await set(base, { B2: 11 })],
    'rows on both sides': [await set(base, { A8: 'Dora' }), await set(base, { A9: 'Emil' })],
    'rows that one put in between': [one, await edit(base, { sheet: 'Sales', insert: ['2'] })],
    'rows that the task took out': [await edit(base, { sheet: 'Sales', delete: ['3'] }), await set(base, { C4: 60 })],
    'another person in the row': [one, await set(base, { A2: 'Anton' })],
    'a column of another name': [one, await set(base, { B1: 'january' })],
    'a sheet on both sides': [await edit(base, { new: 'Mine', cells: {} }), await edit(base, { new: 'Theirs', cells: {} })],
    'what is no workbook': [one, Buffer.from('PK nothing of the kind')],
  };
  for (const [what, [mine, theirs]] of Object.entries(asked)) expect(await merge({ base, mine, theirs }), what).toBeUndefined();
});

test('the same change on both sides is made once', async () => {
  const base = await book();
  const merged = await read(await merge({ base, mine: await set(base, { B2: 10, C2: 7 }), theirs: await set(base, { B2: 10 }) }));
  expect([cellOf(merged, 'B2'), cellOf(merged, 'C2')]).toEqual([10, 7]);
});
