import { isClean, type KnownValue, type Sink, type Situation } from '../policy.ts';
import { type Deed, namedFor } from '../words/intent.ts';
import { wordsOfName } from '../words/tools.ts';
import { addressOf, fold, literal, stands } from '../words/values.ts';
import { group, withValue } from './groups.ts';
import { isNamed } from './records.ts';

// Who wrote what the owner speaks of: "Daniel Reyes wrote this morning. Tell him …". What is told goes back to where the
// message came from, as an answer does, and nowhere else.

/**
 * The sender of a message that they said somebody wrote, found by a look with nothing but their words, where an order of theirs is
 * for that one and nobody else goes by that name, among senders or in a list that they keep; and what they called the sender.
 */
export function writerOf(sink: Sink, deed: Deed, { known, words }: Situation): { known: KnownValue; named: string[] } | undefined {
  if (sink.kind !== 'recipient') return undefined;
  for (const one of withValue(known, sink)) {
    const listed = one.record?.listed;
    if (!isSender(one) || !listed || listed.cut || !listed.asked.every((asked) => isTheirs(asked, words))) continue;
    const said = namesOf(one).filter((name) => words.some((text) => isWrittenAsName(name, text) && wrote(name).test(fold(text))));
    const named = said.filter((name) => isOnlyOne(one, name, known) && namedFor(words, deed, [name, `${name}s`], 'content') > 0);
    if (named.length) return { known: one, named };
  }
  return undefined;
}

/** No other sender goes by it, and nobody in a list that only the owner's side can have written. */
function isOnlyOne(one: KnownValue, name: string, known: readonly KnownValue[]): boolean {
  const address = addressIn(one);
  const isOther = (other: KnownValue) =>
    other.kind === 'recipient' &&
    other.value.includes('@') &&
    addressIn(other) !== address &&
    isClean(other.labels) &&
    other.labels.sources.length > 0;
  const goesByIt = ({ record }: KnownValue) => record?.names.some((called) => stands(called, name, 'content')) ?? false;
  return (
    group(known, bySender, name).every((other) => addressIn(other) === address) && !known.some((other) => isOther(other) && goesByIt(other))
  );
}

const senders = /^(?:from|sender|author|writer|reply_to)(?:_(?:e?mail|address|user|handle))?$/;
const isSender = ({ kind, field = '', record }: KnownValue): boolean =>
  kind === 'recipient' && record !== undefined && senders.test(wordsOfName(field).join('_'));
const addressIn = ({ value }: KnownValue): string => fold(addressOf(value));

/** Each word that the model looked for is theirs, or only says where mail is. */
const isTheirs = (asked: string, words: readonly string[]): boolean =>
  everyBox.test(asked) || asked.split(/\s+/).every((word) => isNamed(word, words) || words.some((text) => stands(text, word, 'content')));

const everyBox = /^(?:inbox|in|received|unread|e?mails?|messages?|all|any|\d{1,4})$/i;

/** What a sender goes by: the name before the address, whole and by its parts; of a bare address the words before its "@". */
function namesOf({ value }: KnownValue): string[] {
  const name = fold(
    value
      .replace(/<[^<>]*>\s*$/, '')
      .replace(/@.*$/, '')
      .replaceAll('"', ''),
  );
  const parts = name.split(/[^\p{L}'-]+/u).filter((part) => part.length > 2);
  const pairs = parts.slice(1).map((part, at) => `${parts[at]} ${part}`);
  return [...new Set([name.trim(), ...pairs, ...parts])].filter((one) => one.length > 2 && !common.has(one));
}
const bySender = (one: KnownValue): string[] => (isSender(one) ? namesOf(one) : []);

/** Whoever they name, they write as a name: with capitals, and not only since a sentence or a noun begins so. */
function isWrittenAsName(name: string, text: string): boolean {
  const parts = name.split(' ');
  const capital = (part: string) => `${literal(part.charAt(0).toUpperCase())}${literal(part.slice(1))}`;
  const written = parts.map((part) => (part.length > 3 ? capital(part) : `(?:${capital(part)}|${literal(part)})`)).join('\\s');
  const before =
    parts.length > 1
      ? '(?<![\\p{L}\\p{N}])'
      : '(?:(?<=[\\p{L}\\p{N},] )|^)(?<!(?:^|[^\\p{L}])(?:[Dd](?:er|ie|as|em|en|es)|[Ee]ine?[mnrs]?|[MmSsDd]ein\\p{L}*|[Uu]nser\\p{L}*|[Ii]hr\\p{L}*) )';
  return new RegExp(`${before}${written}(?:s|'s)?(?!\\p{L})`, 'u').test(text.normalize('NFKC'));
}

/** Words that stand in the names of too many senders, and that say what somebody is and not who. */
const common = new Set(
  (
    'info office team service support noreply reply mail post newsletter news shop store bank boss chef landlord landlady customer client care school doctor dentist lawyer police hotel restaurant sales billing accounts admin ' +
    'him her them everyone everybody all you your that this what who latest new unread today monday tuesday wednesday thursday friday saturday sunday the and dr mrs frau herr'
  ).split(' '),
);

const message =
  '(?:(?:e-?)?mails?|messages?|letters?|requests?|questions?|notes?|texts?|nachricht(?:en)?|anfrage|brief|courriel|mensaje|messaggio|bericht)';
const writing =
  '(?:wrote|writes|has written|mailed|e-?mailed|messaged|texted|asked|asks|is asking|sent|reported|replied|complained|schrieb|schreibt|hat (?:\\S+ ){0,4}(?:geschrieben|gefragt|geschickt)|a (?:écrit|demandé|envoyé)|escribió|preguntó|envió|ha scritto|ha chiesto|schreef|vroeg)';
/** Whether they said that one of this name wrote something, or that they are to be answered. */
const wrote = (name: string): RegExp => {
  const who = `(?<![\\p{L}\\p{N}])${literal(name)}`;
  const the = '(?:(?:the|our|my|mr|mrs|ms|dr|frau|herrn?)\\.? )?';
  return new RegExp(
    [
      `${who}(?:(?:'s?|s')? (?:\\S+ ){0,2}${message}|(?: \\S+){0,3} ${writing})(?!\\p{L})`,
      `${who}s?,?(?: who| as| since| because| and)? (?:he|she|they|who) (?:\\S+ ){0,3}(?:${writing})(?!\\p{L})`,
      `${who}(?![\\p{L}\\p{N}]).*(?<!\\p{L})(?:his|her|their|its|seiner?|ihrer?|sa|son|leur|su|sua|zijn|haar|hun) (?:\\S+ )?${message}(?!\\p{L})`,
      `(?<!\\p{L})${message} (?:\\S+ ){0,3}(?:from|by|of|von|de|di|da|van) ${the}${literal(name)}(?![\\p{L}\\p{N}])`,
      `(?<!\\p{L})(?:repl(?:y|ies)|answer|respond|write back|antworte|répond\\p{L}*|responde|rispondi|antwoord)(?: to| back to)? ${the}${literal(name)}(?![\\p{L}\\p{N}])`,
    ].join('|'),
    'u',
  );
};
