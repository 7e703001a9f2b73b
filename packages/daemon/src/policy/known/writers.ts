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
    const said = namesOf(one).filter((name) =>
      words.some((text) => [name, `${name}s`].some((one) => stands(text, one, 'content')) && isWriter(name, text)),
    );
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
      .slice(0, 200)
      .replace(/<[^<>]*>\s*$/, '')
      .replace(/@.*$/, '')
      .replaceAll('"', ''),
  );
  const parts = name
    .split(/[^\p{L}'-]+/u)
    .filter((part) => part.length > 2)
    .slice(0, 8);
  const pairs = parts.slice(1).map((part, at) => `${parts[at]} ${part}`);
  return [...new Set([parts.join(' '), ...pairs, ...parts])].filter((one) => one.length > 2 && !common.has(one));
}
const bySender = (one: KnownValue): string[] => (isSender(one) ? namesOf(one) : []);

/** Words that stand in the names of too many senders, and that say what somebody is and not who. */
const common = new Set(
  (
    'info office team service support noreply reply mail post newsletter news shop store bank boss chef landlord landlady customer client care school doctor dentist lawyer police hotel restaurant sales billing accounts admin ' +
    'him her them everyone everybody all you your that this what who latest new unread today monday tuesday wednesday thursday friday saturday sunday the and dr mrs frau herr'
  ).split(' '),
);

const message =
  '(?:(?:e-?)?mails?|messages?|letters?|requests?|query|queries|questions?|notes?|texts?|nachricht(?:en)?|anfrage|brief|courriel|mensaje|messaggio|bericht)';
const writing =
  '(?:wrote|writes|written|mailed|e-?mailed|messaged|texted|asked|asks|sent|reported|replied|complained|schrieb|schreibt|fragte|fragt|écrit|demandé|escribió|preguntó|scritto|chiesto|schreef|vroeg)';
const article = '(?:(?:[Tt]he|[Oo]ur|[Mm]y|Mr|Mrs|Ms|Dr|Frau|Herrn?|Mme|Sra?)\\.?\\s)?';
/** Where a subject stands that isn't at a sentence's beginning: a preposition before it makes it something else. */
const clause = `(?<=(?:[,;:–—]|(?<!\\p{L})(?:and|that|as|since|because|when|if|what|whatever|how|dass|weil|was|wie|que|qui|che|dat|wat))\\s${article})`;
/** Not a part of a longer name; a sentence's first word is no name before it. */
const whole = { before: "(?<![\\p{L}\\p{N}])(?<![\\p{L}\\p{N},]\\s\\p{Lu}[\\p{L}'-]*\\s)", after: '(?![\\p{L}\\p{N}])(?!\\s\\p{Lu})' };
const notFirst = '(?<=[\\p{L}\\p{N},]\\s)';

/**
 * Whether they said that one of this name wrote something, or is to be answered: in capitals and side by side with the word for
 * it, since whoever sends chooses what they are called. One word alone is a name only where a sentence doesn't begin with it.
 */
function isWriter(name: string, text: string): boolean {
  const parts = name.split(' ');
  const isPair = parts.length > 1;
  const who = parts.map((part) => `${literal(part.charAt(0).toUpperCase())}${literal(part.slice(1))}`).join('\\s');
  const named = `${isPair ? '' : notFirst}${whole.before}${who}`;
  const said = [
    `${isPair ? '' : clause}${whole.before}${who}\\s(?:(?:has|have|had|just|also|hat|a|ha|heeft)\\s){0,2}${writing}(?!\\p{L})`,
    `${named}(?:'s|'|’s|’)\\s(?:\\p{Ll}+\\s)?${message}(?!\\p{L})`,
    `(?<!\\p{L})${message}\\s(?:from|by)\\s${article}${who}${whole.after}`,
    `(?<!\\p{L})${message}\\s(?:von|de|di|da|van)\\s${isPair ? article : '(?:Frau|Herrn?|Mme|Sra?)\\.?\\s'}${who}${whole.after}`,
    `(?<!\\p{L})(?:[Rr]epl(?:y|ies)|[Aa]nswer|[Rr]espond|[Ww]rite back)(?:\\sto|\\sback\\sto)?\\s${article}${who}${whole.after}(?!['’])`,
    `${named}s?,\\s(?:who|he|she|they)\\s(?:(?:has|have)\\s)?${writing}(?!\\p{L})`,
    ...(isPair
      ? [
          `${named}(?!\\p{L})[\\s\\S]{0,300}(?<!\\p{L})(?:his|her|their|its|seiner?|ihrer?|sa|son|leur|su|sua|zijn|haar|hun)\\s(?:\\p{Ll}+\\s)?${message}(?!\\p{L})`,
        ]
      : []),
  ];
  return new RegExp(said.join('|'), 'u').test(text.normalize('NFKC').replace(/\s+/g, ' '));
}
