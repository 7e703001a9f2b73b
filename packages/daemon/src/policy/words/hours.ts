import { anyOf, type Words, whole } from './lexicon.ts';
import { numberOf, numberWords } from './numbers.ts';

// At what time of the day something is, in words: "at half past seven", "um halb acht", "à 19h30", "in the evening".

/** Minutes of a day, the last of them too. */
interface Span {
  from: number;
  to: number;
  /** Where in the text it is said: what may be before noon or after it is one of both. */
  at: number;
}

/** A time as programs write it, alone or behind a day: minutes of the day. */
export function minutesOf(value: string): number | undefined {
  const [, hour, minute] = /^(?:\d{4}-\d{2}-\d{2}[T ])?(\d{1,2}):(\d{2})/.exec(value.trim()) ?? [];
  return hour === undefined ? undefined : Number(hour) * 60 + Number(minute);
}

const at = anyOf({
  en: "at|by|from|until|till|around|about|after|before|o['’]clock",
  de: 'um|ab|bis|gegen|von|vor|nach',
  fr: "à|vers|de|jusqu[’']à|avant|après",
  es: 'a las?|desde las?|de|hasta las?|antes de las?',
  it: "alle|all['’]|dalle|fino alle",
  pt: 'às?|das?|até às?',
  nl: 'om|vanaf|tot|rond',
});
/** What may come after a bare hour: whatever is counted or dated isn't one. */
const after = `(?=\\s*(?:$|[.,;:!?)]|[-–]\\s?\\d)|\\s${anyOf(
  {
    en: "in|on|for|with|and|to|until|till|tomorrow|today|tonight|sharp|o['’]clock|at|please|next|this|under",
    de: 'uhr|bis|am|für|mit|und|morgen|heute|im|bitte',
  },
  {
    fr: 'le|pour|avec|à|et|demain',
    es: 'el|para|con|de la|a|y',
    it: 'il|per|con|di|a|e',
    pt: 'no|para|com|da|e',
    nl: 'uur|op|voor|met|tot|en|morgen',
  },
)}(?!\\p{L}))`;
const hour = `(\\d{1,2}|${numberWords})`;
const zone = '(?:\\s?(a\\.?m\\b\\.?|p\\.?m\\b\\.?))?';
const minutes = '(\\d{2})(?!\\d)';
const tries: readonly { said: RegExp; of: (found: readonly (string | undefined)[]) => number[] }[] = [
  // 19:30, 7:30 pm, 19h30
  {
    said: new RegExp(`(?<![\\d.,:/-])(\\d{1,2})(?::|h)${minutes}${zone}`, 'giu'),
    of: ([, one = '', minute = '', zoned]) => halves(Number(one) * 60 + Number(minute), zoned, one),
  },
  // 7.30pm, 19.30 Uhr
  {
    said: new RegExp(`(?<![\\d.,:/-])(\\d{1,2})\\.${minutes}(?:\\s?([ap]\\.?m\\b)|\\s?(?:uhr|uur))`, 'giu'),
    of: ([, one = '', minute = '', zoned]) => halves(Number(one) * 60 + Number(minute), zoned, one),
  },
  // 7 pm, 19 Uhr, 20h
  {
    said: /(?<![\d.,:/-])(\d{1,2})\s?(?:([ap]\.?m\b)|(?:uhr|h|heures)(?!\p{L}))/giu,
    of: ([, one = '', zoned]) => halves(Number(one) * 60, zoned, one),
  },
  // half past seven, halb acht
  {
    said: new RegExp(
      `(?<!\\p{L})(half past|halb|half|quarter past|viertel nach|kwart over|quarter to|viertel vor|kwart voor)\\s${hour}(?!\\p{L})`,
      'giu',
    ),
    of: ([, part = '', one = '']) => {
      const shift = /^half past/i.test(part) ? 30 : /^hal/i.test(part) ? -30 : /to$|vor$|voor$/i.test(part) ? -15 : 15;
      // "Half seven" is half past in English, and before it in Dutch.
      const all = /^half$/i.test(part) ? [-30, 30] : [shift];
      return all.flatMap((by) => halves((numberOf(one) ?? 99) * 60 + by, undefined, one));
    },
  },
  // at 7, from 10 to 12, um acht, alle 20
  {
    said: new RegExp(`(?<!\\p{L})${at}\\s${hour}(?![\\p{L}\\p{N}]|[.:,/]\\d|\\s?\\p{Sc})${after}`, 'giu'),
    of: ([, one = '']) => halves((numberOf(one) ?? 99) * 60, undefined, one),
  },
  {
    said: new RegExp(
      `(?<![\\p{L}\\d.,:/-])(?:${at}\\s)?(?:\\d{1,2}|${numberWords})(?:\\s?[-–]\\s?|\\s${anyOf({ en: 'to|until|till', de: 'bis', fr: 'à', es: 'a(?: las)?', it: 'alle', pt: 'às', nl: 'tot' })}\\s)${hour}(?![\\p{L}\\p{N}]|[.:,/]\\d|\\s?\\p{Sc})${after}`,
      'giu',
    ),
    of: ([, one = '']) => halves((numberOf(one) ?? 99) * 60, undefined, one),
  },
];
/** "After 7", "7 or later", "before noon", "no later than 8": from there on, or up to there. */
const ending = '\\s(?:(?:um|à|a las|alle|às|om)\\s)?[\\p{L}\\d:.-]+(?:\\s?[ap]\\.?m\\.?|\\suhr|\\suur)?$';
const no = anyOf({ en: 'no|not', de: 'nicht', fr: 'pas', es: 'no', it: 'non', pt: 'não', nl: 'niet' });
const notSo = `(?<!(?<!\\p{L})${no}\\s)`;
const afterwards = anyOf({
  en: 'after',
  de: 'nach',
  fr: 'après',
  es: 'después de(?: las?)?',
  it: 'dopo(?: le)?',
  pt: 'depois das?',
  nl: 'na',
});
const beforehand = anyOf({
  en: 'before',
  de: 'vor',
  fr: 'avant',
  es: 'antes de(?: las?)?',
  it: 'prima (?:delle|di)',
  pt: 'antes das?',
  nl: 'voor',
});
const atLatest = anyOf({
  en: 'at the latest',
  de: 'spätestens',
  fr: 'au plus tard',
  es: 'a más tardar|como máximo',
  it: 'al più tardi',
  pt: 'o mais tardar|no máximo',
  nl: 'uiterlijk',
});
const atEarliest = anyOf({
  en: 'at the earliest',
  de: 'frühestens',
  fr: 'au plus tôt',
  es: 'como pronto',
  it: 'non prima delle',
  pt: 'no mínimo',
  nl: 'op zijn vroegst',
});
const later = new RegExp(
  `(?<!\\p{L})(?:${notSo}${afterwards}|${no}\\s${beforehand}|no(?:t| )?\\s?(?:earlier|sooner) than|${atEarliest}(?: at)?)${ending}`,
  'iu',
);
const earlier = new RegExp(
  `(?<!\\p{L})(?:${notSo}${beforehand}|${no}\\s${afterwards}|no(?:t| )?\\s?later than|${atLatest}(?: (?:at|by))?)${ending}`,
  'iu',
);
const orLater = new RegExp(
  `^\\s(?:${anyOf({ en: 'or later|onwards', de: 'oder später', fr: 'ou plus tard', es: 'o más tarde', it: 'o più tardi', pt: 'ou mais tarde', nl: 'of later' })}|${atEarliest})(?!\\p{L})`,
  'iu',
);
const orEarlier = new RegExp(
  `^\\s(?:${anyOf({ en: 'or (?:earlier|sooner|before)', de: 'oder früher', fr: 'ou plus tôt', es: 'o antes', it: 'o prima', pt: 'ou antes', nl: 'of eerder' })}|${atLatest})(?!\\p{L})`,
  'iu',
);
/** "Between 7 and 8 pm". */
const betweenHours = new RegExp(
  `(?<!\\p{L})${anyOf({ en: 'between', de: 'zwischen', fr: 'entre', es: 'entre(?: las?)?', it: '(?:tra|fra)(?: le)?', pt: 'entre(?: as)?', nl: 'tussen' })}\\s(\\d{1,2}|${numberWords})(?::(\\d{2}))?(?:\\s?[ap]\\.?m\\.?|\\suhr|\\suur|h)?\\s(?:and|und|et|y(?: las?)?|e(?: le| as)?|en)\\s$`,
  'iu',
);
const noon: Words = {
  en: 'noon|midday',
  de: 'mittags?(?! essen)',
  fr: 'midi',
  es: 'mediodía',
  it: 'mezzogiorno',
  pt: 'meio-dia',
  nl: 'twaalf uur',
};

