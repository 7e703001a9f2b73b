import { posix } from 'node:path';
import JSZip from 'jszip';
import { z } from 'zod';
import { type ChartData, type ChartValues, chartXml } from './chart-xml.ts';
import { relations } from './parts.ts';
import { Unreadable } from './unreadable.ts';
import { bookPart, openWorkbook, readStrings, type Workbook } from './workbook.ts';
import { readFormats } from './xlsx-formats.ts';
import { type Area, cellName, columnName, parseArea, parseCell, scanSheet } from './xlsx-sheet.ts';

// Puts real charts on a sheet: parts of their own that point at the cells, so that they follow when those change. What
// the sheet has drawn on it already stays.

export interface ChartWanted {
  type: string;
  data: string;
  at: string | undefined;
  title: string;
}

/** "column 'My sheet'!A1:A7,C1:C7 at E2: Title"; the place and the title may be missing. */
function readWish(text: string): ChartWanted {
  const [, type = '', data = '', at, title = ''] =
    /^\s*(column|bar|line|area|pie|scatter)s?(?:\s+chart)?(?:\s+of)?\s+((?:'(?:[^']|'')+'!|[^\s!']+!)?\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+(?:\s*[,;]\s*(?:'(?:[^']|'')+'!|[^\s!',]+!)?\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+){0,20})(?:\s+at\s+(\$?[A-Z]+\$?\d+))?\s*(?::\s*(.*))?$/is.exec(
      text,
    ) ?? [];
  if (!data)
    throw new Unreadable(
      `${JSON.stringify(text.slice(0, 100))} is no chart: write it as "column A1:C7 at E2: Title"; columns apart as A1:A7,C1:C7.`,
    );
  return { type: type.toLowerCase(), data, at, title: title.trim() };
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const drawingSpace = 'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing';
const links = 'http://schemas.openxmlformats.org/package/2006/relationships';
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** `options` are an array of charts in words (`readWish`), as JSON. */
export async function addCharts(bytes: Uint8Array, sheetName: string, options: string): Promise<{ bytes: Uint8Array; words: string }> {
  const wanted = z.array(z.string()).parse(JSON.parse(options)).map(readWish);
  if (!wanted.length) return { bytes, words: '' };
  const book = openWorkbook(bytes);
  const sheet = book.sheets.find(({ name }) => name === sheetName);
  if (!sheet) throw new Unreadable(`There is no sheet ${JSON.stringify(sheetName)}.`);
  const { zip } = book;
  const archive = await JSZip.loadAsync(bytes);
  const put = (name: string, text: string) => void archive.file(name, text, { createFolders: false });
  const linksOf = (part: string) => posix.join(posix.dirname(part), '_rels', `${posix.basename(part)}.rels`);
  const types: string[] = [];
  const text = zip.text(sheet.part);
  const size = scanSheet(text, { strings: [], formats: { show: String }, area: undefined, most: 0 });
  const own = relations(zip, sheet.part).find(({ type }) => type === 'drawing')?.target;
  const drawing = own ?? free('xl/drawings/drawing', (name) => zip.has(name));
  if (own === undefined) {
    const before = relations(zip, sheet.part).map(({ id }) => id);
    const id = free('rIdDrawing', (name) => before.includes(name), '');
    put(sheet.part, withDrawing(text, id));
    put(linksOf(sheet.part), withLink(zip.text(linksOf(sheet.part)), id, 'drawing', posix.relative(posix.dirname(sheet.part), drawing)));
    types.push(override(drawing, 'drawing'));
  }
  let drawn =
    own === undefined
      ? `${declaration}<xdr:wsDr xmlns:xdr="${drawingSpace}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"></xdr:wsDr>`
      : zip.text(drawing);
  let drawnLinks = zip.text(linksOf(drawing));
  const taken = new Set(zip.entries.map(({ name }) => name));
  const placed = placesIn(drawn);
  const fresh: string[] = [];
  for (const [i, one] of wanted.entries()) {
    const part = free('xl/charts/chart', (name) => taken.has(name));
    taken.add(part);
    const id = free('rIdChart', (name) => drawnLinks.includes(`"${name}"`), '');
    const { name, source, shown } = dataOf(
      one,
      sheet.name,
      book.sheets.map(({ name }) => name),
    );
    put(part, declaration + chartXml(one, source, shown, valuesIn(book, name, shown)));
    types.push(override(part, 'drawingml.chart', 'drawingml.chart'));
    drawnLinks = withLink(drawnLinks, id, 'chart', posix.relative(posix.dirname(drawing), part));
    const asked = one.at === undefined ? { row: 1, column: size.last.column + 2 } : parseCell(one.at);
    if (!asked) throw new Unreadable(`${JSON.stringify(one.at)} is no cell: write it as E2.`);
    const place = freePlace(asked, placed);
    placed.push(place);
    drawn = withAnchor(drawn, id, { row: place.top, column: place.left }, i);
    fresh.push(`${cellName(place.top, place.left)}:${cellName(place.bottom, place.right)}`);
  }
  put(drawing, drawn);
  put(linksOf(drawing), drawnLinks);
  put('[Content_Types].xml', zip.text('[Content_Types].xml').replace(/<\/Types>\s*$/, `${types.join('')}</Types>`));
  const many = `${wanted.length} ${wanted.length === 1 ? 'chart' : 'charts'}`;
  return {
    bytes: await archive.generateAsync({ type: 'uint8array', compression: 'DEFLATE' }),
    words: `added ${many} (${fresh.join(', ')})`,
  };
}

