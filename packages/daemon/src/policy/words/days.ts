// Whether a day was said in words: "9 May", "den 9. Mai", "5/9".

/** In the languages in which orders are known (acts.ts). */
const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl'];

/** Whether this day (2025-05-09, with or without a time) is one that the text speaks of. Of years, only one that it names counts. */
export function isDaySaid(value: string, text: string): boolean {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2})?)?$/.exec(value.trim()) ?? [];
  months ??= namesOfMonths();
  const names = months[Number(month) - 1];
  if (!names) return false;
  const years = text.match(/(?<!\d)20\d{2}(?!\d)/g);
  if (years && !years.includes(year)) return false;
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
