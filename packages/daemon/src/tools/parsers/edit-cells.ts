import JSZip from 'jszip';
import { z } from 'zod';
import { addCharts } from './add-charts.ts';
import { addSheet } from './add-sheet.ts';
import { chartsNow, freshCharts } from './chart-caches.ts';
import { leftOut } from './left-out.ts';
import { deletion, insertion } from './lines.ts';
import { withMoved } from './move-lines.ts';
import { openLooks } from './new-looks.ts';
import type { SheetPart } from './parts.ts';
import { type CellValue, setCells } from './set-cells.ts';
import { changedWith, placeOf, rowsNow, valuesNow } from './told-cells.ts';
import { Unreadable } from './unreadable.ts';
import { withoutUnused } from './unused-strings.ts';
import { bookPart, computeBook, openWorkbook, readStrings, type Workbook } from './workbook.ts';
import { unsure, writtenValue } from './written-values.ts';
import { wrongFormula } from './xlsx-compute.ts';
import { readFormats } from './xlsx-formats.ts';
import { cellName, parseCell } from './xlsx-sheet.ts';

// Changes cells of a workbook in the XML of their sheet, so that what no library understands (charts, pivot tables,
// slicers, rules of colour) stays as it is. What formulas come to is computed anew.

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const linesSchema = z.array(z.string());
const cellsSchema = z.record(z.string(), z.union([value, z.array(z.array(value))]));

/** `computed` says what came of its formulas, for the end of a sentence; `shown` what the changed cells hold now, on lines of their own. */
export async function editCells(
  given: Uint8Array,
  options: Record<string, string>,
): Promise<{ bytes: Uint8Array; words: string; computed: string; shown: string; values: string }> {
  const added = options.new !== undefined && !hasSheet(openWorkbook(given), options.new);
  const bytes = added ? await addSheet(given, options.new ?? '') : given;
  const book = openWorkbook(bytes);
  const sheet = findSheet(book, options.new ?? options.sheet);
  const changed = new Map<string, string>();
  const gone = linesSchema.parse(JSON.parse(options.delete ?? '[]'));
  const fresh = linesSchema.parse(JSON.parse(options.insert ?? '[]'));
  if (gone.length && fresh.length) throw new Unreadable('delete or insert in one call, not both.');
  const move = gone.length ? deletion(gone) : fresh.length ? insertion(fresh) : undefined;
  if (move) for (const [name, xml] of withMoved(book.zip, sheet, book.sheets, book.main, move)) changed.set(name, xml);
  const charts = chartsNow(book, changed);
  const wanted = flat(cellsSchema.parse(JSON.parse(options.cells ?? '{}')));
  const date1904 = /<(?:\w+:)?workbookPr\b[^>]*\sdate1904="(?:1|true)"/.test(book.zip.text(book.main));
  const before = bookPart(book, 'styles');
  const looks = openLooks(before);
  const shown = { formats: readFormats(before, date1904), looks, date1904 };
  changed.set(sheet.part, setCells(changed.get(sheet.part) ?? book.zip.text(sheet.part), wanted, shown));
  const styles = looks.changed();
  if (styles) changed.set(book.related.find(({ type }) => type === 'styles')?.target ?? '', styles);
  const formats = styles ? readFormats(styles, date1904) : shown.formats;
  refuseBroken(wanted, book.sheets);
  const computed = computeBook(book, changed);
  for (const [i, { part }] of book.sheets.entries()) changed.set(part, computed.sheets[i] ?? book.zip.text(part));
  changed.set(book.main, computedOnLoad(changed.get(book.main) ?? book.zip.text(book.main)));
  for (const [part, xml] of freshCharts(book, changed)) changed.set(part, xml);
  const strings = withoutUnused(book, changed);
  if (strings) changed.set(book.related.find(({ type }) => type === 'sharedStrings')?.target ?? '', strings);
  const archive = await JSZip.loadAsync(bytes);
  // An Office file has no entries for folders, and gets none.
  for (const [name, xml] of withoutCalcChain(book, changed)) archive.file(name, xml, { createFolders: false });
  for (const one of book.related) if (one.type === 'calcChain') archive.remove(one.target);
  const packed = await archive.generateAsync({ type: 'uint8array', compression: 'DEFLATE' });
  const charted = await addCharts(packed, sheet.name, options.charts ?? '[]');
  const done = [
    added ? 'made the sheet' : '',
    move ? `${gone.length ? 'deleted' : 'inserted'} ${counted(move.count, move.what)}` : '',
    wanted.length ? `set ${counted(wanted.length, 'cell')}` : '',
    charted.words,
  ];
  const several = book.sheets.length > 1;
  const set = new Set(wanted.map((one) => placeOf({ sheet: sheet.name, ...one }, true)));
  const rows = rowsNow(changed.get(sheet.part) ?? '', wanted, readStrings(bookPart(book, 'sharedStrings')), formats);
  return {
    bytes: charted.bytes,
    words: `${done.filter(Boolean).join(', ')} on sheet ${JSON.stringify(sheet.name)}${charts}${computed.words}`,
    computed: computed.words,
    shown: [
      rows,
      move ? leftOut(changed.get(sheet.part) ?? '', move) : '',
      unsureOf(wanted),
      move ? '' : changedWith(computed.cells, set, several),
    ]
      .filter(Boolean)
      .join('\n'),
    values: valuesNow(computed.cells, several),
  };
}

