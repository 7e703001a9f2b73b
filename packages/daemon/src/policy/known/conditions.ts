import { ownOf } from '@deskhand/protocol';
import { anyOf, whole } from '../words/lexicon.ts';
import { negation, sentencesOf } from '../words/said.ts';
import { wordsOfName } from '../words/tools.ts';
import { fold, literal } from '../words/values.ts';
import type { Listed } from './listed.ts';

// What the one that they choose has to have ("with breakfast", "direct"): another is out of the choice where its own entry says
// that it hasn't. Where an entry says nothing of it, it stays in: the model may not have looked.

/** What they asked one of a list to have, as far as its entries say such things: whether an entry may be it. */
export function conditionsIn(entries: readonly Listed[], words: readonly string[]): ((one: Listed) => boolean)[] {
  const said = words.flatMap(sentencesOf).map(fold);
  const spoken = new Set(said.flatMap((sentence) => sentence.match(/\p{L}+/gu) ?? []));
  // A list of thousands has few entries with a word of theirs in it.
  const isSpoken = (thing: string) =>
    fold(thing)
      .match(/\p{L}+/gu)
      ?.some((word) => [word, `${word}s`, `${word}es`].some((one) => spoken.has(one)));
  const isSaid = (thing: string) => said.some((sentence) => isWanted(thing, sentence));
  const has = ({ traits }: Listed, field: string, value: string) => ownOf(traits, field)?.some((one) => isSame(one, value));
  const things = entries.flatMap(({ traits }) =>
    Object.entries(traits).flatMap(([field, values]) =>
      values.flatMap((value) => {
        const thing = isYes(value) ? wordsOfName(field).join(' ') : value;
        return isThing(thing) && isSpoken(thing) ? [{ field, value, thing }] : [];
      }),
    ),
  );
  const once = [...new Map(things.map((one) => [`${one.field} ${one.thing}`, one])).values()].slice(0, mostThings);
  const asked = once.filter(
    // What an entry says in words of its own counts where another says it, too.
    ({ field, value, thing }) => isSaid(thing) && (isYes(value) || entries.filter((one) => has(one, field, value)).length > 1),
  );
  const stops = said.some(isWantedDirect) ? [(one: Listed) => stopsOf(one).every((many) => many === 0)] : [];
  return [
    ...stops,
    ...asked.map(
      ({ field, value }) =>
        (one: Listed) =>
          has(one, field, value) ?? true,
    ),
  ];
}

/** Different things that are looked for in their words. */
const mostThings = 200;
/** Short enough to be said, and a word. */
const isThing = (thing: string): boolean => thing.length <= 40 && /\p{L}{3}/u.test(thing);
const isSame = (one: string, other: string): boolean => fold(one) === fold(other) || (isYes(one) && isYes(other));
const isYes = (value: string): boolean =>
  /^(?:true|yes|included|inclusive|free|available|ja|oui|sí|compris|inbegriffen|inklusive)$/i.test(value);

/** "With breakfast", "that has a pool", "breakfast has to be included"; not "it needn't have a pool". */
function isWanted(thing: string, text: string): boolean {
  const one = `${literal(fold(thing))}(?:e?s)?`;
  const before = `${whole(having)}\\s(?:\\p{L}+\\s){0,2}?${one}(?!\\p{L})`;
  const after = `(?<!\\p{L})${one}\\s(?:\\p{L}+\\s){0,4}?${whole(included)}`;
  return isAsked(text, new RegExp(`${before}|${after}`, 'giu'));
}
const isAsked = (text: string, asking: RegExp): boolean =>
  [...text.matchAll(asking)].some(({ 0: asked, index }) => {
    const about = text.slice(Math.max(0, index - near), index + asked.length);
    return !negation.test(about) && !/n't(?!\p{L})/u.test(about);
  });
/** Characters before it in which a "not" is about it. */
const near = 15;
const having = anyOf({
  en: 'with|has|have|having|includes?|including|offers?|offering',
  de: 'mit|hat|haben|bietet',
  fr: 'avec|a|propose',
  es: 'con|tiene|tenga',
  it: 'con|ha|abbia',
  pt: 'com|tem|tenha',
  nl: 'met|heeft',
});
const included = anyOf({
  en: 'included|inclusive',
  de: 'inbegriffen|inklusive',
  fr: 'compris|inclus',
  es: 'incluido',
  it: 'inclusa|compresa',
  pt: 'incluído',
  nl: 'inbegrepen',
});

/** Nobody wants to change on the way. */
const isWantedDirect = (text: string): boolean => isAsked(text, direct);
const direct = new RegExp(
  whole(
    anyOf({
      en: 'direct|non-?stop',
      de: 'direkt(?:e[nrs]?)?|direktflug',
      fr: 'directe?',
      es: 'directo',
      it: 'dirett[oa]',
      pt: 'direto',
      nl: 'rechtstreekse?',
    }),
  ),
  'giu',
);
const stopsOf = ({ figures }: Listed): number[] =>
  Object.entries(figures).flatMap(([name, many]) => (/(?:^|_)(?:stops|changes|transfers|layovers|connections)$/.test(name) ? [many] : []));
