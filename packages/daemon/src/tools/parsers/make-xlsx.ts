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
    for (const [y, row] of rows.entries()) for (const x of row.keys()) refuseBroken(row, x, cellName(y + 1, x + 1), names);
    fill(book.addWorksheet(name), rows);
  }
  const made = await editCells(new Uint8Array(await book.xlsx.writeBuffer()), {});
  return {
    bytes: made.bytes,
    words:
      `; ${drafts.length > 1 ? 'sheets' : 'sheet'} ${drafts.map(({ name, rows }) => `${JSON.stringify(name)} (${sizeOf(rows)})`).join(', ')}` +
      made.computed +
      (made.values && `\nFormulas: ${made.values}`),
  };
}

function sizeOf(rows: string[][]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return `${rows.length} ${rows.length === 1 ? 'row' : 'rows'} of ${columns} ${columns === 1 ? 'cell' : 'cells'}`;
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
    const format = numberFormat(cells);
    for (const [i, cell] of cells.entries()) {
      if (format && (isFormula(cell) || typeof cellValue(cell) === 'number') && !isPercent(cell))
        sheet.getCell(i + 1, column).numFmt = format;
      if (isDate(cell)) sheet.getCell(i + 1, column).numFmt = 'yyyy-mm-dd';
      else if (isPercent(cell)) sheet.getCell(i + 1, column).numFmt = cell.includes('.') ? '0.00%' : '0%';
    }
  }
  const headed = hasHead(rows);
  if (headed) {
    sheet.getRow(1).font = { bold: true };
    sheet.views = [{ state: 'frozen', ySplit: 1 }];
    sheet.pageSetup.printTitlesRow = '1:1';
    for (let column = 1; column <= width; column++) {
      const cell = sheet.getCell(1, column);
      cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE9EEF4' } };
      if (rows.slice(1, 50).some((row) => typeof cellValue(row[column - 1] ?? '') === 'number')) cell.alignment = { horizontal: 'right' };
    }
  }
  if (rows.length > 2 && /^(grand )?(total|sum|summe|gesamt|somme|totale|suma|合計|合计)s?:?$/i.test(rows.at(-1)?.[0] ?? ''))
    for (let column = 1; column <= width; column++) {
      const cell = sheet.getCell(rows.length, column);
      cell.font = { bold: true };
      cell.border = { top: { style: 'thin' } };
    }
  // On paper all columns side by side, as long as that can be read.
  const letters = Array.from({ length: width }, (_, i) => sheet.getColumn(i + 1).width ?? 8).reduce((a, b) => a + b, 0);
  Object.assign(sheet.pageSetup, { fitToPage: letters <= 260, fitToWidth: 1, fitToHeight: 0, paperSize: 9 });
  if (letters > 95) sheet.pageSetup.orientation = 'landscape';
}

const hasHead = (rows: string[][]) => rows.length > 1 && (rows[0] ?? []).every((cell) => typeof cellValue(cell) === 'string');

/** How the numbers of a column are shown, formulas among them: with the decimals and separators that they were written with. */
function numberFormat(cells: string[]): string | undefined {
  const numbers = cells.filter((cell) => typeof cellValue(cell) === 'number' && !isPercent(cell));
  const decimals = Math.max(0, ...numbers.map((cell) => /\.(\d+)$/.exec(cell)?.[1]?.length ?? 0));
  const grouped = numbers.some((cell) => cell.includes(','));
  const sign = /^-?([$€£])/.exec(numbers[0] ?? '')?.[1];
  const same = sign !== undefined && numbers.every((cell) => cell.includes(sign));
  if (decimals !== 2 && !grouped && !same) return undefined;
  return `${same ? (sign === '$' ? '"$"' : `"${sign}"`) : ''}${grouped || same ? '#,##0' : '0'}${decimals ? `.${'0'.repeat(Math.min(decimals, 6))}` : ''}`;
}

const isFormula = (cell: string) => /^=\S/.test(cell);

function refuseBroken(row: string[], at: number, place: string, sheets: string[]): void {
  const cell = row[at] ?? '';
  const wrong = isFormula(cell) ? wrongFormula(cell.slice(1), sheets) : undefined;
  if (!wrong) return;
  // A comma that CSV took for the end of the cell.
  const whole = row.slice(at + 1).map((_, i) => row.slice(at, at + i + 2).join(','));
  const meant = whole.find((formula) => !wrongFormula(formula.slice(1), sheets));
  const hint = meant ? ` In CSV a formula with commas stands in quotes: "${meant.replaceAll('"', '""')}".` : '';
  throw new Unreadable(`The formula for ${place} is broken: ${wrong}.${hint}`);
}

const isDate = (cell: string) => /^\d{4}([-/])(0[1-9]|1[0-2])\1(0[1-9]|[12]\d|3[01])$/.test(cell) && !Number.isNaN(Date.parse(cell));
/** "1,234.50", "$1,300" and "$99.99": with the decimal point where it can be no other mark. */
const isAmount = (cell: string) =>
  /^-?[$€£]?\d{1,3}(,\d{3})+(\.\d+)$|^-?[$€£](\d+|\d{1,3}(,\d{3})+)(\.\d+)?$|^-?\d{1,3}(,\d{3}){2,}$/.test(cell);
const isPercent = (cell: string) => /^-?\d+(\.\d+)?%$/.test(cell);

function cellValue(cell: string): ExcelJS.CellValue {
  if (cell === '') return null;
  if (isFormula(cell)) return { formula: storedFormula(cell.slice(1)) };
  if (isDate(cell)) return new Date(`${cell.replaceAll('/', '-')}T00:00:00Z`);
  if (isAmount(cell)) return Number(cell.replace(/[$€£,]/g, ''));
  if (isPercent(cell)) return Number(cell.slice(0, -1)) / 100;
  // "007" and numbers longer than a number can be exact in are names, not amounts; an apostrophe says so too.
  if (/^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(cell)) return Number(cell);
  return cell.startsWith("'") && /^'[\d.,+-]+$/.test(cell) ? cell.slice(1) : cell;
}
