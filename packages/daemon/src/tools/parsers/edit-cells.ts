import JSZip from 'jszip';
import { z } from 'zod';
import { addSheet } from './add-sheet.ts';
import { deletion, insertion } from './lines.ts';
import { withMoved } from './move-lines.ts';
import { mainPart, type Relation, relations, type SheetPart } from './parts.ts';
import { type CellValue, setCells } from './set-cells.ts';
import { Unreadable } from './unreadable.ts';
import { readStrings } from './xlsx.ts';
import { computeSheets, wrongFormula } from './xlsx-compute.ts';
import { readFormats } from './xlsx-formats.ts';
import { cellName, parseCell } from './xlsx-sheet.ts';
import { all, attribute, isElement, parseXml } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

// Changes cells of a workbook in the XML of their sheet, so that what no library understands (charts, pivot tables,
// slicers, rules of colour) stays as it is. What formulas come to is computed anew.

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const linesSchema = z.array(z.string());
const cellsSchema = z.record(z.string(), z.union([value, z.array(z.array(value))]));

export async function editCells(
  given: Uint8Array,
  options: Record<string, string>,
): Promise<{ bytes: Uint8Array; words: string; computed: string }> {
  const added = options.new !== undefined && !hasSheet(given, options.new);
  const bytes = added ? await addSheet(given, options.new ?? '') : given;
  const zip = openZip(bytes);
  const main = mainPart(zip, 'xl/workbook.xml');
  const related = relations(zip, main);
  const sheet = findSheet(zip, main, related, options.new ?? options.sheet);
  const changed = new Map<string, string>();
  const gone = linesSchema.parse(JSON.parse(options.delete ?? '[]'));
  const fresh = linesSchema.parse(JSON.parse(options.insert ?? '[]'));
  if (gone.length && fresh.length) throw new Unreadable('delete or insert in one call, not both.');
  const move = gone.length ? deletion(gone) : fresh.length ? insertion(fresh) : undefined;
  if (move) for (const [name, xml] of withMoved(zip, sheet, allSheets(zip, main, related), main, move)) changed.set(name, xml);
  const wanted = flat(cellsSchema.parse(JSON.parse(options.cells ?? '{}')));
  const formats = readFormats(zip.text(related.find((one) => one.type === 'styles')?.target ?? ''), false);
  changed.set(sheet.part, setCells(changed.get(sheet.part) ?? zip.text(sheet.part), wanted, formats));
  refuseBroken(wanted, allSheets(zip, main, related));
  const computed = recompute(zip, main, related, changed);
  const archive = await JSZip.loadAsync(bytes);
  for (const [name, xml] of withoutCalcChain(zip, main, changed)) archive.file(name, xml);
  for (const one of related) if (one.type === 'calcChain') archive.remove(one.target);
  const done = [
    added ? 'made the sheet' : '',
    move ? `${gone.length ? 'deleted' : 'inserted'} ${counted(move.count, move.what)}` : '',
    wanted.length ? `set ${counted(wanted.length, 'cell')}` : '',
  ];
  const packed = await archive.generateAsync({ type: 'uint8array', compression: 'DEFLATE' });
  return { bytes: packed, words: `${done.filter(Boolean).join(', ')} on sheet ${JSON.stringify(sheet.name)}${computed}`, computed };
}

const counted = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

function hasSheet(bytes: Uint8Array, name: string): boolean {
  const zip = openZip(bytes);
  const main = mainPart(zip, 'xl/workbook.xml');
  return allSheets(zip, main, relations(zip, main)).some((sheet) => sheet.name.toLowerCase() === name.trim().toLowerCase());
}

function allSheets(zip: Zip, main: string, related: Relation[]): SheetPart[] {
  const sheets = all(parseXml(zip.text(main)), 'sheet').map(({ raw }) => ({
    name: attribute(raw, 'name') ?? '',
    part: related.find((one) => one.id === attribute(raw, 'r:id'))?.target ?? '',
  }));
  return sheets.filter(({ part }) => /worksheets?\//.test(part) && zip.has(part));
}

function findSheet(zip: Zip, main: string, related: Relation[], name: string | undefined): SheetPart {
  const sheets = allSheets(zip, main, related);
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

/** Computes all formulas of the workbook as it will be, and returns what is to be said of it. */
function recompute(zip: Zip, main: string, related: Relation[], changed: Map<string, string>): string {
  const sheets = allSheets(zip, main, related);
  const book = changed.get(main) ?? zip.text(main);
  const strings = readStrings(zip.text(related.find((one) => one.type === 'sharedStrings')?.target ?? ''));
  const computed = computeSheets(
    sheets.map(({ name, part }) => ({ name, xml: changed.get(part) ?? zip.text(part) })),
    strings,
    namesOf(book),
  );
  for (const [i, { part }] of sheets.entries()) changed.set(part, computed.sheets[i] ?? zip.text(part));
  changed.set(main, computedOnLoad(book));
  return computed.words;
}

/** Names that hold in the whole workbook, by their small letters. */
function namesOf(book: string): Map<string, string> {
  const names = all(parseXml(book), 'definedName').filter(({ raw }) => attribute(raw, 'localSheetId') === undefined);
  return new Map(
    names.map((one) => [(attribute(one.raw, 'name') ?? '').toLowerCase(), one.children.filter((text) => !isElement(text)).join('')]),
  );
}

/** The program that opens it computes once more: it may know what is not known here. */
function computedOnLoad(book: string): string {
  const calc = /<(\w+:)?calcPr\b[^>]*>/.exec(book)?.[0];
  if (!calc) return book;
  return book.replace(calc, calc.replace(/\sfullCalcOnLoad="[^"]*"/, '').replace(/calcPr/, 'calcPr fullCalcOnLoad="1"'));
}

/** The order of computing names cells by place; programs make it anew where it is missing, and complain where it is wrong. */
function withoutCalcChain(zip: Zip, main: string, changed: Map<string, string>): Map<string, string> {
  const files = new Map(changed);
  const folder = main.slice(0, main.lastIndexOf('/'));
  const links = `${folder}/_rels/${main.slice(folder.length + 1)}.rels`;
  files.set(links, zip.text(links).replace(/<Relationship\b[^>]*calcChain[^>]*\/>/g, ''));
  const types = '[Content_Types].xml';
  files.set(types, zip.text(types).replace(/<Override\b[^>]*calcChain[^>]*\/>/g, ''));
  return files;
}
