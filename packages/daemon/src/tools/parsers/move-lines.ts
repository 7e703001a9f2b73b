import { chartParts } from './chart-caches.ts';
import type { Move } from './lines.ts';
import { movedRange, shifted, withFormulas } from './moved-references.ts';
import { withAnchors, withNoteBoxes, withPivot, withPivotSource } from './moved-things.ts';
import { relations, type SheetPart } from './parts.ts';
import { Unreadable } from './unreadable.ts';
import { unshared } from './unshared.ts';
import { columnName, parseCell } from './xlsx-sheet.ts';
import { escaped, unescaped } from './xml.ts';
import type { Zip } from './zip.ts';

/** The parts of the workbook that change when lines of a sheet go or come: cells, formulas of all sheets, ranges, names, charts, drawings. */
export function withMoved(zip: Zip, sheet: SheetPart, sheets: SheetPart[], main: string, move: Move): Map<string, string> {
  const changed = new Map<string, string>();
  for (const one of sheets) {
    const xml = unshared(zip.text(one.part));
    const own = one.part === sheet.part;
    changed.set(one.part, withFormulas(own ? movedCells(xml, move) : xml, sheet.name, own, move));
  }
  const names = zip
    .text(main)
    .replace(
      /(<(?:\w+:)?definedName\b[^>]*>)([^<]*)/g,
      (_, head, text) => head + escaped(shifted(unescaped(text), sheet.name, false, move)),
    );
  changed.set(main, names);
  for (const part of chartParts(zip)) changed.set(part, withFormulas(zip.text(part), sheet.name, false, move));
  for (const one of relations(zip, main))
    if (one.type === 'pivotCacheDefinition') changed.set(one.target, withPivotSource(zip.text(one.target), sheet.name, move));
  for (const one of relations(zip, sheet.part)) {
    if (one.external || !zip.has(one.target)) continue;
    const xml = () => zip.text(one.target);
    if (one.type === 'table') {
      throwAtTable(xml(), move);
      changed.set(one.target, withRanges(withFormulas(xml(), sheet.name, true, move), move));
    }
    if (one.type === 'comments' || one.type === 'threadedComment') changed.set(one.target, withRanges(xml(), move));
    if (one.type === 'drawing') changed.set(one.target, withAnchors(xml(), move));
    if (one.type === 'vmlDrawing') changed.set(one.target, withNoteBoxes(xml(), move));
    if (one.type === 'pivotTable') changed.set(one.target, withPivot(xml(), move));
  }
  return changed;
}

/** A table names each of its columns; taking one out from under it would leave a file that programs call broken. */
function throwAtTable(xml: string, move: Move): void {
  if (move.what === 'column')
    throw new Unreadable('The sheet has a table, whose columns are named one by one: change its columns with run (exceljs).');
  const head = parseCell(/\bref="([^":]*)/.exec(xml)?.[1] ?? '');
  if (head && move.line(head.row) === undefined) throw new Unreadable(`Row ${head.row} is the head of a table: it cannot be deleted here.`);
}

