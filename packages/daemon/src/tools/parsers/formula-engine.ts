import { functions } from './formula-functions.ts';
import { noFunction } from './formula-names.ts';
import { type CellRef, lastColumn, lastRow, type Node, parseFormula, UnknownFormula } from './formula-parse.ts';
import { type Arg, bool, compare, comparisons, isError, isGrid, num, single, str, tidy, type Value, ValueError } from './formula-values.ts';

// Computes what the formulas of a workbook come to, as far as it knows them: one that it doesn't know, and whatever
// hangs on it, has no value. It never guesses.

export interface SheetCells {
  name: string;
  cells: Map<number, CellContent>;
  rows: number;
  columns: number;
}
export type CellContent =
  | { kind: 'value'; value: Value }
  /** `rows`, `columns`: how far it was copied from where it is written. */
  | { kind: 'formula'; text: string; rows: number; columns: number }
  /** A formula of a kind that is not computed here. */
  | { kind: 'unknown'; why: string };

/** More than a sheet has columns. */
const rowStep = 20_000;
export const cellKey = (row: number, column: number) => row * rowStep + column;

/** Formulas that may wait for each other: a longer chain is followed from its far end. */
const mostOpen = 1500;

/** Cells looked at in all, so that a workbook made to be slow ends. */
const mostLooks = 30_000_000;

export interface Results {
  /** By sheet and cell; absent where it could not be computed. */
  value(sheet: SheetCells, row: number, column: number): Value | undefined;
  /** What was not understood, each once: "FILTER", "a circle". */
  unknown(): string[];
  /** Of what nobody understands, each once, in words: "there is no function SUMM (SUM?)". */
  strangers(): string[];
}

interface Place {
  sheet: SheetCells;
  row: number;
  column: number;
}

const idOf = ({ sheet, row, column }: Place): string => `${sheet.name} ${row} ${column}`;

interface Spot extends Place {
  rows: number;
  columns: number;
  /** What takes one value is asked for each of a range. */
  arrays?: true;
}

/** A chain of formulas was too long to be followed at once: where it was left, and the cells that led there. */
class TooDeep extends Error {
  readonly at: Place;
  readonly path: readonly string[];
  constructor(at: Place, open: Iterable<string>) {
    super('too deep');
    this.at = at;
    this.path = [...open].filter((id) => id !== idOf(at));
  }
}

