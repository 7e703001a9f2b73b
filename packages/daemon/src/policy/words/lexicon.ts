// The small words that the patterns of the policy are put together from, each list once. To add a language, name it in
// `languages`: the compiler says which lists lack it. To add a word, add it to its list, in small letters, with `|` between
// one and the next. Many are words of another language too ("a", "en", "no"): the pattern around them says which is meant.

/** In which orders are understood. */
export const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl'] as const;
/** More of them, in which places and the tools of plugins are asked for. */
type Further = 'sv' | 'da' | 'nb' | 'pl' | 'cs' | 'ro' | 'ru' | 'el';
/** Words of one meaning, by language. A list of a single pattern may lack a language; those in here don't. */
export type Words = { readonly [L in (typeof languages)[number]]: string } & { readonly [L in Further]?: string };

/** Any word of these lists, as one part of an expression. */
export const anyOf = (...lists: readonly Partial<Words>[]): string => `(?:${lists.flatMap((list) => Object.values(list)).join('|')})`;
/** The same, with no letter beside it. */
export const whole = (words: string): string => `(?<!\\p{L})(?:${words})(?!\\p{L})`;
/** Where one of these stands as a whole word. */
export const wholeWord = (words: string): RegExp => new RegExp(whole(words), 'iu');
/** Where a whole word begins so. */
export const beginning = (words: string): RegExp => new RegExp(`(?<!\\p{L})(?:${words})\\p{L}*`, 'iu');

export const and = anyOf({ en: 'and', de: 'und', fr: 'et', es: 'y', it: 'e', pt: 'e', nl: 'en' });
/** Not the Dutch "dan", which is a name as well: whoever is called so would begin an order. */
export const afterThat = anyOf({ en: 'then', de: 'dann', fr: 'puis', es: 'luego', it: 'poi', pt: 'depois', nl: 'daarna|vervolgens' });
export const please = anyOf({
  en: 'please',
  de: 'bitte',
  fr: "s['’]il (?:te|vous) pla[iî]t|svp",
  es: 'por favor',
  it: 'per favore',
  pt: 'por favor',
  nl: 'alsjeblieft|alstublieft',
});

/** By which somebody says no to what comes next. */
export const not = anyOf({
  en: "don['’]?t|do not|never|without|avoid",
  de: 'nicht|nie|niemals|ohne',
  fr: 'ne|jamais|sans',
  es: 'nunca|jamás|sin',
  it: 'non|(?<!\\d\\.?\\s)mai|senza',
  pt: 'não|sem',
  nl: 'niet|nooit|zonder',
});

/** By which somebody means each of some. */
export const all = anyOf({
  en: 'all(?![ -]day)|each|every|everyone|everybody',
  de: 'alle[nrs]?|jede[nmrs]?',
  fr: 'tous|toutes|chaque',
  es: 'todos|todas|cada',
  it: 'tutti|tutte|ogni',
  pt: 'todos|todas|cada',
  nl: 'alle|elke?|iedereen',
});

/** Without the Portuguese "a": in English it is said of what nobody spoke of. */
const the: Words = {
  en: 'the',
  de: 'der|die|das|den|dem|des',
  fr: 'le|la|les',
  es: 'el|la|los|las',
  it: 'il|lo|la|i|gli|le',
  pt: 'o|os|as',
  nl: 'de|het',
};
const our: Words = {
  en: 'our|my',
  de: 'unsere?[mnrs]?|meine?[mnrs]?',
  fr: 'notre|nos|mon|ma|mes',
  es: 'nuestr[oa]s?|mis?',
  it: 'nostr[aeio]|mi[aeo]|miei',
  pt: 'noss[oa]s?|meus?|minhas?',
  nl: 'onze?|ons|mijn',
};
const your: Words = {
  en: 'your',
  de: 'deine?[mnrs]?',
  fr: 'ton|ta|tes|votre|vos',
  es: 'tus?',
  it: 'tu[ao]',
  pt: 'teus?|tuas?',
  nl: 'jouw',
};
const that: Words = {
  en: 'this|that|these|those|same',
  de: 'diese[mnrs]?',
  fr: 'ce|cet|cette|ces',
  es: 'es[aeo]s?|est[aeo]s?',
  it: 'quest[aeio]|quell[aeo]',
  pt: 'ess[ae]s?|est[ae]s?',
  nl: 'deze|dit|dat',
};
export const articles = anyOf(the);
/** Whose a thing is, where it is of those who speak. */
export const ours = anyOf(our);
/** Before a thing that was spoken of. */
export const pointing = anyOf(the, that);
/** What may stand before a name, or before the word for what is named. */
export const determiners = anyOf(the, our, your);
/** Whose a thing is, where it is of others. */
export const theirs = anyOf({
  en: 'his|her|their|its',
  de: 'seine?[mnrs]?|ihre?[mnrs]?|deren|dessen',
  fr: 'son|sa|ses|leurs?',
  es: 'sus?',
  it: 'su[aeo]|suoi|loro',
  pt: 'seus?|suas?',
  nl: 'zijn|haar|hun',
});

/** Not the Portuguese "no" and "na", which say another thing in English. */
export const inside = anyOf({ en: 'in', de: 'in|im', fr: 'dans|en', es: 'en', it: 'in|nel|nella', pt: 'em', nl: 'in' });
export const into = anyOf({ en: 'into', de: 'ins|in den', fr: 'dans', es: 'en', it: 'in|nel|nella', pt: 'em', nl: 'in het' });
export const to = anyOf({ en: 'to', de: 'an|zu|zum|zur', fr: 'à|au|aux', es: 'a|al', it: 'a|al|alla', pt: 'a|à|ao', nl: 'aan|naar' });
/** Whose something is, or what it belongs to. */
export const of = anyOf({ en: 'of', de: 'von', fr: 'de|du|des', es: 'de|del', it: 'di|del', pt: 'de|do|da', nl: 'van' });
