import ExcelJS from 'exceljs';
import { editCells } from './edit-cells.ts';
import { isDay } from './set-cells.ts';
import { type SheetDraft, sheetDrafts } from './sheet-drafts.ts';
import { Unreadable } from './unreadable.ts';
import { type Amount, amountFormat, unsure, type Ways, type Written, waysOf, writtenValue } from './written-values.ts';
import { storedFormula, wrongFormula } from './xlsx-compute.ts';
import { cellName, unmarked } from './xlsx-sheet.ts';

/** A workbook from CSV or Markdown tables: numbers, amounts, dates and formulas as such, the first row of a sheet as its head. */
export async function makeXlsx(text: string): Promise<{ bytes: Uint8Array; words: string }> {
  return makeBook(sheetDrafts(text));
}

export async function makeBook(drafts: SheetDraft[]): Promise<{ bytes: Uint8Array; words: string }> {
  const names = drafts.map(({ name }) => name);
  const book = new ExcelJS.Workbook();
  const whole: string[] = [];
  const left: string[] = [];
  for (const { name, rows } of drafts) {
    const placed = (place: string) => (drafts.length > 1 ? `${name}!${place}` : place);
    for (const [y, row] of rows.entries())
      for (let x = 0; x < row.length; x++)
        if (mendFormula(row, x, cellName(y + 1, x + 1), names)) whole.push(placed(cellName(y + 1, x + 1)));
    left.push(...fill(book.addWorksheet(name), rows).map(({ place, text }) => `${placed(place)} ${JSON.stringify(text)}`));
  }
  const made = await editCells(new Uint8Array(await book.xlsx.writeBuffer()), {});
  return {
    bytes: made.bytes,
    words:
      `; ${drafts.length > 1 ? 'sheets' : 'sheet'} ${drafts.map(({ name, rows }) => `${JSON.stringify(name)} (${sizeOf(rows)})`).join(', ')}` +
      (whole.length ? `; commas outside of quotes were taken for the formula’s in ${several(whole)}` : '') +
      made.computed +
      (left.length ? `\nCan be read in two ways, so left as text: ${several(left)}. 2024-01-30 and 1234.50 are sure.` : '') +
      (made.values && `\nFormulas: ${made.values}`),
  };
}

const several = (all: string[]) => all.slice(0, 5).join(', ') + (all.length > 5 ? ` and ${all.length - 5} more` : '');

function sizeOf(rows: string[][]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return `${rows.length} ${rows.length === 1 ? 'row' : 'rows'} of ${columns} ${columns === 1 ? 'cell' : 'cells'}`;
}

/** What stays a text because it can be read in two ways. */
function fill(sheet: ExcelJS.Worksheet, rows: string[][]): { place: string; text: string }[] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (rows.length > 200_000 || width > 2000)
    throw new Unreadable(`That is too much for one sheet (${rows.length} rows, ${width} columns).`);
  const columns = Array.from({ length: width }, (_, x) => waysOf(rows.slice(0, 5000).map((row) => row[x] ?? '')));
  for (const row of rows) sheet.addRow(row.map((cell, x) => cellValue(cell, columns[x])));
  const left: { place: string; text: string }[] = [];
  for (const [x, ways] of columns.entries()) {
    const column = x + 1;
    const cells = rows.map((row) => row[x] ?? '');
    // What a formula comes to is shorter than the formula, as a rule.
    sheet.getColumn(column).width = Math.min(
      60,
      Math.max(8, ...cells.slice(0, 500).map((cell) => (isFormula(cell) ? 12 : cell.length + 2))),
    );
    const format = formatsOf(cells, ways);
    for (const [i, cell] of cells.entries()) {
      const code = format(cell);
      if (code === unsure) left.push({ place: cellName(i + 1, column), text: cell });
      else if (code) sheet.getCell(i + 1, column).numFmt = code;
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
      if (rows.slice(1, 50).some((row) => typeof cellValue(row[column - 1] ?? '', columns[column - 1]) === 'number'))
        cell.alignment = { horizontal: 'right' };
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
  return left;
}

const hasHead = (rows: string[][]) => rows.length > 1 && (rows[0] ?? []).every((cell) => typeof cellValue(cell) === 'string');

/**
 * How the cells of a column are shown: as each is written, with the decimals and separators of the others; a formula like
 * them where they are alike.
 */
function formatsOf(cells: string[], ways: Ways): (cell: string) => string | typeof unsure | undefined {
  const first = cells.slice(0, 500).map((cell) => ({ cell, written: isFormula(cell) ? undefined : writtenValue(cell, ways) }));
  const written = first.flatMap((one) => (typeof one.written === 'object' ? [one.written] : []));
  const amounts = written.flatMap((one) => (one.kind === 'amount' ? [one] : []));
  const plain = first.filter(({ cell }) => isPlain(cell));
  const grouped = amounts.some((one) => one.grouped);
  const decimals = Math.max(0, ...amounts.map((one) => one.decimals), ...plain.map(({ cell }) => cell.split('.')[1]?.length ?? 0));
  const unit = ({ before, after }: Pick<Amount, 'before' | 'after'>) => `${before}|${after}`;
  const units = new Set([...amounts.map(unit), ...(plain.length ? ['|'] : [])]);
  const [same] = units.size === 1 ? amounts : [];
  const { before = '', after = '' } = same ?? {};
  const numbers = decimals === 2 || grouped || before || after ? amountFormat({ before, after, decimals, grouped }) : undefined;
  const [moment] = written.flatMap((one) => (one.kind === 'date' || one.kind === 'time' ? [one] : []));
  const most = new Map<string, number>();
  for (const one of amounts) most.set(unit(one), Math.max(most.get(unit(one)) ?? 0, one.decimals));
  return (cell) => {
    if (isFormula(cell)) return isDay(cell) ? (moment?.format ?? 'yyyy-mm-dd') : (numbers ?? momentOf(moment));
    if (isPlain(cell)) return numbers;
    const own = writtenValue(cell, ways);
    if (own === undefined || own === unsure) return own;
    if (own.kind !== 'amount') return own.format;
    return amountFormat({ ...own, grouped, decimals: same ? decimals : (most.get(unit(own)) ?? own.decimals) });
  };
}

/** Sums of times go beyond a day; what a formula makes of days need be no day. */
const momentOf = (shown: Written | undefined) => (shown?.kind === 'time' ? '[h]:mm' : undefined);

const isFormula = (cell: string) => /^=\S/.test(cell);

/** A comma that CSV took for the end of the cell goes back into its formula. Whether it did. */
function mendFormula(row: string[], at: number, place: string, sheets: string[]): boolean {
  const cell = row[at] ?? '';
  const wrong = isFormula(cell) ? wrongFormula(cell.slice(1), sheets) : undefined;
  if (!wrong) return false;
  for (let end = at + 2; end <= row.length; end++) {
    const joined = row.slice(at, end).join(',');
    if (wrongFormula(joined.slice(1), sheets)) continue;
    row.splice(at, end - at, joined);
    return true;
  }
  throw new Unreadable(`The formula for ${place} is broken: ${wrong}.`);
}

/** "007" and numbers longer than a number can be exact in are names, not amounts. */
const isPlain = (cell: string) => /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(cell);

function cellValue(cell: string, ways?: Ways): ExcelJS.CellValue {
  if (cell === '') return null;
  if (isFormula(cell)) return { formula: storedFormula(cell.slice(1)) };
  const written = writtenValue(cell, ways);
  if (typeof written === 'object') return written.value;
  if (isPlain(cell)) return Number(cell);
  return unmarked(cell);
}
