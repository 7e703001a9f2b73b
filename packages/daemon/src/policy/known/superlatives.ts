import { acts, ownOf } from '@deskhand/protocol';
import type { Act, KnownValue, Situation } from '../policy.ts';
import { isDaySaid } from '../words/days.ts';
import { isAskedFor } from '../words/intent.ts';
import { afterThat, and, anyOf } from '../words/lexicon.ts';
import { isTurned } from '../words/pairs.ts';
import { commonThings } from '../words/things.ts';
import { fold, stands, unaccented } from '../words/values.ts';
import { conditionsIn } from './conditions.ts';
import { isOfTheirs, ofList, ofName, ofRecord, withValue } from './groups.ts';
import type { Listed } from './listed.ts';
import { boundsIn, type Choice, choicesIn, isByDay, isNewest } from './measures.ts';
import { areTheirWords } from './names.ts';
import { isOfThatTime, isOfThose, qualifiersOf } from './qualifiers.ts';

// "The largest file", "the cheapest flight under 100", "the channel with the most members": the owner said how to choose,
// and whether it was chosen so can be seen in the numbers of the list. Nobody steers that but by being it.

/** Ways to choose that are looked at: whoever says more has pasted something. */
const mostChoices = 50;
/** Values that a look was asked with. */
const mostAsked = 50;

/** The words by which the owner chose this record out of its list; empty where they didn't, or another is it. */
export function chosenBy(found: KnownValue, act: Act | undefined, { known, words, now }: Situation): string[] {
  const { record, field } = found;
  const listed = record?.listed;
  if (!listed || !field) return [];
  // "Dublin-Lisbon" says two places.
  const parted = words.map((text) => text.replace(/(\p{Lu}\p{L}{1,30})\s?(?:-|–|→|->|\/)\s?(\p{Lu}\p{L}{1,30})/gu, 'from $1 to $2'));
  const choices = words.flatMap((text) => choicesIn(text).map((choice) => ({ ...choice, text })));
  const isOwners = (one: string) =>
    parted.some((text) => stands(unaccented(text), unaccented(one), 'content') || stands(text, one, 'amount') || isDaySaid(one, text)) ||
    areTheirWords(one, words) ||
    isIdOfNamed(one, known, words) ||
    (act === 'book' && isOfTheirs(one, known));
  if (!choices.length || listed.asked.length > mostAsked || !listed.asked.every(isOwners)) return [];
  // "From Lisbon to Dublin" is no list of the way back.
  if (listed.ends.some(({ side, value }) => isTurned(parted, side, { names: [value], kind: 'content' }))) return [];
  const { entries, conditions } = choiceOf(listed.list, known, words);
  const mine = entries.get(record.id) ?? entryOf(found, listed, known);
  const others = [...entries].flatMap(([id, one]) => (id === record.id ? [] : [one]));
  if (!conditions.every((isMet) => isMet(mine))) return [];
  if (act && away.includes(act) && isOfAnotherSort(mine, others, words)) return [];
  const ofThatSort = [...sortsSaid(listed, others, words), ...conditions].reduce((some, isOfIt) => some.filter(isOfIt), others);
  return choices.slice(0, mostChoices).flatMap((choice) => {
    const isWithin = boundsIn(choice.text);
    const isTimed = isByDay(choice) || (act !== undefined && away.includes(act));
    const isOfTime = (one: Listed) => !isTimed || isOfThatTime(choice, one, now);
    if (!isOfTime(mine)) return [];
    const some = ofThatSort.filter((one) => isWithin(one.figures) && isOfTime(one));
    // The newest of a few is the newest of all; the cheapest of a few is not.
    if (!isWithin(listed.figures) || (listed.cut && !isNewest(choice))) return [];
    const isOfAll = qualifiersOf(choice).every((name) => isOfThose(name, mine, known));
    return isOfAll && isFirst(listed, some, choice) && !isForOther(choice, act, choice.text) ? [choice.phrase] : [];
  });
}

interface Choosing {
  /** By the number of each record. */
  entries: Map<string, Listed>;
  conditions: ((one: Listed) => boolean)[];
}
/** A call may name fifty of a list of thousands, each of which is held against all others. */
const choosing = new WeakMap<readonly KnownValue[], Map<string, Choosing>>();
function choiceOf(list: string, known: readonly KnownValue[], words: readonly string[]): Choosing {
  const all = choosing.get(known) ?? new Map<string, Choosing>();
  choosing.set(known, all);
  const key = [list, ...words].join('\0');
  const had = all.get(key);
  if (had) return had;
  const entries = new Map(
    ofList(known, list).flatMap((one) => (one.record?.listed ? [[one.record.id, entryOf(one, one.record.listed, known)] as const] : [])),
  );
  const made = { entries, conditions: conditionsIn([...entries.values()], words) };
  all.set(key, made);
  return made;
}

/** How it stood in its list, with all that was learnt of it elsewhere since. */
function entryOf(one: KnownValue, listed: Listed, known: readonly KnownValue[]): Listed {
  const traits = Object.assign({}, ...ofRecord(known, one).map(({ record }) => record?.listed?.traits), listed.traits);
  return { ...listed, traits };
}

