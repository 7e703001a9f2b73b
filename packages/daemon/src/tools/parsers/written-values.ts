import { serialOf } from './formula-values.ts';

// What a person writes into a table and means as a value: amounts with their currency, dates, times, percents, as they
// are written in various countries. Where two readings are possible the other texts of the column decide, or nothing.

export type Written = Amount | Shown;
export interface Amount {
  kind: 'amount';
  value: number;
  decimals: number;
  grouped: boolean;
  /** The currency as it is written, with what is between it and the digits. */
  before: string;
  after: string;
}
interface Shown {
  kind: 'percent' | 'date' | 'time';
  value: number;
  /** The code by which a spreadsheet shows it in the same way. */
  format: string;
}
/** It is a value, but of which of two is not known. */
export const unsure = Symbol('unsure');

/** How a column is written. */
export interface Ways {
  decimal?: '.' | ',';
  /** Whether the day or the month comes first, by the mark between them. */
  first: Map<string, 'day' | 'month'>;
  /** Several are dates or times with words in them: one alone ("Date, 15 November 2024") stays the text that it is. */
  worded?: boolean;
  /** "3:45" is no time of the day where "45:30" stands below it. */
  lasting?: boolean;
}
const none: Ways = { first: new Map() };

/** What the texts of a column show of how they are written. Where they contradict each other they show nothing. */
export function waysOf(texts: string[]): Ways {
  const [head = '', ...below] = texts.filter((text) => text.trim() !== '');
  const filled = writtenValue(head) === undefined && !partsOf(head) ? below : [head, ...below];
  const decimals = new Set(filled.flatMap((text) => decimalOf(text) ?? []));
  // Thousands of which each has just three digits behind its comma are no decimals, where several stand together.
  if (!decimals.size && filled.filter((text) => oneGroup.test(partsOf(text)?.digits ?? '')).length > 1) decimals.add('.');
  // "1,5" alone may be two things; in a column of numbers it is one.
  const comma = decimals.has(',') && filled.every((text) => partsOf(text) ?? /^[=-]?$|^=/.test(text));
  const orders = filled.flatMap((text) => orderOf(text) ?? []);
  const marks = [...new Set(orders.map(({ mark }) => mark))];
  const first = marks.flatMap((mark): [string, 'day' | 'month'][] => {
    const [one, other] = new Set(orders.filter((order) => order.mark === mark).map((order) => order.first));
    return one && !other ? [[mark, one]] : [];
  });
  const worded = filled.filter((text) => dayFirst.test(text) || monthFirst.test(text) || /\d ?[AaPp]\.?[Mm]\.?$/.test(text)).length > 1;
  const lasting = filled.some((text) => Number(/^(\d{1,3}):[0-5]\d(?::[0-5]\d)?$/.exec(text.trim())?.[1]) > 23);
  const decimal = decimals.size > 1 ? undefined : decimals.has('.') ? '.' : comma ? ',' : undefined;
  return { first: new Map(first), worded, lasting, ...(decimal && { decimal }) };
}

/** The value that a text stands for; undefined where it is a text, or a plain number. */
export function writtenValue(text: string, ways: Ways = none): Written | typeof unsure | undefined {
  const clean = text.trim();
  // Most cells are no such thing: a quick look first.
  if (clean.length > 40 || !/\d/.test(clean)) return undefined;
  return percent(clean, ways) ?? moment(clean, ways) ?? amount(clean, ways);
}

const currency =
  '(?:[A-Z]{0,3}[$]|[€£¥₹₩₽₺₫฿₪₴]|(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|INR|CNY|RMB|BRL|MXN|ZAR|SGD|HKD|KRW|TRY|ILS|AED|RUB|UAH|RON|THB)|(?:Fr\\.|kr|zł|Kč|Ft)(?![A-Za-z]))';
const space = '[ \\u00a0\\u202f]';
const before = new RegExp(`^(${currency}${space}?)`);
const after = new RegExp(`(${space}?${currency})$`);
const withPoint = new RegExp(`^(\\d+|\\d{1,3}(?:,\\d{3})+|\\d{1,3}(?:['’]\\d{3})+|\\d{1,3}(?:${space}\\d{3})+)(\\.\\d+)?$`);
const withComma = new RegExp(`^(\\d+|\\d{1,3}(?:\\.\\d{3})+|\\d{1,3}(?:${space}\\d{3})+)(,\\d+)?$`);

interface Parts {
  negative: boolean;
  before: string;
  after: string;
  digits: string;
}

