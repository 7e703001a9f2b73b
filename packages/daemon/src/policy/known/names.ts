import { commonThings } from '../words/things.ts';
import { fold, literal, stands, unaccented } from '../words/values.ts';

// Whether the owner said a name, or a part of one.

/** The whole of it, or more than one of it. */
export const isSaid = (text: string, name: string) => stands(text, name, 'content') || stands(text, `${name}s`, 'content');

/** Whether the owner said this name, or one of its parts as a name is written ("Oskar" for "oskar.brandt"). */
export const isNamed = (name: string, words: readonly string[]): boolean =>
  name.length > 2 &&
  words.some(
    (text) => isSaid(text, name) || (!/\s/.test(name) && partsOf(name).some((part) => isSaid(text, part) && isProper(part, text))),
  );

/** Whether what the model looked for is words of theirs and nothing else, in the singular or the plural. */
export function areTheirWords(asked: string, words: readonly string[]): boolean {
  const wordsOf = (text: string) =>
    unaccented(text)
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean);
  const theirs = new Set(words.flatMap(wordsOf).flatMap((word) => [word, word.replace(/s$/, '')]));
  const sought = asked.length > longest ? [] : wordsOf(asked);
  return sought.length > 0 && sought.every((word) => theirs.has(word) || theirs.has(word.replace(/s$/, '')));
}
/** Characters of what anybody looks for. */
const longest = 300;

/** Written as a name is: with a capital, and not only since a sentence begins with it. */
export const isProper = (part: string, text: string): boolean =>
  part.length > 2 && new RegExp(`(?<=[\\p{L}\\p{N},] |^)${part[0]?.toUpperCase()}${literal(part.slice(1))}(?!\\p{L})`, 'u').test(text);

/** The words of a name that tell one from another. */
export const partsOf = (name: string): string[] =>
  fold(name)
    .replace(/\.\p{L}[\p{L}\p{N}]{1,4}$/u, '')
    .split(/[^\p{L}]+/u)
    .filter((part) => part.length > 2 && !commonThings.has(part));

/** What one of a list is called, and what several are. */
export const pluralsOf = (noun: string) => [noun, `${noun}s`, noun.replace(/y$/, 'ies')];