export function compute(sheets: SheetCells[], names: Map<string, string>): Results {
  const byName = new Map(sheets.map((sheet) => [sheet.name.toLowerCase(), sheet]));
  const done = new Map<SheetCells, Map<number, Value | UnknownFormula>>(sheets.map((sheet) => [sheet, new Map()]));
  const open = new Set<string>();
  /** What hangs on the far end of a chain that was left: whoever comes to one of these from there goes in a circle. */
  const left = new Set<string>();
  const trees = new Map<string, Node>();
  const why = new Set<string>();
  const strangers = new Set<string>();
  let looks = 0;

  const cell = (sheet: SheetCells, row: number, column: number): Value => {
    const key = cellKey(row, column);
    const content = sheet.cells.get(key);
    if (++looks > mostLooks) throw new UnknownFormula('so many cells');
    if (!content) return null;
    if (content.kind === 'value') return content.value;
    const before = done.get(sheet)?.get(key);
    if (before instanceof UnknownFormula) throw before;
    if (before !== undefined) return before;
    const result = settle(content, { sheet, row, column, rows: 0, columns: 0 });
    if (result instanceof TooDeep) throw result;
    done.get(sheet)?.set(key, result);
    if (result instanceof UnknownFormula) throw result;
    return result;
  };

  const settle = (content: Exclude<CellContent, { kind: 'value' }>, spot: Spot): Value | UnknownFormula | TooDeep => {
    const id = idOf(spot);
    if (open.has(id) || left.has(id)) return unknown(new UnknownFormula('a circle'));
    try {
      if (content.kind === 'unknown') throw new UnknownFormula(content.why);
      if (open.size > mostOpen) return new TooDeep(spot, open);
      open.add(id);
      const own = { ...spot, rows: content.rows, columns: content.columns };
      const tree = trees.get(content.text) ?? parseFormula(content.text);
      trees.set(content.text, tree);
      const value = evaluate(tree, own);
      const one = isGrid(value) ? onlyOf(value) : value;
      if (typeof one === 'number') return Number.isFinite(one) ? tidy(one) : { error: '#NUM!' };
      return one ?? 0;
    } catch (error) {
      if (error instanceof ValueError) return error.value;
      if (error instanceof TooDeep) return error;
      // The stack of the program itself was at its end.
      if (error instanceof RangeError) return new TooDeep(spot, open);
      if (error instanceof UnknownFormula) return unknown(error);
      return new UnknownFormula('a broken formula');
    } finally {
      open.delete(id);
    }
  };

  /** One cell with all that it hangs on. Where a chain is too long to be followed at once, its far end is computed first. */
  const follow = (spot: Place) => {
    const waiting: { at: Place; path: readonly string[] }[] = [{ at: spot, path: [] }];
    const tried = new Set<string>();
    for (let last = waiting.at(-1); last; last = waiting.at(-1)) {
      const { at } = last;
      for (const id of last.path) left.delete(id);
      try {
        cell(at.sheet, at.row, at.column);
        waiting.pop();
      } catch (error) {
        if (error instanceof UnknownFormula) waiting.pop();
        else if (error instanceof TooDeep) {
          const id = idOf(error.at);
          if (tried.has(id)) {
            done.get(at.sheet)?.set(cellKey(at.row, at.column), unknown(new UnknownFormula('a circle')));
            waiting.pop();
          } else {
            last.path = error.path;
            for (const id of error.path) left.add(id);
            waiting.push({ at: error.at, path: [] });
          }
          tried.add(id);
        } else throw error;
      }
    }
  };

  const unknown = (error: UnknownFormula) => {
    why.add(error.message);
    return error;
  };

  /** An error becomes a value, for functions that look at it. */
  const arg = (node: Node | undefined, spot: Spot): Arg => {
    if (!node) return null;
    try {
      return evaluate(node, spot);
    } catch (error) {
      if (error instanceof ValueError) return error.value;
      throw error;
    }
  };

  const evaluate = (node: Node, spot: Spot): Arg => {
    switch (node.kind) {
      case 'value':
        return node.value;
      case 'error':
        return { error: node.error };
      case 'percent':
        return combine('/', evaluate(node.of, spot), 100);
      case 'sign':
        return node.minus ? combine('*', evaluate(node.of, spot), -1) : evaluate(node.of, spot);
      case 'both':
        return combine(node.operator, evaluate(node.left, spot), evaluate(node.right, spot));
      case 'name': {
        const meant = names.get(node.name.toLowerCase());
        if (meant === undefined) throw new UnknownFormula(`the name ${node.name}`);
        if (open.size > mostOpen) throw new TooDeep(spot, open);
        const id = `name ${node.name}`;
        if (open.has(id)) throw new UnknownFormula('a circle');
        open.add(id);
        try {
          return evaluate(parseFormula(meant), { ...spot, rows: 0, columns: 0 });
        } finally {
          open.delete(id);
        }
      }
      case 'ref':
        return range(node, spot);
      case 'call':
        return call(node, spot);
    }
  };

  const range = (node: Extract<Node, { kind: 'ref' }>, spot: Spot): Arg => {
    const sheet = node.sheet === undefined ? spot.sheet : byName.get(node.sheet.toLowerCase());
    if (!sheet) return { error: '#REF!' };
    const [a, b] = [moved(node.from, spot), moved(node.to ?? node.from, spot)];
    if (!node.to) return cell(sheet, a.row, a.column);
    const [top, left] = [Math.min(a.row, b.row), Math.min(a.column, b.column)];
    // Whole columns and rows end where the sheet's content does.
    const whole = { rows: Math.max(a.row, b.row) === lastRow, columns: Math.max(a.column, b.column) === lastColumn };
    const bottom = whole.rows ? Math.max(top, sheet.rows) : Math.max(a.row, b.row);
    const right = whole.columns ? Math.max(left, sheet.columns) : Math.max(a.column, b.column);
    looks += Math.floor(((bottom - top + 1) * (right - left + 1)) / 4);
    if (looks > mostLooks) throw new UnknownFormula('so many cells');
    return Array.from({ length: bottom - top + 1 }, (_, y) =>
      Array.from({ length: right - left + 1 }, (_, x) => cell(sheet, top + y, left + x)),
    );
  };

  const call = ({ name, args }: Extract<Node, { kind: 'call' }>, spot: Spot): Arg => {
    const [first, second, third] = args;
    switch (name) {
      case 'IF': {
        const yes = bool(arg(first, spot));
        if (yes) return second ? arg(second, spot) : 0;
        if (third) return arg(third, spot);
        return args.length > 2 ? 0 : false;
      }
      case 'IFERROR':
      case 'IFNA': {
        const value = arg(first, spot);
        const caught = isError(value) && (name === 'IFERROR' || value.error === '#N/A');
        return caught ? arg(second, spot) : value;
      }
      case 'IFS': {
        for (let i = 0; i < args.length; i += 2) if (bool(arg(args[i], spot))) return arg(args[i + 1], spot);
        return { error: '#N/A' };
      }
      case 'CHOOSE': {
        const which = Math.trunc(num(arg(first, spot)));
        return which >= 1 && which < args.length ? arg(args[which], spot) : { error: '#VALUE!' };
      }
      case 'SWITCH': {
        const value = arg(first, spot);
        for (let i = 1; i + 1 < args.length; i += 2) if (combine('=', value, arg(args[i], spot)) === true) return arg(args[i + 1], spot);
        return args.length % 2 === 0 ? arg(args.at(-1), spot) : { error: '#N/A' };
      }
      case 'ROW':
      case 'COLUMN': {
        if (first && first.kind !== 'ref') throw new UnknownFormula(name);
        const at = first ? moved(first.from, spot) : spot;
        return name === 'ROW' ? at.row : at.column;
      }
    }
    const known = functions.get(name);
    if (!known) {
      const none = names.has(name.toLowerCase()) ? undefined : noFunction(name);
      if (none !== undefined) strangers.add(none);
      throw new UnknownFormula(name);
    }
    const inside = name === 'SUMPRODUCT' ? { ...spot, arrays: true as const } : spot;
    const values = args.map((one) => arg(one, inside));
    return spot.arrays && ofOneValue.has(name) && values.some(isGrid) ? each(values, known) : known(values);
  };

  const spots = sheets.flatMap((sheet) =>
    [...sheet.cells]
      .filter(([, one]) => one.kind !== 'value')
      .map(([key]) => ({ sheet, row: Math.floor(key / rowStep), column: key % rowStep })),
  );
  spots.sort((a, b) => a.row - b.row || a.column - b.column);
  for (const spot of spots) follow(spot);

  return {
    value(sheet, row, column) {
      const result = done.get(sheet)?.get(cellKey(row, column));
      return result instanceof UnknownFormula ? undefined : result;
    },
    unknown: () => [...why],
    strangers: () => [...strangers],
  };
}

