import { chartText } from './chart-text.ts';
import { note } from './notes.ts';
import { numbersIn } from './number-list.ts';
import { mainPart, type Relation, relations } from './parts.ts';
import { all, attribute, child, type Element, isElement, parseXml, words } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

/** The slides of a presentation as text, in their order, with tables, the data of charts, and the speaker's notes. `part`: "2-5". */
export function readPptx(bytes: Uint8Array, part?: string): string {
  const zip = openZip(bytes);
  const slides = slideParts(zip);
  const asked = numbersIn(part, slides.length, 'slides');
  return asked.map((number) => slideText(zip, slides[number - 1] ?? '', number)).join('\n\n') || note('The presentation has no slides.');
}

/** The parts of the slides, in their order. */
export function slideParts(zip: Zip): string[] {
  const main = mainPart(zip, 'ppt/presentation.xml');
  const related = relations(zip, main);
  const ids = all(parseXml(zip.text(main)), 'sldId').map(({ raw }) => attribute(raw, 'r:id'));
  return ids.map((id) => related.find((one) => one.id === id)?.target ?? '').filter((target) => zip.has(target));
}

function slideText(zip: Zip, part: string, number: number): string {
  const root = child(parseXml(zip.text(part)), 'sld');
  const related = relations(zip, part);
  const hidden = attribute(root?.raw ?? '', 'show') === '0' ? ' (hidden)' : '';
  const lines = [`## Slide ${number}${hidden}`, ...shapes(child(child(root, 'cSld'), 'spTree'), zip, related)];
  const notes = related.find((one) => one.type === 'notesSlide');
  const spoken = notes ? notesText(parseXml(zip.text(notes.target))) : '';
  if (spoken) lines.push(`Notes: ${spoken}`);
  return lines.join('\n');
}

function shapes(tree: Element | undefined, zip: Zip, related: Relation[]): string[] {
  const lines: string[] = [];
  for (const node of tree?.children ?? []) {
    if (!isElement(node)) continue;
    if (node.name === 'sp') lines.push(...shapeText(node));
    else if (node.name === 'grpSp') lines.push(...shapes(node, zip, related));
    else if (node.name === 'graphicFrame') lines.push(...frame(node, zip, related));
    else if (node.name === 'pic') lines.push(`[picture: ${aboutOf(node)}]`);
    else if (node.name === 'AlternateContent') lines.push(...shapes(child(node, 'Choice'), zip, related));
  }
  return lines;
}

function aboutOf(node: Element): string {
  const about = all(node, 'cNvPr')[0]?.raw ?? '';
  return attribute(about, 'descr') || attribute(about, 'name') || 'without a name';
}

const passing = new Set(['sldNum', 'dt', 'ftr']);

function shapeText(node: Element): string[] {
  const kind = attribute(all(node, 'ph')[0]?.raw ?? '', 'type') ?? '';
  if (passing.has(kind)) return [];
  const lines = paragraphs(child(node, 'txBody'));
  return /^(title|ctrTitle)$/.test(kind) && lines.length ? [`# ${lines.join(' ')}`] : lines;
}

function paragraphs(body: Element | undefined): string[] {
  const lines: string[] = [];
  for (const paragraph of body?.children ?? []) {
    if (!isElement(paragraph) || paragraph.name !== 'p') continue;
    const level = Math.min(8, Number(attribute(child(paragraph, 'pPr')?.raw ?? '', 'lvl') ?? 0) || 0);
    const text = paragraph.children.map((node) => (isElement(node) ? (node.name === 'br' ? ' ' : words(node)) : '')).join('');
    if (text.trim()) lines.push(`${'  '.repeat(level)}${level ? '- ' : ''}${text.trim()}`);
  }
  return lines;
}

function frame(node: Element, zip: Zip, related: Relation[]): string[] {
  const rows = all(node, 'tr').map(
    (row) =>
      `| ${all(row, 'tc')
        .map((cell) => paragraphs(child(cell, 'txBody')).join(' / '))
        .join(' | ')} |`,
  );
  if (rows.length) return rows;
  const diagram = all(node, 'relIds')[0];
  if (diagram) return diagramText(zip, related.find((one) => one.id === attribute(diagram.raw, 'r:dm'))?.target, aboutOf(node));
  const reference = all(node, 'chart')[0];
  const target = related.find((one) => one.id === attribute(reference?.raw ?? '', 'r:id'))?.target;
  return target && zip.has(target) ? chartText(parseXml(zip.text(target))) : [`[${aboutOf(node)}]`];
}

/** What SmartArt says, from the data that it is drawn of. */
function diagramText(zip: Zip, target: string | undefined, about: string): string[] {
  const texts = target && zip.has(target) ? all(parseXml(zip.text(target)), 't').map((text) => paragraphs(text).join(' ')) : [];
  return [`[diagram: ${about}]`, ...texts.filter(Boolean).map((text) => `- ${text}`)];
}

function notesText(root: Element): string {
  const bodies = all(root, 'sp').filter((shape) => attribute(all(shape, 'ph')[0]?.raw ?? '', 'type') === 'body');
  return bodies.flatMap((shape) => paragraphs(child(shape, 'txBody'))).join('\n');
}
