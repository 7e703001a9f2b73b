import type { CellsAt } from './chart.ts';
import { formatOf, showNumber } from './number-format.ts';
import { type Block, type Cell, type ChartBlock, drawn, mainPart, relations } from './parts.ts';
import { all, attribute, child, type Element, elementsOf, textIn, xml } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

export interface Sheet {
  name: string;
  rows: string[][];
  /** How many columns a cell covers, by "row column" from 0. */
  spans?: Record<string, { columns: number }> | undefined;
  /** Charts and pictures that lie on it. */
  drawn?: Block[];
}

const mostRows = 20_000;
const mostColumns = 200;
const mostCells = 600_000;
/** Cells that one series of a chart is read from. */
const mostDrawn = 200;

interface Reading {
  strings: string[];
  /** By a cell's style. */
  formats: string[];
  base1904: boolean;
  /** Cells that may still be read. */
  left: number;
}

/** The sheets of a workbook as people see their cells (ECMA-376). Formulas show the value that was stored with them, or themselves. */
export async function readXlsx(bytes: Uint8Array<ArrayBuffer>): Promise<Sheet[] | undefined> {
  const zip = openZip(bytes);
  if (!zip) return undefined;
  const main = await mainPart(zip, 'xl/workbook.xml');
  const workbook = await xml(zip, main);
  if (!workbook) return undefined;
  const related = await relations(zip, main);
  const partOf = (type: string) => [...related.values()].find((one) => one.type === type)?.target ?? `xl/${type}.xml`;
  const reading: Reading = {
    strings: all(await xml(zip, partOf('sharedStrings')), 'si').map(wordsOf),
    formats: await formatsOf(zip, partOf('styles')),
    base1904: /^(1|true)$/.test(attribute(all(workbook, 'workbookPr')[0], 'date1904') ?? ''),
    left: mostCells,
  };
  const sheets: (Sheet & { part: string; document: Element })[] = [];
  for (const sheet of all(workbook, 'sheet')) {
    if (/hidden/i.test(attribute(sheet, 'state') ?? '')) continue;
    const part = related.get(attribute(sheet, 'r:id') ?? '')?.target ?? '';
    const document = await xml(zip, part);
    if (!document) continue;
    const name = attribute(sheet, 'name') ?? '';
    sheets.push({ name, rows: rowsOf(document, reading), spans: spansOf(document), part, document });
  }
  if (sheets.length === 0) return undefined;
  const cellsAt = cellsIn(sheets, reading);
  return Promise.all(sheets.map(async ({ part, document: _, ...sheet }) => ({ ...sheet, drawn: await drawnOn(zip, part, cellsAt) })));
}

/** What stands in the cells that a chart names, each as it is seen and as it was written. */
function cellsIn(sheets: { name: string; document: Element }[], { strings, formats, base1904 }: Reading): CellsAt {
  const indexes = new Map<string, Map<string, Element>>();
  return (reference) => {
    const [, quoted, plain = '', from = '', to = from] =
      /^(?:'((?:[^']|'')+)'|([^'!]+))!([A-Z]{1,3}\d{1,7})(?::([A-Z]{1,3}\d{1,7}))?$/.exec(reference.replaceAll('$', '')) ?? [];
    const name = quoted?.replaceAll("''", "'") ?? plain;
    const document = sheets.find((sheet) => sheet.name === name)?.document;
    const [first, last] = [placeOf(from), placeOf(to)];
    if (!document || !first || !last) return undefined;
    const index = indexes.get(name) ?? new Map(all(document, 'c').map((cell) => [attribute(cell, 'r') ?? '', cell]));
    indexes.set(name, index);
    const cells: ReturnType<CellsAt> = [];
    for (let row = first.row; row <= last.row && cells.length < mostDrawn; row++)
      for (let column = first.column; column <= last.column && cells.length < mostDrawn; column++) {
        const cell = index.get(`${lettersOf(column)}${row + 1}`);
        const text = cell ? shownIn(cell, { strings, formats, base1904 }) : '';
        const number = cell && attribute(cell, 't') !== 's' ? textIn(child(cell, 'v')) : '';
        cells.push({ text, value: number });
      }
    return cells;
  };
}

/** 27 → "AB". */
const lettersOf = (column: number): string =>
  (column >= 26 ? lettersOf(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26));

async function drawnOn(zip: Zip, part: string, cellsAt: CellsAt): Promise<Block[]> {
  const drawing = [...(await relations(zip, part)).values()].find(({ type }) => type === 'drawing')?.target;
  const document = drawing === undefined ? undefined : await xml(zip, drawing);
  return drawing && document ? drawn(zip, document, await relations(zip, drawing), cellsAt) : [];
}

