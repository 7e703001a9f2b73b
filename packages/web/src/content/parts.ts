import { type CellsAt, chartOf } from './chart.ts';
import { all, attribute, type Element, xml } from './xml.ts';
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
  /** Which cells it draws: "Totals B2:B7". */
  cells?: string;
}
export type ChartType = 'column' | 'bar' | 'line' | 'area' | 'pie' | 'scatter';

const pictureNames = /\.(png|jpe?g|gif|webp|bmp)$/i;

/**
 * The pictures and charts below a node, each where it stands; one that isn't in the file is fetched from nowhere. `cellsAt`: in
 * a workbook, what stands in its cells.
 */
export async function drawn(zip: Zip, node: Element, related: Map<string, Relation>, cellsAt?: CellsAt): Promise<Block[]> {
  const about = all(node, 'docPr', 'cNvPr')[0];
  const alt = attribute(about, 'descr') ?? '';
  return Promise.all(
    // A chart is `<c:chart r:id="…"/>`.
    all(node, 'blip', 'chart').map(async (one): Promise<Block> => {
      if (one.name === 'chart') return chartOf(await xml(zip, related.get(attribute(one, 'r:id') ?? '')?.target ?? ''), cellsAt);
      const name = related.get(attribute(one, 'r:embed') ?? '')?.target;
      const bytes = name && pictureNames.test(name) ? await zip.read(name) : undefined;
      return name && bytes ? { kind: 'image', bytes, name, alt } : { kind: 'unseen', what: 'picture' };
    }),
  );
}