/** "The cheapest that Alpen Auto has": the number of the one that they named, by the whole of its title, where no other has that. */
const isIdOfNamed = (id: string, known: readonly KnownValue[], words: readonly string[]): boolean =>
  withValue(known, { kind: 'object', value: id }).some((one) =>
    one.record?.titles?.some(
      (title) => words.some((text) => stands(text, title, 'content')) && ofName(known, one, title).every(({ value }) => value === id),
    ),
  );

/** It has more of what they choose by than each other, or less. Where two numbers may count, it is the first by both of them. */
function isFirst({ figures: mine }: Listed, others: readonly Listed[], { field, take }: Choice): boolean {
  const names = Object.keys(mine).filter((name) => field.test(name));
  const isBeyond = ({ figures }: Listed) =>
    names.every((name) => {
      const [own = 0, theirs] = [mine[name], ownOf(figures, name)];
      return theirs !== undefined && (take === 'most' ? theirs < own : theirs > own);
    });
  return names.length > 0 && others.every(isBeyond);
}

/** "Cancel my hotel and book the cheapest one": what is to be booked so is not to be cancelled so. */
function isForOther({ at }: { at: number }, act: Act | undefined, text: string): boolean {
  const before = (text.slice(0, at).split(betweenOrders).at(-1) ?? '').replace(madeSo, '');
  if (notIt.test(before) || looking.test(before)) return true;
  const kin = (one: Act | undefined) => alike.findIndex((some) => one && some.includes(one));
  const asks = (one: Act, words = `${before} it`) => isAskedFor([words], { act: one, tool: [] });
  if (act === undefined || asks(act) || !asks(act, text.replace(before, ''))) return false;
  return acts.some((other) => other !== act && (kin(other) < 0 || kin(other) !== kin(act)) && asks(other));
}

/** "Buy one. *Make it* as cheap as possible": what was spoken of before. */
const madeSo = /(?<!\p{L})(?:make|keep|do|get|mach|halte|fais|hazlo|maak)\s?(?:it|them|this|that|es|het)?\s$/iu;
/** "All but the newest", "older than the newest", "the copy of the largest": another is meant. */
const notIt = new RegExp(
  `(?<!\\p{L})${anyOf({ en: "than|but|except|not|never|n['’]t|copy of|instead of", de: 'als|außer|nicht', fr: 'que|sauf|pas', es: 'que|salvo|no', it: 'che|tranne|non', nl: 'dan|behalve|niet' })}\\s(?:\\p{L}+\\s){0,3}$`,
  'iu',
);
/** "Read the newest file and delete Plan": it is to be looked at. */
const looking = new RegExp(
  `(?:^\\W*|(?<!\\p{L})(?:to|${and})\\s)${anyOf({ en: 'read|open|check|sum|summari[sz]e|compare', de: 'lies|vergleich|öffne', fr: 'lis|ouvre', es: 'lee|abre', it: 'leggi|apri', nl: 'lees|open' })}(?!\\p{L})`,
  'iu',
);
const betweenOrders = new RegExp(`[.!?;,]\\s|\\b(?:${and}|${afterThat})\\s`, 'iu');

/** People ask for these by each other's words. */
const alike: Act[][] = [
  ['send', 'post'],
  ['book', 'pay'],
  ['invite', 'schedule'],
  ['delete', 'remove', 'cancel'],
  ['write', 'change'],
];

/** What is taken away or paid is of the sort that they said, where another is ("the oldest *unpaid* invoice"). Whose address they say gets it. */
const away: readonly Act[] = ['delete', 'remove', 'cancel', 'pay'];
const isOfAnotherSort = ({ sorts }: Listed, others: readonly Listed[], words: readonly string[]): boolean =>
  Object.entries(sorts).some(([name, value]) => {
    const isSaid = (sort: string) =>
      !sort.includes('@') && !commonThings.has(fold(sort)) && words.some((text) => stands(text, sort, 'content'));
    return !isTitle.test(name) && !isSaid(value) && others.some((one) => isSaid(ownOf(one.sorts, name) ?? ''));
  });

/** What tells one from each other is of no sort. */
const isTitle = /name|title|subject|id$/i;

/** Of what sort it is to be, as the owner said ("a vegetarian one", "in Lisbon"): what this one and others of the list have in common. */
const sortsSaid = (chosen: Listed, others: readonly Listed[], words: readonly string[]): ((other: Listed) => boolean)[] =>
  Object.entries(chosen.sorts).flatMap(([name, value]) => {
    const isSaid = (sort: string) => !commonThings.has(fold(sort)) && words.some((text) => stands(text, sort, 'content'));
    // "Italian or Belgian": any of those that they said.
    const isOfIt = ({ sorts }: Listed) => isSaid(ownOf(sorts, name) ?? '');
    return isSaid(value) && others.some(isOfIt) ? [isOfIt] : [];
  });
