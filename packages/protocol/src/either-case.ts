/**
 * The same words in either case, letter by letter. V8 forgets the case of `(?i:…)` in expressions that it doesn't optimise, as
 * all are once a process has compiled a megabyte of them.
 */
export const eitherCase = (words: string): string =>
  words.replace(/\\p\{[^}]*\}|\\.|\(\?(?:-i)?(?:<[=!]|[:=!])|\[[^\]]*\]|\{[^}]*\}|\p{L}/gu, (part) => {
    if (part.startsWith('[') && !/[\\-]/.test(part)) return part.replace(/\p{L}/gu, bothOf);
    return part.length > 1 ? part : `[${bothOf(part)}]`;
  });
const bothOf = (letter: string): string => {
  const cases = new Set([letter, letter.toLowerCase(), letter.toUpperCase()]);
  return [...cases].filter((one) => one.length === 1).join('');
};
