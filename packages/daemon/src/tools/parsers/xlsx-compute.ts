import { type CellContent, cellKey, compute, type SheetCells } from './formula-engine.ts';
import { BrokenFormula, parseFormula, sheetsOf, UnknownFormula } from './formula-parse.ts';
import { isError, type Value } from './formula-values.ts';
import { cellName, parseCell } from './xlsx-sheet.ts';
import { attribute, escaped, scan } from './xml.ts';

// Puts beside each formula of a workbook what it comes to. One that can't be computed here is left without a value: an
// old one would pass for true.

export interface SheetXml {
  name: string;
  xml: string;
}
export interface Computed {
  /** The XML of the sheets, in their order. */
  sheets: string[];
  /** What a person has to know, for the end of a sentence: "; 3 formulas computed, C5 is #DIV/0!". */
  words: string;
  /** What each formula came to that could be computed, as text. */
  cells: ComputedCell[];
}
export interface ComputedCell {
  sheet: string;
  row: number;
  column: number;
  value: string;
  /** What the file held before. */
  was: string | undefined;
}

interface FormulaPlace {
  row: number;
  column: number;
  at: number;
  end: number;
  raw: string;
  /** Its `<f>` as it is written. */
  formula: string;
  /** Its value as it is written. */
  stored: string;
}

/** `strings`: the shared ones; `names`: those of the workbook, by name in small letters. */
export function computeSheets(sheets: SheetXml[], strings: string[], names: Map<string, string>): Computed {
  const read = sheets.map((sheet) => readCells(sheet, strings));
  if (!read.some(({ formulas }) => formulas.length)) return { sheets: sheets.map(({ xml }) => xml), words: '', cells: [] };
  const results = compute(
    read.map(({ cells }) => cells),
    names,
  );
  const errors: string[] = [];
  const told: ComputedCell[] = [];
  let missing = 0;
  let many = 0;
  const written = read.map(({ cells, formulas }, i) => {
    let xml = sheets[i]?.xml ?? '';
    const parts: string[] = [];
    let from = 0;
    for (const one of formulas) {
      const value = results.value(cells, one.row, one.column);
      many++;
      if (value === undefined) missing++;
      else {
        const was = one.stored === '' ? undefined : shownValue(contentOf(one.stored, attribute(one.raw, 't') ?? 'n', strings));
        told.push({ sheet: cells.name, row: one.row, column: one.column, value: shownValue(value), was });
      }
      if (value !== undefined && isError(value))
        errors.push(`${sheets.length > 1 ? `${cells.name}!` : ''}${cellName(one.row, one.column)} is ${value.error}`);
      parts.push(xml.slice(from, one.at), cellXml(one, value));
      from = one.end;
    }
    xml = parts.join('') + xml.slice(from);
    return xml;
  });
  const shown = errors.slice(0, 5).join(', ') + (errors.length > 5 ? `, … ${errors.length} errors in all` : '');
  const why = results.unknown().slice(0, 5).join(', ');
  const strangers = results.strangers().slice(0, 5).join(' and ');
  const words = [
    `; ${many - missing} ${many - missing === 1 ? 'formula' : 'formulas'} computed`,
    shown && `: ${shown}`,
    missing ? `; ${missing} not computed here (${why}): the program that opens the file does` : '',
    strangers && `, but ${strangers}, which shows as #NAME? there`,
  ];
  return { sheets: written, words: words.join(''), cells: told };
}

function readCells({ name, xml }: SheetXml, strings: string[]): { cells: SheetCells; formulas: FormulaPlace[] } {
  const cells: SheetCells = { name, cells: new Map(), rows: 0, columns: 0 };
  const formulas: FormulaPlace[] = [];
  const shared = new Map<string, { text: string; row: number; column: number }>();
  let row = 0;
  let column = 0;
  let cell:
    | { at: number; raw: string; value: string; text: string; formula: { at: number; raw: string; xml: string } | undefined }
    | undefined;
  let inside = '';
  scan(xml, {
    open(tag, raw, at) {
      if (tag === 'row') {
        row = Number(attribute(raw, 'r') ?? row + 1);
        column = 0;
      } else if (tag === 'c') {
        const place = parseCell(attribute(raw, 'r') ?? '');
        row = place?.row ?? row;
        column = place?.column ?? column + 1;
        cell = { at, raw, value: '', text: '', formula: undefined };
      } else if (tag === 'f' && cell) cell.formula = { at, raw, xml: '' };
      if (tag === 'f' || tag === 'v' || tag === 't' || tag === 'rPh') inside = tag;
    },
    text(text) {
      if (!cell) return;
      if (inside === 'f') cell.text += text;
      else if (inside === 'v' || (inside === 't' && attribute(cell.raw, 't') === 'inlineStr')) cell.value += text;
    },
    close(tag, _, end) {
      if (tag === inside) inside = '';
      if (tag === 'f' && cell?.formula) cell.formula.xml = xml.slice(cell.formula.at, end);
      if (tag !== 'c' || !cell) return;
      const place = { row, column, at: cell.at, end, raw: cell.raw };
      const content: CellContent = cell.formula
        ? formulaContent(cell.text, cell.formula.raw, place, shared)
        : { kind: 'value', value: contentOf(cell.value, attribute(cell.raw, 't') ?? 'n', strings) };
      if (cell.formula) formulas.push({ ...place, formula: cell.formula.xml, stored: cell.value });
      cells.cells.set(cellKey(row, column), content);
      cells.rows = Math.max(cells.rows, row);
      cells.columns = Math.max(cells.columns, column);
      cell = undefined;
    },
  });
  return { cells, formulas };
}

