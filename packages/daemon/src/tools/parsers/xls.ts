import { openCompound, refuseClosed } from './compound.ts';
import { barred } from './csv.ts';
import { note } from './notes.ts';
import type { SheetDraft } from './sheet-drafts.ts';
import { Unreadable } from './unreadable.ts';
import { cellNotes, readBook, type SheetRecords } from './xls-records.ts';
import { type Area, columnName, parseArea } from './xlsx-sheet.ts';

// A workbook of Excel 5 to 2003 (MS-XLS) as text, as `xlsx.ts` shows one: values as stored, dates as dates.

const most = { sheet: 400_000, all: 1_500_000 };

function openXls(bytes: Uint8Array): { sheets: SheetRecords[] } {
  const file = openCompound(bytes);
  refuseClosed(file.has);
  const stream = ['Workbook', 'WORKBOOK', 'Book', 'BOOK'].find((name) => file.has(name));
  if (!stream) throw new Unreadable('The file holds no workbook: it is broken or not a spreadsheet.');
  return readBook(file.read(stream));
}

/** Its sheets as rows of texts, to be made into another workbook, and how many formulas are values in them. */
export function xlsDrafts(bytes: Uint8Array): { drafts: SheetDraft[]; formulas: number } {
  const { sheets } = openXls(bytes);
  return {
    drafts: sheets.map(({ name, rows }) => ({
      name,
      rows: filled(new Map([...rows].map(([row, cells]) => [row, filled(cells, '')])), []),
    })),
    formulas: sheets.reduce((sum, { formulas }) => sum + formulas, 0),
  };
}

/** From the first place on, with nothing where nothing is. */
function filled<T>(places: Map<number, T>, nothing: T): T[] {
  const last = [...places.keys()].reduce((a, b) => Math.max(a, b), 0);
  return Array.from({ length: last }, (_, i) => places.get(i + 1) ?? nothing);
}

/** `part` narrows it: "Sales", "Sales!A1:D20" or "A1:D20". */
export function readXls(bytes: Uint8Array, part?: string): string {
  const book = openXls(bytes);
  const names = book.sheets.map(({ name, hidden }) => JSON.stringify(name) + (hidden ? ' (hidden)' : ''));
  const asked = choose(book.sheets, part);
  const texts = book.sheets.length > 1 ? [`Sheets: ${names.join(', ')}`] : [];
  let left = most.all;
  for (const sheet of asked.sheets) {
    const text = sheetText(sheet, asked.area, Math.min(most.sheet, left));
    left = Math.max(0, left - text.length);
    texts.push(text);
  }
  return texts.join('\n\n');
}

function choose(sheets: SheetRecords[], part: string | undefined): { sheets: SheetRecords[]; area?: Area | undefined } {
  if (!part) return { sheets };
  const mark = part.lastIndexOf('!');
  const name = (mark < 0 ? part : part.slice(0, mark)).replace(/^'|'$/g, '').trim().toLowerCase();
  const area = parseArea(mark < 0 ? part : part.slice(mark + 1));
  const found = sheets.filter((sheet) => sheet.name.toLowerCase() === name);
  if (found.length) return { sheets: found, area: mark < 0 ? undefined : area };
  if (mark < 0 && area) return { sheets: sheets.slice(0, 1), area };
  throw new Unreadable(`There is no such sheet. There are: ${sheets.map((sheet) => JSON.stringify(sheet.name)).join(', ')}.`);
}

function sheetText(sheet: SheetRecords, area: Area | undefined, room: number): string {
  const rows = [...sheet.rows].sort(([a], [b]) => a - b).filter(([row]) => !area || (row >= area.top && row <= area.bottom));
  const wanted = (column: number) => !area || (column >= area.left && column <= area.right);
  const columns = rows.flatMap(([, cells]) => [...cells.keys()].filter(wanted));
  if (!columns.length) return `## ${sheet.name} (empty${sheet.hidden ? ', hidden' : ''})`;
  const left = columns.reduce((a, b) => Math.min(a, b));
  const right = Math.min(
    columns.reduce((a, b) => Math.max(a, b)),
    left + 255,
  );
  const lines: string[] = [];
  let size = 0;
  let cut: number | undefined;
  for (const [row, cells] of rows) {
    const here = [...cells.keys()].filter(wanted);
    if (!here.length) continue;
    if (size > room) {
      cut = row;
      break;
    }
    const last = Math.min(right, Math.max(...here));
    const line = `${row}: ${barred(Array.from({ length: last - left + 1 }, (_, i) => cells.get(left + i) ?? ''))}`;
    lines.push(line);
    size += line.length;
  }
  const first = rows[0]?.[0] ?? 1;
  const end = rows.at(-1)?.[0] ?? 1;
  const head = `## ${sheet.name} (${rows.length} ${rows.length === 1 ? 'row' : 'rows'}, ${columnName(left)}${first}:${columnName(right)}${end}${sheet.hidden ? ', hidden' : ''})`;
  const letters = Array.from({ length: right - left + 1 }, (_, i) => columnName(left + i));
  const notes = cellNotes(sheet);
  return [
    head,
    `   ${letters.join(' | ')}`,
    ...lines,
    ...(cut ? [note(`… from row ${cut} on not shown`, `; ask with part: "${sheet.name}!A${cut}:${columnName(right)}${cut + 500}"`)] : []),
    ...(sheet.formulas
      ? [note(`${sheet.formulas} ${sheet.formulas === 1 ? 'cell holds a formula' : 'cells hold formulas'}: values as stored`)]
      : []),
    ...(sheet.merged.length ? [`Merged: ${sheet.merged.slice(0, 40).join(', ')}${sheet.merged.length > 40 ? ', …' : ''}`] : []),
    ...notes,
  ].join('\n');
}
