import { note } from './notes.ts';
import { type Relation, relations } from './parts.ts';
import { Unreadable } from './unreadable.ts';
import { bookPart, computeBook, openWorkbook, readStrings, type Workbook } from './workbook.ts';
import { readFormats } from './xlsx-formats.ts';
import { formulaGroups } from './xlsx-formulas.ts';
import { type Area, cellName, parseArea, parseCell, type Sheet, scanSheet } from './xlsx-sheet.ts';
import { all, attribute, child, type Element, isElement, parseXml, words } from './xml.ts';
import type { Zip } from './zip.ts';

// A workbook as text: each sheet's cells by rows, values as computed, dates as dates, then its formulas grouped, merged
// cells, notes, and what else is in it that a rewrite by a library would lose.

/** Characters of one sheet's cells, and of all; bytes of sheets whose formulas are computed. */
const most = { sheet: 400_000, all: 1_500_000, computed: 30_000_000 };

interface Named {
  name: string;
  part: string;
  hidden: boolean;
}

/** `part` narrows it: "Sales", "Sales!A1:D20" or "A1:D20". */
export function readXlsx(bytes: Uint8Array, part?: string): string {
  const book = openWorkbook(bytes);
  const { zip, related } = book;
  const workbook = parseXml(zip.text(book.main));
  const sheets = sheetList(workbook, related);
  if (!sheets.length) throw new Unreadable('The workbook has no sheets: it is broken or not a spreadsheet.');
  const asked = choose(sheets, part);
  const strings = readStrings(bookPart(book, 'sharedStrings'));
  const date1904 = all(workbook, 'workbookPr').some(({ raw }) => /^(1|true)$/.test(attribute(raw, 'date1904') ?? ''));
  const formats = readFormats(bookPart(book, 'styles'), date1904);
  const texts = [overview(sheets, asked.sheets, workbook)];
  const values = onlyWhenAsked(() => computedParts(book));
  let left = most.all;
  for (const named of asked.sheets) {
    const how = { strings, formats, area: asked.area, most: Math.min(most.sheet, left) };
    const stored = scanSheet(zip.text(named.part), how);
    const computed = stored.uncomputed ? values().get(named.part) : undefined;
    const sheet = computed === undefined ? stored : scanSheet(computed, how);
    const text = sheetText(named, sheet, zip, stored.uncomputed - sheet.uncomputed);
    left = Math.max(0, left - text.length);
    texts.push(text);
  }
  const macros = zip.entries.some((entry) => entry.name.endsWith('vbaProject.bin'))
    ? note('It has macros', ': save it under .xlsm only with a program that keeps them.')
    : '';
  return [...texts, macros].filter(Boolean).join('\n\n');
}

/** Programs that write workbooks often leave out what their formulas come to. The sheets with that filled in, by part. */
function computedParts(book: Workbook): Map<string, string> {
  const size = book.sheets.reduce((sum, { part }) => sum + (book.zip.entries.find(({ name }) => name === part)?.size ?? 0), 0);
  if (size > most.computed) return new Map();
  const { sheets } = computeBook(book);
  return new Map(book.sheets.map(({ part }, i) => [part, sheets[i] ?? '']));
}

function onlyWhenAsked<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function sheetList(workbook: ReturnType<typeof parseXml>, related: Relation[]): Named[] {
  return all(workbook, 'sheet').map(({ raw }) => ({
    name: attribute(raw, 'name') ?? '',
    part: related.find((one) => one.id === attribute(raw, 'r:id'))?.target ?? '',
    hidden: /hidden/i.test(attribute(raw, 'state') ?? ''),
  }));
}

