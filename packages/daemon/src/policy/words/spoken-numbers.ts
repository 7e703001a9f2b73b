import { numbersByWord } from './numbers.ts';
import { remembered } from './remembered.ts';

// Numbers that are said in several words, or in one long one: "two hundred and fifty", "fünfundvierzig", "a grand", "2k".

interface SpokenNumber {
  value: number;
  /** Where in the text it stands. */
  at: number;
  length: number;
}

const scales: Readonly<Record<number, string>> = {
  100: 'hundred hundert cent cien cientos ciento cento cem centos honderd',
  1000: 'thousand tausend mille mil mila duizend',
  1000000: 'million millions millionen millón millones milione milioni milhão milhões miljoen',
};
/** Hundreds that are a word of their own, and parts of long words. */
const parts: Readonly<Record<number, string>> = {
  1: 'one ein eins een uno',
  20: 'vent vingts',
  30: 'trent',
  40: 'quarant',
  50: 'cinquant',
  60: 'sessant',
  70: 'settant',
  80: 'ottant',
  90: 'novant',
  200: 'doscientos duzentos',
  300: 'trescientos trezentos',
  400: 'cuatrocientos quatrocentos',
  500: 'quinientos quinhentos',
  600: 'seiscientos seiscentos',
  700: 'setecientos setecentos',
  800: 'ochocientos oitocentos',
  900: 'novecientos novecentos',
};
const listed = (lists: Readonly<Record<number, string>>): [string, number][] =>
  Object.entries(lists).flatMap(([number, words]) => words.split(' ').map((word): [string, number] => [word, Number(number)]));
const values = new Map([...numbersByWord, ...listed(scales), ...listed(parts)]);
/** Words of other languages as well: a number only as the part of a longer one ("duecento"). */
const within = new Map([
  ['due', 2],
  ['cents', 100],
]);
/** One, where a hundred or more comes right behind it. */
const articles = new Set('a an eine een un une um uma'.split(' '));
const joining = new Set('and und et y e en ën'.split(' '));
const beginnings = new Set([...values.keys()].map((word) => word.slice(0, 2)));

/** What a word is made of ("fünf", "und", "vierzig"); undefined where it is no number. */
function partsOf(word: string, depth = 0): string[] | undefined {
  if (values.has(word) || joining.has(word)) return [word];
  if (word.length > longest || depth > 6 || !(beginnings.has(word.slice(0, 2)) || joining.has(word.slice(0, 2)) || depth > 0))
    return undefined;
  for (let end = word.length - 2; end > 0; end--) {
    const head = word.slice(0, end);
    if (!values.has(head) && !within.has(head) && !(depth > 0 && joining.has(head))) continue;
    const rest = partsOf(word.slice(end), depth + 1);
    if (rest && values.has(rest.at(-1) ?? '')) return [head, ...rest];
  }
  return undefined;
}
/** Characters of a number in one word. */
const longest = 40;

interface Growing extends SpokenNumber {
  /** What was counted since the last thousand. */
  below: number;
}

/** What another word makes of it; undefined where that begins another number ("two, three"). */
function grown({ value, below }: Growing, next: number, isJoined: boolean, part: string): { value: number; below: number } | undefined {
  const rest = value - below;
  if (next >= 1000) return rest % (next * 1000) === 0 ? { value: rest + Math.max(below, 1) * next, below: 0 } : undefined;
  if (next === 100) return below > 0 && below < 100 ? { value: rest + below * 100, below: below * 100 } : undefined;
  const tens = below % 100;
  const isBehind = tens === 0 || (tens >= 20 && tens % 10 === 0 && next < 10);
  const isTurned = isJoined && tens < 10 && next >= 20;
  const isFrench = tens >= 60 && tens % 20 === 0 && next >= 10 && next < 20;
  const isFourTwenties = tens === 4 && part.startsWith('vingt');
  if (next > 100 ? below !== 0 : !(isBehind || isTurned || isFrench || isFourTwenties)) return undefined;
  const more = isFourTwenties ? 76 : next;
  return { value: value + more, below: below + more };
}

/** A text with each number that it says in words as figures, as far as the words go together. "One" alone is said of too much. */
export const inFigures = remembered((text): string => {
  let rest = '';
  let end = 0;
  for (const { value, at, length } of spokenIn(text.toLowerCase()).toSorted((a, b) => a.at - b.at || b.length - a.length)) {
    if (at < end) continue;
    rest += `${text.slice(end, at)}${value}`;
    end = at + length;
  }
  return rest + text.slice(end);
});

function spokenIn(text: string): SpokenNumber[] {
  const found: Growing[] = [];
  let one: Growing | undefined;
  let isJoined = false;
  let end = 0;
  for (const { 0: word, index } of text.matchAll(/\p{L}+/gu)) {
    if (!/^[\s‑-]$/u.test(text.slice(end, index))) one = undefined;
    end = index + word.length;
    const isArticle = articles.has(word);
    const isCoin = word === 'cent' && beforeCoin.test(text.slice(Math.max(0, index - 10), index));
    const isMore =
      word === 'cents' && one !== undefined && /(?:deux|trois|quatre|cinq|huit|neuf)\s$/u.test(text.slice(Math.max(0, index - 8), index));
    const said = isArticle ? ['one'] : isCoin ? undefined : isMore ? [word] : partsOf(word);
    if (!said) one = undefined;
    for (const part of said ?? []) {
      const next = values.get(part) ?? within.get(part);
      if (next === undefined) {
        isJoined = one !== undefined;
        continue;
      }
      const more = one && !isArticle && grown(one, next, isJoined, part);
      if (one && more) Object.assign(one, more, { length: end - one.at });
      else {
        one = { value: next, below: next >= 1000 ? 0 : next, at: index, length: word.length };
        found.push(one);
      }
      isJoined = false;
    }
  }
  return [...found.filter(({ value }) => value !== 1), ...scaledIn(text)];
}

/** "A cent", "per cent": no hundred. */
const beforeCoin = /(?:\d|(?<!\p{L})(?:an?|per|the|no|to|one|last|each|every))\s?$/u;

/** "2k", "1.5 million", "two grand": figures or a word, and what they count. */
const scaledIn = (text: string): SpokenNumber[] =>
  [...text.matchAll(scaled)].flatMap(({ 0: whole, index, groups: { many = '', unit = '' } = {} }) => {
    const times = /^\d/.test(many) ? Number(many.replace(',', '.')) : (values.get(many) ?? 1);
    return [{ value: Math.round(times * (unitOf.get(unit) ?? 1000) * 100) / 100, at: index, length: whole.length }];
  });
const unitOf = new Map(listed(scales));
const figures = '\\d{1,6}(?:[.,]\\d{1,3})?';
const grand = 'grand(?=\\s*(?:$|[^\\p{L}\\s])|\\s(?:to|for|from|of|in|by|on|and|or|each|please|now|today|tomorrow)(?!\\p{L}))';
const scaled = new RegExp(
  `(?<![\\p{L}\\p{N}.,])(?:(?<many>${figures})\\s?(?<unit>k|${[...unitOf.keys()].join('|')})|(?<many>${figures}|an?|${[...numbersByWord.keys()].join('|')})\\s(?<unit>${grand}))(?![\\p{L}\\p{N}])`,
  'gu',
);