/** Sign, currency and digits apart; undefined where it is no number. */
function partsOf(text: string): Parts | undefined {
  const clean = text.trim();
  const bracket = /^\((.+)\)$/.exec(clean)?.[1];
  let rest = bracket ?? clean;
  const sign = /^[-−]/.test(rest);
  if (sign) rest = rest.slice(1).trim();
  const head = before.exec(rest)?.[1] ?? '';
  rest = rest.slice(head.length);
  const tail = head ? '' : (after.exec(rest)?.[1] ?? '');
  if (tail) rest = rest.slice(0, -tail.length);
  const inner = /^[-−]/.test(rest);
  if (inner) rest = rest.slice(1);
  if (!withPoint.test(rest) && !withComma.test(rest)) return undefined;
  if (bracket !== undefined && (sign || inner || !(head || tail || /[.,]/.test(rest)))) return undefined;
  return { negative: sign || inner || bracket !== undefined, before: head, after: tail, digits: rest };
}

const oneGroup = /^[1-9]\d{0,2},\d{3}$/;

/** The decimal mark of a text that can be read in one way only. */
function decimalOf(text: string): '.' | ',' | undefined {
  const digits = partsOf(text)?.digits ?? '';
  if (/^0,\d+$/.test(digits)) return ',';
  const [point, comma] = [withPoint.test(digits), withComma.test(digits)];
  return point === comma ? undefined : point ? '.' : ',';
}