/** What stays a text because it can be read in two ways. */
function unsureOf(wanted: { row: number; column: number; value: CellValue }[]): string {
  const two = wanted.filter(({ value }) => typeof value === 'string' && writtenValue(value) === unsure);
  const named = two.slice(0, 5).map(({ row, column, value }) => `${cellName(row, column)} ${JSON.stringify(value)}`);
  return two.length ? `Left as text, for it can be read in two ways: ${named.join(', ')}. 2024-01-30 and 1234.50 are sure.` : '';
}

const counted = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

const hasSheet = (book: Workbook, name: string) => book.sheets.some((sheet) => sheet.name.toLowerCase() === name.trim().toLowerCase());

function findSheet({ sheets }: Workbook, name: string | undefined): SheetPart {
  const found = name === undefined ? sheets[0] : sheets.find((sheet) => sheet.name.toLowerCase() === name.trim().toLowerCase());
  if (found) return found;
  throw new Unreadable(
    `There is no sheet ${JSON.stringify(name ?? '')}. There are: ${sheets.map((sheet) => JSON.stringify(sheet.name)).join(', ')}. To make it, say new: true.`,
  );
}

/** Each single cell, from single values and from blocks that begin at a cell. */
function flat(cells: z.output<typeof cellsSchema>): { row: number; column: number; value: CellValue }[] {
  return Object.entries(cells).flatMap(([name, value]) => {
    const at = parseCell(name.split(':')[0] ?? '');
    if (!at || at.row < 1 || at.row > 1_048_576 || at.column > 16_384)
      throw new Unreadable(`${JSON.stringify(name)} is no cell: write it as B3.`);
    if (!Array.isArray(value)) return [{ ...at, value }];
    return value.flatMap((row, y) => row.map((one, x) => ({ row: at.row + y, column: at.column + x, value: one })));
  });
}

function refuseBroken(wanted: { row: number; column: number; value: CellValue }[], sheets: SheetPart[]): void {
  for (const { row, column, value } of wanted) {
    if (typeof value !== 'string' || !/^=\S/.test(value)) continue;
    const wrong = wrongFormula(
      value.slice(1),
      sheets.map(({ name }) => name),
    );
    if (wrong) throw new Unreadable(`The formula for ${cellName(row, column)} is broken: ${wrong}.`);
  }
}

/** The program that opens it computes once more: it may know what is not known here. */
function computedOnLoad(book: string): string {
  const calc = /<(\w+:)?calcPr\b[^>]*>/.exec(book)?.[0];
  if (!calc) return book;
  return book.replace(calc, calc.replace(/\sfullCalcOnLoad="[^"]*"/, '').replace(/calcPr/, 'calcPr fullCalcOnLoad="1"'));
}

/** The order of computing names cells by place; programs make it anew where it is missing, and complain where it is wrong. */
function withoutCalcChain({ zip, main }: Workbook, changed: Map<string, string>): Map<string, string> {
  const files = new Map(changed);
  const folder = main.slice(0, main.lastIndexOf('/'));
  const links = `${folder}/_rels/${main.slice(folder.length + 1)}.rels`;
  files.set(links, zip.text(links).replace(/<Relationship\b[^>]*calcChain[^>]*\/>/g, ''));
  const types = '[Content_Types].xml';
  files.set(types, zip.text(types).replace(/<Override\b[^>]*calcChain[^>]*\/>/g, ''));
  return files;
}
