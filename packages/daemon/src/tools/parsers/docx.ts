import { chartText } from './chart-text.ts';
import { type Numbering, readNumbering } from './docx-lists.ts';
import { emphasised, literal, literalStart, withoutStars, withStars } from './docx-marks.ts';
import { mathText } from './math.ts';
import { note } from './notes.ts';
import { mainPart, type Relation, relations } from './parts.ts';
import { all, attribute, child, childValue, type Element, isElement, parseXml, words } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

// A Word document as Markdown-like text: headings, lists with their numbers, tables, links, notes, comments, tracked
// changes, headers and footers.

interface Reading {
  links: Map<string, string>;
  /** The XML of charts, by their relation. */
  charts: Map<string, string>;
  styles: Map<string, string>;
  numbering: Numbering;
  /** No marks: for whoever looks for words. */
  plain: boolean;
  /** For whoever makes another document of it: an empty line below each paragraph that has room below it, and no words of ours. */
  document: boolean;
  tracked: boolean;
  pictures: number;
}

export function readDocx(bytes: Uint8Array, { plain = false, document = false } = {}): string {
  const zip = openZip(bytes);
  const main = mainPart(zip, 'word/document.xml');
  const related = relations(zip, main);
  const reading: Reading = {
    links: new Map(related.filter((one) => one.type === 'hyperlink').map((one) => [one.id, one.target])),
    charts: new Map(related.filter((one) => one.type === 'chart' && zip.has(one.target)).map((one) => [one.id, zip.text(one.target)])),
    styles: readStyles(zip.text(partOf(related, 'styles'))),
    numbering: readNumbering(zip.text(partOf(related, 'numbering'))),
    plain,
    document,
    tracked: false,
    pictures: 0,
  };
  const body = child(child(parseXml(decodeMain(zip, main)), 'document'), 'body');
  const text = blocks(body?.children ?? [], reading)
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  const headers = edgeTexts(zip, related, 'header', reading);
  const footers = edgeTexts(zip, related, 'footer', reading);
  const notes = [...noteTexts(zip, related, 'footnotes', 'footnote', reading), ...noteTexts(zip, related, 'endnotes', 'endnote', reading)];
  if (document) return [...headers, text, ...(notes.length ? ['---', ...notes] : []), ...footers].filter(Boolean).join('\n\n');
  const edges = [...headers, ...footers];
  const comments = commentTexts(zip, related);
  const parts = [
    reading.tracked
      ? note(
          'Tracked changes are shown as [+added+] and [-removed-].',
          ' An edit whose old has these marks and whose new has only the words settles them.',
        )
      : '',
    edges.join('\n'),
    text,
    notes.length ? `Notes:\n${notes.join('\n')}` : '',
    comments.length ? `Comments:\n${comments.join('\n')}` : '',
  ];
  return parts.filter(Boolean).join('\n\n') || note('The document has no text.');
}

function decodeMain(zip: Zip, main: string): string {
  return new TextDecoder().decode(zip.read(main));
}

function partOf(related: Relation[], type: string): string {
  return related.find((one) => one.type === type)?.target ?? '';
}

/** From a style's id to its English name: ids are translated ("berschrift1"), names are not. */
export function readStyles(xml: string): Map<string, string> {
  const styles = all(parseXml(xml), 'style');
  return new Map(styles.map((style) => [attribute(style.raw, 'styleId') ?? '', (childValue(style, 'name') ?? '').toLowerCase()]));
}

function blocks(nodes: (Element | string)[], reading: Reading): string[] {
  const lines: string[] = [];
  for (const node of nodes) {
    if (!isElement(node)) continue;
    if (node.name === 'p') lines.push(paragraph(node, reading), ...(reading.document && isApart(node, reading) ? [''] : []));
    else if (node.name === 'tbl') lines.push('', ...table(node, reading), '');
    else if (node.name === 'sdt') lines.push(...blocks(child(node, 'sdtContent')?.children ?? [], reading));
    else if (node.name === 'ins' || node.name === 'customXml') lines.push(...blocks(node.children, reading));
  }
  return lines;
}

