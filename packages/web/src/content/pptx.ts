import { type Block, drawn, mainPart, type Relation, relations } from './parts.ts';
import { all, attribute, child, type Element, elementsOf, textIn, xml } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

const mostBlocks = 5000;

/** The words, tables, pictures and charts' numbers of a pptx (ECMA-376), slide by slide. */
export async function readPptx(bytes: Uint8Array<ArrayBuffer>): Promise<Block[] | undefined> {
  const zip = openZip(bytes);
  const slides = zip && (await slidesOf(zip));
  if (!zip || !slides || slides.length === 0) return undefined;
  const blocks: Block[] = [];
  for (const [index, name] of slides.entries()) {
    const tree = all(await xml(zip, name), 'spTree')[0];
    if (!tree || blocks.length > mostBlocks) continue;
    const shown = await shapes(zip, tree, await relations(zip, name));
    // What is the slide's title stands first, wherever the file has it.
    const title = shown.findIndex(({ kind }) => kind === 'heading');
    const first = title > 0 ? shown.splice(title, 1) : [];
    blocks.push({ kind: 'page', number: index + 1 }, ...first, ...shown);
  }
  return blocks;
}

/** The parts of the slides, in the order in which they are shown; by their numbers where that isn't told. */
async function slidesOf(zip: Zip): Promise<string[]> {
  const parts = zip.names.filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name));
  const main = await mainPart(zip, 'ppt/presentation.xml');
  const related = await relations(zip, main);
  const told = all(await xml(zip, main), 'sldId').map((one) => related.get(attribute(one, 'r:id') ?? '')?.target ?? '');
  const known = told.filter((name) => zip.names.includes(name));
  return known.length > 0 ? known : parts.sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)));
}

async function shapes(zip: Zip, tree: Element, related: Map<string, Relation>): Promise<Block[]> {
  const blocks: Block[] = [];
  for (const node of elementsOf(tree)) {
    if (node.name === 'sp') blocks.push(...wordsOf(node));
    else if (node.name === 'grpSp') blocks.push(...(await shapes(zip, node, related)));
    else if (node.name === 'AlternateContent') blocks.push(...(await shapes(zip, child(node, 'Choice') ?? node, related)));
    else if (node.name === 'graphicFrame' || node.name === 'pic') {
      const rows = all(node, 'tr').map((row) => all(row, 'tc').flatMap(cellOf));
      blocks.push(...(rows.length > 0 ? [{ kind: 'table' as const, rows }] : []), ...(await drawn(zip, node, related)));
    }
  }
  return blocks;
}

/** A cell that another one covers is there too, empty. */
function cellOf(node: Element) {
  if (attribute(node, 'hMerge') === '1') return [];
  const span = Math.min(60, Number(attribute(node, 'gridSpan') ?? 1) || 1);
  const text = paragraphs(child(node, 'txBody'))
    .map((one) => one.text)
    .join('\n');
  return [span > 1 ? { text, span } : { text }];
}

/** Numbers of slides, dates and the line at their foot are on every slide and say nothing. */
const passing = new Set(['sldNum', 'dt', 'ftr']);

function wordsOf(node: Element): Block[] {
  const kind = attribute(all(node, 'ph')[0], 'type') ?? '';
  if (passing.has(kind)) return [];
  const lines = paragraphs(child(node, 'txBody'));
  if (/^(title|ctrTitle)$/.test(kind) && lines.length > 0)
    return [{ kind: 'heading', level: 2, text: lines.map((one) => one.text).join(' ') }];
  return lines.map(({ text, level }) => (level > 0 ? { kind: 'item', level: level - 1, mark: '•', text } : { kind: 'text', text }));
}

function paragraphs(body: Element | undefined): { text: string; level: number }[] {
  const lines = elementsOf(body).filter(({ name }) => name === 'p');
  return lines.flatMap((line) => {
    const text = all(line, 't', 'br')
      .map((one) => (one.name === 'br' ? '\n' : textIn(one)))
      .join('');
    const level = Math.min(8, Number(attribute(child(line, 'pPr'), 'lvl') ?? 0) || 0);
    return text.trim() === '' ? [] : [{ text, level }];
  });
}
