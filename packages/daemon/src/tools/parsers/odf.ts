import { barred } from './csv.ts';
import { note } from './notes.ts';
import type { SheetDraft } from './sheet-drafts.ts';
import { Unreadable } from './unreadable.ts';
import { cellName, columnName } from './xlsx-sheet.ts';
import { all, attribute, child, type Element, isElement, parseXml } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

// OpenDocument texts, sheets and slides (ISO/IEC 26300) as text, as the readers of Office files show theirs.

const most = { cells: 400_000, repeat: 500, text: 1_500_000 };

function openOdf(bytes: Uint8Array): { zip: Zip; content: Element | undefined; kind: Element } {
  const zip = openZip(bytes);
  if (/<\w+:encryption-data\b/.test(zip.text('META-INF/manifest.xml')))
    throw new Unreadable('The document is protected by a password: ask for it, or for an open copy.');
  // A document type is never needed, and never read.
  const content = child(parseXml(zip.text('content.xml')), 'document-content');
  const body = child(content, 'body');
  const kind = body?.children.find(isElement);
  if (!kind) throw new Unreadable('The document is broken: it has no content.');
  return { zip, content, kind };
}

/** Its sheets as rows of texts and formulas, to be made into another workbook. */
export function odsDrafts(bytes: Uint8Array): { drafts: SheetDraft[]; formulas: number } {
  const { kind } = openOdf(bytes);
  if (kind.name !== 'spreadsheet') throw new Unreadable('The document holds no sheets.');
  const drafts = tablesOf(kind).map((one) => {
    const { grid, formulas } = cellsIn(one);
    const rows: string[][] = [];
    for (const { row, texts } of grid) {
      while (rows.length < row - 1) rows.push([]);
      rows.push(texts.map((text, x) => formulas.get(cellName(row, x + 1)) ?? text));
    }
    return { name: attribute(one.raw, 'name') ?? '', rows };
  });
  return { drafts, formulas: 0 };
}

/** `part` narrows sheets: "Sales". */
export function readOdf(bytes: Uint8Array, part?: string): string {
  const { zip, content, kind } = openOdf(bytes);
  if (kind.name === 'spreadsheet') return sheets(kind, part, hiddenStyles(content));
  if (kind.name === 'presentation' || kind.name === 'drawing') return slides(kind);
  return [edges(zip, 'header'), blocks(kind).join('\n'), edges(zip, 'footer')]
    .filter((text) => text.trim())
    .join('\n\n')
    .slice(0, most.text);
}

/** The words at the top or bottom of pages. */
function edges(zip: Zip, which: 'header' | 'footer'): string {
  const texts = all(parseXml(zip.text('styles.xml')), which)
    .map((one) => blocks(one).join(' ').trim())
    .filter(Boolean);
  return texts.length ? `[${which}: ${[...new Set(texts)].join(' / ')}]` : '';
}

const skipped = new Set(['tracked-changes', 'forms', 'sequence-decls', 'variable-decls', 'soft-page-break', 'index-title-template']);

function blocks(node: Element, depth = 0): string[] {
  const lines: string[] = [];
  for (const one of node.children) {
    if (!isElement(one) || skipped.has(one.name)) continue;
    if (one.name === 'h') lines.push(`${'#'.repeat(Math.min(6, times(one, 'outline-level')))} ${inline(one)}`);
    else if (one.name === 'p') lines.push(inline(one));
    else if (one.name === 'list') lines.push(...list(one, depth));
    else if (one.name === 'table') lines.push('', ...table(one), '');
    else lines.push(...blocks(one, depth));
  }
  return lines;
}

function list(node: Element, depth: number): string[] {
  const lines: string[] = [];
  for (const item of node.children) {
    if (!isElement(item) || (item.name !== 'list-item' && item.name !== 'list-header')) continue;
    let first = true;
    for (const one of item.children) {
      if (!isElement(one)) continue;
      if (one.name === 'list') lines.push(...list(one, depth + 1));
      else {
        lines.push(`${'  '.repeat(depth)}${first ? '- ' : '  '}${inline(one)}`);
        first = false;
      }
    }
  }
  return lines;
}

function table(node: Element): string[] {
  const rows = rowsOf(node).map(({ element }) =>
    cellsOf(element).flatMap(({ element: cell, repeat }) =>
      Array<string>(Math.min(repeat, 64)).fill(blocks(cell).join(' / ').trim().replaceAll('|', '\\|')),
    ),
  );
  const [head, ...rest] = rows;
  if (!head) return [];
  return [head, ...rest].flatMap((row, y) => [`| ${row.join(' | ')} |`, ...(y ? [] : [`|${' --- |'.repeat(row.length)}`])]);
}

