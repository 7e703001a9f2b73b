import { type Held, type Reader, readerOfCells } from './chart-cells.ts';
import type { Workbook } from './workbook.ts';
import { all, attribute, escaped, parseXml, unescaped } from './xml.ts';
import type { Zip } from './zip.ts';

// Beside the cells that it points at, a chart keeps what they held: for programs that compute nothing, and for whoever
// unpacks the file. Both should see what the cells hold now.

/** The parts of a workbook that are charts, also those of newer kinds (ECMA-376, part 2: each part's kind is named). */
export function chartParts(zip: Zip): string[] {
  const kinds = all(parseXml(zip.text('[Content_Types].xml')), 'Override');
  const charts = kinds.filter(({ raw }) => /\.(drawingml\.chart|chartex)\+xml$/.test(attribute(raw, 'ContentType') ?? ''));
  return charts.map(({ raw }) => (attribute(raw, 'PartName') ?? '').slice(1)).filter((part) => zip.has(part));
}

/** What moving came to for the charts, for the end of a sentence: "; 2 charts follow; 1 chart has lost cells". */
export function chartsNow({ zip }: Workbook, changed: Map<string, string>): string {
  const moved = chartParts(zip).filter((part) => (changed.get(part) ?? zip.text(part)) !== zip.text(part));
  const lost = moved.filter((part) => changed.get(part)?.includes('#REF!') && !zip.text(part).includes('#REF!')).length;
  const follow = moved.length - lost;
  const told = [
    follow && `; ${follow} ${follow === 1 ? 'chart follows' : 'charts follow'}`,
    lost && `; ${lost} ${lost === 1 ? 'chart has' : 'charts have'} lost cells`,
  ];
  return told.filter(Boolean).join('');
}

/** The charts whose cells hold something else than they keep, with that. `changed`: parts that are not as in the file. */
export function freshCharts(book: Workbook, changed: Map<string, string>): Map<string, string> {
  const fresh = new Map<string, string>();
  const parts = chartParts(book.zip);
  if (!parts.length) return fresh;
  const read = readerOfCells(book, changed);
  for (const part of parts) {
    const xml = changed.get(part) ?? book.zip.text(part);
    const moved = xml !== book.zip.text(part);
    const now = withCaches(xml, read, moved);
    if (now !== xml) fresh.set(part, now);
  }
  return fresh;
}

const kept =
  /(<(\w+:)?f(?:\s[^>]*)?>([^<]*)<\/\2?f>\s*(?:<\2?nf>[^<]*<\/\2?nf>\s*)?)((?:<(?:\w+:)?(numCache|strCache|multiLvlStrCache|dlblRangeCache|lvl)\b[\s\S]*?<\/(?:\w+:)?\5>\s*)+)/g;
const point = /<(?:\w+:)?pt\b[^>]*?\sidx="(\d+)"[^>]*>(?:\s*<(?:\w+:)?v>)?([^<]*)</g;

function withCaches(xml: string, read: Reader, moved: boolean): string {
  const visible = !/<(?:\w+:)?plotVisOnly\b[^>]*\sval="(0|false)"/.test(xml);
  return xml.replace(kept, (whole, head: string, prefix: string | undefined, reference: string, cache: string, kind: string) => {
    const cells = read(unescaped(reference), visible);
    // Another workbook's cells are known to nobody here, and did not move.
    if (!cells) return moved && !/\[[1-9]/.test(reference) ? head : whole;
    const points = [...cache.matchAll(point)].map(([, index, text = '']): [number, string] => [Number(index), unescaped(text).trim()]);
    if (kind !== 'numCache' && kind !== 'strCache') return sameWords(points, cells) ? whole : head;
    const numbers = kind === 'numCache';
    const length = Number(/<(?:\w+:)?ptCount\b[^>]*\sval="(\d+)"/.exec(cache)?.[1] ?? -1);
    if (length === cells.length && samePoints(new Map(points), cells, numbers)) return whole;
    return head + written(prefix ?? '', kind, cells, /<(?:\w+:)?formatCode>[^<]*<\/(?:\w+:)?formatCode>/.exec(cache)?.[0] ?? '');
  });
}

function samePoints(points: Map<number, string>, cells: Held[], numbers: boolean): boolean {
  return cells.every((cell, i) => {
    const point = points.get(i);
    const now = numbers ? numberOf(cell) : cell.shown;
    if (point === undefined || now === undefined) return (point ?? '') === (now ?? '');
    return numbers ? near(Number(point), Number(now)) : [now, cell.raw].includes(point);
  });
}

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));

/** Words on several levels, and those of newer charts: which ones, in whatever order. */
function sameWords(points: [number, string][], cells: Held[]): boolean {
  const texts = points.map(([, text]) => text).filter(Boolean);
  const held = cells.filter((cell) => cell.raw !== undefined);
  return texts.length === held.length && texts.every((text) => held.some((cell) => [cell.shown, cell.raw].includes(text)));
}

/** A text counts as nothing. */
const numberOf = ({ raw }: Held): string | undefined => (raw === undefined ? undefined : Number.isFinite(Number(raw)) ? raw : '0');

function written(prefix: string, kind: string, cells: Held[], format: string): string {
  const points = cells.map((cell, i) => {
    const text = kind === 'numCache' ? numberOf(cell) : cell.shown;
    return text === undefined ? '' : `<${prefix}pt idx="${i}"><${prefix}v>${escaped(text)}</${prefix}v></${prefix}pt>`;
  });
  return `<${prefix}${kind}>${format}<${prefix}ptCount val="${cells.length}"/>${points.join('')}</${prefix}${kind}>`;
}
