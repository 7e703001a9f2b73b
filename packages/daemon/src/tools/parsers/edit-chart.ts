import { chartText, type Series, seriesOf, seriesText } from './chart-text.ts';
import { editCells } from './edit-cells.ts';
import type { Edit } from './edit-paragraph.ts';
import { relations } from './parts.ts';
import { Unreadable } from './unreadable.ts';
import { openWorkbook } from './workbook.ts';
import { type Area, cellName, parseArea } from './xlsx-sheet.ts';
import { escaped, parseXml, unescaped } from './xml.ts';
import type { Zip } from './zip.ts';

// The numbers of a chart in a document or on a slide, changed as reading shows them: "  Sales: Q1=3.6, Q2=4". They are kept
// twice, in the chart and in a workbook inside the file that a person edits them in, and both are changed.

type Cells = Map<string, string | number | null>;

interface Office {
  zip: Zip;
  /** The parts whose words can be changed, as they are by now; those of charts among them. */
  texts: Map<string, string>;
  /** The workbooks of charts that are not as in the file any more. */
  books: Map<string, Uint8Array>;
}

/** How many places were changed; 0 where no chart shows what old says. Throws where new can't be put there. */
export async function changeCharts(office: Office, { old, new: fresh, all }: Edit): Promise<number> {
  const found = [...office.texts].flatMap(([part, xml]) => {
    if (!part.includes('/charts/')) return [];
    const text = chartText(parseXml(xml)).join('\n');
    const places = text.split(old).length - 1;
    return places ? [{ part, text, places }] : [];
  });
  const places = found.reduce((sum, one) => sum + one.places, 0);
  if (places > 1 && !all) throw new Unreadable(`old is there ${places} times in charts. Give its whole line, or all: true.`);
  for (const { part, text } of found) await changeChart(office, part, text.split('\n'), text.replaceAll(old, () => fresh).split('\n'));
  return places;
}

async function changeChart({ zip, texts, books }: Office, part: string, old: string[], fresh: string[]): Promise<void> {
  const xml = texts.get(part) ?? '';
  const before = seriesOf(parseXml(xml));
  if (fresh.length !== old.length || fresh[0] !== old[0])
    throw new Unreadable(
      'Of a chart the numbers, the points and their names can be changed here, and the words of its title: no series can come or go.',
    );
  const after = before.map((one, i) => readSeries(fresh[i + 1] ?? '', one, old[i + 1] === fresh[i + 1]));
  const parted = after.some((one, i) =>
    before.some((other, j) => same(other.names, before[i]?.names) && !same(after[j]?.names, one.names)),
  );
  if (parted) throw new Unreadable('The series of this chart stand over the same names: where one gets others, or more, or fewer, all do.');
  const cells: Cells = new Map();
  let next = 0;
  const written = xml.replace(/<(\w+:)?ser>[\s\S]*?<\/\1?ser>/g, (series) => {
    const [was, now] = [before[next], after[next++]];
    return was && now ? withSeries(series, was, now, cells) : series;
  });
  const shown = seriesOf(parseXml(written));
  if (!after.every((one, i) => isShown(one, shown[i])))
    throw new Unreadable(`The chart would show it otherwise:\n${shown.map(seriesText).join('\n')}\nGive new as it shows it.`);
  texts.set(part, written);
  const book = relations(zip, part).find(({ type }) => type === 'package')?.target;
  if (book && zip.has(book)) books.set(book, await withCells(books.get(book) ?? zip.read(book), cells));
}

const same = (a: string[] = [], b: string[] = []) => a.length === b.length && a.every((one, i) => one === b[i]);

function isShown({ name, names, values }: Series, shown: Series | undefined): boolean {
  const alike = (a: string, b = '') => a === b || Math.abs(numberIn(a) - numberIn(b)) <= 1e-9 * Math.abs(numberIn(a));
  return name === shown?.name && same(names, shown.names) && values.every((value, i) => alike(value, shown.values[i]));
}

/** "  Sales: Q1=3.6, Q2=4" as what it says; the names that were there before are known, and may hold any sign. */
function readSeries(line: string, was: Series, same: boolean): Series {
  if (same) return was;
  const wrong = new Unreadable(`Write the line of a chart as it was: ${JSON.stringify(seriesText(was).trim())}.`);
  const rest = line.trimStart();
  const name = rest.startsWith(`${was.name}: `) ? was.name : /^(.*?): /.exec(rest)?.[1];
  if (name === undefined) throw wrong;
  let left = rest.slice(name.length + 2);
  const names: string[] = [];
  const values: string[] = [];
  while (left) {
    const known = was.names.find((one) => left.startsWith(`${one}=`));
    const label = was.names.length ? (known ?? /^([^=,]+)=/.exec(left)?.[1]) : '';
    if (label === undefined) throw wrong;
    const from = was.names.length ? label.length + 1 : 0;
    const value = /^[^,]*(?:,\d{3}(?!\d)[^,]*)*?(?=, |$)/.exec(left.slice(from))?.[0];
    if (!value) throw wrong;
    if (was.names.length) names.push(label);
    values.push(value);
    left = left.slice(from + value.length).replace(/^, /, '');
  }
  if (!values.length) throw wrong;
  return { name, names, values };
}

