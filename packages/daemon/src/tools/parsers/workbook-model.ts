import { bookPart, openWorkbook, type Workbook } from './workbook.ts';
import { type Formats, readFormats } from './xlsx-formats.ts';
import { parseCell } from './xlsx-sheet.ts';
import { all, attribute, child, type Element, isElement, parseXml, scan, words } from './xml.ts';

// A workbook as two of them are compared: what each cell holds and how it looks, whatever program wrote it and in whatever
// order, and all else as it stands.

export interface CellModel {
  /** A formula with its "=", or the kind and the value: "n 5", "s five", "b 1", "e #N/A". */
  content: string;
  /** Its format, spelled out. */
  look: string;
  /** A number that shows as a day. */
  day?: string;
  /** Several formats in one text, or a formula that reaches over other cells: not to be written anew. */
  special: boolean;
}
export interface SheetModel {
  /** By row, then by column. */
  rows: Map<number, Map<number, CellModel>>;
  /** Widths, merged cells, rules of colour, links to drawings: all but the cells, and where one had scrolled to. */
  rest: string;
}
export interface BookModel {
  sheets: Map<string, SheetModel>;
  /** Names, charts, pictures, macros and whatever else is in it. */
  rest: Map<string, string>;
  date1904: boolean;
}

/** What changes when a workbook is merely opened and saved. */
const passing = /^(docProps\/|xl\/calcChain\.xml$|xl\/printerSettings\/|\[Content_Types\]\.xml$|.*\.rels$)/;
const passingElements = new Set([
  'sheetViews',
  'dimension',
  'sheetFormatPr',
  'bookViews',
  'fileVersion',
  'calcPr',
  'absPath',
  'revisionPtr',
  // What a chart keeps of the cells that it points at.
  'numCache',
  'strCache',
  'multiLvlStrCache',
  'dlblRangeCache',
  'lvl',
]);
const passingAttributes =
  /^(xmlns|xr\d*:|mc:|spans$|x14ac:dyDescent$|x14ac:knownFonts$|count$|uniqueCount$|codeName$|filterPrivacy$|defaultThemeVersion$)/;

export function modelOf(bytes: Uint8Array): BookModel {
  const book = openWorkbook(bytes);
  const stylesPart = book.related.find(({ type }) => type === 'styles')?.target;
  const stringsPart = book.related.find(({ type }) => type === 'sharedStrings')?.target;
  const main = parseXml(book.zip.text(book.main));
  const styles = parseXml(bookPart(book, 'styles'));
  const looks = looksOf(styles);
  const strings = stringsOf(book);
  const date1904 = all(main, 'workbookPr').some(({ raw }) => /^(1|true)$/.test(attribute(raw, 'date1904') ?? ''));
  const formats = readFormats(bookPart(book, 'styles'), date1904);
  const parts = new Set(book.sheets.map(({ part }) => part));
  const rest = new Map<string, string>([['workbook', canonical(main)]]);
  rest.set('rules of colour', canonical(child(child(styles, 'styleSheet'), 'dxfs')));
  for (const { name, folder } of book.zip.entries) {
    if (folder || passing.test(name) || parts.has(name) || [book.main, stylesPart, stringsPart].includes(name)) continue;
    rest.set(name, /\.(xml|vml)$/.test(name) ? canonicalText(book.zip.text(name)) : Buffer.from(book.zip.read(name)).toString('base64'));
  }
  return {
    sheets: new Map(book.sheets.map(({ name, part }) => [name, sheetOf(book.zip.text(part), strings, looks, formats)])),
    rest,
    date1904,
  };
}

interface Text {
  text: string;
  rich: boolean;
}

function stringsOf(book: Workbook): Text[] {
  const xml = bookPart(book, 'sharedStrings').replace(/<(\w+:)?rPh\b[\s\S]*?<\/\1?rPh>/g, '');
  return all(parseXml(xml), 'si').map((si) => ({ text: words(si), rich: child(si, 'r') !== undefined }));
}

function looksOf(styles: Element): string[] {
  const sheet = child(styles, 'styleSheet');
  const list = (name: string, of: string) => all(child(sheet, name), of);
  const codes = new Map(list('numFmts', 'numFmt').map(({ raw }) => [attribute(raw, 'numFmtId'), attribute(raw, 'formatCode') ?? '']));
  const parts = { fontId: list('fonts', 'font'), fillId: list('fills', 'fill'), borderId: list('borders', 'border') };
  return list('cellXfs', 'xf').map((xf) => {
    const id = attribute(xf.raw, 'numFmtId') ?? '0';
    const of = (name: keyof typeof parts) => canonical(parts[name][Number(attribute(xf.raw, name) ?? 0)]);
    const own = xf.children.filter(isElement).map(canonical).sort().join('');
    return [codes.get(id) ?? id, of('fontId'), of('fillId'), of('borderId'), own].join('|');
  });
}

