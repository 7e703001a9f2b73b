import { type Block, type Cell, drawn, mainPart, type Relation, relations } from './parts.ts';
import { all, attribute, child, childValue, type Element, elementsOf, textIn, xml } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

const mostBlocks = 5000;

interface Reading {
  zip: Zip;
  related: Map<string, Relation>;
  /** From a style's id to its English name: ids are translated ("berschrift1"), names are not. */
  styles: Map<string, string>;
  marks: (properties: Element | undefined) => { level: number; mark: string } | undefined;
}

/** The words, tables and pictures of a docx (ECMA-376), in order. */
export async function readDocx(bytes: Uint8Array<ArrayBuffer>): Promise<Block[] | undefined> {
  const zip = openZip(bytes);
  if (!zip) return undefined;
  const main = await mainPart(zip, 'word/document.xml');
  const body = all(await xml(zip, main), 'body')[0];
  if (!body) return undefined;
  const related = await relations(zip, main);
  const partOf = (type: string) => [...related.values()].find((one) => one.type === type)?.target ?? `word/${type}.xml`;
  const styles = all(await xml(zip, partOf('styles')), 'style');
  const reading: Reading = {
    zip,
    related,
    styles: new Map(styles.map((one) => [attribute(one, 'styleId') ?? '', (childValue(one, 'name') ?? '').toLowerCase()])),
    marks: listMarks(await xml(zip, partOf('numbering'))),
  };
  const blocks: Block[] = [];
  for (const piece of piecesOf(body)) {
    if (blocks.length > mostBlocks) break;
    blocks.push(...(piece.name === 'p' ? await paragraph(piece, reading) : await table(piece, reading)));
  }
  return blocks;
}

/** The paragraphs and tables of a body, also those inside content controls. */
const piecesOf = (node: Element): Element[] =>
  elementsOf(node).flatMap((one) => {
    if (one.name === 'p' || one.name === 'tbl') return one;
    return /^(sdt|sdtContent|ins|customXml|smartTag)$/.test(one.name) ? piecesOf(one) : [];
  });

async function paragraph(node: Element, reading: Reading): Promise<Block[]> {
  const properties = child(node, 'pPr');
  const style = reading.styles.get(childValue(properties, 'pStyle') ?? '') ?? childValue(properties, 'pStyle')?.toLowerCase() ?? '';
  const text = wordsOf(node).trim();
  const shown = await drawn(reading.zip, node, reading.related);
  if (text === '') return shown;
  const level = /^title$/.test(style) ? 1 : Number(/^heading ?([1-9])$/.exec(style)?.[1] ?? 0);
  if (level) return [{ kind: 'heading', level, text }, ...shown];
  const item = reading.marks(properties) ?? (/^list (bullet|number)/.test(style) ? { level: 0, mark: '•' } : undefined);
  return [item ? { kind: 'item', ...item, text } : { kind: 'text', text }, ...shown];
}

async function table(node: Element, reading: Reading): Promise<Block[]> {
  const rows = all(node, 'tr').map((row) => all(row, 'tc').map(cellOf));
  const shown = await drawn(reading.zip, node, reading.related);
  return [{ kind: 'table', rows }, ...shown];
}

function cellOf(node: Element): Cell {
  const properties = child(node, 'tcPr');
  const span = Math.min(60, Number(childValue(properties, 'gridSpan') ?? 1) || 1);
  const goesOn = child(properties, 'vMerge') !== undefined && childValue(properties, 'vMerge') !== 'restart';
  const text = goesOn ? '' : all(node, 'p').map(wordsOf).filter(Boolean).join('\n');
  return span > 1 ? { text, span } : { text };
}

function wordsOf(node: Element): string {
  const parts: string[] = [];
  const visit = (one: Element) => {
    if (one.name === 't') parts.push(textIn(one));
    else if (one.name === 'tab') parts.push('\t');
    else if (one.name === 'br' || one.name === 'cr') parts.push('\n');
    else if (one.name === 'noBreakHyphen') parts.push('-');
    // Word writes a text box twice, the second time for older programs.
    else if (!/^(pPr|rPr|Fallback|instrText|del|moveFrom)$/.test(one.name)) for (const inner of elementsOf(one)) visit(inner);
  };
  visit(node);
  return parts.join('');
}

/** What stands before a paragraph that is in a list: counted where its numbers are. */
function listMarks(numbering: Element | undefined): Reading['marks'] {
  const shapes = new Map(all(numbering, 'abstractNum').map((one) => [attribute(one, 'abstractNumId'), one]));
  const lists = new Map(all(numbering, 'num').map((one) => [attribute(one, 'numId'), shapes.get(childValue(one, 'abstractNumId'))]));
  const counts = new Map<string, number[]>();
  return (properties) => {
    const list = child(properties, 'numPr');
    const id = childValue(list, 'numId') ?? '0';
    if (!list || id === '0') return undefined;
    const level = Math.min(8, Number(childValue(list, 'ilvl') ?? 0) || 0);
    const shape = all(lists.get(id), 'lvl').find((one) => Number(attribute(one, 'ilvl')) === level);
    if (!/^(decimal|lowerLetter|upperLetter|lowerRoman|upperRoman|decimalZero)$/.test(childValue(shape, 'numFmt') ?? 'bullet'))
      return { level, mark: '•' };
    const count = [...(counts.get(id) ?? [])].slice(0, level + 1);
    count[level] = (count[level] ?? Number(childValue(shape, 'start') ?? 1) - 1) + 1;
    counts.set(id, count);
    return { level, mark: `${count[level]}.` };
  };
}