function withSeries(xml: string, was: Series, now: Series, cells: Cells): string {
  const put = (text: string, tags: string, before: string[], after: string[]) =>
    text.replace(new RegExp(`<(\\w+:)?(${tags})>[\\s\\S]*?</\\1?\\2>`), (block) => withPoints(block, before, after, cells));
  const named = was.name === now.name ? xml : put(xml, 'tx', [was.name], [now.name]);
  return put(put(named, 'cat|xVal', was.names, now.names), 'val|yVal', was.values, now.values);
}

/** One list of a chart: what its cells are, and what they held. */
function withPoints(block: string, before: string[], after: string[], cells: Cells): string {
  if (before.length === after.length && before.every((one, i) => one === after[i])) return block;
  const [, prefix = '', kind = '', inner = ''] = /<(\w+:)?(numCache|strCache|numLit|strLit)>([\s\S]*?)<\/\1?\2>/.exec(block) ?? [];
  const points = [...inner.matchAll(/<(?:\w+:)?pt\b[^>]*\sidx="(\d+)"[\s\S]*?<\/(?:\w+:)?pt>/g)];
  if (!kind || points.length !== before.length || points.some(([, at], i) => Number(at) !== i))
    throw new Unreadable('This chart has gaps or levels that cannot be changed here: say that it stays as it was.');
  const number = kind.startsWith('num');
  const reference = /<(?:\w+:)?f>([^<]*)<\/(?:\w+:)?f>/.exec(block)?.[1];
  const area = reference === undefined ? undefined : areaOf(unescaped(reference));
  if (before.length !== after.length && reference !== undefined && !area)
    throw new Unreadable('Where this chart keeps its numbers cannot be told: points can neither come nor go.');
  const values = after.map((text, i) => {
    if (text === before[i]) return points[i]?.[0] ?? '';
    const value = number ? numberIn(text) : text;
    if (area) cells.set(`${area.sheet}!${cellAt(area, i)}`, value);
    return `<${prefix}pt idx="${i}"><${prefix}v>${escaped(String(value))}</${prefix}v></${prefix}pt>`;
  });
  if (area) for (let i = after.length; i < before.length; i++) cells.set(`${area.sheet}!${cellAt(area, i)}`, null);
  const format = /<(?:\w+:)?formatCode>[^<]*<\/(?:\w+:)?formatCode>/.exec(inner)?.[0] ?? '';
  const fresh = `<${prefix}${kind}>${format}<${prefix}ptCount ${prefix && ''}val="${after.length}"/>${values.join('')}</${prefix}${kind}>`;
  const kept = block.replace(/<(\w+:)?(numCache|strCache|numLit|strLit)>[\s\S]*?<\/\1?\2>/, () => fresh);
  if (before.length === after.length || reference === undefined || !area) return kept;
  return kept.replace(`>${reference}<`, () => `>${escaped(resized(unescaped(reference), area, after.length))}<`);
}

function numberIn(text: string): number {
  const clean = text.trim().replace(/(?<=\d),(?=\d{3}(?:\D|$))/g, '');
  const value = Number(clean.replace(/\s?%$/, ''));
  if (clean === '' || !Number.isFinite(value)) throw new Unreadable(`${JSON.stringify(text)} is no number, and a chart shows numbers.`);
  return clean.endsWith('%') ? Number((value / 100).toPrecision(15)) : value;
}

type Line = Area & { sheet: string };

/** A row or a column of cells of one sheet. */
function areaOf(reference: string): Line | undefined {
  const [, quoted, plain, cells = ''] = /^(?:'((?:[^']|'')+)'|([^'!,()]+))!([^,()]+)$/.exec(reference) ?? [];
  const area = parseArea(cells);
  const sheet = quoted?.replaceAll("''", "'") ?? plain;
  return area && sheet !== undefined && (area.top === area.bottom || area.left === area.right) ? { ...area, sheet } : undefined;
}

const across = ({ top, bottom, left, right }: Area) => top === bottom && right > left;
const cellAt = (area: Area, i: number) => (across(area) ? cellName(area.top, area.left + i) : cellName(area.top + i, area.left));

function resized(reference: string, area: Area, length: number): string {
  const dollars = (name: string) => name.replace(/^([A-Z]+)(\d+)$/, '$$$1$$$2');
  const head = reference.slice(0, reference.lastIndexOf('!') + 1);
  return `${head}${dollars(cellAt(area, 0))}:${dollars(cellAt(area, length - 1))}`;
}

async function withCells(bytes: Uint8Array, cells: Cells): Promise<Uint8Array> {
  const sheets = Map.groupBy(cells, ([place]) => place.slice(0, place.lastIndexOf('!')));
  let book = bytes;
  for (const [sheet, own] of sheets) {
    const known = openWorkbook(book);
    if (!known.sheets.some(({ name }) => name.toLowerCase() === sheet.toLowerCase())) continue;
    const named = own.map(([place, value]): [string, string | number | null] => [place.slice(sheet.length + 1), value]);
    book = (await editCells(book, { sheet, cells: JSON.stringify(Object.fromEntries(named)) })).bytes;
  }
  return book;
}
