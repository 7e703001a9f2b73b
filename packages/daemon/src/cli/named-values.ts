import { DeskhandError } from '../host/host.ts';

/** Values as a flag gives them, each as NAME=VALUE. */
export function namedValues(given: readonly string[], flag: string): Record<string, string> {
  if (given.some((one) => !/^[^=]+=/.test(one)))
    throw new DeskhandError('usage', `A value is given as ${flag} NAME=VALUE.`, {
      next: `For two of them: ${flag} city=Rome ${flag} days=3`,
    });
  return Object.fromEntries(given.map((one) => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]));
}
