import { ownOf } from '@deskhand/protocol';
import type { Call } from '../policy.ts';
import { altering } from './act-words.ts';
import { fold } from './values.ts';

// What a tool's own name says that it does ("merge_pull_request"): whoever asks for just that need not use one of our words
// for it. The name comes from whoever made the tool, never from what a task reads.

/** The words of a tool's name, without those of its server where it says a thing itself. Empty for a plugin's, unless its name counts. */
export function wordsOfTool({ tool, needs, named }: Pick<Call, 'tool' | 'needs' | 'named'>): string[] {
  if (needs.some(({ kind }) => kind === 'plugin')) return named === undefined ? [] : wordsIn(named);
  return wordsIn(tool);
}

/** Those of a name that say something: at least three letters, and no "the" or "for". */
export const wordsIn = (name: string): string[] => verbFirst(spelt(name, telling));

/** Every word of a name, in small letters: "createPullRequest", "create_pull_request" and "forge.create-pull-request" have three. */
export function wordsOfName(name: string): string[] {
  const words = named.get(name) ?? spelt(name, (word) => word !== '');
  // The fields of a list have the same few names in each of its rows.
  if (named.size >= 1000) named.clear();
  named.set(name, words);
  return words;
}
const named = new Map<string, string[]>();

const telling = (word: string): boolean => word.length > 2 && !empty.has(word);

/** Without the name of its server, unless that says the thing: "notes.create" says what is created before the dot. */
function spelt(name: string, counts: (word: string) => boolean): string[] {
  const parts = name.split(/[.:/]|__/).map((part) =>
    part
      .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
      .split(/[^\p{L}]+/u)
      .map(fold)
      .filter((word, at, all) => counts(word) || (at === 0 && all.length > 1 && verbs.has(word))),
  );
  const [own = [], of = []] = parts.reverse();
  return own.length === 1 ? [...own, ...of] : own;
}

/** With its verb first, where another word stands before it: "ticket_close" and "chat_send_message" close and send. */
export function verbFirst(words: string[]): string[] {
  const [first = ''] = words;
  const last = words.length > 1 && first !== 'empty' && !closing.test(first) && closing.test(words.at(-1) ?? '') ? words.length - 1 : 0;
  const at = [changing, looking].map((verbs) => words.findIndex((word) => verbs.test(word))).find((index) => index >= 0) ?? last;
  return [...words.slice(at), ...words.slice(0, at)];
}
/** Words that in a name are hardly ever a thing. */
export const changing =
  /^(?:add|append|approve|archive|assign|ban|cancel|change|clear|close|create|decline|delete|disable|edit|enable|erase|forward|insert|invite|kick|mark|merge|modify|move|publish|purge|reject|remove|rename|reply|reschedule|revoke|send|set|share|submit|toggle|unsubscribe|update|upload)$/;
/** Words that are as often things, and verbs where they end a name ("hotel_book"). */
const closing =
  /^(?:answer|book|buy|clone|confirm|draft|follow|fork|join|leave|like|log|note|open|order|pay|pin|post|push|refund|rent|reserve|say|schedule|star|transfer|trash|unfollow|unstar)$/;
const looking = /^(?:check|fetch|find|get|list|lookup|read|search)$/;

/** Words that say what is done where more follows, and nothing alone. */
const verbs = new Set(['run', 'make', 'use', 'call']);
/** Words of a name that say nothing about what is done. */
const empty = new Set(['the', 'for', 'from', 'with', 'now', 'new', 'into', 'and', 'all', 'use', 'run', 'make', 'call', 'tool']);

/** How an order to do what the tool's name says begins: its verb, or a verb of making with what it makes. */
export function ordersOfTool(words: string[]): { verbs: string; makes?: RegExp; altering?: boolean; anywhere?: string } | undefined {
  const [verb, ...things] = words;
  if (!verb) return undefined;
  const nouns = things.map(stem);
  if (isSending(verb)) return { verbs: 'send|e-?mail|mail|message' };
  if (isAltering(verb)) return { verbs: altering, altering: true };
  const also = [
    ...(Object.hasOwn(alsoSaid, verb) ? [`(?:${alsoSaid[verb]})(?!\\p{L})`] : []),
    ...(nouns.length && /^(?:re)?assign$/.test(verb) ? [handsOver(nouns)] : []),
  ];
  // A word of several ("checkout") is also said as two, with what it is about between them.
  const alone = things.length ? [] : splits(verb);
  // "Start it again", where the tool restarts.
  const again = /^re\p{L}{3}/u.test(verb) ? `(?:${stem(verb.slice(2))}|start|run|do|try|send)(?!\\p{L})[^.!?;]{0,40} again|` : '';
  // "Stop following", where the tool unfollows.
  const undone = /^un\p{L}{4}/u.test(verb) ? `(?:stop|quit|end) ${stem(verb.slice(2))}|` : '';
  // "Add a comment", where the tool comments.
  if (!isMaking(verb))
    return {
      verbs: `${again}${undone}(?:re-?)?(?:${[stem(verb), ...alone, ...also].join('|')})`,
      makes: new RegExp(`(?<!\\p{L})(?:an?|another|one) (?:\\p{L}+ )?${stem(verb)}`, 'iu'),
      ...(ownOf(alsoSaid, verb) === visits && { anywhere: '(?<=(?<!\\p{L})by )(?:visiting|opening|going to|browsing)(?!\\p{L})' }),
    };
  const last = nouns.at(-1);
  // Whoever has something bought has it put into a cart.
  const bought = things.some((thing) => /^(?:cart|basket)$/.test(thing)) ? '|(?:re-?)?(?:buy|order|purchas)' : '';
  // "Comment on it", where the tool adds a comment.
  return last
    ? { verbs: last + bought, makes: new RegExp(`(?<!\\p{L})(?:${things.flatMap(calledToo).join('|')})`, 'iu') }
    : { verbs: stem(verb) };
}