function formulaContent(
  text: string,
  raw: string,
  { row, column }: { row: number; column: number },
  shared: Map<string, { text: string; row: number; column: number }>,
): CellContent {
  const type = attribute(raw, 't') ?? 'normal';
  if (type === 'array' || type === 'dataTable') return { kind: 'unknown', why: 'a formula over several cells' };
  if (type !== 'shared') return { kind: 'formula', text, rows: 0, columns: 0 };
  const id = attribute(raw, 'si') ?? '';
  if (text) shared.set(id, { text, row, column });
  const first = shared.get(id);
  return first
    ? { kind: 'formula', text: first.text, rows: row - first.row, columns: column - first.column }
    : { kind: 'unknown', why: 'a shared formula' };
}

function contentOf(value: string, type: string, strings: string[]): Value {
  if (type === 's') return strings[Number(value)] ?? '';
  if (type === 'inlineStr' || type === 'str') return value;
  if (value === '') return null;
  if (type === 'b') return value === '1';
  if (type === 'e') return { error: value };
  const number = Number(value);
  return Number.isFinite(number) ? number : value;
}

/** Without the noise of binary fractions. */
function shownValue(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(Number.isInteger(value) ? value : Number(value.toPrecision(15)));
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return isError(value) ? value.error : value;
}

/** The cell with its formula and what it comes to; nothing, where that isn't known. */
function cellXml({ raw, formula, row, column }: FormulaPlace, value: Value | undefined): string {
  const prefix = /^<(\w+:)?/.exec(formula)?.[1] ?? '';
  const kept = raw.replace(/\st="[^"]*"/, '').replace(/\/$/, '');
  const start = `<${prefix}c${/\sr=/.test(kept) ? kept : ` r="${cellName(row, column)}"${kept}`}`;
  const end = `</${prefix}c>`;
  const put = (type: string, text: string) => `${start}${type && ` t="${type}"`}>${formula}<${prefix}v>${text}</${prefix}v>${end}`;
  if (value === undefined || value === null) return `${start}>${formula}${end}`;
  if (typeof value === 'number') return put('', String(value));
  if (typeof value === 'boolean') return put('b', value ? '1' : '0');
  return isError(value) ? put('e', value.error) : put('str', escaped(value));
}

/** Why a formula (without its "=") cannot be put into a cell; undefined when it can, known here or not. */
export function wrongFormula(formula: string, sheets: string[]): string | undefined {
  try {
    const stranger = sheetsOf(parseFormula(formula)).find((name) => !sheets.some((sheet) => sheet.toLowerCase() === name.toLowerCase()));
    return stranger === undefined
      ? undefined
      : `there is no sheet ${JSON.stringify(stranger)}; there are ${sheets.map((sheet) => JSON.stringify(sheet)).join(', ')}`;
  } catch (error) {
    if (error instanceof BrokenFormula) return error.message;
    if (error instanceof UnknownFormula) return undefined;
    throw error;
  }
}

const later =
  /"[^"]*"|(?<![\w.])(XLOOKUP|XMATCH|IFS|SWITCH|CONCAT|TEXTJOIN|MAXIFS|MINIFS|IFNA|XOR|DAYS|ISOWEEKNUM|UNIQUE|SEQUENCE|LET|LAMBDA|RANDARRAY|STDEV\.[SP]|VAR\.[SP]|RANK\.(?:EQ|AVG)|PERCENTILE\.(?:INC|EXC)|QUARTILE\.(?:INC|EXC)|NETWORKDAYS\.INTL|FILTER|SORT|SORTBY)(?=\s*\()/gi;

/** Functions that came after the file format carry a mark in it; without that, Excel doesn't know them. */
export function storedFormula(formula: string): string {
  return formula.replace(later, (whole, name: string | undefined) => {
    if (!name) return whole;
    return `_xlfn.${/^(FILTER|SORT)$/i.test(name) ? '_xlws.' : ''}${name.toUpperCase()}`;
  });
}
