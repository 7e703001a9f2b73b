import { barred } from './csv.ts';
import { writtenValue } from './written-values.ts';
import type { Formats } from './xlsx-formats.ts';
import { attribute, scan } from './xml.ts';

export interface Area {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** A formula, or a copy of one that was written out at `like` only. */
export interface Formula {
  row: number;
  column: number;
  formula: string;
  like?: { row: number; column: number };
}

/** One sheet as it was scanned, within an area and up to a number of characters. Rows and columns count from 1. */
export interface Sheet {
  /** "12: a | b | c", one for each row that has cells. */
  lines: string[];
  /** The same by row and column. */
  texts: Map<number, Map<number, string>>;
  /** The letters over the lines. */
  columns: string[];
  rows: number;
  cells: number;
  first: { row: number; column: number };
  last: { row: number; column: number };
  formulas: Formula[];
  uncomputed: number;
  /** Texts that look like values: shown with an apostrophe. */
  marked: number;
  /** What cells show beside their number, by columns from row to row. */
  units: { column: number; first: number; last: number; unit: string }[];
  merged: string[];
  /** Rows and columns that nobody sees: "7:8", "C". */
  hidden: { rows: string[]; columns: string[] };
  /** The first row that isn't shown. */
  cut: number | undefined;
}

interface Cell {
  row: number;
  column: number;
  type: string;
  style: number;
  value: string;
  formula: string | undefined;
  /** The number of a formula that several cells share. */
  shared: string | undefined;
}

/** Reads the XML of a sheet (ECMA-376, 18.3) in one pass. */
export function scanSheet(xml: string, options: { strings: string[]; formats: Formats; area: Area | undefined; most: number }): Sheet {
  const rows: Sheet['texts'] = new Map();
  const sheet: Sheet = {
    lines: [],
    texts: rows,
    columns: [],
    rows: 0,
    cells: 0,
    first: { row: 0, column: 0 },
    last: { row: 0, column: 0 },
    formulas: [],
    uncomputed: 0,
    marked: 0,
    units: [],
    merged: [],
    hidden: { rows: [], columns: [] },
    cut: undefined,
  };
  const shared = new Map<string, Formula>();
  const hidden: number[] = [];
  let size = 0;
  let row = 0;
  let column = 0;
  let cell: Cell | undefined;
  let inside = '';
  const keep = (one: Cell) => {
    const { area } = options;
    if (area && (one.row < area.top || one.row > area.bottom || one.column < area.left || one.column > area.right)) return;
    if (one.value === '' && one.formula === undefined) return;
    grow(sheet, one);
    // Beyond what is shown, only the size of the sheet is of interest.
    if (sheet.cut === undefined && size > options.most && !rows.has(one.row)) sheet.cut = one.row;
    if (sheet.cut !== undefined) return;
    const text = cellText(one, options.strings, options.formats);
    const formula = formulaOf(one, shared);
    const uncomputed = one.formula !== undefined && one.value === '' && one.type !== 'str';
    if (uncomputed) sheet.uncomputed++;
    if (unmarked(text) !== text) sheet.marked++;
    if (one.type === 'n' && one.value !== '') withUnit(sheet.units, one, options.formats.unit?.(one.style));
    // Where there is no value the cell itself shows its formula.
    if (formula && !(uncomputed && one.formula)) sheet.formulas.push(formula);
    size += text.length + 3;
    const cells = rows.get(one.row) ?? new Map<number, string>();
    cells.set(one.column, text);
    rows.set(one.row, cells);
  };
  scan(xml, {
    open(name, raw) {
      if (name === 'row') {
        row = Number(attribute(raw, 'r') ?? row + 1);
        column = 0;
        if (isHidden(raw)) hidden.push(row);
      } else if (name === 'col' && isHidden(raw)) {
        const [from, to] = ['min', 'max'].map((end) => columnName(Number(attribute(raw, end) ?? 1)));
        sheet.hidden.columns.push(from === to ? `${from}` : `${from}:${to}`);
      } else if (name === 'c') {
        const at = parseCell(attribute(raw, 'r') ?? '');
        row = at?.row ?? row;
        column = at?.column ?? column + 1;
        cell = {
          row,
          column,
          type: attribute(raw, 't') ?? 'n',
          style: Number(attribute(raw, 's') ?? 0),
          value: '',
          formula: undefined,
          shared: undefined,
        };
      } else if (name === 'f' && cell) {
        cell.formula = '';
        if (attribute(raw, 't') === 'shared') cell.shared = attribute(raw, 'si');
        inside = 'f';
      } else if (name === 'v' || name === 't') inside = name;
      else if (name === 'rPh') inside = 'rPh';
      else if (name === 'mergeCell') sheet.merged.push(attribute(raw, 'ref') ?? '');
    },
    text(text) {
      if (!cell) return;
      if (inside === 'f') cell.formula = (cell.formula ?? '') + text.replace(/_xlfn\.(_xlws\.)?/g, '');
      else if (inside === 'v' || (inside === 't' && cell.type === 'inlineStr')) cell.value += text;
    },
    close(name) {
      if (name === 'c' && cell) {
        keep(cell);
        cell = undefined;
      }
      if (name === inside) inside = '';
    },
  });
  sheet.hidden.rows = runsOf(hidden.filter((one) => rows.has(one)));
  return { ...sheet, ...laidOut(rows, sheet) };
}

const isHidden = (raw: string) => raw.includes('hidden') && /^(?:1|true)$/.test(attribute(raw, 'hidden') ?? '');

/** "7:8", "15" for 7, 8 and 15. */
function runsOf(rows: number[]): string[] {
  const runs: [from: number, to: number][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last && last[1] === row - 1) last[1] = row;
    else runs.push([row, row]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}:${to}`));
}

/** A formula shared by a range is written at its first cell only; the others name its number. */
function formulaOf({ row, column, formula, shared: number }: Cell, shared: Map<string, Formula>): Formula | undefined {
  if (formula === undefined) return undefined;
  if (formula === '') {
    const first = shared.get(number ?? '');
    return first && { row, column, formula: first.formula, like: { row: first.row, column: first.column } };
  }
  const own = { row, column, formula };
  if (number !== undefined) shared.set(number, own);
  return own;
}

function withUnit(units: Sheet['units'], { row, column }: Cell, unit: string | undefined): void {
  if (unit === undefined) return;
  const last = units.findLast((one) => one.column === column);
  if (last?.unit === unit) last.last = row;
  else units.push({ column, first: row, last: row, unit });
}

function grow(sheet: Sheet, at: { row: number; column: number }): void {
  if (!sheet.cells) Object.assign(sheet, { first: { ...at }, last: { ...at } });
  sheet.cells++;
  if (at.row > sheet.last.row || sheet.cells === 1) sheet.rows++;
  sheet.first.row = Math.min(sheet.first.row, at.row);
  sheet.first.column = Math.min(sheet.first.column, at.column);
  sheet.last.row = Math.max(sheet.last.row, at.row);
  sheet.last.column = Math.max(sheet.last.column, at.column);
}

function laidOut(rows: Map<number, Map<number, string>>, sheet: Sheet): { lines: string[]; columns: string[] } {
  const left = Math.max(1, sheet.first.column);
  const right = Math.min(sheet.last.column, left + 255);
  const columns = Array.from({ length: Math.max(0, right - left + 1) }, (_, i) => columnName(left + i));
  const lines: string[] = [];
  for (const [row, cells] of rows) {
    const last = Math.min(right, Math.max(...cells.keys()));
    const texts = Array.from({ length: last - left + 1 }, (_, i) => cells.get(left + i) ?? '');
    lines.push(`${row}: ${barred(texts)}`);
  }
  return { lines, columns };
}

function cellText(cell: Cell, strings: string[], formats: Formats): string {
  if (cell.formula !== undefined && cell.value === '' && cell.type !== 'str') return cell.formula ? `=${cell.formula}` : '=(as above)';
  if (cell.value === '' && cell.type !== 'str') return '';
  switch (cell.type) {
    case 's':
      return marked(strings[Number(cell.value)] ?? '');
    case 'inlineStr':
    case 'str':
      return marked(cell.value);
    case 'b':
      return cell.value === '1' ? 'TRUE' : 'FALSE';
    case 'e':
    case 'd':
      return cell.value;
    default:
      return formats.show(Number(cell.value), cell.style);
  }
}

/** A text that looks like a value, without the apostrophe. */
export const unmarked = (text: string): string => (text.startsWith("'") && looksLikeValue(text.slice(1)) ? text.slice(1) : text);

/** Text on one line; where it looks like a number or a date, with the apostrophe by which spreadsheets tell the two apart. */
export function marked(text: string): string {
  const line = text.replace(/\r?\n/g, '⏎').slice(0, 5000);
  return looksLikeValue(line) ? `'${line}` : line;
}

const looksLikeValue = (text: string): boolean => /^[+-]?[\d.,]*\d[\d.,]*%?$/.test(text) || writtenValue(text) !== undefined;

export function parseCell(name: string): { row: number; column: number } | undefined {
  const found = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/i.exec(name.trim());
  if (!found?.[1]) return undefined;
  let column = 0;
  for (const letter of found[1].toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return { row: Number(found[2]), column };
}

export function parseArea(text: string): Area | undefined {
  const [from, to] = text.split(':');
  const start = parseCell(from ?? '');
  const end = to === undefined ? start : parseCell(to);
  if (!start || !end) return undefined;
  return {
    top: Math.min(start.row, end.row),
    bottom: Math.max(start.row, end.row),
    left: Math.min(start.column, end.column),
    right: Math.max(start.column, end.column),
  };
}

export function columnName(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}

export function cellName(row: number, column: number): string {
  return columnName(column) + row;
}