/** How often something is repeated, as an attribute says: once without it, never where it says nothing that can be. */
const times = (node: Element, name: string): number => Math.max(0, Number(attribute(node.raw, name) ?? 1) || 0);

/** Text with its spaces, notes and comments; what was deleted is not there. */
function inline(node: Element): string {
  let text = '';
  for (const one of node.children) {
    if (!isElement(one)) text += one.replace(/\s+/g, ' ');
    else if (one.name === 's') text += ' '.repeat(Math.min(500, times(one, 'c')));
    else if (one.name === 'tab') text += '\t';
    else if (one.name === 'line-break') text += '\n';
    else if (one.name === 'note') text += ` [note: ${inline(child(one, 'note-body') ?? one).trim()}]`;
    else if (one.name === 'annotation') text += `[comment: ${blocks(one).join(' ').trim()}] `;
    else if (one.name === 'annotation-end' || one.name === 'tracked-changes') continue;
    else if (one.name === 'frame') text += frame(one);
    else if (one.name === 'a') text += linked(one);
    else text += inline(one);
  }
  return text;
}

function linked(node: Element): string {
  const target = attribute(node.raw, 'href') ?? '';
  const words = inline(node);
  return target && target !== words ? `[${words}](${target})` : words;
}

function frame(node: Element): string {
  const box = child(node, 'text-box');
  if (box) return blocks(box).join('\n');
  const inner = child(node, 'table');
  if (inner) return `\n${table(inner).join('\n')}\n`;
  const name = textOf(child(node, 'desc')) || textOf(child(node, 'title')) || attribute(node.raw, 'name') || 'without a name';
  return child(node, 'image') ? `[picture: ${name}]` : child(node, 'object') ? `[object: ${name}]` : '';
}

const textOf = (node: Element | undefined) => (node ? inline(node).trim() : '');

interface Repeated {
  element: Element;
  repeat: number;
}

const groups = new Set(['table-row-group', 'table-rows', 'table-header-rows']);

function rowsOf(node: Element): Repeated[] {
  return node.children.flatMap((one) => {
    if (!isElement(one)) return [];
    if (groups.has(one.name)) return rowsOf(one);
    return one.name === 'table-row' ? [{ element: one, repeat: times(one, 'number-rows-repeated') }] : [];
  });
}

function cellsOf(row: Element): Repeated[] {
  return row.children.flatMap((one) => {
    if (!isElement(one) || (one.name !== 'table-cell' && one.name !== 'covered-table-cell')) return [];
    return [{ element: one, repeat: times(one, 'number-columns-repeated') }];
  });
}

/** Sheets are hidden by their style. */
function hiddenStyles(content: Element | undefined): Set<string> {
  const hidden = all(content, 'style').filter((style) => attribute(child(style, 'table-properties')?.raw ?? '', 'display') === 'false');
  return new Set(hidden.map(({ raw }) => attribute(raw, 'name') ?? ''));
}

function sheets(node: Element, part: string | undefined, hidden: Set<string>): string {
  const tables = tablesOf(node);
  const names = tables.map((one) => attribute(one.raw, 'name') ?? '');
  const wanted = part?.split('!')[0]?.replace(/^'|'$/g, '').trim().toLowerCase();
  const shown = wanted ? tables.filter((_, i) => names[i]?.toLowerCase() === wanted) : tables;
  if (!shown.length) throw new Unreadable(`There is no such sheet. There are: ${names.map((name) => JSON.stringify(name)).join(', ')}.`);
  const isHidden = (one: Element) => hidden.has(attribute(one.raw, 'style-name') ?? '');
  const told = tables.map((one, i) => JSON.stringify(names[i]) + (isHidden(one) ? ' (hidden)' : ''));
  const overview = tables.length > 1 ? [`Sheets: ${told.join(', ')}`] : [];
  return [...overview, ...shown.map((one) => sheet(one, isHidden(one)))].join('\n\n');
}

const tablesOf = (node: Element): Element[] => node.children.filter((one): one is Element => isElement(one) && one.name === 'table');

