import { parseAmount } from './values.ts';

// Sums of money in the owner's words.

/** Written so that it can be no other number: figures alone, or with a currency that they said. */
export function isPlainAmount(value: string, words: readonly string[]): boolean {
  const [, before, after] = /^([^\d\s+-]{0,4})\s?[-+]?[\d.,' ]+\s?([^\d\s]{0,4})$/u.exec(value.trim()) ?? [];
  if (before === undefined || after === undefined) return words.some((text) => text.includes(value));
  return [before, after].every((currency) => !currency || words.some((text) => wordsFor(currency).test(text)));
}
const wordsFor = (currency: string): RegExp =>
  currencies.find(({ codes }) => codes.includes(currency.toUpperCase()))?.said ??
  new RegExp(currency.replace(/[^\p{L}\p{Sc}]/gu, '\\$&'), 'iu');
const currencies = [
  { codes: ['€', 'EUR'], said: /€|eur/i },
  { codes: ['$', 'USD'], said: /\$|usd|dollar|bucks/i },
  { codes: ['£', 'GBP'], said: /£|gbp|pound|quid/i },
];

/** Where they said a sum with its currency, it is one of those: "invoice 4711, 40 euros" pays 40. */
export function isSumSaid(value: string, words: readonly string[]): boolean {
  const sums = words.flatMap((text) => [...text.matchAll(sum)].map(([, before, after]) => parseAmount(before ?? after ?? '')));
  return sums.length === 0 || sums.includes(parseAmount(value));
}
const code = 'EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK';
const sum = new RegExp(
  `(?:\\p{Sc}|(?<!\\p{L})(?:${code}))\\s?(\\d[\\d.,']*)|(\\d[\\d.,']*)\\s?(?:\\p{Sc}|(?:${code}|euros?|dollars?|pounds?|francs?|franken|kronor|kr|bucks|quid)(?!\\p{L}))`,
  'giu',
);
