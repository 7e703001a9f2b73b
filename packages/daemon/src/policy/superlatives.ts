import { commonThings } from './act-words.ts';
import { isDaySaid } from './days.ts';
import { ofList } from './groups.ts';
import type { KnownValue, Situation } from './policy.ts';
import { fold, parseAmount, stands } from './values.ts';

// "The largest file", "the cheapest flight under 100", "the channel with the most members": the owner said how to choose,
// and whether it was chosen so can be seen in the numbers of the list. Nobody steers that but by being it.

/** What a record says of itself in the list that it stood in. */
export interface Listed {
  /** Which list: the same for all of it. */
  list: string;
  /** What the model asked for it with: a list that the model narrowed has another largest. */
  asked: string[];
  /** Its numbers and dates, by name. */
  figures: { [name: string]: number };
  /** Its short texts, by name: of what sort it is. */
  sorts: { [name: string]: string };
}

/** How each record stood in the answer to a call, of `count` in all. */
export function listedBy(call: { tool: string; args: unknown }, count: number): (fields: readonly (readonly [string, string])[]) => Listed {
  const list = `${call.tool} ${JSON.stringify(call.args)}`;
  // "The last 100" leaves nothing out where there are fewer.
  const asked = plainIn(call.args).filter((one) => !(/^\d+$/.test(one) && Number(one) > count));
  return (fields) => {
    const short = fields.slice(0, 100).filter(([, value]) => value.length <= 60);
    const figures = short.flatMap(([name, value]) => figureOf(value).map((figure) => [name, figure] as const));
    const sorts = short.filter(([, value]) => /\p{L}{3}/u.test(value) && !figureOf(value).length);
    return { list, asked, figures: Object.fromEntries(figures), sorts: Object.fromEntries(sorts) };
  };
}

function plainIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)].filter(Boolean);
  return typeof value === 'object' && value !== null && depth < 5 ? Object.values(value).flatMap((one) => plainIn(one, depth + 1)) : [];
}

function figureOf(value: string): number[] {
  if (/^-?\d{1,15}(?:\.\d+)?$/.test(value)) return [Number(value)];
  const time = /^\d{4}-\d{2}-\d{2}(?:[T ]\d|$)/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? [] : [time];
}

interface Measure {
  said: RegExp;
  field: RegExp;
  take: 'most' | 'least';
}

const price = /(?:^|_)(?:price|cost|fare|fee|total|amount)(?:_|$)/;
const size = /(?:^|_)(?:size|bytes|length|members?|count)(?:_|$)/;
const rating = /(?:^|_)(?:rating|stars|score)(?:_|$)/;
const day = /(?:^|_)(?:date|time|timestamp|created|sent|received|modified|updated|placed|opened|published|day)(?:_|$)/;
const spoken = (words: string) => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'giu');
const measures: Measure[] = [
  {
    said: spoken(
      'cheapest|least expensive|lowest[- ]priced|günstigste[nrs]?|billigste[nrs]?|moins ch[eè]re?|más barat[oa]|più economic[oa]|mais barat[oa]|goedkoopste',
    ),
    field: price,
    take: 'least',
  },
  {
    said: spoken('most expensive|dearest|priciest|teuerste[nrs]?|plus ch[eè]re?|más car[oa]|più car[oa]|mais car[oa]|duurste'),
    field: price,
    take: 'most',
  },
  { said: spoken('largest|biggest|größte[nrs]?|plus grande?|más grande|più grande|maior|grootste'), field: size, take: 'most' },
  { said: spoken('smallest|kleinste[nrs]?|plus petite?|más pequeñ[oa]|più piccol[oa]|menor'), field: size, take: 'least' },
  {
    said: spoken(
      '(?:best|highest|top)[- ](?:rated|rating|reviewed)|bestbewertete[nrs]?|mieux noté[es]?|mejor valorad[oa]|più votat[oa]|best beoordeelde',
    ),
    field: rating,
    take: 'most',
  },
  {
    said: spoken('(?:worst|lowest)[- ](?:rated|rating|reviewed)|schlechtestbewertete[nrs]?|moins bien noté[es]?|peor valorad[oa]'),
    field: rating,
    take: 'least',
  },
  {
    said: spoken('newest|latest|most recent|neueste[nrs]?|letzte[nrs]?|plus récente?|más reciente|più recente|mais recente|nieuwste'),
    field: day,
    take: 'most',
  },
  {
    said: spoken('oldest|earliest|älteste[nrs]?|plus ancien(?:ne)?|más antigu[oa]|più vecchi[oa]|mais antig[oa]|oudste'),
    field: day,
    take: 'least',
  },
];
/** "The most members", "the lowest price": the thing that is counted is a field's own name. */
const counted = /(?<!\p{L})(most|highest|greatest|fewest|least|lowest)\s+(\p{L}{3,20})(?!\p{L})/giu;

