import { showNumber } from './number-format.ts';
import type { Block, ChartType } from './parts.ts';
import { all, attribute, child, childValue, type Element, elementsOf, textIn } from './xml.ts';

/** What one point of a chart says, as it is seen and as it was written. */
interface Point {
  text: string;
  value: string;
}
/** What stands in the cells "Totals!$B$2:$B$7", one after the other. */
export type CellsAt = (reference: string) => Point[] | undefined;

const mostPoints = 200;

/**
 * A chart's numbers as they were when it was saved, or where it was saved without them (by many a script), as they stand in
 * the cells that it draws: its categories, and a column for each series.
 */
export function chartOf(document: Element | undefined, cellsAt?: CellsAt): Block {
  const chart = all(document, 'chart')[0];
  const series = all(chart, 'ser').slice(0, 20);
  if (series.length === 0) return { kind: 'unseen', what: 'chart' };
  const points = (node: Element | undefined): Map<number, Point> => {
    const cached = all(node, 'pt');
    const format = textIn(all(node, 'formatCode')[0]) || 'General';
    const shown = (value: string) => (value !== '' && Number.isFinite(Number(value)) ? showNumber(Number(value), format, false) : value);
    if (cached.length === 0) return new Map(cellsAt?.(referenceIn(node))?.slice(0, mostPoints).entries());
    return new Map(
      cached.map((one) => {
        const value = textIn(child(one, 'v'));
        return [Number(attribute(one, 'idx') ?? 0), { text: shown(value), value }];
      }),
    );
  };
  const sides = series.map((one) => ({
    name: points(all(one, 'tx')[0]).get(0)?.text ?? textIn(child(child(one, 'tx'), 'v')),
    names: points(all(one, 'cat', 'xVal')[0]),
    values: points(all(one, 'val', 'yVal')[0]),
  }));
  const count = Math.min(mostPoints, Math.max(0, ...sides.flatMap(({ values }) => [...values.keys()].map((key) => key + 1))));
  const rows = Array.from({ length: count }, (_, index) => [
    { text: sides[0]?.names.get(index)?.text ?? String(index + 1) },
    ...sides.map(({ values }) => ({ text: values.get(index)?.text ?? '' })),
  ]);
  const numbers = sides.map(({ values }) =>
    rows.map((_, index) => {
      const value = values.get(index)?.value;
      return value ? Number(value) : undefined;
    }),
  );
  const title = all(child(chart, 'title'), 't')
    .map((one) => one.children.join(''))
    .join('');
  const heads = [{ text: '' }, ...sides.map(({ name }) => ({ text: name }))];
  const cells = cellsOf(series);
  const about = { kind: 'chart' as const, type: typeOf(chart), title, rows: [heads, ...rows], ...(cells && { cells }) };
  return isPlain(chart) && numbers.flat().every((one) => one === undefined || Number.isFinite(one)) ? { ...about, series: numbers } : about;
}

const referenceIn = (node: Element | undefined): string => textIn(all(node, 'f')[0]);

/** "Totals B2:B7, C2:C7": which cells the series draw, each sheet named once. */
function cellsOf(series: Element[]): string {
  let sheet: string | undefined;
  return series
    .map((one) => referenceIn(all(one, 'val', 'yVal')[0]).replaceAll('$', ''))
    .filter(Boolean)
    .map((reference) => {
      const at = reference.lastIndexOf('!');
      const [name, cells] = [reference.slice(0, Math.max(0, at)).replace(/^'|'$/g, '').replaceAll("''", "'"), reference.slice(at + 1)];
      const words = name && name !== sheet ? `${name} ${cells}` : cells;
      sheet = name;
      return words;
    })
    .join(', ');
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
