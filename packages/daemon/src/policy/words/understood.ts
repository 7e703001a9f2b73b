import type { SinkKind } from '../policy.ts';
import { afterThat, and, anyOf, please, wholeWord } from './lexicon.ts';
import { sentencesOf } from './said.ts';
import { isAbout } from './tools.ts';
import { fold, stands } from './values.ts';

// Values that are settings rather than things ("viewer", "true"): what the owner meant by other words for them.

/** Whom a publication reaches, where it is one. */
const everyone = new Set(['public', 'everyone', 'everybody', 'world', 'all']);
export const isEveryone = (value: string): boolean => everyone.has(fold(value));

/** How often, as tools say it and as people do. */
const often: readonly { said: RegExp; unit: string }[] = [
  { said: /^(?:daily|every day)$/, unit: anyOf({ en: 'day', de: 'tag', fr: 'jours?', es: 'días?', it: 'giorno', pt: 'dias?', nl: 'dag' }) },
  {
    said: /^(?:weekly|every week)$/,
    unit: anyOf({ en: 'week', de: 'woche', fr: 'semaines?', es: 'semanas?', it: 'settimana', pt: 'semanas?', nl: 'week' }),
  },
  {
    said: /^(?:monthly|every month)$/,
    unit: anyOf({ en: 'month', de: 'monat', fr: 'mois', es: 'mes(?:es)?', it: 'mese', pt: 'mês|meses', nl: 'maand' }),
  },
  {
    said: /^(?:yearly|annual(?:ly)?|every year)$/,
    unit: anyOf({ en: 'year', de: 'jahr', fr: 'ans?|années?', es: 'años?', it: 'anno', pt: 'anos?', nl: 'jaar' }),
  },
];
const every = anyOf({
  en: 'every|each',
  de: 'jede[nrs]?',
  fr: 'chaque|tous les|toutes les',
  es: 'cada|todos los|todas las',
  it: 'ogni',
  pt: 'cada|todos os|todas as',
  nl: 'elke?|ieder[e]?',
});
const isOftenSaid = (wanted: string, text: string): boolean =>
  often.some(({ said, unit }) => said.test(wanted) && wholeWord(`${every}\\s${unit}`).test(text));

/** Whether a state is what an order of theirs makes of it ("approve it": "approved"), or a thing one of those that they said ("two vests": "vest"). */
export function isOtherwiseSaid(value: string, words: readonly string[]): boolean {
  const wanted = fold(value).replace(/[ _-]+/g, ' ');
  if (!/^\p{L}[\p{L}\p{N} ]{2,60}$/u.test(wanted)) return false;
  const made = /^(\p{L}{3,12}?)e?d$/u.exec(wanted)?.[1];
  return words.some((text) => {
    if (isOftenSaid(wanted, text)) return true;
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
