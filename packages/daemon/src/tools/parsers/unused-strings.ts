import { bookPart, type Workbook } from './workbook.ts';

/** Bytes of all sheets: they are read once more here, and what one file unpacks to is bounded. */
const most = 75_000_000;

/**
 * The part with the texts of all cells, without those that cells held before the change and none holds now: what was deleted
 * is not to be found in the file. Their places stay, since cells name texts by number. Undefined where none went,
 * and of a workbook too large to look.
 */
export function withoutUnused(book: Workbook, changed: Map<string, string>): string | undefined {
  const { zip } = book;
  const sheets = zip.entries.filter(({ name }) => /sheets\/[^/]*\.xml$/.test(name));
  if (sheets.reduce((sum, { size }) => sum + size, 0) > most) return undefined;
  const before = used(book.sheets.map(({ part }) => zip.text(part)));
  const now = used(sheets.map(({ name }) => changed.get(name) ?? zip.text(name)));
  const gone = new Set([...before].filter((index) => !now.has(index)));
  if (!gone.size) return undefined;
  let index = 0;
  return bookPart(book, 'sharedStrings').replace(/<(\w+:)?si\b[^>]*?(?:\/>|>[\s\S]*?<\/\1?si>)/g, (text, prefix = '') =>
    gone.has(index++) ? `<${prefix}si><${prefix}t/></${prefix}si>` : text,
  );
}

function used(sheets: string[]): Set<number> {
  const cell = /<(?:\w+:)?c\b[^>]*\st="s"[^>]*>\s*<(?:\w+:)?v>(\d+)</g;
  return new Set(sheets.flatMap((xml) => Array.from(xml.matchAll(cell), ([, index]) => Number(index))));
}