function amount(text: string, ways: Ways): Amount | typeof unsure | undefined {
  const parts = partsOf(text);
  if (!parts) return undefined;
  const { digits } = parts;
  const money = parts.before !== '' || parts.after !== '';
  // Digits alone are a plain number, or a name such as 007.
  if (!money && /^\d+(\.\d+)?$/.test(digits) && !(ways.decimal === ',' && digits.includes('.'))) return bracketed(text, parts);
  const decimal = decimalOf(text) ?? ways.decimal ?? (money ? decimalOfMoney(parts) : undefined);
  const [, whole = '', part = ''] = (decimal === ',' ? withComma : withPoint).exec(digits) ?? [];
  const grouped = /\D/.test(whole);
  if (decimal === undefined && /[.,]/.test(digits)) return money || /^\d{1,3}(,\d{3})+$/.test(digits) ? several(parts) : undefined;
  // A list such as "1,5", an address such as 192.168.100.200, a telephone number: not without more.
  if (!money && decimal === ',' && ways.decimal !== ',' && !(grouped && part)) return undefined;
  if (!money && !part && / |['’\u00a0\u202f]/.test(whole)) return undefined;
  if (whole.replace(/\D/g, '').length > 15) return undefined;
  return made(parts, whole, part, grouped);
}

function made(parts: Parts, whole: string, part: string, grouped: boolean): Amount {
  const value = Number(`${whole.replace(/\D/g, '')}.${part.slice(1) || '0'}`) * (parts.negative ? -1 : 1);
  const decimals = Math.max(0, part.length - 1);
  return { kind: 'amount', value, decimals, grouped, before: parts.before, after: parts.after };
}

/** "(75.00)" is an amount below zero; "75.00" is for others to read. */
const bracketed = (text: string, parts: Parts): Amount | undefined => {
  const [whole = '', part] = parts.digits.split('.');
  return text.startsWith('(') ? made(parts, whole, part ? `.${part}` : '', false) : undefined;
};

/** Several groups of three can be nothing else; one behind a currency whose country is not known may be three decimals. */
function several(parts: Parts): Amount | typeof unsure {
  return /^\d{1,3}([.,]\d{3})\D*(?:\d{3}\D*)+$/.test(parts.digits) ? made(parts, parts.digits, '', true) : unsure;
}

/** Money has no three decimals, as a rule: where a dollar or a pound stands it is the point that begins them, behind the digits the comma. */
function decimalOfMoney(parts: Parts): '.' | ',' | undefined {
  if (/[$£]/.test(parts.before + parts.after)) return '.';
  if (parts.digits.includes(',')) return '.';
  return parts.after ? ',' : undefined;
}

function percent(text: string, ways: Ways): Shown | undefined {
  const [, sign = '', whole = '', mark = '', part = ''] = /^([-−]?)(\d+)(?:([.,])(\d+))?[ \u00a0]?%$/.exec(text) ?? [];
  if (!whole || (mark === ',' && part.length === 3 && ways.decimal !== ',')) return undefined;
  const value = Number((Number(`${whole}.${part || '0'}`) / 100).toPrecision(15)) * (sign ? -1 : 1);
  return { kind: 'percent', value, format: part ? '0.00%' : '0%' };
}

const clock = '(\\d{1,2}):([0-5]\\d)(?::([0-5]\\d))?(?: ?([AaPp])\\.?[Mm]\\.?)?';
const onlyClock = new RegExp(`^${clock}$`);
const iso = new RegExp(`^(\\d{4})([-/])(\\d{2})\\2(\\d{2})(?:[ T]${clock})?$`);
const short = new RegExp(`^(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4}|\\d{2})(?:,? ${clock})?$`);
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const month =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
const dayFirst = new RegExp(`^(\\d{1,2})([ -])${month}\\2(\\d{4})$`, 'i');
const monthFirst = new RegExp(`^${month} (\\d{1,2}), ?(\\d{4})$`, 'i');

function moment(text: string, ways: Ways): Shown | typeof unsure | undefined {
  const alone = onlyClock.exec(text);
  if (alone && (ways.lasting || (alone[4] && !ways.worded))) return undefined;
  if (alone) {
    const at = timeOf(alone.slice(1));
    return at && { kind: 'time', value: at.value, format: at.format };
  }
  const whole = iso.exec(text);
  if (whole) return dated(Number(whole[1]), Number(whole[3]), Number(whole[4]), 'yyyy-mm-dd', whole.slice(5));
  const named = ways.worded ? dayFirst.exec(text) : null;
  if (named) return dated(Number(named[4]), monthOf(named[3]), Number(named[1]), `d${named[2]}mmm${named[2]}yyyy`, []);
  const english = ways.worded ? monthFirst.exec(text) : null;
  if (english) return dated(Number(english[3]), monthOf(english[1]), Number(english[2]), 'mmm d, yyyy', []);
  return shortDate(text, ways);
}

const monthOf = (name = '') => months.indexOf(name.slice(0, 3).toLowerCase()) + 1;

function shortDate(text: string, ways: Ways): Shown | typeof unsure | undefined {
  const [, a = '', mark = '', b = '', year = '', ...rest] = short.exec(text) ?? [];
  // "1.2.23" is a version, "01-02-03" a number of something.
  if (!year || (year.length === 2 && (mark === '-' || (mark === '.' && (a.length < 2 || b.length < 2))))) return undefined;
  const first = mark === '.' ? 'day' : (orderOf(text)?.first ?? ways.first.get(mark));
  if (!first) return Number(a) === Number(b) ? shortAs(a, b, year, mark, 'day', rest) : validIn(a, b) ? unsure : undefined;
  return shortAs(a, b, year, mark, first, rest);
}

const validIn = (a: string, b: string) => [a, b].every((one) => Number(one) >= 1 && Number(one) <= 12);

function shortAs(
  a: string,
  b: string,
  year: string,
  mark: string,
  first: 'day' | 'month',
  rest: (string | undefined)[],
): Shown | undefined {
  const [day, inYear] = first === 'day' ? [a, b] : [b, a];
  const width = (a.length === 2 && b.length === 2) || a.startsWith('0') || b.startsWith('0') ? 2 : 1;
  const format = (first === 'day' ? ['d', 'm'] : ['m', 'd']).map((letter) => letter.repeat(width)).join(mark);
  // As spreadsheets read two digits: from 30 on of the last century.
  const full = year.length === 4 ? Number(year) : Number(year) + (Number(year) < 30 ? 2000 : 1900);
  return dated(full, Number(inYear), Number(day), `${format}${mark}${'y'.repeat(year.length)}`, rest);
}

/** Which of the two comes first, where only one of them can be a month. */
function orderOf(text: string): { mark: string; first: 'day' | 'month' } | undefined {
  const [, a = '', mark = '', b = ''] = short.exec(text.trim()) ?? [];
  const [one, other] = [Number(a), Number(b)];
  if (!mark || one > 31 || other > 31 || !one || !other || one > 12 === other > 12) return undefined;
  return { mark, first: one > 12 ? 'day' : 'month' };
}

/** Days before March 1900 spreadsheets count in ways of their own. */
function dated(year: number, inYear: number, day: number, format: string, time: (string | undefined)[]): Shown | undefined {
  const date = new Date(Date.UTC(year, inYear - 1, day));
  if (year < 1901 || date.getUTCMonth() !== inYear - 1 || date.getUTCDate() !== day) return undefined;
  const at = time[0] === undefined ? undefined : timeOf(time);
  if (time[0] !== undefined && !at) return undefined;
  return { kind: 'date', value: serialOf(year, inYear, day) + (at?.value ?? 0), format: at ? `${format} ${at.format}` : format };
}

function timeOf([hours = '', minutes = '', seconds, half]: (string | undefined)[]): { value: number; format: string } | undefined {
  const hour = half ? (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hours);
  if (hour > 23 || (half && (Number(hours) > 12 || hours === '0'))) return undefined;
  const value = (hour * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) / 86_400;
  const format = `${hours.length === 2 ? 'hh' : 'h'}:mm${seconds === undefined ? '' : ':ss'}${half ? ' AM/PM' : ''}`;
  return { value, format };
}

/** The code that shows amounts as they are written: with that currency, so many decimals, groups of three or not. */
export function amountFormat({ before, after, decimals, grouped }: Omit<Amount, 'kind' | 'value'>): string {
  const quoted = (text: string) => (text ? `"${text}"` : '');
  const digits = grouped || before || after ? '#,##0' : '0';
  return `${quoted(before)}${digits}${decimals ? `.${'0'.repeat(Math.min(decimals, 6))}` : ''}${quoted(after)}`;
}
