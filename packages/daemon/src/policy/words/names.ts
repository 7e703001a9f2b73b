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
export const asSource = (text: string, name: string): number =>
  name.length > longestName ? 0 : [...fold(text).matchAll(new RegExp(`${said}${literal(fold(name))}(?![\\p{L}\\p{N}])`, 'gu'))].length;
/** Characters of what anything goes by. */
const longestName = 200;
const by = anyOf({ en: 'from|by|about', de: 'von|über', fr: 'par', nl: 'van' });
const what = anyOf({ en: 'what|that|which|whom', de: 'was|dass', fr: 'que', es: 'que', it: 'che', nl: 'wat' });
/** After "what" it is they who did something: a verb follows. */
const said = `(?<!\\p{L})(?:${by}\\s+(?:${determiners}\\s+)?|${what}\\s+(?:${determiners}\\s+)?(?=\\S+\\s+\\p{L}))`;