function choose(sheets: Named[], part: string | undefined): { sheets: Named[]; area?: Area } {
  if (!part) return { sheets };
  const mark = part.lastIndexOf('!');
  const name = (mark < 0 ? part : part.slice(0, mark)).replace(/^'|'$/g, '');
  const found = sheets.filter((sheet) => sheet.name.toLowerCase() === name.trim().toLowerCase());
  const area = parseArea(mark < 0 ? part : part.slice(mark + 1));
  if (!found.length && mark < 0 && area) return { sheets: sheets.slice(0, 1), area };
  if (!found.length)
    throw new Unreadable(
      `There is no sheet ${JSON.stringify(name)}. There are: ${sheets.map((sheet) => JSON.stringify(sheet.name)).join(', ')}.`,
    );
  if (mark >= 0 && !area) throw new Unreadable(`${JSON.stringify(part.slice(mark + 1))} is no range: write it as A1:D20.`);
  return mark >= 0 && area ? { sheets: found, area } : { sheets: found };
}

function overview(sheets: Named[], asked: Named[], workbook: ReturnType<typeof parseXml>): string {
  const names = sheets.map((sheet) => JSON.stringify(sheet.name) + (sheet.hidden ? ' (hidden)' : ''));
  const ranges = all(workbook, 'definedName')
    .filter(({ raw }) => !attribute(raw, 'name')?.startsWith('_xlnm'))
    .slice(0, 30)
    .map((one) => `${attribute(one.raw, 'name')}=${one.children.filter((node) => !isElement(node)).join('')}`);
  const lines = sheets.length > 1 || asked.length < sheets.length ? [`Sheets: ${names.join(', ')}`] : [];
  if (ranges.length) lines.push(`Named: ${ranges.join(', ')}`);
  return lines.join('\n');
}

function sheetText(named: Named, sheet: Sheet, zip: Zip, computed: number): string {
  const size = sheet.cells
    ? `${sheet.rows} ${sheet.rows === 1 ? 'row' : 'rows'}, ${cellName(sheet.first.row, sheet.first.column)}:${cellName(sheet.last.row, sheet.last.column)}`
    : 'empty';
  const lines = [`## ${named.name} (${size}${named.hidden ? ', hidden' : ''})`];
  if (sheet.cells) lines.push(`   ${sheet.columns.join(' | ')}`, ...sheet.lines);
  if (sheet.cut)
    lines.push(
      note(
        `… from row ${sheet.cut} on not shown`,
        `; ask with part: "${named.name}!A${sheet.cut}:${cellName(Math.min(sheet.last.row, sheet.cut + 500), sheet.last.column)}"`,
      ),
    );
  if (sheet.marked) lines.push(note("' before digits: the cell holds them as text"));
  const units = unitRanges(sheet.units);
  if (units.length) lines.push(`Units: ${some(units, 40, ', ')}`);
  const groups = formulaGroups(sheet.formulas);
  if (groups.length) lines.push(`Formulas: ${groups.slice(0, 60).join('; ')}${groups.length > 60 ? `; … ${groups.length - 60} more` : ''}`);
  if (computed) lines.push(note(`The file holds no values for ${computed === 1 ? 'a formula' : `${computed} formulas`}: computed here`));
  if (sheet.uncomputed)
    lines.push(note(`${sheet.uncomputed} ${sheet.uncomputed === 1 ? 'formula' : 'formulas'} not computed, shown as =…`));
  if (sheet.merged.length) lines.push(`Merged: ${byPlace(sheet.merged).slice(0, 40).join(', ')}${sheet.merged.length > 40 ? ', …' : ''}`);
  const hidden = [
    sheet.hidden.rows.length ? `rows ${some(sheet.hidden.rows, 20, ', ')}` : '',
    sheet.hidden.columns.length ? `columns ${some(sheet.hidden.columns, 20, ', ')}` : '',
  ].filter(Boolean);
  if (hidden.length) lines.push(`Hidden: ${hidden.join('; ')}`);
  return [...lines, ...besides(named.part, zip)].join('\n');
}

/** "B2:D9 €": columns side by side of the same rows as one. */
function unitRanges(units: Sheet['units']): string[] {
  const sorted = units.toSorted((a, b) => a.first - b.first || a.last - b.last || a.column - b.column);
  const ranges: (Sheet['units'][number] & { right: number })[] = [];
  for (const one of sorted) {
    const left = ranges.at(-1);
    const beside = left && left.unit === one.unit && left.first === one.first && left.last === one.last && left.right === one.column - 1;
    if (beside) left.right = one.column;
    else ranges.push({ ...one, right: one.column });
  }
  return ranges.map(({ column, right, first, last, unit }) => {
    const start = cellName(first, column);
    const end = cellName(last, right);
    return `${start === end ? start : `${start}:${end}`} ${unit}`;
  });
}

