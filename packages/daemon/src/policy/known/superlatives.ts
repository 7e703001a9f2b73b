import { acts, ownOf } from '@deskhand/protocol';
import type { Act, KnownValue, Situation } from '../policy.ts';
import { isDaySaid } from '../words/days.ts';
import { isAskedFor } from '../words/intent.ts';
import { afterThat, and, anyOf, type Words, whole } from '../words/lexicon.ts';
import { commonThings } from '../words/things.ts';
import { fold, parseAmount, stands, unaccented } from '../words/values.ts';
import { isOfTheirs, ofList } from './groups.ts';
import type { Listed } from './listed.ts';

// "The largest file", "the cheapest flight under 100", "the channel with the most members": the owner said how to choose,
// and whether it was chosen so can be seen in the numbers of the list. Nobody steers that but by being it.

interface Measure {
  said: RegExp;
  field: RegExp;
  take: 'most' | 'least';
}

const price = /(?:^|_)(?:price|cost|fare|fee|rate|total|amount|per_(?:day|night|person|hour|week|head))(?:_|$)/;
const size = /(?:^|_)(?:size|bytes|length|members?|count)(?:_|$)/;
const rating = /(?:^|_)(?:rating|stars|score)(?:_|$)/;
const day = /(?:^|_)(?:date|time|timestamp|created|sent|received|modified|updated|placed|opened|published|day)(?:_|$)/;
const spoken = (words: Partial<Words>) => new RegExp(whole(anyOf(words)), 'giu');
/** Where two are compared, it is for them to choose by it: "they are cheaper at Luna" chooses nothing. */
const whichever = 'which ?ever (?:\\p{L}+ ){0,4}?is (?:the )?';
const measures: Measure[] = [
  {
    said: spoken({
      en: `cheapest|${whichever}cheaper|least expensive|lowest[- ]priced`,
      de: 'günstigste[nrs]?|billigste[nrs]?',
      fr: 'moins ch[eè]re?',
      es: 'más barat[oa]',
      it: 'più economic[oa]',
      pt: 'mais barat[oa]',
      nl: 'goedkoopste',
    }),
    field: price,
    take: 'least',
  },
  {
    said: spoken({
      en: 'most expensive|dearest|priciest',
      de: 'teuerste[nrs]?',
      fr: 'plus ch[eè]re?',
      es: 'más car[oa]',
      it: 'più car[oa]',
      pt: 'mais car[oa]',
      nl: 'duurste',
    }),
    field: price,
    take: 'most',
  },
  {
    said: spoken({
      en: 'largest|biggest',
      de: 'größte[nrs]?',
      fr: 'plus grande?',
      es: 'más grande',
      it: 'più grande',
      pt: 'maior',
      nl: 'grootste',
    }),
    field: size,
    take: 'most',
  },
  {
    said: spoken({ en: 'smallest', de: 'kleinste[nrs]?', fr: 'plus petite?', es: 'más pequeñ[oa]', it: 'più piccol[oa]', pt: 'menor' }),
    field: size,
    take: 'least',
  },
  {
    said: spoken({
      en: `(?:best|highest|top)[- ](?:rated|rating|reviewed)|${whichever}(?:(?:better|higher)[- ](?:rated|reviewed)|(?:rated|reviewed) (?:higher|better))`,
      de: 'bestbewertete[nrs]?',
      fr: 'mieux noté[es]?',
      es: 'mejor valorad[oa]',
      it: 'più votat[oa]',
      nl: 'best beoordeelde',
    }),
    field: rating,
    take: 'most',
  },
  {
    said: spoken({
      en: '(?:worst|lowest)[- ](?:rated|rating|reviewed)',
      de: 'schlechtestbewertete[nrs]?',
      fr: 'moins bien noté[es]?',
      es: 'peor valorad[oa]',
    }),
    field: rating,
    take: 'least',
  },
  {
    said: spoken({
      en: 'newest|latest|most recent|(?<=(?:the|my|his|her|their|our) )last(?! (?:week|month|year|night|time|of|two|three|few|\\d))',
      de: 'neueste[nrs]?|letzte[nrs]?',
      fr: 'plus récente?',
      es: 'más reciente',
      it: 'più recente',
      pt: 'mais recente',
      nl: 'nieuwste',
    }),
    field: day,
    take: 'most',
  },
  {
    said: spoken({
      en: 'oldest|earliest',
      de: 'älteste[nrs]?',
      fr: 'plus ancien(?:ne)?',
      es: 'más antigu[oa]',
      it: 'più vecchi[oa]',
      pt: 'mais antig[oa]',
      nl: 'oudste',
    }),
    field: day,
    take: 'least',
  },
];
/** "The most members", "the lowest price": the thing that is counted is a field's own name. */
const counted = /(?<!\p{L})(most|highest|greatest|fewest|least|lowest)\s+(\p{L}{3,20})(?!\p{L})/giu;

/** Every way to choose in the owner's words. */
const choicesIn = (text: string): (Measure & { phrase: string; at: number })[] => [
  ...measures.flatMap((measure) => [...text.matchAll(measure.said)].map(({ 0: phrase, index: at }) => ({ ...measure, phrase, at }))),
  ...[...text.matchAll(counted)].map(({ 0: phrase, 1: much = '', 2: thing = '', index: at }) => ({
    phrase,
    at,
    said: counted,
    field: new RegExp(`(?:^|_)${fold(thing).replace(/e?s$/, '')}`),
    take: /most|highest|greatest/i.test(much) ? ('most' as const) : ('least' as const),
  })),
];

