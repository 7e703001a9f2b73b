import { anyOf, languages, whole } from './lexicon.ts';

// Whether a day was said in words: "9 May", "den 9. Mai", "5/9".

/** A day as programs write it, with or without a time. */
export const isDay = (value: string): boolean =>
  /^\s*20\d{2}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?(?:Z|[+-]\d{2}:?\d{2})?\s*$/.test(value);

/** How many days the text names: of a month, of the week where one is meant ("for next Friday", "Thursday at 9"), or "the 12th". */
export function daysNamed(text: string): number {
  const month = anyMonth();
  const named = `(?<!\\d)\\d{1,2}(?:st|nd|rd|th|er|º|ª|\\.)?\\s(?:of |de |di |the )?${month}(?!\\p{L})|(?<!\\p{L})${month}\\.?\\s(?:the )?\\d{1,2}(?!\\d)`;
  const numbers = '(?<!\\d)20\\d{2}-\\d{2}-\\d{2}|(?<![\\d./])(?:0?[1-9]|[12]\\d|3[01])\\.(?:0?[1-9]|1[0-2])\\.(?!\\d)';
  return [...text.matchAll(new RegExp(`${named}|${numbers}|${ordinal('\\d{1,2}')}|${onWeekday(weekdays().flat())}`, 'giu'))].length;
}
/** "The 12th", of whatever month. */
const ordinal = (day: string) =>
  `(?<!\\p{L})(?:the ${day}(?:st|nd|rd|th)|am ${day}\\.)(?!\\d|\\p{L}|\\s(?:of |de )?${anyMonth()}(?!\\p{L}))`;
const anyMonth = (): string => `(?:${[...new Set(monthNames().flat())].join('|')})`;
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

/** Whether this day (2025-05-09, with or without a time) is one that the text speaks of. Of years, only one that it names counts. */
export function isDaySaid(value: string, text: string): boolean {
  const [, year = '', month = '', day = ''] = (isDay(value) && /^\s*(\d{4})-(\d{2})-(\d{2})/.exec(value)) || [];
  const names = monthNames()[Number(month) - 1];
  if (!names) return false;
  const years = text.match(/(?<!\d)20\d{2}(?!\d)/g);
  if (years && !years.includes(year)) return false;
  if (text.includes(`${year}-${month}-${day}`)) return true;
  const nth = numbered(String(Number(day)));
  const other = numbered('(?:[12]?\\d|3[01])');
  const name = `(?<!\\p{L})(?:${names.join('|')})(?!\\p{L})\\.?`;
  const between = '\\s(?:of |de |di |the )?';
  const numbers = [`0?${Number(day)}([./])0?${Number(month)}`, `0?${Number(month)}([./])0?${Number(day)}`];
  const ranges = [`${nth}${until}${other}${between}${name}`, `${name}${between}${other}${until}${nth}`];
  const said = [`${nth}${between}${name}`, `${name}${between}${nth}`, ...ranges, ...numbers.map((one) => `(?<![\\d./])${one}(?!\\d)`)];
  const weekday = weekdays()[new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDay()] ?? [];
  return [...said, ordinal(String(Number(day))), ...(weekday.length ? [onWeekday(weekday)] : [])].some((one) =>
    new RegExp(one, 'iu').test(text),
  );
}

const numbered = (day: string): string => `(?<!\\d)0?${day}(?:st|nd|rd|th|er|º|ª|\\.)?(?!\\d)`;
/** "8 to 11 May", "Friday 24 until Sunday 26 October". */
const until = `\\s?(?:[-–]|(?<=\\s)${anyOf({ en: 'to|till|til|until|through', de: 'bis', fr: 'au', es: 'al?|hasta', it: 'al|fino al', pt: 'a|até', nl: 'tot|t/m' })}(?=\\s))\\s?(?:(?:the|\\p{L}{2,12}day|zum) ){0,2}`;

/** A month, or a day of the week. */
export const isDayName = (word: string): boolean =>
  monthNames()
    .concat(weekdays())
    .some((names) => names.includes(word));

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
