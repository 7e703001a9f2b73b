import { eitherCase } from '@deskhand/protocol';
import { isOwners, type KnownValue, type Sink, type Situation } from '../policy.ts';
import { namedFor } from '../words/addressed.ts';
import { anyOf, determiners, of, theirs, wholeWord } from '../words/lexicon.ts';
import { messages, titles } from '../words/things.ts';
import { wordsOfName } from '../words/tools.ts';
import { addressOf, fold, leadsIn, literal, stands } from '../words/values.ts';
import type { Deed } from '../words/verbs.ts';
import { group, ofRecord, withValue } from './groups.ts';
import { isNamed, partsOf } from './names.ts';

// Who wrote what the owner speaks of: "Daniel Reyes wrote this morning. Tell him …". What is told goes back to where the
// message came from, as an answer does, and nowhere else.

/**
 * The sender of a message that they said somebody wrote, found by a look with nothing but their words, where an order of theirs is
 * for that one and nobody else goes by that name, among senders or in a list that they keep; and what they called the sender.
 */
export function writerOf(sink: Sink, deed: Deed, { known, words }: Situation): { known: KnownValue; named: string[] } | undefined {
  // Whoever gives an address means that one.
  if (sink.kind !== 'recipient' || words.some((text) => leadsIn(text).some(({ kind }) => kind === 'recipient'))) return undefined;
  for (const one of withValue(known, sink)) {
    const listed = one.record?.listed;
    if (!isSender(one) || !listed || listed.cut || !listed.asked.every((asked) => isTheirs(asked, words))) continue;
    const said = namesOf(one).filter((name) => words.some((text) => stands(text, name, 'content') && isWriter(name, text)));
    const named = said.filter((name) => isOnlyOne(one, name, known) && namedFor(words, deed, [name], 'content') > 0);
    if (named.length && !othersNamed(one, known, words)) return { known: one, named };
  }
  return undefined;
}

/** No other sender goes by it, and nobody in a list that only the owner's side can have written. */
function isOnlyOne(one: KnownValue, name: string, known: readonly KnownValue[]): boolean {
  const address = addressIn(one);
  const isOther = (other: KnownValue) =>
    other.kind === 'recipient' && other.value.includes('@') && addressIn(other) !== address && isOwners(other.labels);
  const goesByIt = ({ record }: KnownValue) => record?.names.some((called) => stands(called, name, 'content')) ?? false;
  return (
    group(known, bySender, name).every((other) => addressIn(other) === address) && !known.some((other) => isOther(other) && goesByIt(other))
  );
}

/** Somebody else whose message was read is named there, too: then a person says who is meant. */
const othersNamed = (one: KnownValue, known: readonly KnownValue[], words: readonly string[]): boolean => {
  const mine = new Set(wordsIn(one));
  return known.some(
    (other) =>
      isSender(other) && addressIn(other) !== addressIn(one) && wordsIn(other).some((part) => !mine.has(part) && isNamed(part, words)),
  );
};

const senders = /^(?:from|sender|author|writer|reply_to)(?:_(?:e?mail|address|user|handle))?$/;
const isSender = ({ kind, field = '', record }: KnownValue): boolean =>
  kind === 'recipient' && record !== undefined && senders.test(wordsOfName(field).join('_'));
const addressIn = ({ value }: KnownValue): string => fold(addressOf(value));

/**
 * Whether a message is one that they speak of, where what answers it goes to whoever wrote it: they name the writer, in capitals, or
 * a message. What it is about, and what the writer calls themselves ("Boss", "Li Wei" as a subject), is for whoever sends to choose.
 */
export function isSpokenOfAsTheirs(message: KnownValue, { known, words }: Pick<Situation, 'known' | 'words'>): boolean {
  const writers = ofRecord(known, message).filter(isSender);
  if (!writers.length) return true;
  const whose = words.flatMap(whoseMessages);
  // Whose it is they said: then it is one of that name, and nobody else who goes by it wrote here.
  if (whose.length) return writers.some((one) => whose.some((name) => goesBy(one, name) && isOnlyOneOf(one, name, known)));
  if (words.some((text) => aMessage.test(text))) return isOnlySuch(message, writers, known, words);
  const parts = writers.flatMap((one) => [
    ...wordsIn(one),
    ...addressIn(one)
      .replace(/@.*$/, '')
      .slice(0, 100)
      .split(/[^\p{L}]+/u),
  ]);
  const isName = (part: string, text: string) =>
    new RegExp(`(?:(?<=[\\p{L}\\p{N},] )|^)${literal(part.charAt(0).toUpperCase())}${literal(part.slice(1))}(?!\\p{L})`, 'u').test(text);
  return parts.some((part) => part.length > 2 && words.some((text) => stands(text, part, 'content') && isName(part, text)));
}

const aMessageWord = `(?:${messages}|threads?|posts?|comments?|reviews?|questions?|requests?|notes?)`;
/** "Ana's message", "the mail from Ana": the names of those whose messages they speak of. */
const whoseMessages = (text: string): string[] =>
  [...text.matchAll(ofSomebody)].flatMap(({ groups: { of, by } = {} }) => (of ?? by ?? '').toLowerCase() || []);
