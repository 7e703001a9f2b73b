import type { KnownValue, Sink, Situation } from '../policy.ts';
import { wordsOfName } from '../words/tools.ts';
import { addressOf, fold, literal, stands } from '../words/values.ts';
import { group, withValue } from './groups.ts';
import { isNamed } from './records.ts';

// Who wrote what the owner speaks of: "Daniel Reyes wrote this morning. Tell him …". What is told goes back to where the
// message came from, as an answer does, and nowhere else.

/**
 * The sender of a message that they said somebody wrote, found by a look with nothing but their words, where no other goes by
 * that name; and what they called the sender.
 */
export function writerOf(sink: Sink, { known, words }: Situation): { known: KnownValue; named: string[] } | undefined {
  if (sink.kind !== 'recipient') return undefined;
  for (const one of withValue(known, sink)) {
    const listed = one.record?.listed;
    if (!isSender(one) || !listed || listed.cut || !listed.asked.every((asked) => isTheirs(asked, words))) continue;
    const said = namesOf(one).filter((name) => words.some((text) => wrote(name).test(fold(text))));
    const named = said.filter((name) => group(known, bySender, name).every((other) => addressIn(other) === addressIn(one)));
    if (named.length) return { known: one, named };
  }
  return undefined;
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

/** Words in the names of too many senders. */
const common = new Set('info office team service support noreply reply mail post the and dr mrs frau herr hotel'.split(' '));

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