function paragraph(node: Element, reading: Reading): string {
  const properties = child(node, 'pPr');
  const style = reading.styles.get(childValue(properties, 'pStyle') ?? '') ?? '';
  const raw = inline(node.children, reading)
    .replace(/^\n(?=\\newpage\n)/, '')
    .trimEnd();
  if (!raw) return '';
  const level = headingLevel(style, properties);
  const bullet = reading.numbering.label(properties, childValue(properties, 'pStyle'));
  if (level) return `${'#'.repeat(level)} ${bullet ? `${bullet.text} ` : ''}${withoutStars(raw)}`;
  const text = withStars(raw);
  if (bullet) return `${'  '.repeat(bullet.level)}${bullet.text} ${text}`;
  return reading.plain ? text : literalStart(text);
}

/** Whether there is room below it on the page, as there is unless it was taken out or it is one of a list. */
function isApart(node: Element, reading: Reading): boolean {
  const properties = child(node, 'pPr');
  const named = childValue(properties, 'pStyle');
  const spacing = child(properties, 'spacing');
  const none = spacing ? attribute(spacing.raw, 'after') === '0' : reading.styles.get(named ?? '') === 'no spacing';
  return !none && !child(properties, 'numPr') && !/^list/.test(reading.styles.get(named ?? '') ?? '');
}

function headingLevel(style: string, properties: Element | undefined): number {
  const heading = /^heading (\d)$/.exec(style);
  if (heading) return Number(heading[1]);
  const outline = Number(childValue(properties, 'outlineLvl') ?? 9);
  return style === 'title' ? 1 : outline < 6 ? outline + 1 : 0;
}

function inline(nodes: (Element | string)[], reading: Reading): string {
  let text = '';
  for (const node of nodes) if (isElement(node)) text += inlineNode(node, reading);
  return text;
}

function inlineNode(node: Element, reading: Reading): string {
  switch (node.name) {
    case 't':
    case 'delText': {
      const text = node.children.filter((one) => !isElement(one)).join('');
      return reading.plain ? text : literal(text);
    }
    case 'r':
      return run(node, reading);
    case 'fldSimple':
      return field(node, reading);
    case 'tab':
      return '\t';
    case 'br':
    case 'cr':
      if (attribute(node.raw, 'type') !== 'page') return '\n';
      return reading.plain ? '' : '\n\\newpage\n';
    case 'noBreakHyphen':
      return '-';
    case 'hyperlink':
      return link(node, reading);
    case 'ins':
    case 'moveTo':
      return tracked(node, '+', reading);
    case 'del':
    case 'moveFrom':
      return tracked(node, '-', reading);
    case 'footnoteReference':
    case 'endnoteReference':
      return noteMark(node, reading);
    case 'commentReference':
      return reading.document ? '' : `[comment ${attribute(node.raw, 'id') ?? ''}]`;
    case 'oMath':
      return mathText(node);
    case 'drawing':
    case 'pict':
    case 'object':
      return drawing(node, reading);
    case 'pPr':
    case 'rPr':
    case 'Fallback':
    case 'instrText':
      return '';
    default:
      return inline(node.children, reading);
  }
}

function run(node: Element, reading: Reading): string {
  const text = inline(node.children, reading);
  if (reading.plain || node.children.some((one) => isElement(one) && /^(drawing|pict|object|AlternateContent)$/.test(one.name)))
    return text;
  const form = child(node, 'rPr');
  const on = (name: string) => child(form, name) !== undefined && !/^(0|false|off)$/.test(childValue(form, name) ?? '');
  return emphasised(text, (on('b') ? 2 : 0) + (on('i') ? 1 : 0));
}

function field(node: Element, reading: Reading): string {
  const text = inline(node.children, reading);
  const target = /^\s*HYPERLINK\s+"([^"]+)"/.exec(attribute(node.raw, 'instr') ?? '')?.[1];
  return target ? `[${text}](${target})` : text;
}

function link(node: Element, reading: Reading): string {
  const text = inline(node.children, reading);
  const target = reading.links.get(attribute(node.raw, 'r:id') ?? '');
  return target && !text.includes(target.replace(/^mailto:/, '')) ? `[${text}](${target})` : text;
}

const noteMark = ({ raw }: Element, reading: Reading) => `[${reading.document ? '' : '^'}${attribute(raw, 'id') ?? ''}]`;

