import type { Act } from '../policy.ts';
import { type ActWords, actWords, makes, makesOrdering } from './act-words.ts';
import { afterThat, and, anyOf, please } from './lexicon.ts';
import { isAltering, isSending, ordersOfTool } from './tools.ts';

// By which verbs an order is found in a sentence.

/** What an order is looked for by: the kind of act, and the words of the tool's own name. */
export interface Deed {
  act?: Act | undefined;
  tool: string[];
  /** What each of the things that it acts upon is called. */
  things?: readonly (readonly string[])[] | undefined;
  /** What each of those that it goes to is called. */
  places?: readonly (readonly string[])[] | undefined;
}

/** Where an order begins: at a sentence's start, after a comma or a dash, "please" or a linking word. */
const orderBegins = `(?<=^\\W{0,20}|[,;:–—]\\s{0,20}|\\s-\\s+|\\b(?:${please}|${and}|${afterThat}|to|you|also|or|otherwise|now|me|i)\\s)`;
const verbOf = (words: string) => new RegExp(`(?<!\\p{L})(?:${words})`, 'giu');
export const orderOf = (words: string) => new RegExp(`(?<!\\p{L})${orderBegins}(?:${words})`, 'giu');

// Made when they are first asked for: a start has no use for any of them, and waits for them all.
let making: RegExp | undefined;
function anyMaking(): RegExp {
  making ??= new RegExp(`${verbOf(makes).source}|${orderOf(makesOrdering).source}`, 'giu');
  return making;
}

/** By what an order for such an act is found in a sentence. */
export function patternsOf({ act, tool }: Deed, sentence: string): RegExp[] {
  const named = ordersOfTool(tool);
  const isMade = (things: RegExp | undefined) => things?.test(sentence) ?? false;
  return [
    ...(act ? byWords(act, sentence) : []),
    // To write over what is there is to change it.
    ...(act === 'write' && isAltering(tool[0] ?? '') ? byWords('change', sentence) : []),
    // "Send Bob a reminder" pays nothing, though the tool may be called send_money.
    ...(named && !named.altering
      ? [orderOf(act === 'pay' && isSending(tool[0] ?? '') ? `(?:${named.verbs})${noMoney}` : named.verbs)]
      : []),
    ...(named?.anywhere ? [verbOf(named.anywhere)] : []),
    ...(isMade(named?.makes) ? [anyMaking()] : []),
  ];
}

const noMoney = '(?!\\p{L}*\\s[^.!?\\n]{0,60}(?<!\\p{L})(?:reminder|message|mail|note|summary|invoice|receipt|offer|quote)(?!\\p{L}))';

function byWords(act: Act, sentence: string): RegExp[] {
  const { always, ordering, made } = patternsBy(act);
  return [always, ...(ordering ? [ordering] : []), ...(made?.test(sentence) ? [anyMaking()] : [])];
}

interface Patterns {
  always: RegExp;
  ordering?: RegExp;
  made?: RegExp;
}

const patterns: Partial<Record<Act, Patterns>> = {};

function patternsBy(act: Act): Patterns {
  const { always, ordering, made }: ActWords = actWords[act];
  patterns[act] ??= {
    always: verbOf(anyOf(always)),
    ...(ordering && { ordering: orderOf(`${anyOf(ordering)}(?:e|e?s|en|ing)?(?!\\p{L})`) }),
    ...(made && { made: new RegExp(`(?<!\\p{L})${anyOf(made)}`, 'iu') }),
  };
  return patterns[act];
}