/** Columns and rows of a chart. */
const wide = 8;
const high = 16;

/** What is drawn already; where only a corner is given, as large as a chart here. */
function placesIn(drawing: string): Area[] {
  const anchors = drawing.match(/<(?:\w+:)?(?:two|one)CellAnchor\b[\s\S]*?<\/(?:\w+:)?(?:two|one)CellAnchor>/g) ?? [];
  // They count from 0, and end where the cell begins that they name.
  return anchors.map((anchor) => {
    const [left = 0, right = left + wide] = numbersIn(anchor, 'col');
    const [top = 0, bottom = top + high] = numbersIn(anchor, 'row');
    return { top: top + 1, left: left + 1, bottom, right };
  });
}

const numbersIn = (anchor: string, name: string): number[] =>
  [...anchor.matchAll(new RegExp(`<(?:\\w+:)?${name}>(\\d+)<`, 'g'))].map(([, digits]) => Number(digits));

/** There, or further down, below what it would cover. */
function freePlace({ row, column }: { row: number; column: number }, placed: Area[]): Area {
  const right = column + wide - 1;
  const beside = placed.filter((one) => one.left <= right && one.right >= column);
  let top = row;
  const covers = (one: Area) => one.top <= top + high - 1 && one.bottom >= top;
  for (let covered = beside.find(covers); covered; covered = beside.find(covers)) top = covered.bottom + 2;
  return { top, left: column, bottom: top + high - 1, right };
}

/** The cells that a chart shows, and the sheet they are on as formulas name it. */
function dataOf({ data, type }: ChartWanted, own: string, names: string[]): { name: string; source: string; shown: ChartData } {
  const mark = /^(?:'(?:[^']|'')+'|[^!']+)!/.exec(data)?.[0].lastIndexOf('!') ?? -1;
  const asked = mark < 0 ? own : data.slice(0, mark).replace(/^'|'$/g, '').replaceAll("''", "'");
  const name = names.find((one) => one.toLowerCase() === asked.toLowerCase());
  const areas = data
    .slice(mark + 1)
    .split(/\s*[,;]\s*/)
    .map((one) => parseArea(one.slice(one.lastIndexOf('!') + 1)));
  if (name === undefined)
    throw new Unreadable(`There is no sheet ${JSON.stringify(asked)}. There are: ${names.map((one) => JSON.stringify(one)).join(', ')}.`);
  const [{ top, bottom } = { top: 0, bottom: 0 }] = areas.flatMap((area) => area ?? []);
  const [labels = 0, ...columns] = areas.flatMap((area) =>
    area ? Array.from({ length: area.right - area.left + 1 }, (_, i) => area.left + i) : [],
  );
  if (bottom <= top || !columns.length || areas.some((area) => area?.top !== top || area.bottom !== bottom))
    throw new Unreadable(
      `A chart's data is a range with labels in its first column and names in its first row, as "A1:C7", or of columns apart with the same rows, as "A1:A7,C1:C7"; ${JSON.stringify(data)} is not.`,
    );
  if (type === 'pie' && columns.length > 1)
    throw new Unreadable(
      `A pie shows one column of numbers beside its labels: ${JSON.stringify(ranges({ top, bottom, labels, columns: columns.slice(0, 1) }))}.`,
    );
  return { name, source: `'${name.replaceAll("'", "''")}'`, shown: { top, bottom, labels, columns } };
}

