import { isSupposed } from './claim-words.ts';
import type { Known } from './claims.ts';
import { lazily } from './lazily.ts';
import { baseOf } from './names-among.ts';
import { sentencesOf } from './said-sentences.ts';
import type { ActFinding } from './untrue-acts.ts';

// What an answer says lies with several people, "in Bob's and in Jack's mailbox", against whose places changed.

const name = '\\p{Lu}[\\p{Ll}-]+';
const place = '(?:mail ?box(?:es)?|inbox(?:es)?|calendars?|folders?)';
const whose = `${name}['’]s?(?:\\s+${place})?`;
const into = '(?:in|into|to)';
const lists = lazily(() =>
  [
    // "In Bob's mailbox and in Jack's", "to Bob's and Jack's calendars".
    `${into}\\s+(?:both\\s+)?(${whose}(?:(?:,\\s+|,?\\s+and\\s+)(?:${into}\\s+)?${whose})+)(?<=${place}.*)`,
    `${into}\\s+(?:both\\s+)?(?:the\\s+)?${place}\\s+of\\s+(?:both\\s+)?(${name}(?:(?:,\\s+|,?\\s+and\\s+)${name})+)`,
    `in\\s+(${name}s(?:(?:,\\s+|\\s+und\\s+)(?:in\\s+)?${name}s)+)\\s+(?:Postf[aä]ch\\p{L}*|Posteing[aä]ng\\p{L}*|Kalendern?|Ordnern?)`,
  ].map((list) => new RegExp(`(?<!\\p{L})${list}(?!\\p{L})`, 'u')),
);
const peopleIn = (sentence: string): string[] =>
  lists()
    .flatMap((list) => list.exec(sentence)?.[1] ?? [])
    .flatMap((list) => list.match(new RegExp(name, 'gu')) ?? []);

/** Whether it speaks of several people's places at all. */
export const namesPlaces = (answer: string): boolean => sentencesOf(answer).some((sentence) => peopleIn(sentence).length > 1);

/** "Bobs", as German has it, are Bob's. */
function isPlaceOf(path: string, person: string): boolean {
  const parts = path.toLowerCase().split(/[/.]/u);
  return [person, person.replace(/s$/u, '')].some((one) => parts.includes(one.toLowerCase()));
}

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
