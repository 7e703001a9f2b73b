import { isSupposed } from './claim-words.ts';
import type { Known } from './claims.ts';
import { baseOf } from './names-among.ts';
import { sentencesOf } from './said-sentences.ts';
import type { ActFinding } from './untrue-acts.ts';

// What an answer says lies with several people, "in Bob's and in Jack's mailbox", against whose places changed.

const name = '\\p{Lu}[\\p{Ll}-]+';
const lists = [
  new RegExp(
    `(?<!\\p{L})(?:in|into|to)\\s+(?:both\\s+)?(${name}['’]s(?:(?:,\\s+|,?\\s+and\\s+)(?:(?:in|into|to)\\s+)?${name}['’]s)+)\\s+(?:own\\s+)?(?:mail ?box(?:es)?|inbox(?:es)?|calendars?|folders?)(?!\\p{L})`,
    'u',
  ),
  new RegExp(
    `(?<!\\p{L})in\\s+(${name}s(?:(?:,\\s+|\\s+und\\s+)(?:in\\s+)?${name}s)+)\\s+(?:Postf[aä]ch\\p{L}*|Posteing[aä]ng\\p{L}*|Kalendern?|Ordnern?)(?!\\p{L})`,
    'u',
  ),
];
const peopleIn = (sentence: string): string[] =>
  lists
    .flatMap((list) => list.exec(sentence)?.[1] ?? [])
    .flatMap((list) => list.match(new RegExp(name, 'gu')) ?? [])
    .map((one) => one.replace(/s$/u, ''));

/** Whether it speaks of several people's places at all. */
export const namesPlaces = (answer: string): boolean => sentencesOf(answer).some((sentence) => peopleIn(sentence).length > 1);

const isPlaceOf = (path: string, person: string): boolean => path.toLowerCase().split(/[/.]/u).includes(person.toLowerCase());

/** Some of them have it and the others don't: nothing changed in their places, nor does the same file lie there. */
export async function notPlaced(known: Known): Promise<ActFinding | undefined> {
  if (known.open || known.acts.some(({ came }) => came === 'done')) return undefined;
  for (const said of sentencesOf(known.answer)) {
    const people = peopleIn(said);
    if (people.length < 2 || isSupposed(said) || /(?<!\p{L})(?:already|bereits|schon)(?!\p{L})/iu.test(said)) continue;
    const places = known.changes.filter(({ kind }) => kind !== 'deleted').map(({ path }) => path);
    const got = places.filter((path) => people.some((person) => isPlaceOf(path, person)));
    const same = new Set(got.map(baseOf));
    const there = got.length ? ((await known.paths()) ?? []).filter((path) => same.has(baseOf(path))) : [];
    const others = people.filter((person) => ![...places, ...there].some((path) => isPlaceOf(path, person)));
    if (got.length && others.length) return { kind: 'act', act: 'place', said, why: 'none', names: others };
  }
  return undefined;
}