/** In another document they are as if they had been accepted. */
function tracked(node: Element, sign: '+' | '-', reading: Reading): string {
  const text = reading.document && sign === '-' ? '' : inline(node.children, reading);
  if (reading.document) return text;
  if (!text) return '';
  reading.tracked = true;
  return `[${sign}${text}${sign}]`;
}

function drawing(node: Element, reading: Reading): string {
  const boxes = all(node, 'txbxContent').flatMap((box) => blocks(box.children, reading));
  if (boxes.length) return `\n${boxes.join('\n')}\n`;
  if (reading.document) return '';
  const chart = reading.charts.get(attribute(all(node, 'chart')[0]?.raw ?? '', 'r:id') ?? '');
  if (chart) return `\n${chartText(parseXml(chart)).join('\n')}\n`;
  const about = all(node, 'docPr')[0];
  const alt = about && (attribute(about.raw, 'descr') || attribute(about.raw, 'name'));
  return `[picture${alt ? `: ${alt}` : ` ${++reading.pictures}`}]`;
}

function table(node: Element, reading: Reading): string[] {
  const rows = all(node, 'tr').map((row) => all(row, 'tc').flatMap((cell) => cellTexts(cell, reading)));
  const width = Math.max(0, ...rows.map((row) => row.length));
  // In Markdown the first row is bold by itself.
  const head = rows[0]?.map((cell) => cell.replace(/^\*\*([^*]+)\*\*$/, '$1'));
  const lines = (head ? [head, ...rows.slice(1)] : rows).map((row) => `| ${row.join(' | ')} |`);
  if (lines.length > 1) lines.splice(1, 0, `|${' --- |'.repeat(Math.min(width, 60))}`);
  return lines;
}

/** One text, and an empty one for each further column that the cell spans. */
function cellTexts(cell: Element, reading: Reading): string[] {
  const properties = child(cell, 'tcPr');
  const span = Math.min(60, Number(childValue(properties, 'gridSpan') ?? 1) || 1);
  const goesOn = child(properties, 'vMerge') !== undefined && childValue(properties, 'vMerge') !== 'restart';
  const lines = blocks(cell.children, reading).flatMap((line) => line.split('\n'));
  const text = (reading.document ? lines.map(inCell) : lines)
    .filter((line) => line.trim())
    .join(reading.document ? '<br>' : ' / ')
    .replaceAll('|', reading.plain ? '|' : '\\|');
  return [goesOn ? '' : text, ...Array<string>(span - 1).fill('')];
}

/** A cell of a Markdown table has words only: no headings, lists and tables of its own. */
function inCell(line: string): string {
  if (/^\|[\s|-]+\|$/.test(line)) return '';
  return line
    .replace(/^\|(.*)\|$/, (_, cells) => cells.trim().replaceAll(' | ', ', '))
    .replace(/^#{1,6} (.*?)\s*$/, '**$1**')
    .replace(/^\s*[-*] /, '• ');
}

/** The number of a page is told by the pages themselves. */
const pageNumber = /^\D{0,12}\d+(\D{1,12}\d+)?\W*$/;

function edgeTexts(zip: Zip, related: Relation[], type: 'header' | 'footer', reading: Reading): string[] {
  const texts = related
    .filter((one) => one.type === type)
    .map((one) => child(parseXml(zip.text(one.target)), type === 'header' ? 'hdr' : 'ftr'))
    .map((edge) =>
      blocks(edge?.children ?? [], reading)
        .filter((line) => line.trim())
        .join(' / '),
    );
  const told = [...new Set(texts)].filter(Boolean);
  return reading.document ? told.filter((text) => !pageNumber.test(text)) : told.map((text) => `[${type}: ${text}]`);
}

function noteTexts(zip: Zip, related: Relation[], type: string, name: string, reading: Reading): string[] {
  const notes = all(parseXml(zip.text(partOf(related, type))), name).filter((note) => attribute(note.raw, 'type') === undefined);
  return notes.map((note) => `${noteMark(note, reading)} ${blocks(note.children, reading).join(' ').trim()}`);
}

function commentTexts(zip: Zip, related: Relation[]): string[] {
  return all(parseXml(zip.text(partOf(related, 'comments'))), 'comment').map((comment) => {
    const who = attribute(comment.raw, 'author') ?? '';
    return `[comment ${attribute(comment.raw, 'id') ?? ''}] ${who}${who ? ': ' : ''}${words(comment)}`;
  });
}
