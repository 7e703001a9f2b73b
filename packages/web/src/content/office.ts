import { all, xml } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

/** A piece of a document as it can be read here: its words and pictures, not its looks. */
export type Block =
  | { kind: 'heading' | 'text'; text: string }
  | { kind: 'row'; cells: string[] }
  | { kind: 'page'; number: number }
  | { kind: 'image'; bytes: Uint8Array<ArrayBuffer>; name: string }
  /** Something is there that can't be shown here. */
  | { kind: 'unseen'; what: 'picture' | 'chart' };

const mostBlocks = 5000;

/** The words and pictures of a docx (ECMA-376), in order. */
export async function readDocx(bytes: Uint8Array<ArrayBuffer>): Promise<Block[] | undefined> {
  const zip = openZip(bytes);
  const document = zip && (await xml(zip, 'word/document.xml'));
  const body = document && all(document, 'body')[0];
  if (!zip || !body) return undefined;
  const pictures = await relations(zip, 'word/_rels/document.xml.rels', 'word/');
  const blocks: Block[] = [];
  for (const child of piecesOf(body)) {
    if (blocks.length > mostBlocks) break;
    if (child.localName === 'p') blocks.push(...(await paragraph(zip, child, pictures, /^(heading|title)/i.test(styleOf(child)))));
    else
      for (const row of all(child, 'tr'))
        blocks.push({ kind: 'row', cells: all(row, 'tc').map(wordsOf) }, ...(await seen(zip, row, pictures)));
  }
  return blocks;
}

/** The paragraphs and tables of a body, also those inside content controls. */
const piecesOf = (node: Element): Element[] =>
  [...node.children].flatMap((child) => {
    if (child.localName === 'p' || child.localName === 'tbl') return child;
    return /^(sdt|sdtContent|ins|customXml|smartTag)$/.test(child.localName) ? piecesOf(child) : [];
  });

/** The words and pictures of a pptx, slide by slide. */
export async function readPptx(bytes: Uint8Array<ArrayBuffer>): Promise<Block[] | undefined> {
  const zip = openZip(bytes);
  const slides = zip && (await slidesOf(zip));
  if (!zip || !slides || slides.length === 0) return undefined;
  const blocks: Block[] = [];
  for (const [index, name] of slides.entries()) {
    const document = await xml(zip, name);
    if (!document || blocks.length > mostBlocks) continue;
    const pictures = await relations(zip, name.replace(/([^/]+)$/, '_rels/$1.rels'), 'ppt/slides/');
    blocks.push({ kind: 'page', number: index + 1 });
    let first = true;
    const pieces = [...all(document, 'p'), ...all(document, 'tr')].filter(({ namespaceURI }) => namespaceURI?.includes('drawingml'));
    for (const piece of pieces.sort(inOrder)) {
      if (piece.localName === 'tr') {
        blocks.push({ kind: 'row', cells: all(piece, 'tc').map((cell) => all(cell, 'p').map(wordsOf).join('\n')) });
        continue;
      }
      const text = wordsOf(piece);
      if (text.trim() === '' || piece.closest('tr')) continue;
      blocks.push({ kind: first ? 'heading' : 'text', text });
      first = false;
    }
    blocks.push(...(await seen(zip, document, pictures)));
  }
  return blocks;
}

const inOrder = (a: Element, b: Element) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);

/** The parts of the slides, in the order in which they are shown; by their numbers where that isn't told. */
async function slidesOf(zip: Zip): Promise<string[]> {
  const parts = zip.names.filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name));
  const shown = await xml(zip, 'ppt/presentation.xml');
  const targets = await relations(zip, 'ppt/_rels/presentation.xml.rels', 'ppt/');
  const told = shown ? all(shown, 'sldId').map((one) => targets.get(one.getAttribute('r:id') ?? '') ?? '') : [];
  const known = told.filter((name) => parts.includes(name));
  return known.length > 0 ? known : parts.sort((a, b) => Number(/\d+/.exec(a)) - Number(/\d+/.exec(b)));
}

/** Blocks as plain lines, to compare two documents. */
export const textOfBlocks = (blocks: Block[]): string =>
  blocks
    .flatMap((block) =>
      block.kind === 'row' ? block.cells.join('\t') : block.kind === 'heading' || block.kind === 'text' ? block.text : [],
    )
    .join('\n');

const styleOf = (node: Element) => all(node, 'pStyle')[0]?.getAttribute('w:val') ?? '';

function wordsOf(node: Element): string {
  const parts: string[] = [];
  const visit = (one: Element) => {
    if (one.localName === 't') parts.push(one.textContent ?? '');
    else if (one.localName === 'tab') parts.push('\t');
    else if (one.localName === 'br' || one.localName === 'cr') parts.push('\n');
    else for (const child of one.children) visit(child);
  };
  visit(node);
  return parts.join('');
}

async function paragraph(zip: Zip, node: Element, pictures: Map<string, string>, heading: boolean): Promise<Block[]> {
  const text = wordsOf(node);
  const blocks: Block[] = text.trim() === '' ? [] : [{ kind: heading ? 'heading' : 'text', text }];
  blocks.push(...(await seen(zip, node, pictures)));
  return blocks;
}

/** The pictures in a part of a document, and word of what is there and can't be shown. */
async function seen(zip: Zip, node: Element | Document, pictures: Map<string, string>): Promise<Block[]> {
  const blocks = await Promise.all(all(node, 'blip').map((blip) => picture(zip, blip, pictures)));
  const charts = all(node, 'chart').filter(({ namespaceURI }) => namespaceURI?.includes('/chart'));
  return [...blocks, ...charts.map((): Block => ({ kind: 'unseen', what: 'chart' }))];
}

/** One that isn't in the file is fetched from nowhere. */
async function picture(zip: Zip, blip: Element, pictures: Map<string, string>): Promise<Block> {
  const name = pictures.get(blip.getAttribute('r:embed') ?? '');
  const bytes = name && /\.(png|jpe?g|gif|webp)$/i.test(name) ? await zip.read(name) : undefined;
  return name && bytes ? { kind: 'image', bytes, name } : { kind: 'unseen', what: 'picture' };
}

async function relations(zip: Zip, name: string, base: string): Promise<Map<string, string>> {
  const document = await xml(zip, name);
  return new Map(
    document
      ? all(document, 'Relationship').map((one) => [one.getAttribute('Id') ?? '', resolve(base, one.getAttribute('Target') ?? '')])
      : [],
  );
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
