import type { ComputedCell } from './xlsx-compute.ts';
import type { Formats } from './xlsx-formats.ts';
import { cellName, scanSheet } from './xlsx-sheet.ts';

// What a change of a workbook came to, so that nobody has to read the file again to know.

const most = { rows: 12, columns: 12, cells: 12, line: 300 };

/** The changed rows as `read_file` shows them; empty where they are too many to be of use. */
export function rowsNow(sheet: string, at: { row: number; column: number }[], strings: string[], formats: Formats): string {
  const rows = new Set(at.map(({ row }) => row));
  if (!rows.size || rows.size > most.rows) return '';
  const columns = at.map(({ column }) => column);
  const right = Math.max(...columns);
  const left = right > most.columns ? Math.min(...columns) : 1;
  const area = { top: Math.min(...rows), bottom: Math.max(...rows), left, right: Math.max(right, left) };
  const shown = scanSheet(sheet, { strings, formats, area, most: 200_000 });
  const lines = shown.lines.filter((line) => rows.has(Number.parseInt(line, 10)));
  if (!lines.length) return '';
  return [`   ${shown.columns.join(' | ')}`, ...lines]
    .map((line) => (line.length > most.line ? `${line.slice(0, most.line)}…` : line))
    .join('\n');
}

/** "B5 = 12, C5 = 13": what formulas come to. */
export function valuesNow(cells: ComputedCell[], named: boolean): string {
  return listed(cells.map((cell) => `${placeOf(cell, named)} = ${cell.value}`));
}

/** What else came to another value than it had. */
export function changedWith(cells: ComputedCell[], set: Set<string>, named: boolean): string {
  const others = cells.filter((cell) => cell.was !== undefined && cell.was !== cell.value && !set.has(placeOf(cell, true)));
  return others.length ? `Changed with it: ${listed(others.map((cell) => `${placeOf(cell, named)} ${cell.was} → ${cell.value}`))}` : '';
}

export const placeOf = ({ sheet, row, column }: Pick<ComputedCell, 'sheet' | 'row' | 'column'>, named: boolean) =>
  `${named ? `${sheet}!` : ''}${cellName(row, column)}`;

function listed(texts: string[]): string {
  return texts.slice(0, most.cells).join(', ') + (texts.length > most.cells ? `, … ${texts.length - most.cells} more` : '');
}
