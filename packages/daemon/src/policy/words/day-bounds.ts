import { dayAlone, isDaySaid, monthsIn, type Told } from './days.ts';
import { anyOf } from './lexicon.ts';
import { awayOf, todayOf } from './near-days.ts';

// Bounds on a day, in words: "no later than Friday", "before 9 January", "between 5 and 9 May".

/** Days as programs write them, both of them in. */
interface Bound {
  from?: string | undefined;
  to?: string | undefined;
}

const no = anyOf({ en: 'no|not', de: 'nicht', fr: 'pas', es: 'no', it: 'non', pt: 'não', nl: 'niet' });
const the = "(?:\\s(?:the|on|by|am|dem|bis|den|le|el|il|l['’]|op|o|a|dia|día|del?|du))?";
const before = anyOf({ en: 'before', de: 'vor', fr: 'avant', es: 'antes', it: 'prima', pt: 'antes', nl: 'vóór' });
const after = anyOf({ en: 'after', de: 'nach', fr: 'après', es: 'después', it: 'dopo', pt: 'depois', nl: 'na(?=\\s\\d)' });
const latest = anyOf({
  en: 'at the latest',
  de: 'spätestens',
  fr: 'au plus tard',
  es: 'a más tardar',
  it: 'al più tardi',
  pt: 'o mais tardar',
  nl: 'uiterlijk',
});
const earliest = anyOf({ en: 'at the earliest', de: 'frühestens', fr: 'au plus tôt', es: 'como pronto', nl: 'op zijn vroegst' });
const notSo = `(?<!(?<!\\p{L})${no}\\s)`;
const forms: readonly { before?: string; behind?: string; bound: (day: Span) => Bound }[] = [
  {
    before: `(?:no|not)\\slater\\sthan|${no}\\s${after}|(?<!\\s(?:followed|made|booked|sent|paid)\\s)by|${latest}`,
    bound: ({ last }) => ({ to: last }),
  },
  { before: `(?:no|not)\\s(?:earlier|sooner)\\sthan|${no}\\s${before}|since|${earliest}`, bound: ({ first }) => ({ from: first }) },
  { before: `${notSo}${before}`, bound: ({ first }) => ({ to: shifted(first, -1) }) },
  { before: `${notSo}${after}`, bound: ({ last }) => ({ from: shifted(last, 1) }) },
  { behind: `${latest}|or\\s(?:earlier|sooner|before)|oder\\sfrüher`, bound: ({ last }) => ({ to: last }) },
  { behind: `${earliest}|or\\slater|oder\\sspäter|onwards?`, bound: ({ first }) => ({ from: first }) },
];
const between = `(?<!\\p{L})${anyOf({ en: 'between', de: 'zwischen', fr: 'entre', es: 'entre', it: 'tra|fra', nl: 'tussen' })}(?:\\s(?:the|dem|le|el|il|o))?\\s(?<start>\\d{1,2})(?:st|nd|rd|th|\\.)?(?:\\s\\p{L}+)?\\s(?:and|und|et|y|e|en)${the}\\s`;
const anyBound = new RegExp(
  `(?<!\\p{L})(?:${[...forms.flatMap(({ before = [], behind = [] }) => [before, behind].flat()), 'between', 'zwischen', 'entre', 'tra', 'fra', 'tussen'].join('|')})(?!\\p{L})`,
  'iu',
);

/** The first and the last day of what is named: of a day the same. */
interface Span {
  first: string;
  last: string;
}

/** Bounds on the day that a text names, and what is left of it without them. */
export function dayBoundsIn(text: string, told: Told): { bounds: Bound[]; rest: string } {
  if (text.length > longest || !anyBound.test(text)) return { bounds: [], rest: text };
  const month = `\\p{L}{3,12}(?!\\p{L}|\\s\\d)`;
  const day = `(?<day>${dayAlone()}|(?:(?:of|end\\sof|the)\\s)?${month})`;
  const bounds: Bound[] = [];
  let rest = text;
  const take = (pattern: string, boundOf: (span: Span, start: string) => Bound) => {
    rest = rest.replace(new RegExp(pattern, 'giu'), (...found: unknown[]) => {
      const whole = String(found[0]);
      const groups = found.at(-1) as { day?: string; start?: string };
      const span = bounds.length < most ? spanOf(groups.day ?? '', told) : undefined;
      if (!span) return whole;
      bounds.push(boundOf(span, groups.start ?? ''));
      return ' ; ';
    });
  };
  take(`${between}${day}`, ({ last }, start) => {
    const first = `${last.slice(0, 8)}${start.padStart(2, '0')}`;
    return { from: first <= last ? first : undefined, to: last };
  });
  for (const { before, behind, bound } of forms) {
    if (before) take(`(?<!\\p{L})(?:${before})${the}\\s${day}`, bound);
    if (behind) take(`${day}\\s(?:${behind})(?!\\p{L})`, bound);
  }
  return { bounds, rest };
}
/** Bounds that are looked at, and characters of what says when. */
const [most, longest] = [4, 4000];

/** Whether a day is within all of these; of what is still to come not before today, and not long after where no end was said. */
export function isWithinBounds(value: string, bounds: readonly Bound[], { now, ahead }: Told): boolean {
  const day = value.trim().slice(0, 10);
  const isIn = ({ from = '', to = '9999' }: Bound) => day >= from && day <= to;
  if (!bounds.length || !bounds.every(isIn)) return false;
  const away = awayOf(day, now);
  const start = bounds
    .flatMap(({ from }) => from ?? [])
    .sort()
    .at(-1);
  const isOpen = bounds.every(({ to }) => to === undefined);
  return !ahead || (away >= 0 && (!isOpen || !start || away - awayOf(start, now) <= twoMonths));
}
const twoMonths = 62;

/** Which day is named, the nearest by the time that it is told at; or which month. */
function spanOf(said: string, told: Told): Span | undefined {
  const [month] = monthsIn(said);
  const isMonth = month !== undefined && !/\d/.test(said);
  const offsets = Array.from({ length: 367 }, (_, away) => (told.ahead ? [away] : [away, -away])).flat();
  const isIt = (day: string) => (isMonth ? Number(day.slice(5, 7)) === month : isDaySaid(day, `on ${said}`, told));
  if (!isMonth && !/\d|\p{L}{4}/u.test(said)) return undefined;
  const found = offsets.map((away) => dayOf(todayOf(told.now), away)).find(isIt);
  if (!found) return undefined;
  if (!isMonth) return { first: found, last: found };
  const next = new Date(Date.UTC(Number(found.slice(0, 4)), Number(found.slice(5, 7)), 1)).toISOString().slice(0, 10);
  return { first: `${found.slice(0, 8)}01`, last: shifted(next, -1) };
}
const shifted = (day: string, by: number): string => dayOf(Date.parse(`${day}T00:00:00Z`), by);
const dayOf = (midnight: number, by: number): string => new Date(midnight + by * 86_400_000).toISOString().slice(0, 10);
