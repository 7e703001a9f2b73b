import type { SinkKind } from '../policy.ts';
import { and, anyOf, articles, determiners } from './lexicon.ts';
import { spokenIn } from './said.ts';
import { fold, literal, stands } from './values.ts';

// Which of the things in the owner's words belong together: "the Budget to Ana and the Plan to Bob", "from Savings to Giro".

/** A value of a call, by what the owner may call it. */
export interface Named {
  names: readonly string[];
  kind: SinkKind;
}

const isIn = (text: string, { names, kind }: Named): boolean =>
  names.some((name) => stands(text, name, kind) || (kind !== 'amount' && stands(text, name, 'content')));

/**
 * Whether the owner gave each of the two another to go with ("share the Budget with Ana and the Plan with Bob": the Budget and Bob),
 * and nowhere speaks of both together.
 */
export const isCrossed = (words: readonly string[], one: Named, other: Named): boolean => {
  const sentences = words.flatMap(spokenIn);
  const together = (text: string) => isIn(text, one) && isIn(text, other);
  return (
    sentences.some(({ sentence, bare }) => together(sentence) && isApart(pairsIn(sentence, bare), one, other)) &&
    sentences.every(({ sentence, bare }) => !together(sentence) || isApart(pairsIn(sentence, bare), one, other))
  );
};

/** One stands in one of the pairs, the other in another that is put the same way, and no pair holds both. */
const isApart = (pairs: readonly Pair[], one: Named, other: Named): boolean => {
  const [ones, others] = [one, other].map((named) => pairs.filter(({ text }) => isIn(text, named)));
  if (!ones?.length || !others?.length || ones.some((pair) => others.includes(pair))) return false;
  return ones.every((a) => others.some((b) => a.links.some((link) => b.links.includes(link))));
};

interface Pair {
  text: string;
  /** What parts the one thing in it from the other: "to", "with", an article, a number. */
  links: string[];
}

/**
 * The pairs of a sentence that says its verb once: "Share *the Budget with Ana* and *the Plan with Bob*". What is no pair by itself
 * belongs to those beside it; what goes on with the same word ("… and with Bob as viewer") has what stood before that as well.
 */
function pairsIn(sentence: string, bare: string): Pair[] {
  const pairs: Pair[] = [];
  let loose = '';
  for (const [at, text] of partsOf(sentence, bare).entries()) {
    const links = linksIn(text, at === 0);
    const last = pairs.at(-1);
    const begun = last ? (goesOn.test(text) ? beforeWord(last.text, text.split(' ')[0] ?? '') : gapped.test(text) ? '' : undefined) : '';
    if (links.length && begun !== undefined) {
      pairs.push({ text: `${begun} ${loose} ${text}`.trim(), links });
      loose = '';
    } else {
      if (last) last.text = `${last.text} ${text}`;
      loose = `${loose} ${text}`;
    }
  }
  return pairs;
}
const beforeWord = (text: string, word: string): string | undefined => {
  const at = ` ${fold(text)} `.indexOf(` ${fold(word)} `);
  return at < 0 ? undefined : text.slice(0, at);
};

const parting = new RegExp(`,\\s+(?:${and}\\s+)?|;\\s+|\\s+(?:${and}|as well as|sowie)\\s+(?:then\\s+|also\\s+|dann\\s+)?`, 'giu');
function partsOf(sentence: string, bare: string): string[] {
  const ends = [...bare.slice(0, most).matchAll(parting)];
  return [...ends, undefined].map((end, at) => {
    const before = ends[at - 1];
    return sentence.slice(before ? before.index + before[0].length : 0, end?.index).trim();
  });
}
/** Characters of a sentence that are read: what is longer was pasted. */
const most = 2000;

/** It goes on without a verb: with an article, a number, a name, or what is quoted. */
const gapped = new RegExp(`^(?:(?:${determiners}|an?|eine?n?|une?|una?|een|uma?)\\s|[\\p{N}\\p{Lu}\\p{Sc}"“„«'‘@#])`, 'u');

const relating = anyOf({
  en: 'to|with|for|in|into|at|on|from|as|about|by',
  de: 'an|mit|für|im|ins|am|auf|zu|zum|zur|nach|von|bei|um|über',
  fr: 'à|au|aux|avec|pour|dans|sur|chez',
  es: 'a|al|con|para|en',
  it: 'con|per|nel|nella|su|da',
  pt: 'com|para|em|ao',
  nl: 'aan|met|voor|naar|op|van',
});
const goesOn = new RegExp(`^${relating}\\s`, 'iu');
const link = new RegExp(`(?<=\\S\\s)(?:${relating}|${articles})(?=\\s\\S)|(?<=\\p{L}\\s\\p{Sc}?)\\d[\\d.,]*(?![\\p{L}\\p{N}])`, 'giu');
const isRelating = new RegExp(`^${relating}$`, 'iu');