/** What stands in a sheet: the rows that hold something, formulas by their place. */
function cellsIn(node: Element): { grid: { row: number; texts: string[] }[]; formulas: Map<string, string>; notes: string[] } {
  const grid: { row: number; texts: string[] }[] = [];
  const formulas = new Map<string, string>();
  const notes: string[] = [];
  let row = 0;
  let cells = 0;
  for (const { element, repeat } of rowsOf(node)) {
    const texts: string[] = [];
    for (const { element: cell, repeat: across } of cellsOf(element)) {
      const text = cellText(cell);
      const formula = attribute(cell.raw, 'formula');
      const at = cellName(row + 1, texts.length + 1);
      if (formula) formulas.set(at, plainFormula(formula));
      const note = child(cell, 'annotation');
      if (note) notes.push(`${at}: ${blocks(note).join(' ').trim()}`);
      const wide = Math.min(across, text === '' ? 16_384 : most.repeat);
      for (let i = 0; i < wide; i++) texts.push(text);
    }
    while (texts.at(-1) === '') texts.pop();
    const high = texts.length ? Math.min(repeat, most.repeat) : 0;
    for (let i = 0; i < high && cells < most.cells; i++) {
      grid.push({ row: row + 1 + i, texts });
      cells += texts.length;
    }
    row += repeat;
  }
  return { grid, formulas, notes };
}

function sheet(node: Element, hidden: boolean): string {
  const { grid, formulas: places, notes } = cellsIn(node);
  const lines = grid.map(({ row, texts }) => `${row}: ${barred(texts)}`);
  const right = grid.reduce((most, { texts }) => Math.max(most, texts.length), 0);
  const formulas = [...places].map(([at, formula]) => `${at} ${formula}`);
  const name = attribute(node.raw, 'name') ?? '';
  if (!lines.length) return `## ${name} (empty)`;
  const letters = Array.from({ length: right }, (_, i) => columnName(i + 1));
  return [
    `## ${name} (${lines.length} ${lines.length === 1 ? 'row' : 'rows'}${hidden ? ', hidden' : ''})`,
    `   ${letters.join(' | ')}`,
    ...lines,
    ...(formulas.length
      ? [`Formulas: ${formulas.slice(0, 60).join('; ')}${formulas.length > 60 ? `; … ${formulas.length - 60} more` : ''}`]
      : []),
    ...(notes.length ? [`Notes: ${notes.slice(0, 40).join('; ')}`] : []),
  ].join('\n');
}

/** Values as they are, not as they are shown: a sum counts on. */
function cellText(cell: Element): string {
  const words = () =>
    cell.children
      .flatMap((one) => (isElement(one) && one.name === 'p' ? [inline(one)] : []))
      .join('⏎')
      .replaceAll('\n', '⏎');
  switch (attribute(cell.raw, 'value-type')) {
    case 'float':
    case 'currency':
      return tidy(attribute(cell.raw, 'value') ?? '');
    case 'percentage':
      return `${tidy(String(Number(attribute(cell.raw, 'value') ?? 0) * 100))}%`;
    case 'date':
      return (attribute(cell.raw, 'date-value') ?? '').replace(/T00:00:00(\.0+)?$/, '').replace('T', ' ');
    case 'boolean':
      return (attribute(cell.raw, 'boolean-value') ?? '').toUpperCase();
    case 'time':
      return words();
    default: {
      const text = words();
      return /^[+-]?[\d.,]*\d[\d.,]*%?$/.test(text) ? `'${text}` : text;
    }
  }
}

const tidy = (value: string) => (Number.isFinite(Number(value)) ? String(Number(Number(value).toPrecision(15))) : value);

/** "of:=SUM([.B2:.B4])" as "=SUM(B2:B4)". */
function plainFormula(formula: string): string {
  return formula
    .replace(/^(of|oooc|msoxl):/, '')
    .replace(/\[([^\]]*)\]/g, (_, inner: string) => inner.replace(/(^|:)\./g, '$1').replace(/\$?([^.:]+)\./g, '$1!'));
}

function slides(node: Element): string {
  const pages = all(node, 'page');
  const texts = pages.map((page, i) => {
    const lines: string[] = [];
    for (const one of page.children) {
      if (!isElement(one) || one.name === 'notes') continue;
      const title = attribute(one.raw, 'class') === 'title';
      const text = one.name === 'frame' ? frame(one).trim() : blocks(one).join('\n').trim();
      if (text) lines.push(title ? `# ${text.replaceAll('\n', ' ')}` : text);
    }
    const notes = child(page, 'notes');
    const spoken = notes
      ? notes.children
          .flatMap((one) => (isElement(one) && attribute(one.raw, 'class') === 'notes' ? [frame(one).trim()] : []))
          .join('\n')
          .trim()
      : '';
    return [`## Slide ${i + 1}`, ...lines, ...(spoken ? [`Notes: ${spoken}`] : [])].join('\n');
  });
  return texts.join('\n\n') || note('The presentation has no slides.');
}
