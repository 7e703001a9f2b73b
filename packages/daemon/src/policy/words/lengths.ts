import { anyOf, type Words } from './lexicon.ts';
import { anyNumber, numberOf } from './numbers.ts';
import { inFigures } from './spoken-numbers.ts';

// For how long something is, in words ("three nights", "anderthalb Stunden") and in arguments (`nights: 3`).

/** Minutes. "Three days from 3 May" end on the 5th or on the 6th, and months differ. */
interface Length {
  least: number;
  most: number;
}
export const dayLong = 24 * 60;

interface Unit {
  called: Words;
  /** How an argument that counts it ends. */
  field: RegExp;
  least: number;
  most: number;
  /** Of what is counted from its first to its last, one less may lie between them. */
  between?: number;
}
const units: readonly Unit[] = [
  {
    called: { en: 'minutes?|mins?', de: 'minuten?', fr: 'minutes?', es: 'minutos?', it: 'minut[oi]', pt: 'minutos?', nl: 'minuten|minuut' },
    field: /(?:^|_)min(?:ute)?s?$/,
    least: 1,
    most: 1,
  },
  {
    called: { en: 'hours?|hrs?|h', de: 'stunden?|std', fr: 'heures?', es: 'horas?', it: 'or[ae]', pt: 'horas?', nl: 'uur|uren' },
    field: /(?:^|_)(?:hours?|hrs?)$/,
    least: 60,
    most: 60,
  },
  {
    called: {
      en: 'nights?',
      de: 'nacht|nächten?|übernachtung(?:en)?',
      fr: 'nuit(?:ée)?s?',
      es: 'noches?',
      it: 'nott[ei]',
      pt: 'noites?',
      nl: 'nacht(?:en)?',
    },
    field: /(?:^|_)nights?$/,
    least: dayLong,
    most: dayLong,
  },
  {
    called: { en: 'days?', de: 'tage?n?', fr: 'jour(?:née)?s?', es: 'días?', it: 'giorn[oi]', pt: 'dias?', nl: 'dag(?:en)?' },
    field: /(?:^|_)days$/,
    least: dayLong,
    most: dayLong,
    between: dayLong,
  },
  {
    called: { en: 'weeks?', de: 'wochen?', fr: 'semaines?', es: 'semanas?', it: 'settiman[ae]', pt: 'semanas?', nl: 'we(?:ek|ken)' },
    field: /(?:^|_)weeks?$/,
    least: 7 * dayLong,
    most: 7 * dayLong,
    between: dayLong,
  },
  {
    called: {
      en: 'weekends?',
      de: 'wochenenden?',
      fr: 'week-?ends?',
      es: 'fines? de semana',
      it: 'weekend',
      pt: 'fins? de semana',
      nl: 'weekend',
    },
    field: /(?:^|_)weekends?$/,
    least: dayLong,
    most: 3 * dayLong,
  },
  {
    called: { en: 'months?', de: 'monate?n?', fr: 'mois', es: 'mes(?:es)?', it: 'mes[ei]', pt: 'mês|meses', nl: 'maand(?:en)?' },
    field: /(?:^|_)months$/,
    least: 28 * dayLong,
    most: 31 * dayLong,
    between: dayLong,
  },
  {
    called: { en: 'years?', de: 'jahre?n?', fr: 'ans?|années?', es: 'años?', it: 'ann[oi]', pt: 'anos?', nl: 'jaar' },
    field: /(?:^|_)years$/,
    least: 365 * dayLong,
    most: 366 * dayLong,
    between: dayLong,
  },
];

const one = anyOf({
  en: 'an?|one|the',
  de: 'eine?n?|das',
  fr: 'une?|le',
  es: 'una?|el',
  it: "un[ao]?|un['’]",
  pt: 'uma?|o',
  nl: 'een|het',
});
const half = anyOf({ en: 'half(?: an?)?', de: 'halbe?', fr: 'demi-?e?', es: 'medi[ao]', it: "mezz['’]?[ao]?", pt: 'meia', nl: 'half' });
const andHalf = anyOf({
  en: 'and a half',
  de: 'und eine halbe',
  fr: 'et demie?',
  es: 'y medi[ao]',
  it: 'e mezz[ao]',
  pt: 'e meia',
  nl: 'en een half',
});
const oneAndHalf = 'anderthalb|eineinhalb|anderhalve?';
const unitCalled = `(?:${units.map(({ called }) => anyOf(called)).join('|')})`;
/** Not "in two days", "two days ago", "every week": that is when. */
const said = new RegExp(
  `(?<![\\p{L}\\p{N}.,:])(?<!(?<!\\p{L})(?:in|within|every|vor|nach|alle|dans|tra|fra|over)\\s)(?:(${oneAndHalf})|(${half})|(${anyNumber})|${one})(?:[\\s-]|(?<=\\d|['’])(?=\\p{L}))(${unitCalled})(?!\\p{L})(?:\\s(${andHalf}))?(?!\\s(?:ago|before|later|earlier|old|notice))`,
  'giu',
);

/** Every length that the text names. */
export const lengthsIn = (text: string): Length[] =>
  [...inFigures(text).matchAll(said)].flatMap(([, more, part, many, called = '', rest]) => {
    const unit = units.find((one) => new RegExp(`^${anyOf(one.called)}$`, 'iu').test(called));
    const times = (more ? 1.5 : part ? 0.5 : many === undefined ? 1 : (numberOf(many) ?? 0)) + (rest ? 0.5 : 0);
    return unit ? [lengthOf(unit, times)] : [];
  });

const lengthOf = ({ least, most, between = 0 }: Unit, times: number): Length => ({ least: times * least - between, most: times * most });

/** Of an argument that says how long, in each unit that it may mean: `nights` in one, `duration` in several. */
export function lengthsMeant(name: string, value: string): number[] | undefined {
  if (!/^\d{1,6}(?:\.\d+)?$/.test(value)) return undefined;
  const unit = units.find(({ field }) => field.test(name));
  const meant = unit ? [unit] : /(?:^|_)(?:duration|length)$/.test(name) ? units.slice(0, 4) : [];
  return meant.length ? meant.map(({ most }) => Number(value) * most) : undefined;
}

export const isLengthSaid = (minutes: number, lengths: readonly Length[]): boolean =>
  lengths.some(({ least, most }) => minutes >= least && minutes <= most);

export const withoutLengths = (text: string): string => inFigures(text).replace(said, ' ; ');
