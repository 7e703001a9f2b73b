import { type Block, type Cell, drawn, mainPart, type Relation, relations, type Words } from './parts.ts';
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
  const words = wordsOf(node);
  const { text } = words;
  const shown = await drawn(reading.zip, node, reading.related);
  if (text === '') return shown;
  const level = /^title$/.test(style) ? 1 : Number(/^heading ?([1-9])$/.exec(style)?.[1] ?? 0);
  if (level) return [{ kind: 'heading', level, text }, ...shown];
  const item = reading.marks(properties) ?? (/^list (bullet|number)/.test(style) ? { level: 0, mark: '•' } : undefined);
  return [item ? { kind: 'item', ...item, ...words } : { kind: 'text', ...words }, ...shown];
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
  const paragraphs = goesOn
    ? []
    : all(node, 'p')
        .map(piecesIn)
        .filter((pieces) => pieces.length);
  const below = ([first, ...rest]: Piece[]) => (first ? [{ ...first, text: `\n${first.text}` }, ...rest] : []);
  const words = joined(paragraphs.flatMap((pieces, index) => (index ? below(pieces) : pieces)));
  return span > 1 ? { ...words, span } : words;
}

const wordsOf = (node: Element): Words => joined(piecesIn(node));

type Piece = NonNullable<Words['pieces']>[number];
const plain: Omit<Piece, 'text'> = { bold: false, italic: false };

/** Without room at the ends; as a text alone where nothing in it stands out. */
function joined(pieces: Piece[]): Words {
  const text = pieces.map((piece) => piece.text).join('');
  if (!pieces.some(({ bold, italic }) => bold || italic)) return { text: text.trim() };
  const trimmed = pieces.map((piece, index) => {
    const start = index ? piece.text : piece.text.trimStart();
    return { ...piece, text: index === pieces.length - 1 ? start.trimEnd() : start };
  });
  return { text: text.trim(), pieces: trimmed };
}

/** Neighbours that look alike are one piece. */
function piecesIn(node: Element): Piece[] {
  const parts: Piece[] = [];
  let look = plain;
  const push = (text: string) => {
    const last = parts.at(-1);
    if (last && last.bold === look.bold && last.italic === look.italic) last.text += text;
    else parts.push({ ...look, text });
  };
  const visit = (one: Element) => {
    if (one.name === 'r') look = lookOf(one);
    if (one.name === 't') push(textIn(one));
    else if (one.name === 'tab') push('\t');
    else if (one.name === 'br' || one.name === 'cr') push('\n');
    else if (one.name === 'noBreakHyphen') push('-');
    // Word writes a text box twice, the second time for older programs.
    else if (!/^(pPr|rPr|Fallback|instrText|del|moveFrom)$/.test(one.name)) for (const inner of elementsOf(one)) visit(inner);
  };
  visit(node);
  return parts;
}

function lookOf(run: Element): typeof plain {
  const form = child(run, 'rPr');
  const is = (name: string) => child(form, name) !== undefined && !/^(0|false|off)$/.test(childValue(form, name) ?? '');
  return { bold: is('b'), italic: is('i') };
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
