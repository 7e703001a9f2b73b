import type { KnownValue } from '../policy.ts';
import { and, anyOf, determiners } from '../words/lexicon.ts';
import { fold, stands } from '../words/values.ts';
import { withValue } from './groups.ts';
import type { Listed } from './listed.ts';
import type { Choice } from './measures.ts';

// Of which they choose: "the oldest file *in Old Plans*", "*Bob's* latest mail", "the cheapest of my bookings *in Rome*".

/** The names that they gave with the thing to be chosen. Days and months are for the rules on days. */
export function qualifiersOf({ at, phrase, text = '' }: Choice & { text?: string }): string[] {
  const [clause = ''] = text.slice(at + phrase.length).split(ends);
  const owner = possessor.exec(text.slice(Math.max(0, at - longest), at))?.groups?.name;
  const after = [...clause.matchAll(related)].flatMap(({ groups: { name, quoted } = {} }) => name ?? quoted ?? []);
  return [...(owner ? [owner] : []), ...after].filter((name) => !isDate.test(name));
}

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
