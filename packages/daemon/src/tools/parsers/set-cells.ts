import type { Looks } from './new-looks.ts';
import { Unreadable } from './unreadable.ts';
import { amountFormat, writtenValue } from './written-values.ts';
import { storedFormula } from './xlsx-compute.ts';
import type { Formats } from './xlsx-formats.ts';
import { cellName, parseCell, unmarked } from './xlsx-sheet.ts';
import { attribute, escaped, scan } from './xml.ts';

export type CellValue = string | number | boolean | null;
export interface Wanted {
  row: number;
  column: number;
  value: CellValue;
}

interface Place {
  at: number;
  end: number;
}
interface CellPlace extends Place {
  column: number;
  style: number;
  /** It holds the formula that other cells refer to. */
  master: boolean;
  /** It holds a number. */
  number: boolean;
}
interface RowPlace extends Place {
  row: number;
  /** The end of its opening tag. */
  open: number;
  cells: CellPlace[];
}

/** How the cells of a workbook look, and the day from which its days count: 1904 in some. */
export interface Shown {
  formats: Formats;
  looks: Looks;
  date1904: boolean;
}

/** The sheet's XML with those cells set. New ones take the look of their neighbours. */
export function setCells(sheet: string, given: Wanted[], shown: Shown): string {
  const wanted = given.map((one) => ({ ...one, value: meant(one.value) }));
  const xml = sheet.replace(/<((?:\w+:)?sheetData)\s*\/>/, '<$1></$1>');
  const { rows, data } = places(xml);
  const byRow = Map.groupBy(wanted, (one) => one.row);
  const isAmongNumbers = numbersIn(rows);
  let changed = xml;
  // From the end, so that the places before stay true.
  for (const row of [...byRow.keys()].sort((a, b) => b - a)) {
    const there = rows.find((one) => one.row === row);
    const above = rows.findLast((one) => one.row < row);
    const cells = new Map((byRow.get(row) ?? []).map((one) => [one.column, one]));
    const styles = new Map<number, number>();
    for (const [column, one] of cells) {
      const { value, look } = asWritten(one.value, style(one, there, above, shown.formats), shown, () => isAmongNumbers(one));
      cells.set(column, { ...one, value });
      styles.set(column, look);
    }
    const look = ({ column }: Wanted) => styles.get(column) ?? 0;
    if (there) changed = splice(changed, there, withCells(changed.slice(there.at, there.end), there, cells, look, data.prefix));
    else changed = splice(changed, { at: above?.end ?? data.open, end: above?.end ?? data.open }, newRow(row, cells, look, data.prefix));
  }
  return withDimension(changed, wanted);
}

/** "101" is a number. "007" isn't, nor what is longer than a number can be exact in, nor what an apostrophe stands before. */
function meant(value: CellValue): CellValue {
  return typeof value === 'string' && /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(value) ? Number(value) : value;
}

/** A date, a time, a percent or an amount goes as one into the cell, which shows it as it did, or as it is written. */
function asWritten(
  value: CellValue,
  look: number,
  { formats, looks, date1904 }: Shown,
  isAmongNumbers: () => boolean,
): { value: CellValue; look: number } {
  // "12,50" alone may be a list; among numbers it is one.
  const comma = typeof value === 'string' && /^-?\d+,\d{1,2}$/.test(value.trim()) && isAmongNumbers();
  const decimal = comma ? { decimal: ',' as const } : {};
  const moments = /^\d{4}-|^\d+:/.test(formats.show(45_000, look));
  const written =
    typeof value === 'string' && !value.startsWith('=')
      ? writtenValue(value, { first: new Map(), worded: moments, ...decimal })
      : undefined;
  if (typeof written !== 'object' || looks.code(look) === '@') return { value, look };
  const moment = written.kind === 'date' || written.kind === 'time';
  const shows =
    written.kind === 'date'
      ? /^\d{4}-/.test(formats.show(45_000, look)) && (Number.isInteger(written.value) || /:/.test(formats.show(45_000.5, look)))
      : written.kind === 'time'
        ? /^\d+:/.test(formats.show(0.5, look))
        : looks.code(look) !== undefined;
  const kept = shows ? look : looks.showing(look, written.kind === 'amount' ? amountFormat(written) : written.format);
  if (kept === undefined) return { value: moment ? value : written.value, look };
  return { value: written.value - (date1904 && written.kind === 'date' ? 1462 : 0), look: kept };
}

