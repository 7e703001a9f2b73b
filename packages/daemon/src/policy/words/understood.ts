import type { SinkKind } from '../policy.ts';
import { afterThat, and, anyOf, please, whole, wholeWord } from './lexicon.ts';
import { sentencesOf } from './said.ts';
import { isAbout } from './tools.ts';
import { fold, stands } from './values.ts';

// Values that are settings rather than things ("viewer", "true"): what the owner meant by other words for them.

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

/** Whom a publication reaches, where it is one. */
const everyone = new Set(['public', 'everyone', 'everybody', 'world', 'all']);
export const isEveryone = (value: string): boolean => everyone.has(fold(value));

const lets = anyOf({
  en: 'let|lets|allow|allows|can|may|could|able to|rights? to|permission to|access to',
  de: 'darf|kann',
  fr: 'peut',
  es: 'puede',
  it: 'può',
  pt: 'pode',
  nl: 'mag|kan',
});

/** Whether a right is one that the owner said as what somebody may do ("let Ana edit it": "editor", "edit"). */
export function isRightSaid(value: string, words: readonly string[]): boolean {
  const right = /^(\p{L}{4,14}?)(?:or|er|e?d|ing)?$/u.exec(fold(value))?.[1];
  if (!right) return false;
  const said = new RegExp(
    `${whole(lets)}[^.!?;\\n]{0,60}${whole(`${right}(?:s|ing)?`)}|${whole(`${right}(?:ing)?[ -](?:access|rights?|permissions?|role)`)}`,
    'u',
  );
  return words.some((text) => said.test(fold(text)));
}

/** Whether a state is what an order of theirs makes of it ("approve it": "approved"), or a thing one of those that they said ("two vests": "vest"). */
export function isOtherwiseSaid(value: string, words: readonly string[]): boolean {
  const wanted = fold(value).replace(/[ _-]+/g, ' ');
  if (!/^\p{L}[\p{L}\p{N} ]{2,60}$/u.test(wanted)) return false;
  const made = /^(\p{L}{3,12}?)e?d$/u.exec(wanted)?.[1];
  return words.some((text) => {
    const said = fold(text).replace(/[_-]+/g, ' ');
    const order = made && new RegExp(`(?:^|[.!?;,:] ?|\\b(?:${and}|${afterThat}|${please}|to) )${made}(?:e|y)?(?!\\p{L})`, 'u').test(said);
    return order || [wanted, `${wanted}s`, `${wanted}es`].some((one) => stands(said, one, 'content'));
  });
}

const on = wholeWord(anyOf({ en: 'on|enabled?|activated?', de: 'einschalten|aktivier\\p{L}*' }));
const off = wholeWord(anyOf({ en: 'off|disabled?|deactivated?|not|no|without', de: 'ausschalten|deaktivier\\p{L}*|nicht|kein\\p{L}*' }));

/** Whether "true" is what they meant by "turn it on": in one sentence, with the tool's thing in it, and not the other way too. */
export function isSwitchSaid(value: string, kind: SinkKind, tool: string[], words: readonly string[]): boolean {
  const wanted = { true: on, on, enabled: on, false: off, off, disabled: off }[fold(value)];
  if (!wanted || (kind !== 'object' && kind !== 'identity') || tool.length < 2) return false;
  const other = wanted === on ? off : on;
  return words.some((text) =>
    sentencesOf(text).some((sentence) => isAbout(sentence, tool) && wanted.test(sentence) && !other.test(sentence)),
  );
}
