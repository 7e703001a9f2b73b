import type { ChartWanted } from './add-charts.ts';
import { columnName, unmarked } from './xlsx-sheet.ts';
import { escaped } from './xml.ts';

const colors = ['2E6DA4', 'E0872E', '5B9A57', '8C6BB1', '2A9D9D', 'C0504D', '7F7F7F', 'C8A415'];
const spaces =
  'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"';

/** Which cells a chart shows: the first row holds the names of its columns. Rows and columns count from 1. */
export interface ChartData {
  top: number;
  bottom: number;
  labels: number;
  columns: number[];
}

/** Texts of one column's cells by row: as they are shown, and with numbers as they are stored. */
export interface ChartValues {
  shown(column: number): Map<number, string>;
  raw(column: number): Map<number, string>;
}

/** A chart's part (ECMA-376, 21.2.2): each column of numbers a series, over the labels. `sheet` in quotes. */
export function chartXml({ type, title }: ChartWanted, sheet: string, data: ChartData, values: ChartValues): string {
  const { columns } = data;
  const series = columns.map((column, i) => seriesXml(type, sheet, data, column, i, values));
  const legend =
    type === 'pie' || columns.length > 1
      ? `<c:legend><c:legendPos val="${type === 'pie' ? 'r' : 'b'}"/><c:overlay val="0"/></c:legend>`
      : '';
  return `<c:chartSpace ${spaces}><c:roundedCorners val="0"/><c:chart>${
    title ? titleXml(title) : ''
  }<c:autoTitleDeleted val="${title ? 0 : 1}"/><c:plotArea><c:layout/>${plot(type, series.join(''))}</c:plotArea>${legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>`;
}

const titleXml = (text: string) =>
  `<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="1400" b="1"/></a:pPr><a:r><a:rPr lang="en-US" sz="1400" b="1"/><a:t>${escaped(text)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`;

function seriesXml(type: ChartWanted['type'], sheet: string, data: ChartData, column: number, index: number, held: ChartValues): string {
  const cells = (at: number, from: number, to: number) =>
    escaped(`${sheet}!$${columnName(at)}$${from}${to === from ? '' : `:$${columnName(at)}$${to}`}`);
  const color = colors[index % colors.length];
  const fill = `<a:solidFill><a:srgbClr val="${color}"/></a:solidFill>`;
  const rows = Array.from({ length: data.bottom - data.top }, (_, i) => data.top + 1 + i);
  const name = `<c:tx><c:strRef><c:f>${cells(column, data.top, data.top)}</c:f>${textCache([held.shown(column).get(data.top)])}</c:strRef></c:tx>`;
  const labels = cells(data.labels, data.top + 1, data.bottom);
  const raw = held.raw(column);
  const numbers = rows.map((row) => raw.get(row));
  const values = `<c:numRef><c:f>${cells(column, data.top + 1, data.bottom)}</c:f>${numberCache(numbers, 'General')}</c:numRef>`;
  const shownLabels = rows.map((row) => held.shown(data.labels).get(row));
  const rawLabels = rows.map((row) => held.raw(data.labels).get(row));
  const order = `<c:idx val="${index}"/><c:order val="${index}"/>${name}`;
  const dates = shownLabels.some((text, i) => text !== rawLabels[i]);
  const cat = rawLabels.every((text) => text === undefined || isNumber(text))
    ? `<c:cat><c:numRef><c:f>${labels}</c:f>${numberCache(rawLabels, dates ? 'yyyy-mm-dd' : 'General')}</c:numRef></c:cat>`
    : `<c:cat><c:strRef><c:f>${labels}</c:f>${textCache(shownLabels)}</c:strRef></c:cat>`;
  switch (type) {
    case 'pie': {
      const points = Array.from(
        { length: Math.min(200, data.bottom - data.top) },
        (_, i) =>
          `<c:dPt><c:idx val="${i}"/><c:bubble3D val="0"/><c:spPr><a:solidFill><a:srgbClr val="${colors[i % colors.length]}"/></a:solidFill></c:spPr></c:dPt>`,
      );
      return `<c:ser>${order}${points.join('')}<c:dLbls><c:showLegendKey val="0"/><c:showVal val="0"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="1"/><c:showBubbleSize val="0"/></c:dLbls>${cat}<c:val>${values}</c:val></c:ser>`;
    }
    case 'scatter':
      return `<c:ser>${order}<c:spPr><a:ln w="19050"><a:noFill/></a:ln></c:spPr><c:marker><c:symbol val="circle"/><c:size val="6"/><c:spPr>${fill}</c:spPr></c:marker><c:xVal><c:numRef><c:f>${labels}</c:f>${numberCache(rawLabels, 'General')}</c:numRef></c:xVal><c:yVal>${values}</c:yVal><c:smooth val="0"/></c:ser>`;
    case 'line':
      return `<c:ser>${order}<c:spPr><a:ln w="28575">${fill}</a:ln></c:spPr><c:marker><c:symbol val="none"/></c:marker>${cat}<c:val>${values}</c:val><c:smooth val="0"/></c:ser>`;
    case 'area':
      return `<c:ser>${order}<c:spPr>${fill}</c:spPr>${cat}<c:val>${values}</c:val></c:ser>`;
    default:
      return `<c:ser>${order}<c:spPr>${fill}</c:spPr><c:invertIfNegative val="0"/>${cat}<c:val>${values}</c:val></c:ser>`;
  }
}