/** Asks whether the cell itself, or the next one in its column above or below, holds a number. */
function numbersIn(rows: RowPlace[]): (at: Wanted) => boolean {
  let columns: Map<number, { row: number; number: boolean }[]> | undefined;
  return ({ row, column }) => {
    columns ??= Map.groupBy(
      rows.flatMap((one) => one.cells.map(({ column, number }) => ({ row: one.row, column, number }))),
      (cell) => cell.column,
    );
    const cells = columns.get(column) ?? [];
    const near = [cells.find((one) => one.row === row), cells.findLast((one) => one.row < row), cells.find((one) => one.row > row)];
    return near.some((one) => one?.number);
  };
}

function splice(xml: string, place: Place, text: string): string {
  return xml.slice(0, place.at) + text + xml.slice(place.end);
}

function places(xml: string): { rows: RowPlace[]; data: { open: number; prefix: string } } {
  const rows: RowPlace[] = [];
  let data: { open: number; prefix: string } | undefined;
  let row: RowPlace | undefined;
  let cell: CellPlace | undefined;
  let kind = 'n';
  scan(xml, {
    open(name, raw, at, end) {
      if (name === 'sheetData') {
        data = { open: end, prefix: /^<(\w+:)?/.exec(xml.slice(at, end))?.[1] ?? '' };
      } else if (name === 'row') {
        row = { row: Number(attribute(raw, 'r') ?? (rows.at(-1)?.row ?? 0) + 1), at, end, open: end, cells: [] };
        rows.push(row);
      } else if (name === 'c' && row) {
        const column = parseCell(attribute(raw, 'r') ?? '')?.column ?? (row.cells.at(-1)?.column ?? 0) + 1;
        cell = { column, at, end, style: Number(attribute(raw, 's') ?? 0), master: false, number: false };
        kind = attribute(raw, 't') ?? 'n';
        row.cells.push(cell);
      } else if (name === 'v' && cell) cell.number = kind === 'n';
      else if (name === 'f' && cell) cell.master = attribute(raw, 'ref') !== undefined && /\sref=/.test(raw);
    },
    close(name, _, end) {
      if (name === 'row' && row) row.end = end;
      if (name === 'c' && cell) {
        cell.end = end;
        cell = undefined;
      }
    },
    text: () => {},
  });
  if (!data) throw new Unreadable('This sheet holds no cells (a chart sheet, perhaps).');
  return { rows: rows.sort((a, b) => a.row - b.row), data };
}

/** As it was; for a new cell as its left neighbour, or as the cell above, unless that would show as a date what is none. */
function style({ column, value }: Wanted, row: RowPlace | undefined, above: RowPlace | undefined, formats: Formats): number {
  const own = row?.cells.find((cell) => cell.column === column);
  if (own) return own.style;
  const left = row?.cells.findLast((cell) => cell.column < column);
  const over = above?.cells.find((cell) => cell.column === column);
  const near = (left && left.column === column - 1 ? left : over)?.style ?? 0;
  const shown = formats.show(45_000, near);
  if (typeof value === 'number') return shown === '45000' ? near : 0;
  const formula = typeof value === 'string' && value.startsWith('=') && !givesDay(value);
  return formula && /\d[-:]\d/.test(shown) ? 0 : near;
}

/** Formulas whose result is a day by what they say: a function that makes one, or a cell, and some days more. */
const givesDay = (formula: string) => isDay(formula) || /^=\s*\$?[A-Z]{1,3}\$?\d+\s*(?:[+-]\s*\d+\s*)?$/i.test(formula);

