import type { Catalogue, Key } from './catalogue.ts';
import { english } from './english.ts';

// The person's language and customs: words by key, dates and numbers by Intl. One place picks the locale.

interface Tongue {
  locale: string;
  dir: 'ltr' | 'rtl';
  catalogue: Catalogue;
}

/** Dates and numbers follow the browser; words follow the catalogues that there are. */
export const tongue: Tongue = { locale: globalThis.navigator?.language ?? 'en', dir: 'ltr', catalogue: { ...english } };

/** Adds the words of screens that are loaded later, before they are drawn. */
export function learn(words: Catalogue): void {
  Object.assign(tongue.catalogue, words);
}

const plural = new Intl.PluralRules('en');

/** The words for a key, with `{name}` filled in. Plurals count by `n`, which is shown as the locale writes numbers. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const entry = tongue.catalogue[key] ?? key;
  const text = typeof entry === 'string' ? entry : (entry[plural.select(Number(values.n))] ?? entry.other);
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? number(value) : (value ?? '');
  });
}

const format = new Intl.NumberFormat(tongue.locale);
const compact = new Intl.NumberFormat(tongue.locale, { notation: 'compact', maximumFractionDigits: 1 });
export const number = (value: number): string => format.format(value);
export const short = (value: number): string => compact.format(value);

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
/** 1,234,567 → "1.2 MB". Powers of a thousand, as systems show them to people. */
export function size(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return new Intl.NumberFormat(tongue.locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}

/** US dollars; a fraction of a cent is still shown as something. */
export function money(dollars: number): string {
  const digits = dollars > 0 && dollars < 0.01 ? 4 : 2;
  return new Intl.NumberFormat(tongue.locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(dollars);
}

const clock = new Intl.DateTimeFormat(tongue.locale, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(tongue.locale, { weekday: 'short' });
const day = new Intl.DateTimeFormat(tongue.locale, { day: 'numeric', month: 'short' });
const year = new Intl.DateTimeFormat(tongue.locale, { day: 'numeric', month: 'short', year: 'numeric' });
const whole = new Intl.DateTimeFormat(tongue.locale, { dateStyle: 'full', timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(tongue.locale, { numeric: 'auto', style: 'short' });

export const startOfDay = (time: number): number => new Date(time).setHours(0, 0, 0, 0);

/** The clock today; the day before that. */
export function moment(time: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(time)) / 86_400_000);
  if (days <= 0) return clock.format(time);
  if (days === 1) return relative.format(-1, 'day');
  if (days < 7) return weekday.format(time);
  return new Date(time).getFullYear() === new Date(now).getFullYear() ? day.format(time) : year.format(time);
}
/** The day, then the clock: "yesterday, 10:32"; of a day to come its name or its date. */
export function dayAndTime(time: number, now: number): string {
  const ahead = Math.round((startOfDay(time) - startOfDay(now)) / 86_400_000);
  if (ahead > 0)
    return `${ahead === 1 ? relative.format(1, 'day') : ahead < 7 ? weekday.format(time) : day.format(time)}, ${clock.format(time)}`;
  return startOfDay(time) === startOfDay(now) ? clock.format(time) : `${moment(time, now)}, ${clock.format(time)}`;
}
export const fullTime = (time: number): string => whole.format(time);
const days = new Intl.DateTimeFormat(tongue.locale, { dateStyle: 'full' });
export const fullDay = (time: number): string => days.format(time);
/** From one time to a later one, each part that they share said once. */
export const span = (from: number, to: number, wholeDays: boolean): string => (wholeDays ? days : whole).formatRange(from, to);
export const clockTime = (time: number): string => clock.format(time);

const parts = new Map<string, Intl.NumberFormat>();
/** Making one takes longer than all that is done with it. */
function partOf(unit: string): Intl.NumberFormat {
  const made = parts.get(unit) ?? new Intl.NumberFormat(tongue.locale, { style: 'unit', unit, unitDisplay: 'narrow' });
  parts.set(unit, made);
  return made;
}

/** A duration at the coarseness that a person would say: "8s", "3m 20s", "1h 5m", "3d". */
export function lasting(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const part = (value: number, unit: string) => partOf(unit).format(value);
  if (seconds < 60) return part(seconds, 'second');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return `${part(minutes, 'minute')} ${part(seconds % 60, 'second')}`;
  if (minutes < 60) return part(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${part(hours, 'hour')} ${part(minutes % 60, 'minute')}`;
  return part(Math.floor(hours / 24), 'day');
}