/** As one writes it: "A1:B3", or "A1:A3,C1:C3" of columns apart. */
function ranges({ top, bottom, labels, columns }: ChartData): string {
  const [first = labels] = columns;
  const range = (from: number, to = from) => `${columnName(from)}${top}:${columnName(to)}${bottom}`;
  return first === labels + 1 ? range(labels, first) : `${range(labels)},${range(first)}`;
}

/** What the cells hold, by column and row: programs that only show a chart compute nothing. */
function valuesIn(book: Workbook, name: string, { top, bottom }: ChartData): ChartValues {
  const xml = book.zip.text(book.sheets.find((sheet) => sheet.name === name)?.part ?? '');
  const strings = readStrings(bookPart(book, 'sharedStrings'));
  const shown = readFormats(bookPart(book, 'styles'), false);
  const column = (number: number, formats: { show(value: number, style: number): string }) => {
    const { texts } = scanSheet(xml, { strings, formats, area: { top, bottom, left: number, right: number }, most: 1_000_000 });
    return new Map([...texts].flatMap(([row, cells]) => [...cells.values()].map((text): [number, string] => [row, text])));
  };
  return { shown: (number) => column(number, shown), raw: (number) => column(number, { show: String }) };
}

const override = (part: string, kind: string, application = kind) =>
  `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${application}+xml"/>`;

/** Where the schema wants it (ECMA-376, 18.3.1.99): after what prints, before what comes late. */
function withDrawing(sheet: string, id: string): string {
  const prefix = /<(\w+:)?worksheet\b/.exec(sheet)?.[1] ?? '';
  const later =
    /<(?:\w+:)?(?:legacyDrawing|legacyDrawingHF|drawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\b/.exec(sheet);
  const end = sheet.search(/<\/(?:\w+:)?worksheet>/);
  const at = later ? later.index : end;
  return `${sheet.slice(0, at)}<${prefix}drawing xmlns:r="${office}" r:id="${id}"/>${sheet.slice(at)}`;
}

function withLink(rels: string, id: string, type: string, target: string): string {
  const line = `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
  return rels
    ? rels.replace(/<\/Relationships>\s*$/, `${line}</Relationships>`)
    : `${declaration}<Relationships xmlns="${links}">${line}</Relationships>`;
}

function withAnchor(drawing: string, id: string, at: { row: number; column: number }, index: number): string {
  const prefix = /<(\w+:)?wsDr\b/.exec(drawing)?.[1] ?? '';
  const tag = (name: string, inside: string) => `<${prefix}${name}>${inside}</${prefix}${name}>`;
  const corner = (name: string, row: number, column: number) =>
    tag(name, tag('col', String(column)) + tag('colOff', '0') + tag('row', String(row)) + tag('rowOff', '0'));
  const number = (drawing.match(/<(?:\w+:)?cNvPr\b/g)?.length ?? 0) + index + 2;
  const chart = `<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="${office}" r:id="${id}"/></a:graphicData></a:graphic>`;
  const frame = `<${prefix}graphicFrame macro=""><${prefix}nvGraphicFramePr><${prefix}cNvPr id="${number}" name="Chart ${number}"/><${prefix}cNvGraphicFramePr/></${prefix}nvGraphicFramePr><${prefix}xfrm><a:off xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" x="0" y="0"/><a:ext xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" cx="0" cy="0"/></${prefix}xfrm>${chart}</${prefix}graphicFrame><${prefix}clientData/>`;
  const anchor = tag(
    'twoCellAnchor',
    corner('from', at.row - 1, at.column - 1) + corner('to', at.row + high - 1, at.column + wide - 1) + frame,
  );
  return drawing.replace(/<\/(\w+:)?wsDr>\s*$/, (end) => anchor + end);
}

/** The first of `start1.xml`, `start2.xml` … that isn't taken. */
function free(start: string, taken: (name: string) => boolean, end = '.xml'): string {
  for (let n = 1; ; n++) if (!taken(`${start}${n}${end}`)) return `${start}${n}${end}`;
}