/** Of an hour up to twelve that isn't said to be before noon or after it both count; "08:00" and "19:00" say it. */
function halves(minute: number, zoned: string | undefined, written: string): number[] {
  if (minute < 0 || minute >= 24 * 60 + 60) return [];
  const half = 12 * 60;
  if (zoned) return [(minute % half) + (/^p/i.test(zoned) ? half : 0)];
  return minute > half + 59 || /^0\d/.test(written) ? [minute % (24 * 60)] : [minute % (24 * 60), (minute + half) % (24 * 60)];
}

const parts: readonly { said: Partial<Words>; from: number; to: number }[] = [
  {
    said: {
      en: 'morning|breakfast',
      de: 'morgens|vormittags?|früh|frühstück',
      fr: 'matin',
      es: 'por la mañana',
      it: 'mattina|mattino',
      pt: 'manhã',
      nl: 'ochtends?',
    },
    from: 5,
    to: 12,
  },
  {
    said: { en: 'lunch', de: 'mittagessen', fr: 'déjeuner', es: 'comida|almuerzo', it: 'pranzo', pt: 'almoço', nl: 'lunch' },
    from: 11,
    to: 15,
  },
  {
    said: { en: 'afternoon', de: 'nachmittags?', fr: 'après-midi', es: 'por la tarde', it: 'pomeriggio', pt: 'tarde', nl: 'middags?' },
    from: 12,
    to: 19,
  },
  {
    said: {
      en: 'evening|tonight|dinner|supper',
      de: 'abends?|abendessen',
      fr: 'soir(?:ée)?|dîner',
      es: 'por la noche|cena',
      it: 'sera|stasera|cena',
      pt: 'jantar|à noite',
      nl: 'avonds?|vanavond',
    },
    from: 16,
    to: 24,
  },
];
const partsSaid = parts.map(({ said, from, to }) => ({ said: new RegExp(whole(anyOf(said)), 'giu'), from: from * 60, to: to * 60 }));
const noonSaid = new RegExp(whole(anyOf(noon)), 'giu');

