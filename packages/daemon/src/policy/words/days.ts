import { anyOf, languages, whole } from './lexicon.ts';
import { awayOf, isNearNamed, isNearSaid, ofMonth } from './near-days.ts';

// Whether a day was said in words: "9 May", "den 9. Mai", "5/9".

/** A day as programs write it, with or without a time. */
export const isDay = (value: string): boolean =>
  /^\s*20\d{2}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?(?:Z|[+-]\d{2}:?\d{2})?\s*$/.test(value);

/** How many days the text names: of a month, of the week where one is meant ("for next Friday", "Thursday at 9"), or "the 12th". */
export const daysNamed = (text: string): number => [...text.matchAll(anyDay())].length;
/** Whether it says when: of what has a day of its own "tomorrow" and "in May" say it, too. */
export const isDayNamed = (text: string, { ahead }: Told): boolean =>
  anyDay().test(text) || (ahead === true && (isNearNamed(text) || ofMonth(monthNames().flat().join('|')).test(text)));

export const withoutDays = (text: string): string => text.replace(anyDay(), ' ; ');

/** Made once: a list of a thousand entries is held against it entry by entry. */
let days: RegExp | undefined;
function anyDay(): RegExp {
  days ??= new RegExp(`${dated()}|${onWeekday(weekdays().flat())}`, 'giu');
  days.lastIndex = 0;
  return days;
}
let alone: string | undefined;
/** A day alone, as it is said behind "before": "9 May", "the 12th", "next Friday". */
export function dayAlone(): string {
  alone ??= `(?:${dated()}|(?:(?:on|next|this|coming|am|le|el|il|op)\\s)?(?:${weekdays().flat().join('|')})(?!\\p{L}))`;
  return alone;
}
function dated(): string {
  const name = anyMonth();
  const named = `(?<!\\d)\\d{1,2}(?:st|nd|rd|th|er|º|ª|\\.)?\\s(?:of |de |di |the )?${name}(?!\\p{L})|(?<!\\p{L})${name}\\.?\\s(?:the )?\\d{1,2}(?!\\d)`;
  const numbers = '(?<!\\d)20\\d{2}-\\d{2}-\\d{2}|(?<![\\d./])(?:0?[1-9]|[12]\\d|3[01])\\.(?:0?[1-9]|1[0-2])\\.(?!\\d)';
  return `${named}|${numbers}|${ordinal('\\d{1,2}')}`;
}
/** "The 12th", of whatever month. */
const ordinal = (day: string) =>
  `(?<!\\p{L})(?:the ${day}(?:st|nd|rd|th)|am ${day}\\.)(?!\\d|\\p{L}|\\s(?:of |de )?${anyMonth()}(?!\\p{L}))`;
let month: string | undefined;
function anyMonth(): string {
  month ??= `(?:${[...new Set(monthNames().flat())].join('|')})`;
  return month;
}
const onWeekday = (names: readonly string[]) => {
  const name = `(?:${names.join('|')})s?`;
  return `${whole(`${beforeDay}\\s(?:next |this |coming |the )?${name}`)}|${whole(`${name}\\s${afterDay}`)}`;
};
const beforeDay = anyOf({
  en: 'on|next|this|for|coming|by|until',
  de: 'am|nächsten?|diesen?|kommenden?|für',
  fr: 'le|pour',
  es: 'el|este',
  it: 'il|per',
  nl: 'op',
});
const afterDay = anyOf({
  en: 'at|morning|noon|afternoon|evening|night',
  de: 'um|abend|früh|mittag',
  fr: 'à|matin|soir',
  it: 'alle',
  nl: 'om',
});

/** When it is said, and whether only what is still to come can be meant. */
export interface Told {
  now: number;
  ahead?: boolean;
}

/**
 * Whether this day (2025-05-09, with or without a time) is one that the text speaks of. Of years, one that was said with the day
 * counts; where none was, the coming one by the time that it is told at, or else one that the text names at all.
 */
