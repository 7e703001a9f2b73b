// Whether a day was said in words: "9 May", "den 9. Mai", "5/9".

/** In the languages in which orders are known (acts.ts). */
const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl'];

/** A day as programs write it, with or without a time. */
export const isDay = (value: string): boolean =>
  /^\s*20\d{2}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?(?:Z|[+-]\d{2}:?\d{2})?\s*$/.test(value);

/** Whether the text names any day of a month. */
export function namesDay(text: string): boolean {
  months ??= namesOfMonths();
  const month = `(?:${[...new Set(months.flat())].join('|')})`;
  const named = `(?<!\\d)\\d{1,2}(?:st|nd|rd|th|er|º|ª|\\.)?\\s(?:of |de |di |the )?${month}(?!\\p{L})|(?<!\\p{L})${month}\\.?\\s(?:the )?\\d{1,2}(?!\\d)`;
  return new RegExp(
    `${named}|(?<!\\d)20\\d{2}-\\d{2}-\\d{2}|(?<![\\d./])(?:0?[1-9]|[12]\\d|3[01])\\.(?:0?[1-9]|1[0-2])\\.(?!\\d)`,
    'iu',
  ).test(text);
}

/** Whether this day (2025-05-09, with or without a time) is one that the text speaks of. Of years, only one that it names counts. */
export function isDaySaid(value: string, text: string): boolean {
  const [, year = '', month = '', day = ''] = (isDay(value) && /^\s*(\d{4})-(\d{2})-(\d{2})/.exec(value)) || [];
  months ??= namesOfMonths();
  const names = months[Number(month) - 1];
  if (!names) return false;
  const years = text.match(/(?<!\d)20\d{2}(?!\d)/g);
  if (years && !years.includes(year)) return false;
  if (text.includes(`${year}-${month}-${day}`)) return true;
  const nth = `(?<!\\d)0?${Number(day)}(?:st|nd|rd|th|er|º|ª|\\.)?(?!\\d)`;
  const name = `(?<!\\p{L})(?:${names.join('|')})(?!\\p{L})\\.?`;
  const between = '\\s(?:of |de |di |the )?';
  const numbers = [`0?${Number(day)}([./])0?${Number(month)}`, `0?${Number(month)}([./])0?${Number(day)}`];
  const said = [`${nth}${between}${name}`, `${name}${between}${nth}`, ...numbers.map((one) => `(?<![\\d./])${one}(?!\\d)`)];
  return said.some((one) => new RegExp(one, 'iu').test(text));
}

/** Made when a day is first looked for: the formats of seven languages take 20 ms to load. */
let months: string[][] | undefined;

/** What each month is called, in full and for short. */
function namesOfMonths(): string[][] {
  const formats = languages.flatMap((language) =>
    (['long', 'short'] as const).map((month) => new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' })),
  );
  return Array.from({ length: 12 }, (_, month) => [
    ...new Set(
      formats.map((format) =>
        format
          .format(Date.UTC(2026, month, 15))
          .replace(/\.$/, '')
          .toLowerCase(),
      ),
    ),
  ]);
}