/** A function that makes a day, whole or with some days more: not what is left between two. */
export function isDay(formula: string): boolean {
  const start = /^=\s*(?:DATE|DATEVALUE|EDATE|EOMONTH|NOW|TODAY|WORKDAY|WORKDAY\.INTL)\s*\(/i.exec(formula)?.[0];
  if (!start) return false;
  let depth = 1;
  let end = start.length;
  for (; end < formula.length && depth; end++) depth += formula[end] === '(' ? 1 : formula[end] === ')' ? -1 : 0;
  return /^\s*(?:[+-]\s*\d+\s*)?$/.test(formula.slice(end));
}

function newRow(row: number, cells: Map<number, Wanted>, look: (one: Wanted) => number, prefix: string): string {
  const sorted = [...cells.values()].sort((a, b) => a.column - b.column);
  return `<${prefix}row r="${row}">${sorted.map((one) => cellXml(one, look(one), prefix)).join('')}</${prefix}row>`;
}

function withCells(xml: string, row: RowPlace, cells: Map<number, Wanted>, look: (one: Wanted) => number, prefix: string): string {
  const head = xml
    .slice(0, row.open - row.at)
    .replace(/\s*\/>$/, '>')
    .replace(/\sspans="[^"]*"/, '');
  const kept = row.cells
    .filter((cell) => !cells.has(cell.column))
    .map((cell) => ({ column: cell.column, xml: xml.slice(cell.at - row.at, cell.end - row.at) }));
  for (const cell of row.cells)
    if (cell.master && cells.has(cell.column))
      throw new Unreadable(
        `${cellName(row.row, cell.column)} holds a formula that other cells share: change it with run (exceljs), or set all cells of that formula's range.`,
      );
  const set = [...cells.values()].map((one) => ({ column: one.column, xml: cellXml(one, look(one), prefix) }));
  const sorted = [...kept, ...set].sort((a, b) => a.column - b.column);
  return `${head}${sorted.map((cell) => cell.xml).join('')}</${prefix}row>`;
}

function cellXml({ row, column, value }: Wanted, style: number, prefix: string): string {
  const start = `<${prefix}c r="${cellName(row, column)}"${style ? ` s="${style}"` : ''}`;
  const end = `</${prefix}c>`;
  if (value === null || value === '') return `${start}/>`;
  if (typeof value === 'number') return `${start}><${prefix}v>${value}</${prefix}v>${end}`;
  if (typeof value === 'boolean') return `${start} t="b"><${prefix}v>${value ? 1 : 0}</${prefix}v>${end}`;
  if (/^=\S/.test(value)) return `${start}><${prefix}f>${escaped(storedFormula(value.slice(1)))}</${prefix}f>${end}`;
  const text = /^'[\d.,+=-]/.test(value) ? value.slice(1) : unmarked(value);
  return `${start} t="inlineStr"><${prefix}is><${prefix}t xml:space="preserve">${escaped(text)}</${prefix}t></${prefix}is>${end}`;
}

function withDimension(xml: string, wanted: Wanted[]): string {
  return xml.replace(/(<(?:\w+:)?dimension\b[^>]*\bref=")([^"]*)"/, (_, head, ref) => {
    const [from, to] = String(ref)
      .split(':')
      .map((name) => parseCell(name));
    const last = to ?? from;
    if (!from || !last) return `${head}${ref}"`;
    const rows = [from.row, last.row, ...wanted.map((one) => one.row)];
    const columns = [from.column, last.column, ...wanted.map((one) => one.column)];
    const least = (numbers: number[]) => numbers.reduce((a, b) => Math.min(a, b));
    const most = (numbers: number[]) => numbers.reduce((a, b) => Math.max(a, b));
    return `${head}${cellName(least(rows), least(columns))}:${cellName(most(rows), most(columns))}"`;
  });
}