export function isDaySaid(value: string, text: string, told?: Told): boolean {
  const [, year = '', month = '', day = ''] = (isDay(value) && /^\s*(\d{4})-(\d{2})-(\d{2})/.exec(value)) || [];
  const names = monthNames()[Number(month) - 1];
  if (!names) return false;
  const iso = `${year}-${month}-${day}`;
  if (text.includes(iso) || (told && isNearSaid(iso, text, told.now))) return true;
  const years = text.match(/(?<!\d)20\d{2}(?!\d)/g);
  if (years && !told && !years.includes(year)) return false;
  const isWithin = (days: number): boolean => {
    if (!told || years?.includes(year)) return true;
    const away = awayOf(iso, told.now);
    return away >= (told.ahead ? -1 : -days) && away <= days;
  };
  const nth = numbered(String(Number(day)));
  const other = numbered('(?:[12]?\\d|3[01])');
  const name = `(?<!\\p{L})(?:${names.join('|')})(?!\\p{L})\\.?`;
  const between = '\\s(?:of |de |di |the )?';
  const numbers = [`0?${Number(day)}([./])0?${Number(month)}`, `0?${Number(month)}([./])0?${Number(day)}`];
  const ranges = [`${nth}${until}${other}${between}${name}`, `${name}${between}${other}${until}${nth}`];
  const whole = [`${nth}${between}${name}`, `${name}${between}${nth}`, ...ranges, ...numbers.map((one) => `(?<![\\d./])${one}(?!\\d)`)];
  const isOfYear = ({ 0: found, index }: RegExpMatchArray): boolean => {
    const said = withYear.exec(text.slice((index ?? 0) + found.length))?.[1];
    return said === undefined ? isWithin(aYear) : said === year;
  };
  const weekday = weekdays()[new Date(`${iso}T00:00:00Z`).getUTCDay()] ?? [];
  const inMonth = ofMonth(names.join('|'));
  return (
    whole.some((one) => [...text.matchAll(new RegExp(one, 'giu'))].some(isOfYear)) ||
    (new RegExp(ordinal(String(Number(day))), 'iu').test(text) && isWithin(inMonth.test(text) ? aYear : twoMonths)) ||
    (weekday.length > 0 && new RegExp(onWeekday(weekday), 'iu').test(text) && isWithin(twoWeeks)) ||
    (told !== undefined && !anyDay().test(text) && inMonth.test(text) && isWithin(aYear))
  );
}
const [twoWeeks, twoMonths, aYear] = [14, 62, 366];
/** The year that was said with a day: "9 May 2025", "9/5/2025". */
const withYear = /^(?:[./]|\.?,?\s)?(?:of |del? |do )?(20\d{2})(?!\d)/u;

const numbered = (day: string): string => `(?<!\\d)0?${day}(?:st|nd|rd|th|er|º|ª|\\.)?(?!\\d)`;
/** "8 to 11 May", "Friday 24 until Sunday 26 October". */
const until = `\\s?(?:[-–]|(?<=\\s)${anyOf({ en: 'to|till|til|until|through', de: 'bis', fr: 'au', es: 'al?|hasta', it: 'al|fino al', pt: 'a|até', nl: 'tot|t/m' })}(?=\\s))\\s?(?:(?:the|\\p{L}{2,12}day|zum) ){0,2}`;

/** A month, or a day of the week. */
export const isDayName = (word: string): boolean =>
  monthNames()
    .concat(weekdays())
    .some((names) => names.includes(word));

/** The months that a text names, from 1 on. "May" is a word as well: in capitals, or behind what says when. */
export function monthsIn(text: string): number[] {
  monthly ??= monthNames().map((names) => new RegExp(`(?<!\\p{L})(?:${names.join('|')})(?!\\p{L})`, 'giu'));
  return monthly.flatMap((named, at) => {
    const found = [...text.matchAll(named)];
    const isMonth = ({ 0: name, index }: RegExpExecArray) =>
      /^\p{Lu}/u.test(name) || beforeMonth.test(text.slice(Math.max(0, index - 12), index));
    return found.some(isMonth) ? [at + 1] : [];
  });
}
let monthly: RegExp[] | undefined;
const beforeMonth =
  /(?<!\p{L})(?:in|of|from|for|since|before|after|during|im|vom|seit|vor|nach|en|de|du|pour|para|di|da|a|em|van|voor|na)\s$/iu;

/** Made when a day is first looked for: the formats of seven languages take 20 ms to load. */
let months: string[][] | undefined;
let week: string[][] | undefined;
function monthNames(): string[][] {
  months ??= namesOf('month');
  return months;
}
function weekdays(): string[][] {
  week ??= namesOf('weekday');
  return week;
}

/** What each month, or each day of the week from Sunday on, is called, in full and of months for short. */
function namesOf(what: 'month' | 'weekday'): string[][] {
  const forms = what === 'month' ? (['long', 'short'] as const) : (['long'] as const);
  const formats = languages.flatMap((language) =>
    forms.map((form) => new Intl.DateTimeFormat(language, { [what]: form, timeZone: 'UTC' })),
  );
  // The 1st of February 2026 is a Sunday.
  const dates =
    what === 'month'
      ? Array.from({ length: 12 }, (_, at) => Date.UTC(2026, at, 15))
      : Array.from({ length: 7 }, (_, at) => Date.UTC(2026, 1, 1 + at));
  return dates.map((date) => [...new Set(formats.map((format) => format.format(date).replace(/\.$/, '').toLowerCase()))]);
}
