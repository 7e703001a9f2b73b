import type { Move } from './lines.ts';
import { columnName, parseCell } from './xlsx-sheet.ts';
import { escaped, unescaped } from './xml.ts';

// What a reference says after rows or columns of a sheet went or came.

/** Where "A1:D20" ends up; undefined when all of it is gone. */
export function movedRange(range: string, move: Move): string | undefined {
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

/** A part with its formulas moved: those of cells and rules, and what charts show. `own`: references without a sheet mean this one. */
export function withFormulas(xml: string, sheet: string, own: boolean, move: Move): string {
  return xml.replace(
    /(<(?:\w+:)?(?:f|formula|formula1|formula2|calculatedColumnFormula|totalsRowFormula)\b[^>]*>)([^<]+)/g,
    (whole, head, text) => {
      const formula = unescaped(text);
      const now = shifted(formula, sheet, own, move);
      return now === formula ? whole : head + escaped(now);
    },
  );
}

// Strings stay; a reference may have a sheet before it and a second cell behind it, or be of whole columns or rows.
const reference =
  /"[^"]*"|(?<![\p{L}\p{N}_.$!\\[\]])((?:'(?:[^']|'')+'|[\p{L}\p{N}_.]+)!)?(?:(\$?[A-Z]{1,3}\$?\d{1,7})(?::(\$?[A-Z]{1,3}\$?\d{1,7}))?|(\$?[A-Z]{1,3}):(\$?[A-Z]{1,3})|(\$?\d{1,7}):(\$?\d{1,7}))(?![\p{L}\p{N}_(!])/gu;

/** A formula after the move. `own`: references without a sheet mean this one. */
export function shifted(formula: string, sheet: string, own: boolean, move: Move): string {
  return formula.replace(reference, (whole, before: string | undefined, ...parts: (string | undefined)[]) => {
    const [first, last, left, right, top, bottom] = parts;
    const named = before?.slice(0, -1).replace(/^'|'$/g, '').replaceAll("''", "'").toLowerCase();
    if (whole.startsWith('"') || (named === undefined ? !own : named !== sheet.toLowerCase())) return whole;
    if (!first) return (before ?? '') + movedLines(left ?? top ?? '', right ?? bottom ?? '', move);
    const range = movedRange([first, last].filter(Boolean).join(':').replaceAll('$', ''), move);
    if (range === undefined) return `${before ?? ''}#REF!`;
    const [a = '', b] = range.split(':');
    return `${before ?? ''}${fixedLike(first, a)}${b && last ? `:${fixedLike(last, b)}` : ''}`;
  });
}

/** "$B:$D" or "1:2". */
function movedLines(from: string, to: string, move: Move): string {
  const rows = /\d/.test(from);
  if (rows !== (move.what === 'row')) return `${from}:${to}`;
  const number = (text: string) => (rows ? Number(text.replace('$', '')) : (parseCell(`${text}1`)?.column ?? 0));
  const span = move.span(number(from), number(to));
  const fresh = (old: string, line: number) => `${old.startsWith('$') ? '$' : ''}${rows ? line : columnName(line)}`;
  return span ? `${fresh(from, span.from)}:${fresh(to, span.to)}` : '#REF!';
}

/** The new place with the dollar signs of the old one. */
function fixedLike(old: string, fresh: string): string {
  const [, column = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(fresh) ?? [];
  return `${old.startsWith('$') ? '$' : ''}${column}${old.lastIndexOf('$') > 0 ? '$' : ''}${row}`;
}