const isNumber = (text: string) => text !== '' && Number.isFinite(Number(text));

function textCache(texts: (string | undefined)[]): string {
  const points = texts.flatMap((text, i) => (text === undefined ? [] : `<c:pt idx="${i}"><c:v>${escaped(unmarked(text))}</c:v></c:pt>`));
  return `<c:strCache><c:ptCount val="${texts.length}"/>${points.join('')}</c:strCache>`;
}

function numberCache(texts: (string | undefined)[], code: string): string {
  const points = texts.flatMap((text, i) => (text !== undefined && isNumber(text) ? `<c:pt idx="${i}"><c:v>${text}</c:v></c:pt>` : []));
  return `<c:numCache><c:formatCode>${code}</c:formatCode><c:ptCount val="${texts.length}"/>${points.join('')}</c:numCache>`;
}

function plot(type: ChartWanted['type'], series: string): string {
  const ids = '<c:axId val="1001"/><c:axId val="1002"/>';
  const flat = '<c:varyColors val="0"/>';
  switch (type) {
    case 'pie':
      return `<c:pieChart><c:varyColors val="1"/>${series}<c:firstSliceAng val="0"/></c:pieChart>`;
    case 'scatter':
      return `<c:scatterChart><c:scatterStyle val="lineMarker"/>${flat}${series}${ids}</c:scatterChart>${numbers(1001, 1002, 'b')}${numbers(1002, 1001, 'l', true)}`;
    case 'line':
      return `<c:lineChart><c:grouping val="standard"/>${flat}${series}<c:marker val="1"/>${ids}</c:lineChart>${labels('b')}${numbers(1002, 1001, 'l', true)}`;
    case 'area':
      return `<c:areaChart><c:grouping val="standard"/>${flat}${series}${ids}</c:areaChart>${labels('b')}${numbers(1002, 1001, 'l', true)}`;
    default: {
      const bar = type === 'bar';
      return `<c:barChart><c:barDir val="${bar ? 'bar' : 'col'}"/><c:grouping val="clustered"/>${flat}${series}<c:gapWidth val="60"/>${ids}</c:barChart>${labels(bar ? 'l' : 'b', bar)}${numbers(1002, 1001, bar ? 'b' : 'l', true)}`;
    }
  }
}

/** Rows read from top to bottom: in a bar chart the first is at the top. */
const labels = (side: string, down = false) =>
  `<c:catAx><c:axId val="1001"/><c:scaling><c:orientation val="${down ? 'maxMin' : 'minMax'}"/></c:scaling><c:delete val="0"/><c:axPos val="${side}"/><c:numFmt formatCode="General" sourceLinked="1"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:crossAx val="1002"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>`;

const numbers = (id: number, cross: number, side: string, grid = false) =>
  `<c:valAx><c:axId val="${id}"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="${side}"/>${grid ? '<c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>' : ''}<c:numFmt formatCode="General" sourceLinked="1"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="${cross}"/><c:crosses val="${side === 'b' && grid ? 'max' : 'autoZero'}"/></c:valAx>`;
