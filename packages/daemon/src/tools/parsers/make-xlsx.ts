import ExcelJS from 'exceljs';
import { editCells } from './edit-cells.ts';
import { sheetDrafts } from './sheet-drafts.ts';
import { Unreadable } from './unreadable.ts';
import { storedFormula, wrongFormula } from './xlsx-compute.ts';
import { cellName } from './xlsx-sheet.ts';

/** A workbook from CSV or Markdown tables: numbers, dates and formulas as such, the first row of a sheet as its head. */
export async function makeXlsx(text: string): Promise<{ bytes: Uint8Array; words: string }> {
  const drafts = sheetDrafts(text);
  const names = drafts.map(({ name }) => name);
  const book = new ExcelJS.Workbook();
  for (const { name, rows } of drafts) {
    for (const [y, row] of rows.entries()) for (const [x, cell] of row.entries()) refuseBroken(cell, cellName(y + 1, x + 1), names);
    fill(book.addWorksheet(name), rows);
  }
  const made = await editCells(new Uint8Array(await book.xlsx.writeBuffer()), {});
  return {
    bytes: made.bytes,
    words:
      (drafts.length > 1 ? `; sheets ${names.map((name) => JSON.stringify(name)).join(', ')}` : '') +
      made.computed +
      (made.values && `\nFormulas: ${made.values}`),
  };
}

function fill(sheet: ExcelJS.Worksheet, rows: string[][]): void {
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (rows.length > 200_000 || width > 2000)
    throw new Unreadable(`That is too much for one sheet (${rows.length} rows, ${width} columns).`);
  for (const row of rows) sheet.addRow(row.map(cellValue));
  for (let column = 1; column <= width; column++) {
    const cells = rows.slice(0, 500).map((row) => row[column - 1] ?? '');
    // What a formula comes to is shorter than the formula, as a rule.
    sheet.getColumn(column).width = Math.min(60, Math.max(8, ...cells.map((cell) => (isFormula(cell) ? 12 : cell.length + 2))));
    for (const [i, cell] of cells.entries()) {
      if (isDate(cell)) sheet.getCell(i + 1, column).numFmt = 'yyyy-mm-dd';
      else if (isPercent(cell)) sheet.getCell(i + 1, column).numFmt = cell.includes('.') ? '0.00%' : '0%';
    }
  }
  const head = rows[0] ?? [];
  if (rows.length > 1 && head.every((cell) => typeof cellValue(cell) === 'string')) {
    sheet.getRow(1).font = { bold: true };
    sheet.views = [{ state: 'frozen', ySplit: 1 }];
  }
}

const isFormula = (cell: string) => /^=\S/.test(cell);

function refuseBroken(cell: string, place: string, sheets: string[]): void {
  const wrong = isFormula(cell) ? wrongFormula(cell.slice(1), sheets) : undefined;
  if (wrong) throw new Unreadable(`The formula for ${place} is broken: ${wrong}.`);
}

const isDate = (cell: string) => /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(cell) && !Number.isNaN(Date.parse(cell));
const isPercent = (cell: string) => /^-?\d+(\.\d+)?%$/.test(cell);

function cellValue(cell: string): ExcelJS.CellValue {
  if (cell === '') return null;
  if (isFormula(cell)) return { formula: storedFormula(cell.slice(1)) };
  if (isDate(cell)) return new Date(`${cell}T00:00:00Z`);
  if (isPercent(cell)) return Number(cell.slice(0, -1)) / 100;
  // "007" and numbers longer than a number can be exact in are names, not amounts; an apostrophe says so too.
  if (/^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(cell)) return Number(cell);
  return cell.startsWith("'") && /^'[\d.,+-]+$/.test(cell) ? cell.slice(1) : cell;
}
