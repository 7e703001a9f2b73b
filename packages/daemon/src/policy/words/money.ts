import { inFigures } from './spoken-numbers.ts';
import { amountsIn, literal, parseAmount } from './values.ts';

// Sums of money in the owner's words.

/** Written so that it can be no other number: figures alone, or with a currency that they said. */
export function isPlainAmount(value: string, words: readonly string[]): boolean {
  const [, before, after] = /^([^\d\s+-]{0,4})\s?[-+]?[\d.,' ]+\s?([^\d\s]{0,4})$/u.exec(value.trim()) ?? [];
  if (before === undefined || after === undefined) return words.some((text) => text.includes(value));
  return [before, after].every((currency) => !currency || words.some((text) => wordsFor(currency).test(text)));
}
const wordsFor = (currency: string): RegExp =>
  currencies.find(({ codes }) => codes.includes(currency.toUpperCase()))?.said ?? new RegExp(literal(currency), 'iu');
const currencies = [
  { codes: ['€', 'EUR'], said: /€|eur/i },
  { codes: ['$', 'USD'], said: /\$|usd|dollar|bucks/i },
  { codes: ['£', 'GBP'], said: /£|gbp|pound|quid/i },
];

/** Where they said a sum with its currency, it is one of those: "invoice 4711, 40 euros" pays 40. Of what they want a part of, it is that part. */
export function isSumSaid(value: string, words: readonly string[]): boolean {
  const sums = words.flatMap(sumsIn);
  const wanted = parseAmount(value);
  const shares = words.flatMap(sharesIn);
  if (shares.some(({ share }) => share === wanted)) return true;
  if (shares.some(({ of, percent }) => of === wanted || percent === wanted) && sums.filter((sum) => sum === wanted).length <= 1)
    return false;
  return sums.length === 0 || sums.includes(wanted);
}

export const namesSum = (text: string): boolean => sumsIn(text).length > 0;

/** What is left without the sums that it names: how many is none of them. */
export const withoutSums = (text: string): string => inFigures(text).replace(sum, ' ; ');

/** A part of a sum that they asked for ("half of it"). */
export const isShareSaid = (value: string, words: readonly string[]): boolean =>
  words.some((text) => sharesIn(text).some(({ share }) => share === parseAmount(value)));

const sumsIn = (written: string): (number | undefined)[] => {
  const text = inFigures(written);
  return [...text.matchAll(sum)].flatMap(({ 1: before, 2: after, index }) =>
    notThat.test(text.slice(Math.max(0, index - 20), index)) ? [] : [parseAmount(before ?? after ?? '')],
  );
};
/** "Not the 400 euros", "40 of the 400 euros". */
const notThat = /(?<!\p{L})(?:not|of|than|limit is|nicht|von|pas|sur|no|de|non|di|niet|van)\s(?:the\s|den\s|les\s|los\s|de\s)?$/iu;
const code = 'EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK';
const figures = "\\d{1,3}(?:[ \\u00a0\\u202f]\\d{3})+(?:[.,]\\d+)?|\\d[\\d.,']*";
const sum = new RegExp(
  `(?:\\p{Sc}|(?<!\\p{L})(?:${code}))\\s?(${figures})|(${figures})\\s?(?:\\p{Sc}|(?:${code}|euros?|dollars?|pounds?|francs?|franken|kronor|kr|bucks|quid)(?!\\p{L}))`,
  'giu',
);

/** Each part that they asked for, and of which number: the one behind it ("half of the 400 euros"), else the last before it. */
function sharesIn(written: string): { share: number; of: number; percent: number | undefined }[] {
  const text = inFigures(written);
  return [...text.matchAll(part)].slice(0, mostParts).flatMap(({ 0: whole, index, groups = {} }) => {
    const [behind] = behindIt.exec(text.slice(index + whole.length)) ?? [];
    const of = behind === undefined ? amountsIn(text.slice(Math.max(0, index - near), index)).at(-1) : amountsIn(behind).at(-1);
    const percent = parseAmount(groups.percent ?? '');
    const times = percent !== undefined ? percent / 100 : groups.third ? 1 / 3 : groups.quarter ? 1 / 4 : 1 / 2;
    return of === undefined ? [] : [{ share: Math.round(of * times * 100) / 100, of, percent }];
  });
}
/** Whoever asks for more has pasted something. */
const mostParts = 20;
/** Characters before it in which what it is of was said. */
const near = 400;
const ofIt =
  '(?=\\s(?:of|the|that|this|it|my|our|his|her|their|von|davon|des|der|du|de|del|della|d[aeo]s?|van|ervan)(?!\\p{L})|\\s(?:to|an|à|a|ao|aan)\\s)';
/** Not where it only says how much a sum is of another ("40 euros, half of what we owe"). */
const part = new RegExp(
  `(?<!(?:[,(–—]|(?<!\\p{L})(?:is|are|was|that['’]s|as|worth|about|another|and a|and|und|et|y|e|en))\\s)(?<![\\p{L}\\p{N}-])(?:(?<percent>\\d{1,2}(?:[.,]\\d)?)\\s?(?:%|percent|per cent|prozent|pour cent|por ciento|per cento|por cento|procent)|(?<third>an? third|ein drittel|un tiers|un tercio|un terzo|um terço|een derde)|(?<quarter>a quarter|ein viertel|un quart|un cuarto|un quarto|um quarto|een kwart)|half|die hälfte|la moitié|la mitad|la metà|(?:a )?metade|de helft)${ofIt}(?!\\s(?:(?:of|von|de|di|van)\\s)?(?:that|it|this|which|these|davon)\\s(?:is|was|are|were|goes|went)(?!\\p{L}))`,
  'giu',
);
/** The number of which it is: soon, and in the same sentence. */
const behindIt = /^(?:\s(?!(?:and|und|et|y|e|en|to|an)\s)[^\s.;:!?\d]+){0,4}\s\p{Sc}?\d[\d.,]*/u;
