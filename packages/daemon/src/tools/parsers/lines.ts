import { Unreadable } from './unreadable.ts';
import { parseCell } from './xlsx-sheet.ts';

/** Rows or columns, from 1, both ends included. */
interface Lines {
  what: 'row' | 'column';
  from: number;
  to: number;
}

/** Where the rows or the columns of a sheet end up when some of them go, or when empty ones come. */
export interface Move {
  what: Lines['what'];
  /** How many go or come. */
  count: number;
  /** Undefined when it is gone. */
  line(line: number): number | undefined;
  /** The line, or the nearest one that is left. */
  near(line: number): number;
  /** What is left of a span of lines, and what came into it; undefined when nothing is. */
  span(from: number, to: number): { from: number; to: number } | undefined;
  /** Where the new ones are; none where some go. */
  came: readonly { from: number; to: number }[];
}

/** `texts`: "5", "3:7", "C", "C:E". */
export function deletion(texts: string[]): Move {
  const { what, lines } = linesOf(texts, 'delete');
  const removed = (end: number) => lines.reduce((sum, one) => sum + Math.max(0, Math.min(end, one.to) - one.from + 1), 0);
  const holder = (line: number) => lines.find((one) => line >= one.from && line <= one.to);
  const after = (line: number) => line - removed(line);
  return {
    what,
    count: removed(Number.MAX_SAFE_INTEGER),
    came: [],
    line: (line) => (holder(line) ? undefined : after(line)),
    near(line) {
      const gone = holder(line);
      return Math.max(1, after(gone ? gone.to + 1 : line));
    },
    span(from, to) {
      const start = from - removed(from - 1);
      const length = to - from + 1 - (removed(to) - removed(from - 1));
      return length > 0 ? { from: start, to: start + length - 1 } : undefined;
    },
  };
}

/** `texts`: the numbers or letters that the new ones will have. */
export function insertion(texts: string[]): Move {
  const { what, lines } = linesOf(texts, 'insert');
  const line = (at: number) => lines.reduce((now, { from, to }) => (now >= from ? now + to - from + 1 : now), at);
  return {
    what,
    count: lines.reduce((sum, { from, to }) => sum + to - from + 1, 0),
    came: lines,
    line,
    near: line,
    span: (from, to) => ({ from: line(from), to: line(to) }),
  };
}

/** All of one kind, sorted, without overlaps. */
function linesOf(texts: string[], verb: 'delete' | 'insert'): { what: Lines['what']; lines: Lines[] } {
  const found = texts.map((text): Lines => {
    const [, from = '', to = from] =
      /^\s*(?:rows?\s*|columns?\s*)?(\d{1,7}|[A-Z]{1,3})(?:\s*[:-]\s*(\d{1,7}|[A-Z]{1,3}))?\s*$/i.exec(text) ?? [];
    const [a = 0, b = 0] = [from, to].map((one) => (/^\d/.test(one) ? Number(one) : (parseCell(`${one}1`)?.column ?? 0)));
    if (!a || !b || /^\d/.test(from) !== /^\d/.test(to))
      throw new Unreadable(`${JSON.stringify(text)} is neither a row ("5", "3:7") nor a column ("C").`);
    return { what: /^\d/.test(from) ? 'row' : 'column', from: Math.min(a, b), to: Math.max(a, b) };
  });
  if (new Set(found.map((one) => one.what)).size > 1) throw new Unreadable(`${verb} rows or columns in one call, not both.`);
  const lines = found.sort((a, b) => a.from - b.from);
  for (const [i, one] of lines.entries()) {
    const before = lines[i - 1];
    if (before && one.from <= before.to) throw new Unreadable(`The rows or columns to ${verb} overlap.`);
  }
  return { what: lines[0]?.what ?? 'row', lines };
}