function moved(ref: CellRef, spot: Spot): { row: number; column: number } {
  const row = ref.row + (ref.fixedRow ? 0 : spot.rows);
  const column = ref.column + (ref.fixedColumn ? 0 : spot.columns);
  if (row < 1 || column < 1 || row > lastRow || column > lastColumn) throw new ValueError('#REF!');
  return { row, column };
}

function onlyOf(grid: Value[][]): Value {
  if (grid.length === 1 && grid[0]?.length === 1) return grid[0][0] ?? null;
  throw new UnknownFormula('a formula with many results');
}

/** Functions of single values, which SUMPRODUCT has computed for each of a range, as in SUMPRODUCT((MONTH(A1:A9)=3)*B1:B9). */
const ofOneValue = new Set(
  (
    'TEXT VALUE LEFT RIGHT MID LEN TRIM UPPER LOWER PROPER SUBSTITUTE FIND SEARCH EXACT DATE YEAR MONTH DAY HOUR MINUTE SECOND TIME ' +
    'WEEKDAY DATEVALUE ROUND ROUNDUP ROUNDDOWN TRUNC ABS INT SIGN EXP SQRT LN LOG POWER MOD NOT ISBLANK ISNUMBER ISTEXT ISLOGICAL ISERROR ISERR ISNA'
  ).split(' '),
);

/** Of ranges, cell by cell, as in SUMPRODUCT((A1:A9="x")*B1:B9). */
function combine(operator: string, left: Arg, right: Arg): Arg {
  if (!isGrid(left) && !isGrid(right)) return combineOne(operator, left, right);
  return each([left, right], ([a = null, b = null]) => combineOne(operator, single(a), single(b)));
}

/** One value goes with each of a range, and a row or a column with each other. */
function each(args: Arg[], work: (values: Arg[]) => Arg): Arg {
  const grids = args.map((arg): Value[][] => (isGrid(arg) ? arg : [[arg]]));
  const pick = (grid: Value[][], y: number, x: number): Value => {
    const row = grid[grid.length === 1 ? 0 : y];
    return row?.[row.length === 1 ? 0 : x] ?? null;
  };
  const high = grids.reduce((most, grid) => Math.max(most, grid.length), 0);
  const width = grids.reduce((most, grid) => Math.max(most, grid[0]?.length ?? 0), 0);
  return Array.from({ length: high }, (_, y) =>
    Array.from({ length: width }, (_, x) => {
      try {
        return single(work(grids.map((grid) => pick(grid, y, x))));
      } catch (error) {
        if (error instanceof ValueError) return error.value;
        throw error;
      }
    }),
  );
}

function combineOne(operator: string, left: Value, right: Value): Value {
  if (operator === '&') return str(left) + str(right);
  const holds = comparisons.get(operator);
  if (holds) return holds(compare(left, right));
  const work = arithmetic.get(operator);
  if (!work) throw new UnknownFormula(operator);
  return work(num(left), num(right));
}

/** What differs only in the noise of binary fractions is the same. */
const sum = (a: number, b: number): number => (Math.abs(a + b) < 1e-15 * Math.max(Math.abs(a), Math.abs(b)) ? 0 : a + b);
const arithmetic = new Map<string, (a: number, b: number) => number>([
  ['+', sum],
  ['-', (a, b) => sum(a, -b)],
  ['*', (a, b) => a * b],
  ['/', divided],
  ['^', (a, b) => a ** b],
]);
function divided(a: number, b: number): number {
  if (b === 0) throw new ValueError('#DIV/0!');
  return a / b;
}