const some = (all: string[], most: number, between: string) =>
  all.slice(0, most).join(between) + (all.length > most ? `${between}… ${all.length - most} more` : '');

/** As one reads a sheet: files name them in any order. */
function byPlace(areas: string[]): string[] {
  const rank = (area: string) => {
    const at = parseCell(area.split(':')[0] ?? '');
    return at ? at.row * 20_000 + at.column : 0;
  };
  return [...areas].sort((a, b) => rank(a) - rank(b));
}

/** Notes on cells, and what stands on the sheet beside cells. */
function besides(part: string, zip: Zip): string[] {
  const lines: string[] = [];
  const related = relations(zip, part);
  for (const one of related.filter(({ type }) => type === 'comments')) {
    const notes = all(parseXml(zip.text(one.target)), 'comment').map((note) => `${attribute(note.raw, 'ref')}: ${words(note)}`);
    if (notes.length) lines.push(`Notes: ${notes.slice(0, 40).join('; ')}`);
  }
  const drawn = related.filter(({ type }) => type === 'drawing').flatMap((one) => relations(zip, one.target));
  const charts = drawn.filter(({ type }) => type === 'chart');
  const things = [
    [charts.length, 'chart', chartRanges(charts, zip)],
    [drawn.filter(({ type }) => type === 'image').length, 'picture'],
    [related.filter(({ type }) => type === 'pivotTable').length, 'pivot table'],
  ] as const;
  const { choices, rules } = rulesOf(zip.text(part));
  if (choices.length) lines.push(`Choices: ${some(choices, 20, '; ')}`);
  const there = [
    ...things.filter(([number]) => number > 0).map(([number, noun, of = '']) => `${number} ${noun}${number > 1 ? 's' : ''}${of}`),
    ...(rules.length ? [`formats by rule in ${some(rules, 10, ', ')}`] : []),
  ];
  if (there.length)
    lines.push(
      note(
        `Also on this sheet: ${there.join(', ')}.`,
        there.length > (rules.length ? 1 : 0) ? ' Libraries drop charts and pivot tables when they save; edit_sheet keeps all.' : '',
      ),
    );
  return lines;
}

/** Which cells charts show the numbers of, for who adds others: " (of Sales!B2:B7)". */
function chartRanges(charts: Relation[], zip: Zip): string {
  const series = charts.flatMap(({ target }) => (zip.has(target) ? all(parseXml(zip.text(target)), 'ser') : []));
  const values = series.flatMap((one) => all(child(one, 'val') ?? child(one, 'yVal'), 'f').map(textIn));
  const ranges = [...new Set(values.map((range) => range.replaceAll('$', '').replace(/^'(\w+)'!/, '$1!')))];
  return ranges.length ? ` (of ${some(ranges, 6, ', ')})` : '';
}

/** What a cell may hold, and where rules give cells their look: both come after the cells. */
function rulesOf(xml: string): { choices: string[]; rules: string[] } {
  const root = parseXml(
    `<rest>${xml.slice(xml.lastIndexOf('sheetData') + 'sheetData'.length + 1).replace(/<\/(?:\w+:)?worksheet>\s*$/, '')}</rest>`,
  );
  const lists = all(root, 'dataValidation').filter(({ raw }) => attribute(raw, 'type') === 'list');
  const choices = lists.map((one) => {
    const from = textIn(child(one, 'formula1'));
    return `${attribute(one.raw, 'sqref') ?? textIn(child(one, 'sqref'))} ${/^".*"$/s.test(from) ? from.slice(1, -1).split(',').join(', ') : from}`;
  });
  return { choices, rules: all(root, 'conditionalFormatting').flatMap(({ raw }) => attribute(raw, 'sqref') ?? []) };
}

const textIn = (element: Element | undefined): string =>
  (element?.children ?? []).map((one) => (isElement(one) ? textIn(one) : one)).join('');