/** Every time that the text names: exactly, or where it names none, as a part of the day. */
export function hoursIn(text: string): Span[] {
  const named = [
    ...tries.flatMap(({ said, of }) => [...text.matchAll(said)].flatMap((found) => of(found).map((minute) => ({ minute, found })))),
    ...[...text.matchAll(noonSaid)].map((found) => ({ minute: 12 * 60, found })),
  ];
  const exact = named.map(({ minute, found }): Span => {
    const at = (found.index ?? 0) + found[0].trimEnd().length;
    const before = text.slice(Math.max(0, at - 60), at);
    const after = text.slice(at, at + 40);
    const isUpTo = (earlier.test(before) && !/\bhalf|viertel|kwart/i.test(before)) || orEarlier.test(after);
    const from = isUpTo ? 0 : (startOf(text.slice(Math.max(0, found.index - 40), found.index), minute) ?? minute);
    return { from, to: later.test(before) || orLater.test(after) ? 24 * 60 : minute, at };
  });
  // "If 7 is gone then half past."
  const past = halfPast.test(text) ? exact.map(({ from, to, at }) => ({ from: from + 30, to: to + 30, at })) : [];
  const parted = partsSaid.flatMap(({ said, from, to }) => [...text.matchAll(said)].map(({ index }): Span => ({ from, to, at: index })));
  const all = [...exact, ...past];
  const fitting = all.filter((one) => parted.some((part) => one.from <= part.to && one.to >= part.from));
  return all.length ? (fitting.length ? fitting : all) : parted;
}
/** Of what lies between two times, the first of them: the nearest before the second. */
function startOf(before: string, end: number): number | undefined {
  const [, hour = '', minute = '0'] = betweenHours.exec(before) ?? [];
  const from = halves((numberOf(hour) ?? 99) * 60 + Number(minute), undefined, hour).filter((one) => one < end);
  return from.length ? Math.max(...from) : undefined;
}
const halfPast = new RegExp(`(?<!\\p{L})half past(?!\\s(?:\\d|${numberWords}))`, 'iu');

/** What is left without the times that it names. */
export const withoutHours = (text: string): string => tries.reduce((rest, { said }) => rest.replace(said, ' ; '), text);

export const isHourIn = (minute: number, spans: readonly Span[]): boolean => spans.some(({ from, to }) => minute >= from && minute <= to);
