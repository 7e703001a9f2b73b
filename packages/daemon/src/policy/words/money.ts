import { literal, parseAmount } from './values.ts';

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

/** Where they said a sum with its currency, it is one of those: "invoice 4711, 40 euros" pays 40. */
export function isSumSaid(value: string, words: readonly string[]): boolean {
  const sums = words.flatMap((text) =>
    [...text.matchAll(sum)].flatMap(({ 1: before, 2: after, index }) =>
      notThat.test(text.slice(Math.max(0, index - 20), index)) ? [] : [parseAmount(before ?? after ?? '')],
    ),
  );
  return sums.length === 0 || sums.includes(parseAmount(value));
}
/** "Not the 400 euros", "40 of the 400 euros". */
const notThat = /(?<!\p{L})(?:not|of|than|limit is|nicht|von|pas|sur|no|de|non|di|niet|van)\s(?:the\s|den\s|les\s|los\s|de\s)?$/iu;
const code = 'EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK';
const figures = "\\d{1,3}(?:[ \\u00a0\\u202f]\\d{3})+(?:[.,]\\d+)?|\\d[\\d.,']*";
const sum = new RegExp(
  `(?:\\p{Sc}|(?<!\\p{L})(?:${code}))\\s?(${figures})|(${figures})\\s?(?:\\p{Sc}|(?:${code}|euros?|dollars?|pounds?|francs?|franken|kronor|kr|bucks|quid)(?!\\p{L}))`,
  'giu',
);
