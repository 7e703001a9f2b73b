import { UnknownFormula } from './formula-parse.ts';

/** What a cell can hold; null is an empty one. An error is a value too, and goes through whatever uses it. */
export type Value = number | string | boolean | null | FormulaError;
export interface FormulaError {
  error: string;
}
/** The values of a range, by rows. */
export type Grid = Value[][];
/** What a function is given. A missing one (as in `IF(A1,,2)`) is null. */
export type Arg = Value | Grid;

/** Thrown inside a computation and caught where its value is needed: `#DIV/0!`. */
export class ValueError extends Error {
  readonly value: FormulaError;
  constructor(error: string) {
    super(error);
    this.value = { error };
  }
}

export const isGrid = (arg: Arg): arg is Grid => Array.isArray(arg);
export const isError = (arg: Arg): arg is FormulaError => typeof arg === 'object' && arg !== null && !Array.isArray(arg);

/** One value: of a range its only cell. */
export function single(arg: Arg): Value {
  if (!isGrid(arg)) return arg;
  if (arg.length === 1 && arg[0]?.length === 1) return arg[0][0] ?? null;
  throw new UnknownFormula('a range where one value is meant');
}

export function num(arg: Arg): number {
  const value = single(arg);
  if (isError(value)) throw new ValueError(value.error);
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null) return 0;
  const number = numberIn(value);
  if (number === undefined) throw new ValueError('#VALUE!');
  return number;
}

/** The number that a text is taken for: "12", "5%", "2024-03-01", "13:30". */
export function numberIn(text: string): number | undefined {
  const clean = text.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(clean)) return Number(clean);
  if (/^[+-]?\d+(\.\d+)?%$/.test(clean)) return Number(clean.slice(0, -1)) / 100;
  const [, day, hours, minutes = 0, seconds = 0] =
    /^(\d{4}-\d\d-\d\d)?(?:(?<=\d)[ T]|^|$)(?:(\d{1,2}):([0-5]\d)(?::([0-5]\d))?)?$/.exec(clean) ?? [];
  if (!day && !hours) return undefined;
  const [year = 0, month = 0, date = 0] = day?.split('-').map(Number) ?? [];
  const time = (Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds)) / 86_400;
  return (day ? serialOf(year, month, date) : 0) + time;
}

export function str(arg: Arg): string {
  const value = single(arg);
  if (isError(value)) throw new ValueError(value.error);
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return typeof value === 'number' ? String(tidy(value)) : value;
}

export function bool(arg: Arg): boolean {
  const value = single(arg);
  if (isError(value)) throw new ValueError(value.error);
  if (typeof value === 'string') {
    if (/^(true|false)$/i.test(value)) return /^true$/i.test(value);
    throw new ValueError('#VALUE!');
  }
  return Boolean(value);
}

/** Without the noise of binary fractions, at the 15 digits that spreadsheets keep. */
export function tidy(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}

/** The numbers among arguments: in ranges only what is a number counts, as spreadsheets do. */
export function numbers(args: Arg[]): number[] {
  return args.flatMap((arg) => {
    if (!isGrid(arg)) return arg === null ? [] : [num(arg)];
    return arg.flat().filter((value): value is number => {
      if (isError(value)) throw new ValueError(value.error);
      return typeof value === 'number';
    });
  });
}

/** Below zero, zero or above: numbers before texts before truth values. */
export function compare(a: Value, b: Value): number {
  const left = a ?? (typeof b === 'string' ? '' : typeof b === 'boolean' ? false : 0);
  const right = b ?? (typeof left === 'string' ? '' : typeof left === 'boolean' ? false : 0);
  if (isError(left)) throw new ValueError(left.error);
  if (isError(right)) throw new ValueError(right.error);
  const rank = (value: number | string | boolean) => ['number', 'string', 'boolean'].indexOf(typeof value);
  if (rank(left) !== rank(right)) return rank(left) - rank(right);
  if (typeof left === 'string') {
    const [one, other] = [left.toLowerCase(), String(right).toLowerCase()];
    return one < other ? -1 : one > other ? 1 : 0;
  }
  return tidy(Number(left)) - tidy(Number(right));
}

/** Whether a comparison holds, by what `compare` says of its sides. */
export const comparisons = new Map<string, (order: number) => boolean>([
  ['=', (order) => order === 0],
  ['<>', (order) => order !== 0],
  ['<', (order) => order < 0],
  ['>', (order) => order > 0],
  ['<=', (order) => order <= 0],
  ['>=', (order) => order >= 0],
]);

/** The test that COUNTIF and its like mean: ">5", "<>x", "a*". */
export function criterion(arg: Arg): (value: Value) => boolean {
  const wanted = single(arg);
  if (isError(wanted)) return (value) => isError(value) && value.error === wanted.error;
  if (typeof wanted !== 'string')
    return (value) => value !== null && !isError(value) && typeof value === typeof (wanted ?? 0) && compare(value, wanted) === 0;
  const [, operator = '', operand = ''] = /^(<>|<=|>=|=|<|>)?([\s\S]*)$/.exec(wanted) ?? [];
  const number = numberIn(operand);
  const like = wildcard(operand);
  const equal = (value: Value) => {
    if (operand === '') return value === null || (operator === '' && value === '');
    if (number !== undefined) return typeof value === 'number' ? value === number : typeof value === 'string' && numberIn(value) === number;
    if (typeof value === 'boolean') return String(value) === operand.toLowerCase();
    return typeof value === 'string' && like.test(value);
  };
  if (operator === '' || operator === '=') return equal;
  if (operator === '<>') return (value) => !equal(value);
  const against = number ?? operand;
  return (value) => {
    if (value === null || isError(value) || typeof value !== typeof against) return false;
    return comparisons.get(operator)?.(compare(value, against)) ?? false;
  };
}

/** `*` and `?` stand for anything and for one letter; a tilde before them takes that away. */
export function wildcard(text: string): RegExp {
  const pattern = text.replace(/~([*?~])|[*?]|[.+^${}()|[\]\\/]/g, (whole, plain) =>
    plain ? `\\${plain}` : whole === '*' ? '[\\s\\S]*?' : whole === '?' ? '[\\s\\S]' : `\\${whole}`,
  );
  return new RegExp(`^${pattern}$`, 'iu');
}

/** Days since 30 December 1899, which is how spreadsheets count. */
export function serialOf(year: number, month: number, day: number): number {
  return Math.round((Date.UTC(year, month - 1, day) - Date.UTC(1899, 11, 30)) / 86_400_000);
}

export function dateOf(serial: number): Date {
  if (!(serial >= 0 && serial < 2_958_466)) throw new ValueError('#NUM!');
  return new Date(Date.UTC(1899, 11, 30) + Math.round(serial * 86_400) * 1000);
}
