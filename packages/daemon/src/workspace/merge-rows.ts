// The rows of a table where both sides changed something near to one another. Only rows that stayed the same rows are
// merged, cell by cell: a wrong guess here would put a number into somebody else's line.

interface Rows {
  base: readonly string[];
  mine: readonly string[];
  theirs: readonly string[];
}

export function mergeRows({ base, mine, theirs }: Rows): string[] | undefined {
  // Two equal rows that both added may be two sales of the same thing: nobody here knows. The same change of a row is one.
  if (same(mine, theirs)) return mine.length <= base.length ? [...mine] : undefined;
  if (mine.length !== base.length || theirs.length !== base.length) return undefined;
  const out: string[] = [];
  for (const [index, row] of base.entries()) {
    const merged = mergeRow(row, mine[index] ?? '', theirs[index] ?? '');
    if (merged === undefined) return undefined;
    out.push(merged);
  }
  return out;
}

function mergeRow(base: string, mine: string, theirs: string): string | undefined {
  if (mine === base || mine === theirs) return theirs;
  if (theirs === base) return mine;
  const separator = [';', '\t', ','].find((one) => base.includes(one));
  if (separator === undefined) return undefined;
  const [o, a, b] = [cellsOf(base, separator), cellsOf(mine, separator), cellsOf(theirs, separator)];
  if (!o || !a || !b || a.length !== o.length || b.length !== o.length) return undefined;
  // The first cell names the row; most of the rest has to be as it was.
  if (a[0] !== o[0] || b[0] !== o[0] || o[0] === '') return undefined;
  const out: string[] = [];
  for (const [index, cell] of o.entries()) {
    const [x = '', y = ''] = [a[index], b[index]];
    if (x !== cell && y !== cell && x !== y) return undefined;
    out.push(x === cell ? y : x);
  }
  const changed = out.filter((cell, index) => cell !== o[index]).length;
  return changed * 2 <= o.length ? out.join(separator) : undefined;
}

/** Cells as they stand, quotes and line end included; undefined where a quoted cell goes on in another line. */
function cellsOf(row: string, separator: string): string[] | undefined {
  const cells: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < row.length; at++) {
    if (row[at] === '"') quoted = !quoted;
    else if (row[at] === separator && !quoted) {
      cells.push(row.slice(start, at));
      start = at + 1;
    }
  }
  cells.push(row.slice(start));
  return quoted ? undefined : cells;
}

export const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, index) => line === b[index]);
