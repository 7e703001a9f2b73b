import { anyOf, determiners } from './lexicon.ts';
import { titles } from './things.ts';
import { fold, literal } from './values.ts';

// How a text names somebody: at its beginning, last of all, or only as who said something.

/** It begins with one of these, whatever title stands before. */
export const startsWithOne = (text: string, names: readonly string[]): boolean => {
  const rest = fold(text).replace(title, '');
  const begins = (part: string, name: string) => part.startsWith(name) && !/^[\p{L}\p{N}]/u.test(part.slice(name.length));
  // "@ana" is Ana, where the owner wrote so.
  return names.map(fold).some((name) => begins(rest, name) || begins(rest.replace(/^[@#]/, ''), name));
};
const title = new RegExp(`^${titles}\\.?\\s+`, 'u');

/** Whether it is the last name in it. */
export const isLastNamed = (text: string, name: string): boolean =>
  fold([...text.matchAll(/(?<=[\p{L}\p{N},] )\p{Lu}[\p{L}'-]+/gu)].at(-1)?.[0].replace(/'s$/, '') ?? '') === fold(name);

/** How often it is named as who said or wrote something ("the list of what Bob wrote", "the mail from Bob"): not whom anything goes to. */
export const asSource = (text: string, name: string): number => {
  if (name.length > longestName) return 0;
  const one = `${literal(fold(name))}(?![\\p{L}\\p{N}])`;
  return [...fold(text).matchAll(new RegExp(`${said}${one}|(?<![\\p{L}\\p{N}])${one}${possessed}|${aThing}${one}`, 'gu'))].length;
};
/** "Send Ana the news", where a room is called so; not "send the board a note", "tell Ana and the board". */
const aThing = '(?<=\\S\\s+\\S+\\s+)(?<!(?:to|in|into|on|onto|at|and|or|with|for|by|let)\\s+)the\\s+';
/** "Bob's figures"; "Bob's team" may be those whom it goes to. */
const possessed = "'s\\s+(?!(?:team|channel|room|group|address|inbox|people|crew|boss|manager|assistant)(?!\\p{L}))\\p{L}";
/** Characters of what anything goes by. */
const longestName = 200;
const by = anyOf({
  en: 'from|by|about|of|(?:meeting|call|talk|interview|conversation|appointment|lunch|dinner) with|(?:everything|anything|have) on',
  de: 'von|über|(?:gespräch|treffen|termin) mit',
  fr: 'par|rendez-vous avec',
  es: 'reunión con',
  nl: 'van|over',
});
const what = anyOf({
  en: 'what|that|which|whom|how much|how many|how|when|whether|why|where',
  de: 'was|dass|wie ?viel|wann|ob|warum|wo',
  fr: 'que|combien|quand|si|pourquoi|où',
  es: 'que|cuánto gana|cuánto|cuándo|si|dónde',
  it: 'che|quanto|quando|se|dove',
  nl: 'wat|hoeveel|wanneer|of|waar',
});
/** After "what" it is they who did something: a verb follows. */
const said = `(?<!\\p{L})(?:${by}\\s+(?:${determiners}\\s+)?|${what}\\s+(?:${determiners}\\s+)?(?=\\S+\\s+\\p{L}))`;