function sheetOf(xml: string, strings: Text[], looks: string[], formats: Formats): SheetModel {
  const rows: SheetModel['rows'] = new Map();
  const forms: string[] = [];
  const shared = new Map<string, string>();
  const data = { at: -1, end: -1 };
  let row = 0;
  let cell: { column: number; type: string; style: number; value: string; formula?: string; special: boolean } | undefined;
  let inside = '';
  scan(xml, {
    open(name, raw, at, end) {
      if (name === 'sheetData') data.at = at;
      else if (name === 'row') {
        row = Number(attribute(raw, 'r') ?? row + 1);
        const form = attributesOf(raw, /^(r|customFormat)$/);
        if (form) forms.push(`${row} ${form}`);
      } else if (name === 'c') {
        const place = parseCell(attribute(raw, 'r') ?? '');
        if (place) row = place.row;
        const column = place?.column ?? (cell?.column ?? 0) + 1;
        cell = { column, type: attribute(raw, 't') ?? 'n', style: Number(attribute(raw, 's') ?? 0), value: '', special: false };
      } else if (name === 'f' && cell) {
        const kind = attribute(raw, 't') ?? '';
        const id = attribute(raw, 'si') ?? '';
        cell.formula = '';
        // Each cell that shares a formula is told by whose copy it is.
        if (kind === 'shared') {
          if (!shared.has(id)) shared.set(id, `${row},${cell.column}`);
          cell.formula = `{shared from ${shared.get(id)}}`;
        }
        if (kind && kind !== 'normal') cell.special = true;
        inside = /\/\s*$/.test(xml.slice(at, end - 1)) ? '' : 'f';
      } else if (name === 'v' || name === 't') inside = name;
      else if (name === 'rPh') inside = '';
      else if (name === 'r' && cell) cell.special = true;
    },
    text(text) {
      if (!cell) return;
      if (inside === 'f') cell.formula += text;
      else if (inside === 'v' || inside === 't') cell.value += text;
    },
    close(name, _, end) {
      if (name === 'f' || name === 'v' || name === 't') inside = '';
      if (name === 'sheetData') data.end = end;
      if (name !== 'c' || !cell) return;
      const { column, style, special } = cell;
      const { content, rich } = contentOf(cell, strings);
      const look = looks[style] ?? '';
      const cells = rows.get(row) ?? new Map<number, CellModel>();
      const shown = content.startsWith('n ') ? formats.show(Number(content.slice(2)), style) : '';
      const day = /^\d{4}-\d\d-\d\d$/.test(shown) ? { day: shown } : {};
      rows.set(row, cells.set(column, { content, look, ...day, special: special || rich }));
    },
  });
  const around = data.at < 0 ? xml : `${xml.slice(0, data.at)}${xml.slice(Math.max(data.at, data.end))}`;
  return { rows, rest: `${canonicalText(around)}\n${forms.join('\n')}` };
}

function contentOf(cell: { type: string; value: string; formula?: string }, strings: Text[]): { content: string; rich: boolean } {
  if (cell.formula !== undefined) return { content: `=${cell.formula}`, rich: false };
  if (cell.type === 's') {
    const { text, rich } = strings[Number(cell.value)] ?? { text: '', rich: false };
    return { content: text === '' ? '' : `s ${text}`, rich };
  }
  if (cell.value === '') return { content: '', rich: false };
  if (cell.type === 'n') return { content: `n ${Number(cell.value)}`, rich: false };
  const kind = cell.type === 'inlineStr' || cell.type === 'str' ? 's' : cell.type;
  return { content: `${kind} ${cell.value}`, rich: false };
}

const canonicalText = (xml: string): string => canonical(parseXml(xml));

/** An element with its attributes in order, without what only tells how it is written. */
function canonical(element: Element | undefined): string {
  if (!element || passingElements.has(element.name)) return '';
  const inner = element.children.map((node) => (isElement(node) ? canonical(node) : node.trim())).join('');
  const attributes = attributesOf(element.raw);
  return element.name === '' ? inner : `<${element.name}${attributes && ` ${attributes}`}>${inner}</>`;
}

function attributesOf(raw: string, but?: RegExp): string {
  return [...raw.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
    .filter(([, name = '']) => !passingAttributes.test(name) && !but?.test(name))
    .map(([, name, one, other]) => `${name}=${JSON.stringify(one ?? other)}`)
    .sort()
    .join(' ');
}