/** Whether these words speak of one of the things in the tool's name; true where it names none. */
export const isAbout = (clause: string, [, ...things]: string[]): boolean =>
  !things.length || new RegExp(`(?<!\\p{L})(?:${things.flatMap(calledToo).join('|')})`, 'iu').test(clause);

/** What people call such a thing. */
const calledToo = (thing: string): string[] => [stem(thing), ...(Object.hasOwn(alsoCalled, thing) ? [alsoCalled[thing] ?? ''] : [])];
const alsoCalled: { readonly [thing: string]: string } = {
  bug: 'ticket|issue',
  channel: 'room',
  event: 'appointment|meeting|calendar|entry|reminder|termin|kalender|rendez-vous|cita|appuntamento|afspraak',
  issue: 'ticket|bug',
  mail: 'letter',
  member: 'person|colleague',
  reservation: 'table|booking',
  room: 'channel',
  task: 'to-?do',
  ticket: 'issue|bug',
  todo: 'to-do|task',
  user: 'person|member|colleague',
};

const visits = 'visit|open|go (?:to|on)|look (?:at|on)|check';
/** What people say instead of the verb that a tool is called by, where it says hardly anything else. */
const alsoSaid: { readonly [verb: string]: string } = {
  browse: visits,
  navigate: visits,
  approve: 'accept|sign off',
  archive: 'put away|file away',
  call: 'ring|phone(?! (?:number|bill|call))|telephone',
  close: 'resolve',
  decline: 'refuse|reject|turn down',
  enroll: 'sign up|register',
  merge: 'combine',
  postpone: 'push back|put off',
  refund: 'give back|pay back',
  reject: 'refuse|decline|turn down',
  reschedule: 'postpone|push back|put off|bring forward|move (?:it|them|the|my|our|his|her|their)',
  resolve: 'close',
  subscribe: 'sign up',
  unsubscribe: 'sign off',
};
/** "Give his tickets to Jonas": the thing, and somebody else who gets it. */
const handsOver = (nouns: readonly string[]): string =>
  `(?:give|hand)(?!\\p{L})(?! (?:me|us)(?!\\p{L}))[^.!?;,]{0,40}(?<!\\p{L})(?:${nouns.join('|')})[^.!?;,]{0,20} to (?!me(?!\\p{L})|us(?!\\p{L}))`;

/** Whoever says "mail it to her" asks for what is called send, and the other way round. */
export const isSending = (verb: string): boolean => /^(?:send|e?mail|message)$/.test(verb);
/** A name that says only that something is changed: any order to change that very thing may be for it. */
export const isAltering = (verb: string): boolean =>
  /^(?:set|update|change|modify|edit|control|toggle|adjust|switch|configure|reset|decide)$/.test(verb);
const isMaking = (verb: string): boolean => making.test(verb);
/** Not "publish" or "grant", which say more than that something comes to be. */
const making =
  /^(?:creat|mak|add|set|put|sav|stor|writ|compos|insert|append|build|generat|prepar|produc|plan|log|post|open|file|register|record|issue|perform|do|trigger)/iu;
/** "approve" in "approving", "reply" in "replies", "reaction" in "react". */
export const stem = (word: string): string => (word.length > 4 ? word.replace(/(?:ion|e|y|s)$/, '') : word);
const splits = (word: string): string[] =>
  word.length < 7
    ? []
    : Array.from(
        { length: word.length - 5 },
        (_, at) => `${word.slice(0, at + 3)}(?:[ -]|(?!\\p{L})[^.!?;]{1,60}(?<!\\p{L}))${word.slice(at + 3)}(?!\\p{L})`,
      );
