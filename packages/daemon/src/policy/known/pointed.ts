import { isClean, type KnownValue, type Sink, type SinkKind, type Situation } from '../policy.ts';
import { namedFor } from '../words/addressed.ts';
import { anyOf, determiners, of, ours, please, theirs, whole, wholeWord } from '../words/lexicon.ts';
import { orders, wondering } from '../words/orders.ts';
import { pronouns } from '../words/phrases.ts';
import { remembered } from '../words/remembered.ts';
import { negation, sentencesOf } from '../words/said.ts';
import { address, addresses } from '../words/things.ts';
import { fold, leadsIn, plainUrl, stands, urlsIn } from '../words/values.ts';
import type { Deed } from '../words/verbs.ts';
import { isOfTheirs, ofName, ofRecord, withValue } from './groups.ts';
import { isNamed, partsOf } from './names.ts';

// Places that the owner pointed at ("the address in Anna's profile", "Somebody linked a page in the kitchen"): what stands there is
// for what they said, and for nothing else.

/** Where it stands, and what they called that place. */
interface Pointed {
  known: KnownValue;
  named: string[];
}

/**
 * The one address in a place that they named for it ("her address is in her profile", "… is on https://x"), and what they called
 * that place: a page by its address, or what only their own side can have written. Where two stand there, a person says which.
 */
