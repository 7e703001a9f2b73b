import { anyOf, type Words, whole } from '../words/lexicon.ts';
import { inFigures } from '../words/spoken-numbers.ts';
import { commonThings } from '../words/things.ts';
import { fold, parseAmount } from '../words/values.ts';

// How people say which of a list they want: by what it has most or least of, within which bounds.

/** One way to choose, where they said it. */
export interface Choice extends Measure {
  phrase: string;
  at: number;
}

/** Every way to choose in the owner's words. */
export const choicesIn = (text: string): Choice[] => allIn(text).filter(({ at }) => !ordinal.test(text.slice(Math.max(0, at - 20), at)));
/** "The second cheapest" is another. */
const ordinal = /(?<!\p{L})(?:second|third|2nd|3rd|next|zweit\p{L}*|dritt\p{L}*|deuxième|segund[oa]|second[oa]|tweede)[- ]$/iu;
const allIn = (text: string): Choice[] => [
  ...measures.flatMap((measure) => [...text.matchAll(measure.said)].map(({ 0: phrase, index: at }) => ({ ...measure, phrase, at }))),
  ...[...text.matchAll(counted)].map(({ 0: phrase, 1: much = '', 2: thing = '', index: at }) => ({
    phrase,
    at,
    said: counted,
    field: new RegExp(`(?:^|_)${fold(thing).replace(/e?s$/, '')}`),
    take: /most|highest|greatest/i.test(much) ? ('most' as const) : ('least' as const),
  })),
];

/** By when it was or will be. */
export const isByDay = ({ field }: Measure): boolean => field === day;
export const isNewest = ({ field, take }: Measure): boolean => field === day && take === 'most';

/** Whether the numbers of a record are within what they said ("under 100", "at least 4 seats"). */
export function boundsIn(text: string): (figures: { readonly [name: string]: number }) => boolean {
  const limits = limitsIn(text);
  const leasts = leastsIn(text);
  const isWithin = (name: string, one: number) =>
    (!price.test(name) || limits.every((limit) => one <= limit)) && leasts.every(({ field, much }) => !field.test(name) || one >= much);
  return (figures) => Object.entries(figures).every(([name, one]) => isWithin(name, one));
}

/**
 * Whether one number of a call is within bounds that they gave for it: a price within "under 100", stars within "at least 4 stars".
 * What they say of prices is said of a sum that is paid, too.
 */
export function isWithinSaid(name: string, one: number, text: string): boolean {
  const limits = limitsIn(text);
  const leasts = leastsIn(text).filter(({ field }) => field.test(name));
  if (price.test(name) && limits.length) return one >= 0 && limits.every((limit) => one <= limit);
  return leasts.length > 0 && one <= mostStars && leasts.every(({ much }) => one >= much);
}
/** Of what is rated, none has more. */
const mostStars = 10;
const limitsIn = (text: string): number[] => [...inFigures(text).matchAll(most)].flatMap(([, limit = '']) => parseAmount(limit) ?? []);

const upTo = anyOf({
  en: 'under|below|less than|at (?:the )?most|(?:no|not) more than|up to|max(?:imum|\\.)?',
  de: 'unter|höchstens',
  fr: 'moins de',
  es: 'menos de',
  it: 'meno di',
  pt: 'menos de',
  nl: 'onder',
});
const most = new RegExp(`(?<!\\p{L})${upTo}\\s+\\p{Sc}?\\s?(\\d[\\d.,]*)`, 'giu');

const atLeast = anyOf({
  en: 'at least|minimum(?: of)?|no (?:less|fewer) than|(?:rated|rating) (?:over|above|better than|more than)|(?<!(?:not|no) )more than',
  de: 'mindestens',
  fr: 'au moins',
  es: 'al menos',
  it: 'almeno',
  pt: 'pelo menos',
  nl: 'minstens',
});
const least = new RegExp(`(?<!\\p{L})${atLeast}\\s(?:an?\\s)?(\\d[\\d.,]*)(?:\\s(\\p{L}{3,20}))?`, 'giu');
/** "Rated 4.2 or better", "4+ stars". */
const orMore = anyOf({
  en: 'or (?:better|more|above|higher|up|over)|and (?:up|above|over)',
  de: 'oder (?:besser|mehr|höher)',
  fr: 'ou (?:plus|mieux)',
  es: 'o (?:más|mejor)',
  it: 'o (?:più|meglio)',
  pt: 'ou mais',
  nl: 'of (?:meer|hoger|beter)',
});
const thing = '(?:\\s(\\p{L}{3,20}))?';
const leastAfter = new RegExp(
  `(?<![\\p{L}\\p{N}.,])(\\d{1,3}(?:[.,]\\d+)?)(?:\\s?\\+${thing}|${thing}\\s${orMore}${thing})(?!\\p{L})`,
  'giu',
);
/** "At least 4 seats", "at least an 8.5": the number, and the field that counts them. */
const leastsIn = (text: string): { field: RegExp; much: number }[] =>
  [
    ...[...text.matchAll(least)].map(([, much, thing]) => [much, thing]),
    ...[...text.matchAll(leastAfter)].map(([, much, ...things]) => [much, things.find((one) => one !== undefined)]),
  ].map(([much = '', thing = '']) => ({
    field: /^(?:stars?|sternen?|étoiles?|estrellas?|stelle|sterren)$/i.test(thing)
      ? rating
      : !thing || commonThings.has(fold(thing))
        ? score
        : new RegExp(`(?:^|_)${fold(thing).replace(/e?s$/, '')}`),
    much: parseAmount(much) ?? 0,
  }));

/** What they choose by: how it is said, the fields that count it, and which end of them is meant. */
interface Measure {
  said: RegExp;
  field: RegExp;
  take: 'most' | 'least';
}

const price = /(?:^|_)(?:price|cost|fare|fee|rate|total|amount|nightly|daily|hourly|per_(?:day|night|person|hour|week|head))(?:_|$)/;
const size = /(?:^|_)(?:size|bytes|length|members?|count)(?:_|$)/;
const rating = /(?:^|_)(?:rating|stars|score)(?:_|$)/;
/** Of guests, not the stars of the house. */
const score = /(?:^|_)(?:rating|score)(?:_|$)/;
const day = /(?:^|_)(?:departs|departure|date|time|timestamp|created|sent|received|modified|updated|placed|opened|published|day)(?:_|$)/;
const spoken = (words: Partial<Words>) => new RegExp(whole(anyOf(words)), 'giu');
/** Where two are compared, it is for them to choose by it: "they are cheaper at Luna" chooses nothing. */
const whichever = 'which ?ever (?:\\p{L}+ ){0,4}?is (?:the )?';
const measures: Measure[] = [
  {
    said: spoken({
      en: `cheapest|${whichever}cheaper|least expensive|lowest[- ]priced|as cheap(?:ly)? as (?:possible|you can)`,
      de: 'günstigste[nrs]?|billigste[nrs]?|so (?:günstig|billig) wie möglich',
      fr: 'moins ch[eè]re?',
      es: 'más barat[oa]',
      it: 'più economic[oa]',
      pt: 'mais barat[oa]',
      nl: 'goedkoopste|zo goedkoop mogelijk',
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
      en: 'oldest|earliest|earlier (?:one|of (?:the|those) two)',
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
