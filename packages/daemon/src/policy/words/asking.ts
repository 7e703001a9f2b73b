import { without } from './addressed.ts';
import { anyOf } from './lexicon.ts';
import { orders } from './orders.ts';
import { spokenIn } from './said.ts';
import type { Deed } from './verbs.ts';

/**
 * The words that what such an act says besides rests on (when, for how long, how many): the sentences that ask for it, where those
 * say anything of it, else all that was said. Without what it isn't to be ("not for 9 May").
 */
export function wordsOn(words: readonly string[], deed: Deed, says: (text: string) => boolean, said = without): string[] {
  const asking = words.flatMap((text) => {
    const sentences = spokenIn(text).map(({ sentence }) => sentence);
    const at = new Set(orders(text, deed).map(({ sentence }) => sentence));
    return [...at].map((one) => [sentences[one], ...sentences.slice(one + 1, one + 2).filter((next) => or.test(next))].join(' '));
  });
  const those = [asking, words].map((some) => some.map(said).filter(says));
  return those.find((some) => some.length > 0) ?? [];
}

/** "If seven is gone, then half past": what may be instead. */
const or = new RegExp(
  `^\\W*${anyOf({ en: 'if|or|otherwise|else', de: 'wenn|falls|oder|sonst', fr: 'si|ou|sinon', es: 'si|o', it: 'se|o|altrimenti', pt: 'se|ou|senão', nl: 'als|of|anders' })}(?!\\p{L})`,
  'iu',
);