/** Every way to choose in the owner's words. */
const choicesIn = (text: string): (Measure & { phrase: string })[] => [
  ...measures.flatMap((measure) => [...text.matchAll(measure.said)].map(([phrase]) => ({ ...measure, phrase }))),
  ...[...text.matchAll(counted)].map(([phrase, much = '', thing = '']) => ({
    phrase,
    said: counted,
    field: new RegExp(`(?:^|_)${fold(thing).replace(/e?s$/, '')}`),
    take: /most|highest|greatest/i.test(much) ? ('most' as const) : ('least' as const),
  })),
];

const most =
  /(?<!\p{L})(?:under|below|less than|at most|no more than|up to|unter|höchstens|moins de|menos de|meno di|onder)\s+\p{Sc}?\s?(\d[\d.,]*)/giu;

/** The words by which the owner chose this record out of its list; empty where they didn't, or another is it. */
export function chosenBy({ record, field }: KnownValue, { known, words }: Situation): string[] {
  const listed = record?.listed;
  if (!listed || !field) return [];
  const choices = words.flatMap((text) => choicesIn(text).map((choice) => ({ ...choice, text })));
  const isOwners = (one: string) =>
    words.some((text) => stands(text, one, 'content') || stands(text, one, 'amount') || isDaySaid(one, text));
  if (!choices.length || !listed.asked.every(isOwners)) return [];
  const inList = ofList(known, listed.list).flatMap(({ record: other }) => (other && other.id !== record.id ? [other] : []));
  const others = [...new Map(inList.map((other) => [other.id, other.listed])).values()].filter((other) => other !== undefined);
  const ofThatSort = sortsSaid(listed, others, words).reduce((some, isOfIt) => some.filter(isOfIt), others);
  return choices.flatMap(({ text, phrase, field: measured, take }) => {
    const limits = [...text.matchAll(most)].flatMap(([, limit = '']) => parseAmount(limit) ?? []);
    const isWithin = ({ figures }: Listed) =>
      Object.entries(figures).every(([name, one]) => !price.test(name) || limits.every((limit) => one <= limit));
    const names = Object.keys(listed.figures).filter((name) => measured.test(name));
    const [name] = names;
    // Which of two numbers counts, nobody said.
    if (name === undefined || names.length > 1 || !isWithin(listed)) return [];
    const mine = listed.figures[name] ?? 0;
    const isBeyond = ({ figures }: Listed) =>
      figures[name] !== undefined && (take === 'most' ? figures[name] < mine : figures[name] > mine);
    return ofThatSort.filter(isWithin).every(isBeyond) ? [phrase] : [];
  });
}

/** Of what sort it is to be, as the owner said ("a vegetarian one", "in Lisbon"): what this one and others of the list have in common. */
const sortsSaid = (chosen: Listed, others: readonly Listed[], words: readonly string[]): ((other: Listed) => boolean)[] =>
  Object.entries(chosen.sorts).flatMap(([name, value]) => {
    const sort = fold(value);
    const isOfIt = ({ sorts }: Listed) => fold(sorts[name] ?? '') === sort;
    const isSaid = !commonThings.has(sort) && words.some((text) => stands(text, value, 'content'));
    return isSaid && others.some(isOfIt) ? [isOfIt] : [];
  });