export function pointedAt(sink: Sink, deed: Deed, { known, words }: Situation): Pointed | undefined {
  // Money and access go to whom they named themselves.
  if (sink.kind !== 'recipient' || deed.act === 'pay' || deed.act === 'share') return undefined;
  const posted = somebodys(sink, deed, { known, words });
  if (posted) return posted;
  for (const place of placesIn(words, addressThere, deed)) {
    // "general.csv" reads like a host, and is a file.
    const url = urlsIn(place.sentence.slice(place.at)).find((one) => /^https?:|^www\.|\//i.test(one));
    const found = url === undefined ? inRecord(sink, place, known) : onPage(sink, url, known);
    if (found) return found;
  }
  return undefined;
}

function onPage(sink: Sink, url: string, known: readonly KnownValue[]): Pointed | undefined {
  const isThatPage = ({ record, place = [] }: KnownValue) => !record && place.some((one) => plainUrl(one) === plainUrl(url));
  const page = known.find((one) => isThatPage(one) && isOnly(sink, leadsIn(one.value)));
  return page && { known: page, named: [url] };
}

function inRecord(sink: Sink, { sentence, before }: Place, known: readonly KnownValue[]): Pointed | undefined {
  for (const one of withValue(known, sink)) {
    const beside = ofRecord(known, one).filter(({ within }) => within === one.within);
    if (!isOnly(sink, beside)) continue;
    // Of somebody, who is reached there too; no other record tells in its texts where anybody is.
    const isPerson = !one.within || ofRecord(known, one).some(({ kind, within }) => kind === 'recipient' && !within);
    const names =
      isClean(one.labels) && isPerson ? (one.record?.names ?? []).filter((name) => isNamed(name, [`${before} ${sentence}`])) : [];
    const place = one.within ? [] : (one.record?.listed?.place ?? []);
    const isOneOfThatName = names.some((name) => isOnly(sink, ofName(known, one, name)));
    if (isOneOfThatName || (place.length && place.every((id) => isOfTheirs(id, known)))) return { known: one, named: [...names, ...place] };
  }
  return undefined;
}

/** A mailbox as that is one, or a handle as that is one. */
const isAlike = ({ kind, value }: { kind?: SinkKind | undefined; value: string }, sink: Sink): boolean =>
  kind === 'recipient' && value.includes('@') === sink.value.includes('@');
/** Of all these, it is the only one of its sort. */
function isOnly(sink: Sink, values: readonly { kind?: SinkKind | undefined; value: string }[]): boolean {
  const alike = values.filter((one) => isAlike(one, sink));
  return alike.length > 0 && alike.every(({ value }) => fold(value) === fold(sink.value));
}

/**
 * Whose address stands in a file or a room that they named for it ("addresses are in contacts.txt", "Luca posted the address of our
 * intern in #mobile"). Not where they gave an address of their own to write to, nor where they only say that some are there.
 */
function somebodys(sink: Sink, deed: Deed, { known, words }: Pick<Situation, 'known' | 'words'>): Pointed | undefined {
  if (!sink.value.includes('@') || words.some((text) => leadsIn(text).some(({ kind }) => kind === 'recipient'))) return undefined;
  for (const { sentence, at } of placesIn(words, whoseAddress, deed)) {
    const listed = known.find((one) => isList(one, sentence.slice(at)) && isBeside(sink, one.value, words, deed));
    const found = listed ? { known: listed, named: listed.place?.slice() ?? [] } : postedThere(sink, sentence, known);
    if (found) return found;
  }
  return undefined;
}
const stand = anyOf({ en: 'are|is', de: 'stehen|steht|sind', fr: 'sont', es: 'están', it: 'sono', pt: 'estão', nl: 'staan' });
const whoseAddress = new RegExp(
  `(?<!\\p{L})(?:(?:${theirs}|\\p{L}+['’]s|\\p{L}+s['’])\\s(?:(?:e-?)?mail\\s)?${addresses}|${addresses}\\s(?:${of}|for|${stand})\\s)`,
  'iu',
);

/** The one address that stands in a room which they named; where they named who put it there, the one in what that one wrote. */
function postedThere(sink: Sink, sentence: string, known: readonly KnownValue[]): Pointed | undefined {
  const isLead = (one: KnownValue) =>
    one.within && isAlike(one, sink) && one.record?.listed?.place.some((place) => isNamed(place, [sentence]));
  const all = known.filter(isLead);
  const isByOne = ({ record, field }: KnownValue) =>
    known.some(
      (one) =>
        one.record?.id === record?.id && one.field !== field && one.kind === 'recipient' && !one.within && isNamed(one.value, [sentence]),
    );
  const byOne = all.filter(isByOne);
  const there = byOne.length || bySomebody.test(sentence) ? byOne : all;
  const [first] = there;
  if (!first || !there.every(({ value }) => fold(value) === fold(sink.value))) return undefined;
  return { known: first, named: (first.record?.listed?.place ?? []).filter((one) => isNamed(one, [sentence])) };
}

/** "Tom posted the address": what others put there doesn't count. */
const bySomebody =
  /(?<![\p{L}\p{N}])\p{Lu}\p{L}{2,}\s(?:has\s|hat\s|a\s|ha\s)?(?:posted|wrote|written|put|said|shared|left|sent|gave|dropped|geschrieben|schrieb|écrit|escribió|escrito|scritto)/u;

/** A file that they named there. */
const isList = ({ record, place = [] }: KnownValue, sentence: string): boolean =>
  !record && place.some((one) => /^[^@:]+\.\p{L}[\p{L}\p{N}]{1,4}$/u.test(one) && stands(sentence, one, 'path'));

/** It stands in a line with a name that they said, and no other such address does. */
function isBeside(sink: Sink, text: string, words: readonly string[], deed: Deed): boolean {
  const wanted = fold(sink.value);
  const lines = linesWithAddresses(text).map(({ reached, names }) => ({
    reached: reached.filter((one) => one.includes('@') === wanted.includes('@')),
    names,
  }));
  const mine = lines.filter(({ reached }) => reached.length === 1 && reached[0] === wanted).flatMap(({ names }) => names);
  const isOnly = (name: string) => lines.every(({ reached, names }) => !names.includes(name) || reached.every((one) => one === wanted));
  return mine.some((name) => isNamed(name, words) && isOnly(name) && namedFor(words, deed, [name], 'content') > 0);
}
/** Each line with who is reached by what stands in it, and the names that stand beside. */
const linesWithAddresses = remembered((text) =>
  text.split('\n').flatMap((line) => {
    const reached = leadsIn(line).flatMap(({ kind, value }) => (kind === 'recipient' ? [fold(value)] : []));
    if (!reached.length) return [];
    const rest = reached.reduce((left, one) => left.replaceAll(one, ' '), line);
    return [{ reached, names: rest.match(/\p{Lu}\p{L}{2,}/gu)?.map(String) ?? [] }];
  }),
);

interface Place {
  sentence: string;
  /** The sentence before it. */
  before: string;
  /** Where in it they say so. */
  at: number;
}

/** Where their words say such a thing of somebody for whom they ask for such an act, and don't say no to it or wonder whether it is so. */
const placesIn = (words: readonly string[], said: RegExp, deed: Deed): Place[] =>
  words.flatMap((text) =>
    sentencesOf(text).flatMap((sentence, index, all) => {
      const at = negation.test(sentence) || wondering.test(sentence) ? -1 : sentence.search(said);
      if (doubts.test(sentence) || (checks.test(all[index + 1] ?? '') && rightness.test(all[index + 1] ?? ''))) return [];
      if (at < 0 || wonders.test(sentence.slice(0, at)) || !isForThem(sentence.slice(at), sentence.slice(0, at), words, deed)) return [];
      return [{ sentence, before: all[index - 1] ?? '', at }];
    }),
  );
const wonders = new RegExp(
  `${whole(anyOf({ en: 'whether|if', de: 'ob', fr: 'si', es: 'si', it: 'se', nl: 'of' }))}|(?<!\\p{L})(?:${ours})\\s*$`,
  'iu',
);

const rightness = wholeWord(
  anyOf({
    en: 'right|correct|valid|current|still|up to date|true|same|works?|ours',
    de: 'stimmt|richtig|aktuell|gültig|noch',
    fr: 'juste|exacte?|correcte?|valable|encore|bonne',
    es: 'correct[ao]|válid[ao]|sigue|todavía',
    it: 'giust[ao]|corrett[ao]|valid[ao]|ancora',
    pt: 'cert[ao]|corret[ao]|ainda',
    nl: 'klopt|juist|geldig|nog',
  }),
);
/** By which a look begins. */
const checks = new RegExp(
  `^\\W*(?:${please}\\s)?${anyOf({
    en: 'look|check|see|find out|verify|compare|is (?:it|that|this)',
    de: 'prüf|schau|sieh|vergleich|finde|ist (?:sie|es|das|die)|stimmt',
    fr: 'vérifi|regarde|compare|est-(?:ce|elle)',
    es: 'comprueba|mira|verifica|compara|es ',
    it: 'controlla|verifica|guarda|confronta|è ',
    pt: 'verifica|vê|compara|é ',
    nl: 'controleer|kijk|vergelijk|klopt',
  })}`,
  'iu',
);
/** "Her address is on X, check whether it is right", "compare her address on X with ours", "… is wrong": it isn't for sending. */
const doubts = new RegExp(
  `(?<!\\p{L})${anyOf({
    en: "(?:look|check|see|find out|verify|tell me) (?:\\p{L}+ ){0,2}?(?:whether|if)|compar(?:e|ing)|(?:save|store|note|copy|correct|update|change|replace|check|verify) (?:\\p{L}+(?:['’]s)? ){0,2}(?:e-?mail |mail )?address|(?:is|looks|seems|may be) (?:\\p{L}+ ){0,2}?(?:wrong|old|outdated|fake|strange|odd|false|suspicious)",
    de: '(?:prüf|schau|sieh nach)\\p{L}*,? ob|vergleich|(?:ist|wirkt|scheint) (?:\\p{L}+ ){0,2}?(?:falsch|veraltet|alt|komisch)',
    fr: 'vérifi\\p{L}* si|compar|est (?:fausse|vieille|erronée)',
    es: 'comprueba si|mira si|verifica si|compara|está mal',
    it: 'controlla se|verifica se|confronta|è sbagliat',
    pt: 'verifica se|vê se|compara|está errad',
    nl: 'controleer of|kijk of|vergelijk|is (?:fout|oud|verouderd)',
  })}`,
  'iu',
);

/** Where they said by name whose it is ("Ana's address", "the address of our intern"), such an order speaks of that one, or of "her". */
function isForThem(address: string, before: string, words: readonly string[], deed: Deed): boolean {
  const [, owner] =
    /(?:^|\s)([\p{L}-]+)(?:['’]s|(?<=s)['’])\s(?:e-?)?(?:mail\s)?$/u.exec(before) ??
    /^(?:([\p{L}-]+)(?:['’]s|(?<=s)['’])\s)/u.exec(address) ??
    [];
  const [, of] = ofWhom.exec(address) ?? [];
  const theirs = owner ?? of;
  if (theirs === undefined) return true;
  return words.some((text) =>
    orders(text, deed).some(
      ({ clause }) => pronouns.test(clause) || partsOf(theirs).some((part) => namedFor([clause], deed, [part], 'content') > 0),
    ),
  );
}
const ofWhom = new RegExp(`^${addresses}\\s(?:${of}|for)\\s(?:${determiners}\\s)?((?:\\p{L}+)(?:\\s\\p{L}+)?)`, 'iu');

const reached = anyOf({
  en: 'e-?mail|number|handle',
  de: 'nummer',
  fr: 'numéro',
  es: 'número',
  it: 'numero',
  pt: 'número',
  nl: 'nummer',
});
const where = anyOf({
  en: 'in|on|from|under|with|at',
  de: 'im|auf|aus|von|bei',
  fr: 'dans|sur',
  es: 'en',
  it: 'nel|sul',
  pt: 'no|na',
  nl: 'op|uit',
});
/** One: where several are, none is pointed at. */
const addressThere = new RegExp(`${whole(`${address}|${reached}`)}(?:\\s\\p{L}+){0,3}?\\s${where}\\s(?:https?:|\\p{L})`, 'iu');
