import { anyOf, type Words, whole, wholeWord } from './lexicon.ts';
import { sentencesOf } from './said.ts';
import { fold } from './values.ts';

// What somebody may be let do with a thing, as tools call it ("editor", "can_edit") and as people do.

const least = new Set(['read', 'reader', 'readonly', 'view', 'viewer', 'r', 'guest', 'look']);
/** The least that somebody can be let do: whoever shares a thing asks for no less. */
export const isLeastRight = (value: string): boolean =>
  least.has(
    fold(value)
      .replace(/[ _-]?only$/, '')
      .replace(/[ _-]/g, ''),
  );

/** Words for what somebody may be let do. */
const rights = new Set(
  'admin administrator owner editor writer viewer reader commenter moderator maintainer developer member guest collaborator'.split(' '),
);
export const isRight = (value: string): boolean => rights.has(fold(value));

const lets = anyOf({
  en: 'let|lets|allow|allows|can|may|could|able to|rights?|permissions?|access|role',
  de: 'darf|kann|dürfen|können|rechten?|zugriff|schreibzugriff',
  fr: 'peut|puisse|droits?|accès',
  es: 'puede|pueda|permisos?|acceso',
  it: 'può|possa|permess[oi]|accesso',
  pt: 'pode|possa|permiss\\p{L}+|acesso',
  nl: 'mag|kan|rechten|toegang',
});
/** Verbs for what tools have a word of their own for. */
const kinds: readonly { right: RegExp; verb: Words }[] = [
  {
    right: /^(?:can )?(?:edit(?:or|ing)?|writ(?:er?|ing)|read ?write|rw|contributor|modify)$/,
    verb: {
      en: 'edit\\p{L}*|writ(?:e|ing)|chang(?:e|ing)|work on',
      de: 'bearbeit\\p{L}*|schreib\\p{L}*|änder\\p{L}*',
      fr: 'modifi\\p{L}*|édit\\p{L}*|écri\\p{L}*',
      es: 'edit\\p{L}*|modific\\p{L}*|escrib\\p{L}*|escritura',
      it: 'modific\\p{L}*|scriv\\p{L}*|scrittura',
      pt: 'edit\\p{L}*|modific\\p{L}*|escrev\\p{L}*|escrita',
      nl: 'bewerk\\p{L}*|schrijf\\p{L}*|wijzig\\p{L}*',
    },
  },
  {
    right: /^(?:can )?comment(?:er|ing|or)?$/,
    verb: {
      en: 'comment\\p{L}*',
      de: 'komment\\p{L}*',
      fr: 'comment\\p{L}*',
      es: 'coment\\p{L}*',
      it: 'comment\\p{L}*',
      pt: 'coment\\p{L}*',
      nl: 'reage\\p{L}*',
    },
  },
];
const as = anyOf({ en: 'as(?: an?| the)?', de: 'als', fr: "comme|en tant qu[e’']", es: 'como', it: 'come', pt: 'como', nl: 'als' });

/** Whether a right is one that the owner said somebody is to have: "let Ana edit it", "as an editor", "make her the owner", "editor access". */
export function isRightSaid(value: string, words: readonly string[]): boolean {
  const right = fold(value).replace(/[_-]+/g, ' ');
  const stem = /^(\p{L}{4,14}?)(?:or|er|e?d|ing)?$/u.exec(right)?.[1];
  if (!stem) return false;
  const verb = [`${stem}(?:e|e?s|ing)?`, ...kinds.flatMap((kind) => (kind.right.test(right) ? [anyOf(kind.verb)] : []))].join('|');
  const [isLet, isDone] = [wholeWord(lets), wholeWord(verb)];
  const made = wholeWord(
    `${as}\\s${right}|(?:make|making|mach|machen|fais|haz|fai|faz|maak)(?!\\p{L})[^.!?;\\n]{1,60}\\s${right}|${right}(?:ing)?[ -](?:access|rights?|permissions?|role)`,
  );
  return words.some((text) => sentencesOf(text).some((sentence) => made.test(sentence) || (isLet.test(sentence) && isDone.test(sentence))));
}
/** An argument that says what somebody may do. */
export const isRightName = (name: string): boolean =>
  new RegExp(whole('roles?|permissions?|access|access level|rights?|privileges?'), 'iu').test(name.replace(/[_-]+/g, ' '));
