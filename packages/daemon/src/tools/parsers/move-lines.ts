import type { Move } from './lines.ts';
import { relations, type SheetPart } from './parts.ts';
import { Unreadable } from './unreadable.ts';
import { unshared } from './unshared.ts';
import { columnName, parseCell } from './xlsx-sheet.ts';
import { escaped, unescaped } from './xml.ts';
import type { Zip } from './zip.ts';

/** The parts of the workbook that change when lines of a sheet go or come: cells, formulas of all sheets, ranges, names, drawings. */
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
  for (const one of relations(zip, sheet.part)) {
    if (one.external || !zip.has(one.target)) continue;
    if (one.type === 'table') throwAtTable(zip.text(one.target), move);
    if (one.type === 'table' || one.type === 'comments') changed.set(one.target, withRanges(zip.text(one.target), move));
    if (one.type === 'drawing') changed.set(one.target, withAnchors(zip.text(one.target), move));
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
  return withColumns(data, move) + withRanges(rest, move);
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

/** Where "A1:D20" ends up; undefined when all of it is gone. */
function movedRange(range: string, move: Move): string | undefined {
  const [first = '', last = first] = range.split(':');
  const a = parseCell(first);
  const b = parseCell(last);
  if (!a || !b) return range;
  const rows = move.what === 'row';
  const span = rows ? move.span(a.row, b.row) : move.span(a.column, b.column);
  if (!span) return undefined;
  const start = rows ? columnName(a.column) + span.from : columnName(span.from) + a.row;
  const end = rows ? columnName(b.column) + span.to : columnName(span.to) + b.row;
  return range.includes(':') ? `${start}:${end}` : start;
}

/** Ranges in attributes: merged cells, rules, filters, links, notes. What covers nothing any more goes with its element. */
function withRanges(xml: string, move: Move): string {
  const single = /<(\w+:)?(mergeCell|hyperlink|comment|ignoredError)\b[^>]*?(?:\/>|>[\s\S]*?<\/\1?\2>)/g;
  const kept = xml.replace(single, (element) => {
    const ref = /\s(?:ref|sqref)="([^"]*)"/.exec(element)?.[1];
    return ref !== undefined && !ref.includes(' ') && movedRange(ref, move) === undefined ? '' : element;
  });
  const moves = kept.replace(/(\s(?:ref|sqref)=")([^"]*)"/g, (_, head, refs) => {
    const left = String(refs)
      .split(' ')
      .map((ref) => movedRange(ref, move))
      .filter((ref) => ref !== undefined);
    return `${head}${left.join(' ') || 'A1'}"`;
  });
  return moves.replace(/<(\w+:)?mergeCells\b[^>]*>\s*<\/\1?mergeCells>/, '').replace(/(<(?:\w+:)?mergeCells\b[^>]*?)\scount="\d+"/, '$1');
}

/** Pictures and charts hang on rows and columns counted from 0. */
function withAnchors(xml: string, move: Move): string {
  const name = move.what === 'row' ? 'row' : 'col';
  return xml.replace(new RegExp(`(<(?:\\w+:)?${name}>)(\\d+)(?=</)`, 'g'), (_, head, text) => {
    return head + (move.near(Number(text) + 1) - 1);
  });
}

function withFormulas(xml: string, sheet: string, own: boolean, move: Move): string {
  return xml.replace(
    /(<(?:\w+:)?(?:f|formula|formula1|formula2)\b[^>]*>)([^<]+)/g,
    (_, head, text) => head + escaped(shifted(unescaped(text), sheet, own, move)),
  );
}

// Strings stay; a reference may have a sheet before it and a second cell behind it.
const reference = /"[^"]*"|((?:'(?:[^']|'')+'|[\w.]+)!)?(\$?[A-Z]{1,3}\$?\d{1,7})(?::(\$?[A-Z]{1,3}\$?\d{1,7}))?(?![\w(!])/g;

/** A formula after the move. `own`: references without a sheet mean this one. */
function shifted(formula: string, sheet: string, own: boolean, move: Move): string {
  return formula.replace(reference, (whole, before: string | undefined, first: string | undefined, last: string | undefined) => {
    if (!first) return whole;
    const named = before?.slice(0, -1).replace(/^'|'$/g, '').replaceAll("''", "'").toLowerCase();
    if (named === undefined ? !own : named !== sheet.toLowerCase()) return whole;
    const range = movedRange([first, last].filter(Boolean).join(':').replaceAll('$', ''), move);
    if (range === undefined) return `${before ?? ''}#REF!`;
    const [a = '', b] = range.split(':');
    return `${before ?? ''}${fixedLike(first, a)}${b && last ? `:${fixedLike(last, b)}` : ''}`;
  });
}

/** The new place with the dollar signs of the old one. */
function fixedLike(old: string, fresh: string): string {
  const [, column = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(fresh) ?? [];
  return `${old.startsWith('$') ? '$' : ''}${column}${old.lastIndexOf('$') > 0 ? '$' : ''}${row}`;
}