const ofSomebody = new RegExp(
  `(?<of>\\p{Lu}[\\p{L}-]{2,})(?:['’]s)\\s(?:\\p{Ll}+\\s)?${aMessageWord}|${aMessageWord}\\s(?:from|by|von|de|di|van)\\s(?:${titles}\\.?\\s)?(?<by>\\p{Lu}[\\p{L}-]{2,})(?!\\p{L})`,
  'gu',
);
const goesBy = (one: KnownValue, name: string): boolean =>
  wordsIn(one).includes(name) ||
  addressIn(one)
    .replace(/@.*$/, '')
    .split(/[^\p{L}]+/u)
    .includes(name);
const isOnlyOneOf = (one: KnownValue, name: string, known: readonly KnownValue[]): boolean =>
  known.every((other) => !isSender(other) || addressIn(other) === addressIn(one) || !goesBy(other, name));

/** Nobody else wrote one whose title has all the words by which they called this one. */
function isOnlySuch(message: KnownValue, writers: readonly KnownValue[], known: readonly KnownValue[], words: readonly string[]): boolean {
  const mine = new Set(writers.map(addressIn));
  const said = (message.record?.titles ?? []).filter((title) => words.some((text) => stands(text, title, 'content')));
  return said.every((title) => {
    const parts = partsOf(title);
    const isAsMuch = (other: KnownValue) =>
      isSender(other) &&
      !mine.has(addressIn(other)) &&
      other.record?.titles?.some((one) => parts.every((part) => partsOf(one).includes(part)));
    return !parts.length || !known.some(isAsMuch);
  });
}

/** Each word that the model looked for is theirs, or only says where mail is. */
const isTheirs = (asked: string, words: readonly string[]): boolean =>
  everyBox.test(asked) || asked.split(/\s+/).every((word) => isNamed(word, words) || words.some((text) => stands(text, word, 'content')));

const everyBox = /^(?:inbox|in|received|unread|e?mails?|messages?|all|any|\d{1,4})$/i;

/** What a sender is called before the address. A bare address calls nobody. */
function wordsIn({ value }: KnownValue): string[] {
  const name = /^([^<>]*)</.exec(value.slice(0, 200))?.[1] ?? '';
  return fold(name)
    .split(/[^\p{L}'-]+/u)
    .filter((part) => part.length > 2)
    .slice(0, 8);
}
/** What the owner may mean them by: the whole of it, or the first two words of more ("Wessex Mutual" of "Wessex Mutual Claims"). One word is any word. */
function namesOf(one: KnownValue): string[] {
  const parts = wordsIn(one);
  return parts.length < 2 ? [] : [...new Set([parts.join(' '), parts.slice(0, 2).join(' ')])];
}
const bySender = (one: KnownValue): string[] => (isSender(one) ? namesOf(one) : []);

const aMessage = wholeWord(`${messages}|${anyOf({ en: 'threads?|posts?|comments?|reviews?', de: 'beitrag' })}`);
/** In any case, where a name beside it is in capitals. */
const message = eitherCase(`(?:${messages}|${anyOf({ en: 'requests?|query|queries|questions?|notes?|texts?', de: 'anfragen?' })})`);
const writing = anyOf({
  en: 'wrote|writes|written|mailed|e-?mailed|messaged|texted|asked|asks|sent|reported|replied|complained',
  de: 'schrieb|schreibt|fragte|fragt',
  fr: 'écrit|demandé',
  es: 'escribió|preguntó',
  it: 'scritto|chiesto',
  nl: 'schreef|vroeg',
});
const has = anyOf({ en: 'has|have|had|just|also', de: 'hat', fr: 'a', it: 'ha', nl: 'heeft' });
const titled = eitherCase(`(?:(?:${determiners}|${titles})\\.?\\s)?`);
/** Not a part of a longer name; a sentence's first word is no name before it. */
const alone = { before: "(?<![\\p{L}\\p{N}])(?<![\\p{L}\\p{N},]\\s\\p{Lu}[\\p{L}'-]*\\s)", after: '(?![\\p{L}\\p{N}])(?!\\s\\p{Lu})' };

/**
 * Whether they said that one of this name wrote something, or is to be answered: in capitals and side by side with the word for
 * it, since whoever sends chooses what they are called.
 */
function isWriter(name: string, text: string): boolean {
  const who = name
    .split(' ')
    .map((part) => `${literal(part.charAt(0).toUpperCase())}${literal(part.slice(1))}`)
    .join('\\s');
  const named = `${alone.before}${who}`;
  const said = [
    `${named}\\s(?:${has}\\s){0,2}${writing}(?!\\p{L})`,
    `${named}(?:'s|'|’s|’)\\s(?:\\p{Ll}+\\s)?${message}(?!\\p{L})`,
    `(?<!\\p{L})${message}\\s(?:${of}|from|by)\\s${titled}${who}${alone.after}`,
    `(?<!\\p{L})(?:[Rr]epl(?:y|ies)|[Aa]nswer|[Rr]espond|[Ww]rite back)(?:\\sto|\\sback\\sto)?\\s${titled}${who}${alone.after}(?!['’])`,
    `${named},\\s(?:who|he|she|they)\\s(?:(?:has|have)\\s)?${writing}(?!\\p{L})`,
    `${named}(?!\\p{L})[\\s\\S]{0,300}(?<!\\p{L})${theirs}\\s(?:\\p{Ll}+\\s)?${message}(?!\\p{L})`,
  ];
  return new RegExp(said.join('|'), 'u').test(text.normalize('NFKC').replace(/\s+/g, ' '));
}
