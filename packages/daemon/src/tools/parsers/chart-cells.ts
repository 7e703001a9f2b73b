import { bookPart, readStrings, type Workbook } from './workbook.ts';
import { readFormats } from './xlsx-formats.ts';
import { type Area, parseArea, type Sheet, scanSheet, unmarked } from './xlsx-sheet.ts';

/** What a cell holds: as it is stored, and as it is shown. Undefined when it is empty or nobody here knows what it comes to. */
export interface Held {
  raw: string | undefined;
  shown: string | undefined;
}
/** The cells that a chart's reference names, one after another; undefined where it is not known what it names. */
export type Reader = (reference: string, onlyVisible: boolean) => Held[] | undefined;

/** Cells of one reference: whole columns are not gone through. */
const most = 100_000;

/** `changed`: parts that are not as in the file. Each sheet is read once, when it is asked for. */
export function readerOfCells(book: Workbook, changed: Map<string, string>): Reader {
  const strings = readStrings(bookPart(book, 'sharedStrings'));
  const styles = book.related.find(({ type }) => type === 'styles')?.target ?? '';
  const formats = readFormats(changed.get(styles) ?? book.zip.text(styles), false);
  const known = new Map<string, SheetCells>();
  const sheetOf = (name: string) => {
    const part = book.sheets.find((sheet) => sheet.name.toLowerCase() === name.toLowerCase())?.part;
    if (part === undefined) return undefined;
    const xml = changed.get(part) ?? book.zip.text(part);
    const texts = (how: typeof formats | { show: typeof String }) =>
      scanSheet(xml, { strings, formats: how, area: undefined, most: Number.MAX_SAFE_INTEGER }).texts;
    const cells = known.get(part) ?? { shown: texts(formats), raw: texts({ show: String }), hidden: hiddenRows(xml) };
    known.set(part, cells);
    return cells;
  };
  return (reference, onlyVisible) => {
    const found: Held[] = [];
    for (const { sheet, area } of areasOf(reference)) {
      const cells = area && sheetOf(sheet);
      if (!cells) return undefined;
      found.push(...heldIn(cells, area, onlyVisible));
    }
    return found.length ? found : undefined;
  };
}

interface SheetCells {
  shown: Sheet['texts'];
  raw: Sheet['texts'];
  hidden: Set<number>;
}

function hiddenRows(xml: string): Set<number> {
  const rows = xml.matchAll(/<(?:\w+:)?row\b[^>]*\shidden="(?:1|true)"[^>]*/g);
  return new Set([...rows].map(([row]) => Number(/\sr="(\d+)"/.exec(row)?.[1])));
}

/** "Sheet1!$A$2:$A$7", or several in brackets. An area that is none leaves its reference unknown. */
function areasOf(reference: string): { sheet: string; area: Area | undefined }[] {
  const one = /(?:'((?:[^']|'')+)'|([^'!,()]+))!([^,()]*)/g;
  return [...reference.matchAll(one)].map(([, quoted, plain = '', cells = '']) => {
    const area = parseArea(cells);
    const fits = area && (area.bottom - area.top + 1) * (area.right - area.left + 1) <= most;
    return { sheet: quoted?.replaceAll("''", "'") ?? plain, area: fits ? area : undefined };
  });
}

function heldIn(cells: SheetCells, { top, bottom, left, right }: Area, onlyVisible: boolean): Held[] {
  const rows = span(top, bottom).filter((row) => !onlyVisible || !cells.hidden.has(row));
  return rows.flatMap((row) =>
    span(left, right).map((column) => ({
      raw: plain(cells.raw.get(row)?.get(column)),
      shown: plain(cells.shown.get(row)?.get(column)),
    })),
  );
}

const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** As the cell holds it: a formula without a value holds none. */
const plain = (text: string | undefined): string | undefined =>
  text === undefined || text.startsWith('=') ? undefined : unmarked(text).replaceAll('⏎', '\n');
