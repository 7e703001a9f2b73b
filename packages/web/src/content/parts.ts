import { showNumber } from './number-format.ts';
import { all, attribute, child, childValue, type Element, elementsOf, textIn, xml } from './xml.ts';
import type { Zip } from './zip.ts';

export interface Relation {
  /** The last word of its type: "image", "chart". */
  type: string;
  /** A name inside the file; nothing is ever fetched from elsewhere. */
  target: string;
}

/** What a part of an office file points to inside of it, by id (ECMA-376, part 2). */
export async function relations(zip: Zip, part: string): Promise<Map<string, Relation>> {
  const document = await xml(zip, part.replace(/([^/]*)$/, '_rels/$1.rels'));
  const inside = all(document, 'Relationship').filter((one) => attribute(one, 'TargetMode') !== 'External');
  const folder = part.replace(/[^/]*$/, '');
  return new Map(
    inside.map((one) => [
      attribute(one, 'Id') ?? '',
      { type: (attribute(one, 'Type') ?? '').split('/').pop() ?? '', target: resolve(folder, attribute(one, 'Target') ?? '') },
    ]),
  );
}

/** The part that the file is about; programs may call it as they like. */
export async function mainPart(zip: Zip, usual: string): Promise<string> {
  const main = [...(await relations(zip, '')).values()].find(({ type }) => type === 'officeDocument')?.target;
  return main !== undefined && zip.names.includes(main) ? main : usual;
}

/** "ppt/slides/" and "../media/a.png" → "ppt/media/a.png". */
function resolve(base: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const parts = base.split('/').filter(Boolean);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** A piece of a document as it can be read here: its words, tables and pictures, not its looks. */
export type Block =
  | { kind: 'heading'; level: number; text: string }
  | ({ kind: 'text' } & Words)
  /** `mark`: "•" or "3.". */
  | ({ kind: 'item'; level: number; mark: string } & Words)
  | { kind: 'table'; rows: Cell[][] }
  | { kind: 'page'; number: number }
  | { kind: 'image'; bytes: Uint8Array<ArrayBuffer>; name: string; alt: string }
  /** What a chart draws, as its table. */
  | ChartBlock
  /** Something is there that can't be shown here. */
  | { kind: 'unseen'; what: 'picture' | 'chart' };
/** `pieces`: the same piece by piece, where some of it is bold or italic. */
export interface Words {
  text: string;
  pieces?: { text: string; bold: boolean; italic: boolean }[];
}
/** `span`: columns that it covers. */
export interface Cell extends Words {
  span?: number;
}
export interface ChartBlock {
  kind: 'chart';
  type: ChartType | undefined;
  title: string;
  rows: Cell[][];
  /** The numbers of each series, where they can be drawn one beside the other. */
  series?: (number | undefined)[][];
}
type ChartType = 'column' | 'bar' | 'line' | 'area' | 'pie' | 'scatter';

const pictureNames = /\.(png|jpe?g|gif|webp|bmp)$/i;

/** The pictures and charts below a node, each where it stands; one that isn't in the file is fetched from nowhere. */
export async function drawn(zip: Zip, node: Element, related: Map<string, Relation>): Promise<Block[]> {
  const about = all(node, 'docPr', 'cNvPr')[0];
  const alt = attribute(about, 'descr') ?? '';
  return Promise.all(
    // A chart is `<c:chart r:id="…"/>`.
    all(node, 'blip', 'chart').map(async (one): Promise<Block> => {
      if (one.name === 'chart') return chartOf(await xml(zip, related.get(attribute(one, 'r:id') ?? '')?.target ?? ''));
      const name = related.get(attribute(one, 'r:embed') ?? '')?.target;
      const bytes = name && pictureNames.test(name) ? await zip.read(name) : undefined;
      return name && bytes ? { kind: 'image', bytes, name, alt } : { kind: 'unseen', what: 'picture' };
    }),
  );
}

const mostPoints = 200;

/** A chart's numbers as they were when it was saved: its categories, and a column for each series. */
function chartOf(document: Element | undefined): Block {
  const chart = all(document, 'chart')[0];
  const series = all(chart, 'ser').slice(0, 20);
  if (series.length === 0) return { kind: 'unseen', what: 'chart' };
  const points = (node: Element | undefined) => {
    const format = textIn(all(node, 'formatCode')[0]) || 'General';
    const shown = (value: string) => (value !== '' && Number.isFinite(Number(value)) ? showNumber(Number(value), format, false) : value);
    return new Map(told(node).map(([index, value]) => [index, shown(value)]));
  };
  const told = (node: Element | undefined) =>
    all(node, 'pt').map((one): [number, string] => [Number(attribute(one, 'idx') ?? 0), textIn(child(one, 'v'))]);
  const sides = series.map((one) => ({
    name: points(all(one, 'tx')[0]).get(0) ?? '',
    names: points(all(one, 'cat', 'xVal')[0]),
    values: points(all(one, 'val', 'yVal')[0]),
  }));
  const count = Math.min(mostPoints, Math.max(0, ...sides.flatMap(({ values }) => [...values.keys()].map((key) => key + 1))));
  const rows = Array.from({ length: count }, (_, index) => [
    { text: sides[0]?.names.get(index) ?? String(index + 1) },
    ...sides.map(({ values }) => ({ text: values.get(index) ?? '' })),
  ]);
  const numbers = series.map((one) => {
    const values = new Map(told(all(one, 'val', 'yVal')[0]));
    return rows.map((_, index) => (values.get(index) ? Number(values.get(index)) : undefined));
  });
  const title = all(child(chart, 'title'), 't')
    .map((one) => one.children.join(''))
    .join('');
  const heads = [{ text: '' }, ...sides.map(({ name }) => ({ text: name }))];
  const about = { kind: 'chart' as const, type: typeOf(chart), title, rows: [heads, ...rows] };
  return isPlain(chart) && numbers.flat().every((one) => one === undefined || Number.isFinite(one)) ? { ...about, series: numbers } : about;
}

const drawings = (chart: Element | undefined) => elementsOf(child(chart, 'plotArea')).filter(({ name }) => name.endsWith('Chart'));

/** One way of drawing, with nothing stacked, on axes that both count evenly, and with names where it isn't two numbers each. */
const isPlain = (chart: Element | undefined): boolean =>
  drawings(chart).length === 1 &&
  !/^(stacked|percentStacked)$/.test(childValue(drawings(chart)[0], 'grouping') ?? '') &&
  !all(chart, 'logBase', 'xVal').length;

/** By the element that draws it: `<c:lineChart>`. Of several on the same axes it is the first. */
function typeOf(chart: Element | undefined): ChartType | undefined {
  const [drawing] = drawings(chart);
  const type = /^(bar|line|area|pie|doughnut|scatter)/.exec(drawing?.name ?? '')?.[1];
  if (type === 'bar') return childValue(drawing, 'barDir') === 'bar' ? 'bar' : 'column';
  return type === 'doughnut' ? 'pie' : (type as ChartType | undefined); // the others are called alike
}
