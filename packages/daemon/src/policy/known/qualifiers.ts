import type { KnownValue } from '../policy.ts';
import { dayBoundsIn, isWithinBounds } from '../words/day-bounds.ts';
import { isDayNamed, isDaySaid, monthsIn } from '../words/days.ts';
import { and, anyOf, determiners } from '../words/lexicon.ts';
import { awayOf, isNearNamed, isNearSaid } from '../words/near-days.ts';
import { fold, stands } from '../words/values.ts';
import { withValue } from './groups.ts';
import type { Listed } from './listed.ts';
import type { Choice } from './measures.ts';

// Of which they choose: "the oldest file *in Old Plans*", "*Bob's* latest mail", "the cheapest of my bookings *in Rome*".

/** The names that they gave with the thing to be chosen. Days and months are for the rules on days. */
export function qualifiersOf({ at, phrase, text = '' }: Choice & { text?: string }): string[] {
  const clause = clauseOf({ at, phrase, text });
  const owner = possessor.exec(text.slice(Math.max(0, at - longest), at))?.groups?.name;
  const after = [...clause.matchAll(related)].flatMap(({ groups: { name, quoted } = {} }) => name ?? quoted ?? []);
  return [...(owner ? [owner] : []), ...after].filter((name) => !isDate.test(name));
}

/** What they said of the thing to be chosen, behind how to choose it. */
const clauseOf = ({ at, phrase, text = '' }: Pick<Choice, 'at' | 'phrase'> & { text?: string }): string =>
  text.slice(at + phrase.length).split(ends)[0] ?? '';

const longest = 80;
/** Where what is chosen was said in full. */
const ends = new RegExp(`[.;:!?,–—(]\\s?|\\s(?:${and}|to)\\s`, 'iu');
const possessor = /(?<![\p{L}\p{N}])(?<name>\p{Lu}[\p{L}'-]*?)(?:['’]s|(?<=s)['’])\s$/u;
const relation = anyOf({
  en: 'in|from|of|at|by|on',
  de: 'in|im|aus|von|vom|bei|auf',
  fr: 'dans|de|du|à',
  es: 'en|de|del',
  it: 'in|di|da|nel|nella',
  pt: 'em|de|do|da|no|na',
  nl: 'in|van|uit|bij|op',
});
const related = new RegExp(
  `(?<!\\p{L})(?:${relation}|that(?=[^.;!?]{1,40}\\s(?:has|have|offers?|sells?)(?!\\p{L})))\\s(?:${determiners}\\s)?(?:\\p{Ll}+\\s)?(?:["“„«'‘](?<quoted>[^"”“»'’]{2,60})["”“»'’]|(?<name>\\p{Lu}[\\p{L}\\p{N}'-]*(?:\\s\\p{Lu}[\\p{L}\\p{N}'-]*)*))`,
  'gu',
);
const isDate =
  /^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag)$/u;

/** Whether a list was asked for by such a name, or its entry says it. */
export const isOfThose = (name: string, { asked, text }: Listed, known: readonly KnownValue[]): boolean =>
  stands(text, name, 'content') ||
  asked.some(
    (one) =>
      stands(one, name, 'content') ||
      stands(name, one, 'content') ||
      withValue(known, { kind: 'object', value: one }).some(({ record }) => record?.titles?.some((title) => fold(title) === fold(name))),
  );

/** Whether an entry is of the time that they gave with it ("my latest booking in May"); any is, where they gave none. */
export function isOfThatTime(choice: Choice & { text?: string }, { traits }: Listed, now: number): boolean {
  const clause = clauseOf(choice);
  const { bounds } = dayBoundsIn(clause, { now });
  const months = monthsIn(clause);
  const [year] = clause.match(/(?<!\d)20\d{2}(?!\d)/) ?? [];
  const isIt = (day: string): boolean => {
    if (bounds.length) return isWithinBounds(day, bounds, { now });
    if (isDayNamed(clause, { now })) return isDaySaid(day, clause, { now });
    if (isNearNamed(clause)) return isNearSaid(day, clause, now);
    if (year && !day.startsWith(year)) return false;
    return !months.length || (months.includes(Number(day.slice(5, 7))) && (year !== undefined || Math.abs(awayOf(day, now)) <= aYear));
  };
  if (past.test(clause)) return false;
  if (!bounds.length && !months.length && !year && !isDayNamed(clause, { now }) && !isNearNamed(clause)) return true;
  const days = Object.entries(traits).flatMap(([name, values]) => (choice.field.test(name) || stay.test(name) ? values : []));
  return days.some((value) => /^\d{4}-\d{2}-\d{2}/.test(value) && isIt(value.slice(0, 10)));
}
const aYear = 366;
const stay = /(?:^|_)(?:check_?in|start|starts|begins?|from|due|arrival)(?:_|$)/;
/** How far back it lies, which no rule here counts. */
const past = new RegExp(
  `(?<!\\p{L})${anyOf({ en: '(?:last|past|previous) (?:week|month|year|night)|yesterday|ago', de: 'letzte[nrs]? (?:Woche|Monat|Jahr)|gestern', fr: 'dernière?|passée?|hier', es: 'pasad[oa]|ayer', it: 'scors[oa]|ieri', pt: 'passad[oa]|ontem', nl: 'vorige?|gisteren' })}(?!\\p{L})`,
  'iu',
);
