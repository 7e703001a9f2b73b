/** Programs that say by how they end what they saw, and what stands around them in a line. */
const looks =
  /^(?:[!({\s]|then\s|else\s|do\s)*(?:grep|egrep|fgrep|rg|diff|cmp|test|\[|which|command -v|type|ls|find|stat|pgrep|kill|pkill|git diff|git grep|exit|cd|echo|true|false|:)(?![\w.-])/u;

/** Of them those whose ending is a find. */
const compares = /(?:^|[\s!({|])(?:[ef]?grep|rg|diff|cmp|test|\[|git diff|git grep)(?![\w.-])/u;

/**
 * Whether a failure of this command line says only that something wasn't found. It ends as its last command does: with `&&` and
 * `||` as any of those that they join, with `set -e` as any at all, in a pipe as the last.
 */
export function isLookUp(line: string): boolean {
  const plain = line.replace(/'[^']*'|"(?:[^"\\]|\\.)*"|\\./gsu, '_').replace(/(?:\d?>|<)&\d?-?|&>/gu, '>');
  const commands = plain.split(/[;\n]|(?<!&)&(?!&)/u).filter((one) => one.trim());
  // Who ends by a number of their own says by it what went before.
  const exits = /^\s*exit\s+[1-9$]/u.test(commands.at(-1) ?? '');
  if (exits) return commands.every(onlyLooks) && commands.some((one) => compares.test(one));
  const ending = /(?:^|\s)set\s+-\w*e/u.test(plain) ? commands : commands.slice(-1);
  return ending.filter((one) => !/^\s*set\s/u.test(one)).every(onlyLooks);
}

const onlyLooks = (joined: string): boolean => joined.split(/&&|\|\|/u).every((one) => looks.test(one.split('|').at(-1) ?? ''));
