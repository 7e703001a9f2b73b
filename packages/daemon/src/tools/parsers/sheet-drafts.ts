import { readCsv } from './csv.ts';
import { readSpans } from './markdown.ts';
import { Unreadable } from './unreadable.ts';

/** A sheet as it was written down: its name and its cells' texts. */
export interface SheetDraft {
  name: string;
  rows: string[][];
}

const named = /^#{1,6}\s*sheet\s*:\s*(.+?)\s*$/i;
const heading = /^#{1,6}\s+(.+?)\s*$/;
const divider = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const isRow = (line: string) => /^\s*\|.*\|\s*$/.test(line);

/** Sheets of CSV or of Markdown tables. A line "# Sheet: Name" begins one, a heading over a table too. */
export function sheetDrafts(text: string): SheetDraft[] {
  const parts: { name: string | undefined; lines: string[] }[] = [{ name: undefined, lines: [] }];
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  for (const [i, line] of lines.entries()) {
    const name = named.exec(line)?.[1] ?? overTable(lines, i);
    if (name === undefined) parts.at(-1)?.lines.push(line);
    else parts.push({ name, lines: [] });
  }
  const filled = parts.filter(({ name, lines }) => name !== undefined || lines.some((line) => line.trim()));
  const drafts = filled.map(({ name, lines }, i) => ({ name: name ?? `Sheet${i + 1}`, rows: rowsOf(lines) }));
  for (const { name } of drafts) refuseSheetName(name);
  if (new Set(drafts.map(({ name }) => name.toLowerCase())).size < drafts.length) throw new Unreadable('Two sheets have the same name.');
  return drafts.length ? drafts : [{ name: 'Sheet1', rows: [] }];
}

/** A heading whose next line, beyond empty ones, is a table's. */
function overTable(lines: string[], at: number): string | undefined {
  const name = heading.exec(lines[at] ?? '')?.[1];
  if (name === undefined) return undefined;
  let next = at + 1;
  while (lines[next]?.trim() === '') next++;
  return isRow(lines[next] ?? '') ? name : undefined;
}

export function refuseSheetName(name: string): void {
  if (!name.trim() || name.length > 31 || /[\\/?*:[\]\p{Cc}]/u.test(name))
    throw new Unreadable(`${JSON.stringify(name)} cannot name a sheet: at most 31 characters, none of \\ / ? * : [ ].`);
}

function rowsOf(lines: string[]): string[][] {
  const first = lines.findIndex((line) => line.trim());
  const last = lines.findLastIndex((line) => line.trim());
  const own = first < 0 ? [] : lines.slice(first, last + 1);
  if (isRow(own[0] ?? '')) return own.filter(isContent).map((line) => (isRow(line) ? cellsOf(line) : [line.trim()]));
  return isBarred(own) ? own.filter(isContent).map(cellsOf) : readCsv(own.join('\n'));
}

const isContent = (line: string) => line.trim() !== '' && !divider.test(line);

/** A Markdown table without bars at its edges: as many of them between words in each line. */
function isBarred(lines: string[]): boolean {
  const bars = new Set(lines.filter(isContent).map((line) => line.split(/(?<!\\)\|/).length));
  return bars.size === 1 && !bars.has(1) && lines.every((line) => !isContent(line) || / \| /.test(line));
}

function cellsOf(line: string): string[] {
  const inner = isRow(line) ? line.trim().slice(1, -1) : line;
  return inner.split(/(?<!\\)\|/).map((cell) => {
    const text = cell.trim().replaceAll('\\|', '|');
    // What looks like emphasis in a formula is a product.
    return text.startsWith('=')
      ? text
      : readSpans(text)
          .map((span) => span.text)
          .join('');
  });
}