/** Without the reading of Japanese words, which stands beside them. */
const wordsOf = (item: Element): string =>
  elementsOf(item)
    .flatMap((one) => (one.name === 't' ? one : one.name === 'r' ? all(one, 't') : []))
    .map(textIn)
    .join('');

async function formatsOf(zip: Zip, part: string): Promise<string[]> {
  const document = await xml(zip, part);
  const own = new Map(all(document, 'numFmt').map((one) => [Number(attribute(one, 'numFmtId')), attribute(one, 'formatCode') ?? '']));
  return all(all(document, 'cellXfs')[0], 'xf').map((style) => formatOf(Number(attribute(style, 'numFmtId') ?? 0), own));
}

function rowsOf(document: Element, reading: Reading): string[][] {
  const rows: string[][] = [];
  for (const row of all(document, 'row')) {
    const number = Number(attribute(row, 'r') ?? rows.length + 1);
    if (number > mostRows || reading.left <= 0) break;
    while (rows.length < number - 1) rows.push([]);
    const cells: string[] = [];
    for (const cell of all(row, 'c')) {
      const at = placeOf(attribute(cell, 'r') ?? '')?.column ?? cells.length;
      if (at >= mostColumns || --reading.left < 0) break;
      while (cells.length < at) cells.push('');
      cells[at] = shownIn(cell, reading);
    }
    rows[number - 1] = cells;
  }
  while (rows.at(-1)?.every((cell) => cell === '')) rows.pop();
  return rows;
}

function spansOf(document: Element): Sheet['spans'] {
  const spans: NonNullable<Sheet['spans']> = {};
  for (const merged of all(document, 'mergeCell').slice(0, 5000)) {
    const [from, to] = (attribute(merged, 'ref') ?? '').split(':').map(placeOf);
    if (from && to && from.row < mostRows && from.column < mostColumns)
      spans[`${from.row} ${from.column}`] = { columns: Math.min(mostColumns, to.column) - from.column + 1 };
  }
  return spans;
}

/** "AB12" → row 11, column 27. */
function placeOf(reference: string): { row: number; column: number } | undefined {
  const [, letters, digits] = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference) ?? [];
  if (!letters) return undefined;
  return { row: Number(digits) - 1, column: [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 };
}

function shownIn(cell: Element, { strings, formats, base1904 }: Omit<Reading, 'left'>): string {
  const type = attribute(cell, 't');
  if (type === 'inlineStr') return wordsOf(child(cell, 'is') ?? cell);
  const value = textIn(child(cell, 'v'));
  const formula = child(cell, 'f');
  // Nobody has computed it: the program that opens the file will.
  if (formula && value === '' && type !== 'str') return `=${textIn(formula) || '…'}`;
  if (type === 's') return strings[Number(value)] ?? '';
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE';
  if (type === 'str' || type === 'e' || type === 'd' || value === '') return value;
  const number = Number(value);
  return Number.isFinite(number) ? showNumber(number, formats[Number(attribute(cell, 's') ?? 0)] ?? 'General', base1904) : value;
}

export interface SheetTable extends Pick<Sheet, 'name' | 'rows'> {
  /** Where it is what a chart shows. */
  chart?: ChartBlock;
}
/** What of a workbook is compared: its sheets, and each chart, what it is (`about`) and what it shows. `untitled`: how one without a title is called. */
export const tablesOf = (sheets: Sheet[], untitled: string, about: (chart: ChartBlock) => string): SheetTable[] =>
  sheets.flatMap(({ name, rows, drawn = [] }) => {
    const charts = drawn.flatMap((block) => (block.kind === 'chart' ? block : []));
    const shown = charts.map((chart, index) => {
      const before = charts.slice(0, index).filter(({ title }) => title === chart.title).length;
      const title = `${chart.title || untitled}${before ? ` (${before + 1})` : ''}`;
      return { name: `${name} · ${title}`, rows: [[about(chart)], ...chart.rows.map((row) => row.map(({ text }) => text))], chart };
    });
    return [{ name, rows }, ...shown];
  });

/** A row as cells with what they cover, and none of those that are covered. */
export function cellsOf(row: string[], at: number, spans: NonNullable<Sheet['spans']>): Cell[] {
  const cells: Cell[] = [];
  for (let column = 0; column < row.length; column++) {
    const span = spans[`${at} ${column}`]?.columns ?? 1;
    cells.push(span > 1 ? { text: row[column] ?? '', span } : { text: row[column] ?? '' });
    column += span - 1;
  }
  return cells;
}