const upTo = anyOf({
  en: 'under|below|less than|at most|no more than|up to',
  de: 'unter|höchstens',
  fr: 'moins de',
  es: 'menos de',
  it: 'meno di',
  pt: 'menos de',
  nl: 'onder',
});
const most = new RegExp(`(?<!\\p{L})${upTo}\\s+\\p{Sc}?\\s?(\\d[\\d.,]*)`, 'giu');

const atLeast = anyOf({
  en: 'at least|minimum(?: of)?|no (?:less|fewer) than',
  de: 'mindestens',
  fr: 'au moins',
  es: 'al menos',
  it: 'almeno',
  pt: 'pelo menos',
  nl: 'minstens',
});
const least = new RegExp(`(?<!\\p{L})${atLeast}\\s(\\d[\\d.,]*)\\s(\\p{L}{3,20})`, 'giu');
/** "At least 4 seats": the number, and the field that counts them. */
const leastsIn = (text: string): { field: RegExp; much: number }[] =>
  [...text.matchAll(least)].map(([, much = '', thing = '']) => ({
    field: /^stars?$/i.test(thing) ? rating : new RegExp(`(?:^|_)${fold(thing).replace(/e?s$/, '')}`),
    much: parseAmount(much) ?? 0,
  }));

/** Ways to choose that are looked at: whoever says more has pasted something. */
const mostChoices = 50;
/** Values that a look was asked with. */
const mostAsked = 50;

/** The words by which the owner chose this record out of its list; empty where they didn't, or another is it. */
export function chosenBy({ record, field }: KnownValue, act: Act | undefined, { known, words }: Situation): string[] {
  const listed = record?.listed;
  if (!listed || !field) return [];
  // "Dublin-Lisbon" says two places.
  const parted = words.map((text) => text.replace(/(?<=\p{Lu}\p{L}+)\s?(?:-|–|→|->|\/)\s?(?=\p{Lu})/gu, ' '));
  const choices = words.flatMap((text) => choicesIn(text).map((choice) => ({ ...choice, text })));
  const isOwners = (one: string) =>
    parted.some((text) => stands(unaccented(text), unaccented(one), 'content') || stands(text, one, 'amount') || isDaySaid(one, text)) ||
    (act === 'book' && isOfTheirs(one, known));
  if (!choices.length || listed.asked.length > mostAsked || !listed.asked.every(isOwners)) return [];
  const inList = ofList(known, listed.list).flatMap(({ record: other }) => (other && other.id !== record.id ? [other] : []));
  const others = [...new Map(inList.map((other) => [other.id, other.listed])).values()].filter((other) => other !== undefined);
  const ofThatSort = sortsSaid(listed, others, words).reduce((some, isOfIt) => some.filter(isOfIt), others);
  return choices.slice(0, mostChoices).flatMap(({ text, phrase, at, field: measured, take }) => {
    const limits = [...text.matchAll(most)].flatMap(([, limit = '']) => parseAmount(limit) ?? []);
    const leasts = leastsIn(text);
    const isWithin = ({ figures }: Listed) =>
      Object.entries(figures).every(
        ([name, one]) =>
          (!price.test(name) || limits.every((limit) => one <= limit)) &&
          leasts.every(({ field, much }) => !field.test(name) || one >= much),
      );
    const names = Object.keys(listed.figures).filter((name) => measured.test(name));
    // The newest of a few is the newest of all; the cheapest of a few is not.
    if (!names.length || !isWithin(listed) || (listed.cut && !(measured === day && take === 'most'))) return [];
    // Where two numbers may count, it is the first by both of them.
    const isBeyond = ({ figures }: Listed) =>
      names.every((name) => {
        const [mine = 0, theirs] = [listed.figures[name], ownOf(figures, name)];
        return theirs !== undefined && (take === 'most' ? theirs < mine : theirs > mine);
      });
    return ofThatSort.filter(isWithin).every(isBeyond) && !isForOther({ at }, act, text) ? [phrase] : [];
  });
}

/** "Cancel my hotel and book the cheapest one": what is to be booked so is not to be cancelled so. */
function isForOther({ at }: { at: number }, act: Act | undefined, text: string): boolean {
  const before = text.slice(0, at).split(betweenOrders).at(-1) ?? '';
  const kin = (one: Act | undefined) => alike.findIndex((some) => one && some.includes(one));
  const asks = (one: Act, words = `${before} it`) => isAskedFor([words], { act: one, tool: [] });
  if (act === undefined || asks(act) || !asks(act, text.replace(before, ''))) return false;
  return acts.some((other) => other !== act && (kin(other) < 0 || kin(other) !== kin(act)) && asks(other));
}

const betweenOrders = new RegExp(`[.!?;,]\\s|\\b(?:${and}|${afterThat})\\s`, 'iu');

/** People ask for these by each other's words. */
const alike: Act[][] = [
  ['send', 'post'],
  ['book', 'pay'],
  ['invite', 'schedule'],
  ['delete', 'remove', 'cancel'],
  ['write', 'change'],
];

/** Of what sort it is to be, as the owner said ("a vegetarian one", "in Lisbon"): what this one and others of the list have in common. */
const sortsSaid = (chosen: Listed, others: readonly Listed[], words: readonly string[]): ((other: Listed) => boolean)[] =>
  Object.entries(chosen.sorts).flatMap(([name, value]) => {
    const isSaid = (sort: string) => !commonThings.has(fold(sort)) && words.some((text) => stands(text, sort, 'content'));
    // "Italian or Belgian": any of those that they said.
    const isOfIt = ({ sorts }: Listed) => isSaid(ownOf(sorts, name) ?? '');
    return isSaid(value) && others.some(isOfIt) ? [isOfIt] : [];
  });
