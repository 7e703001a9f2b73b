import { mainPart, type Relation, relations, type SheetPart } from './parts.ts';
import { type Computed, computeSheets } from './xlsx-compute.ts';
import { all, attribute, isElement, parseXml, words } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

/** An opened .xlsx: what all need who read, change or compute it. */
export interface Workbook {
  zip: Zip;
  /** The name of its main part, and where that points. */
  main: string;
  related: Relation[];
  /** Those with cells, in their order. */
  sheets: SheetPart[];
}

export function openWorkbook(bytes: Uint8Array): Workbook {
  const zip = openZip(bytes);
  const main = mainPart(zip, 'xl/workbook.xml');
  const related = relations(zip, main);
  return { zip, main, related, sheets: sheetsOf(zip, main, related) };
}

function sheetsOf(zip: Zip, main: string, related: Relation[]): SheetPart[] {
  const sheets = all(parseXml(zip.text(main)), 'sheet').map(({ raw }) => ({
    name: attribute(raw, 'name') ?? '',
    part: related.find((one) => one.id === attribute(raw, 'r:id'))?.target ?? '',
  }));
  return sheets.filter(({ part }) => /worksheets?\//.test(part) && zip.has(part));
}

/** The part of that type beside the main one ("styles"), as text. */
export function bookPart({ zip, related }: Pick<Workbook, 'zip' | 'related'>, type: string): string {
  return zip.text(related.find((one) => one.type === type)?.target ?? '');
}

export function readStrings(xml: string): string[] {
  // Phonetic readings (rPh) stand beside the text, not in it.
  const clean = xml.replace(/<(\w+:)?rPh\b[\s\S]*?<\/\1?rPh>/g, '');
  return all(parseXml(clean), 'si').map(words);
}

/** All formulas computed, over the sheets as they will be: `changed` holds parts that are not as in the file. */
export function computeBook(book: Workbook, changed: Map<string, string> = new Map()): Computed {
  return computeSheets(
    book.sheets.map(({ name, part }) => ({ name, xml: changed.get(part) ?? book.zip.text(part) })),
    readStrings(bookPart(book, 'sharedStrings')),
    namesOf(changed.get(book.main) ?? book.zip.text(book.main)),
  );
}

/** Names that hold in the whole workbook, by their small letters. */
function namesOf(book: string): Map<string, string> {
  const names = all(parseXml(book), 'definedName').filter(({ raw }) => attribute(raw, 'localSheetId') === undefined);
  return new Map(
    names.map((one) => [(attribute(one.raw, 'name') ?? '').toLowerCase(), one.children.filter((text) => !isElement(text)).join('')]),
  );
}