function movedCells(xml: string, move: Move): string {
  const rows = move.what === 'row';
  const kept = xml.replace(/<(\w+:)?row\b[^>]*?(?:\/>|>[\s\S]*?<\/\1?row>)/g, (row) => {
    const number = Number(/\sr="(\d+)"/.exec(row)?.[1] ?? 0);
    if (!number) throw new Unreadable('The rows of this sheet carry no numbers: change it with run (exceljs).');
    const to = rows ? move.line(number) : number;
    if (to === undefined) return '';
    const cells = row.replace(/<(\w+:)?c\b[^>]*?(?:\/>|>[\s\S]*?<\/\1?c>)/g, (cell) => movedCell(cell, move));
    return cells.replace(/^(<[^>]*?\sr=")\d+"/, `$1${to}"`).replace(/^(<[^>]*?)\sspans="[^"]*"/, '$1');
  });
  const [data = '', rest = ''] = splitAfter(kept, 'sheetData');
  return withColumns(data, move) + withBreaks(withRanges(rest, move), move);
}

function movedCell(cell: string, move: Move): string {
  const at = parseCell(/\sr="([A-Z]+\d+)"/.exec(cell)?.[1] ?? '');
  if (!at) return cell;
  const name = movedName(at, move);
  const shares = /<(?:\w+:)?f\b[^>]*\sref="/.test(cell);
  if (name === undefined) {
    if (shares) throw new Unreadable('A line to delete holds a formula that fills other cells: delete it with run (exceljs).');
    return '';
  }
  return cell
    .replace(/(\sr=")[A-Z]+\d+"/, `$1${name}"`)
    .replace(/(<(?:\w+:)?f\b[^>]*\sref=")([^"]*)"/, (_, head, ref) => `${head}${movedRange(ref, move) ?? ref}"`);
}

function movedName({ row, column }: { row: number; column: number }, move: Move): string | undefined {
  const rows = move.what === 'row';
  const line = move.line(rows ? row : column);
  if (line === undefined) return undefined;
  return rows ? columnName(column) + line : columnName(line) + row;
}

function splitAfter(xml: string, element: string): [string, string] {
  const found = new RegExp(`</(?:\\w+:)?${element}>|<(?:\\w+:)?${element}\\s*/>`).exec(xml);
  const at = found ? found.index + found[0].length : xml.length;
  return [xml.slice(0, at), xml.slice(at)];
}

/** Widths of columns (`<col min max>`) and the sheet's size, which stand before its cells. */
function withColumns(xml: string, move: Move): string {
  const sized = xml.replace(/(<(?:\w+:)?dimension\b[^>]*\bref=")([^"]*)"/, (_, head, ref) => `${head}${movedRange(ref, move) ?? 'A1'}"`);
  if (move.what === 'row') return sized;
  return sized.replace(/<(?:\w+:)?col\b[^>]*\/>/g, (col) => {
    const span = move.span(Number(/\smin="(\d+)"/.exec(col)?.[1]), Number(/\smax="(\d+)"/.exec(col)?.[1]));
    return span ? col.replace(/\smin="\d+"/, ` min="${span.from}"`).replace(/\smax="\d+"/, ` max="${span.to}"`) : '';
  });
}

const ranged =
  /<(\w+:)?(mergeCell|hyperlink|comment|threadedComment|ignoredError|conditionalFormatting|dataValidation|protectedRange|sparkline)\b[^>]*?(?:\/>|>[\s\S]*?<\/\1?\2>)/g;
const holders =
  /<(\w+:)?(mergeCells|hyperlinks|ignoredErrors|conditionalFormattings|dataValidations|protectedRanges|sparklines|sparklineGroup)\b[^>]*>\s*<\/\1?\2>/g;
const places = /(\s(?:ref|sqref)="|<(?:\w+:)?sqref>)([^"<]*)/g;

/** Ranges: merged cells, rules, checks of what is typed, filters, links, notes. What covers nothing any more goes with its element. */
function withRanges(xml: string, move: Move): string {
  const left = (refs: string) =>
    refs
      .split(' ')
      .map((ref) => movedRange(ref, move))
      .filter((ref) => ref !== undefined);
  const kept = xml.replace(ranged, (element) => {
    const refs = [...element.matchAll(places)].map(([, , text = '']) => text);
    return refs.length && refs.every((text) => !left(text).length) ? '' : element;
  });
  const moves = kept.replace(places, (_, head, refs) => head + (left(refs).join(' ') || 'A1'));
  return moves.replace(holders, '').replace(/(<(?:\w+:)?(?:mergeCells|dataValidations)\b[^>]*?)\scount="\d+"/g, '$1');
}

/** Where a printed page ends: after the line of that number. */
function withBreaks(xml: string, move: Move): string {
  return xml.replace(new RegExp(`<(\\w+:)?${move.what === 'row' ? 'row' : 'col'}Breaks\\b[\\s\\S]*?</`, 'g'), (breaks) =>
    breaks.replace(/(<(?:\w+:)?brk\b[^>]*\sid=")(\d+)/g, (_, head, id) => head + (move.near(Number(id) + 1) - 1)),
  );
}