/** What stands between two things: a word, a number or an article that comes after a name, or nothing ("Ana editor"). */
function linksIn(text: string, isFirst: boolean): string[] {
  const links = [...text.matchAll(link)].flatMap(({ 0: word, index }) => {
    if (/\d/.test(word)) return 'number';
    if (isRelating.test(word)) return fold(word);
    return !isFirst || /\s\p{Lu}/u.test(text.slice(0, index)) ? 'article' : [];
  });
  return links.length ? links : /(?:^|\s)\p{Lu}\S*\s\p{Ll}+\W*$/u.test(text) ? ['beside'] : [];
}

/** What an argument of this name says: where it begins, or where it goes. */
export const sideOf = (name: string): 'from' | 'to' | undefined =>
  /^(?:from|source|origin|sender|payer|debit|departure)(?:_(?!date|time|day)|$)/i.test(name)
    ? 'from'
    : /^(?:to|into|target|destination|recipient|receiver|payee|credit|arrival)(?:_(?!date|time|day)|$)/i.test(name)
      ? 'to'
      : undefined;

/** Whether what it is to go to was only named as where it comes from, or the other way round ("from my Savings to my Giro"). */
export const isTurned = (words: readonly string[], side: 'from' | 'to' | undefined, named: Named): boolean => {
  if (!side) return false;
  const ways = words.flatMap((text) => [way, merging].flatMap((one) => [...text.matchAll(one)].map(({ groups = {} }) => groups)));
  const ends = (which: 'from' | 'to') => ways.some((ends) => isIn(ends[which] ?? '', named));
  const isElsewhere = words.some((text) => isIn(text.replace(way, ' ').replace(merging, ' '), named));
  if (ends(side === 'to' ? 'from' : 'to') && !ends(side) && !isElsewhere) return true;
  return named.kind !== 'recipient' && isOnlyBehind(words, side === 'to' ? fromWords : toWords, named);
};
/** "The invoice from Lund" is Lund's, and no money comes from there. */
const whose = `(?<!\\p{L})${anyOf({
  en: '(?:invoice|bill|order|quote|offer|receipt|reminder|request|mail|letter)s?',
  de: '(?:Rechnung|Mahnung|Bestellung)(?:en)?|Angebot|Brief|Mail',
  fr: '(?:facture|commande|devis|lettre)s?',
  es: '(?:factura|pedido|recibo|carta)s?',
  it: '(?:fattura|fatture|ordine|lettera)',
  pt: '(?:fatura|pedido|carta)s?',
  nl: '(?:rekening|factuur|bestelling|brief)(?:en)?',
})}`;
/** Each time that they named it, such a word stands before it ("40 euros from my Giro"). */
const isOnlyBehind = (words: readonly string[], before: string, named: Named): boolean => {
  const names = named.names.filter((name) => name.length > 1 && name.length <= longestName).map((name) => literal(fold(name)));
  if (!names.length || !words.some((text) => isIn(text, named))) return false;
  const behind = new RegExp(
    `(?<!\\p{L})(?<!${whose}\\s)(?:${before})\\s(?:${determiners}\\s)?(?:(?:account|konto|compte|cuenta|conto|conta|rekening)\\s)?(?:${names.join('|')})(?![\\p{L}\\p{N}])`,
    'giu',
  );
  return words.every((text) => !isIn(fold(text).replace(behind, ' '), named));
};
const longestName = 200;
const fromWords = anyOf({
  en: 'from|out of',
  de: 'von|vom|aus',
  fr: 'depuis',
  es: 'desde',
  it: 'da|dal|dalla',
  pt: 'desde',
  nl: 'van|vanuit|uit',
});
const toWords = anyOf({ en: 'to|into|onto', de: 'nach|zum|zur', fr: 'vers', es: 'hacia', it: 'verso', pt: 'para', nl: 'naar' });
const way = new RegExp(
  `(?<!\\p{L})${anyOf({ en: 'from', de: 'von|vom|aus', fr: 'de|du', es: 'de|del', it: 'da|dal|dalla', pt: 'de|do|da', nl: 'van|uit' })}\\s(?<from>[^,;:!?]{1,80}?)\\s${anyOf(
    { en: 'to|into|onto', de: 'nach|auf|zu|zum|zur|an|in', fr: 'à|au|vers|sur', es: 'a|al', it: 'a|al|alla|su', pt: 'para', nl: 'naar|op' },
  )}\\s(?<to>[^,;:!?]{1,80})`,
  'giu',
);
/** "Merge Ana into Bob": the one goes, the other stays. */
const merging =
  /(?<!\p{L})(?:merg|combin|fold|fusion|unific|zusammenführ|samenvoeg)\p{L}*\s(?<from>[^,;:!?]{1,80}?)\s(?:into|in|mit|dans|avec|en|con)\s(?<to>[^,;:!?]{1,80})/giu;
