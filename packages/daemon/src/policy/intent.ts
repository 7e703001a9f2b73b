import { actWords, delegations, givenForm, givenText, makes, makesOrdering, pronouns, reminders } from './act-words.ts';
import type { Act, SinkKind } from './policy.ts';
import { isAbout, ordersOfTool } from './tool-words.ts';
import { occurrences } from './values.ts';

/** What an order is looked for by: the kind of act, and the words of the tool's own name. */
export interface Deed {
  act?: Act | undefined;
  tool: string[];
}

/** Whether the owner asked for such an act at all, or handed the choice to something they named. */
export const isAskedFor = (words: readonly string[], deed: Deed): boolean => words.some((text) => orders(text, deed).length > 0);

/**
 * How often the owner named one of `names` as what such an act is for, with words to be found by the model: in the clause that begins with the verb
 * ("summarise what Bob wrote and *send it to Alice*" names Alice, not Bob). A pronoun there stands for who was named before.
 */
export function namedFor(words: readonly string[], deed: Deed, names: readonly string[], kind: SinkKind): number {
  const most = (text: string) => Math.max(0, ...names.map((name) => occurrences(text, name, kind)));
  const mentions = words.map((text) => {
    // Where the owner gave the very words ("… saying 'Hello'") or a form for them, no others were asked for.
    const found = orders(text, deed).filter(({ clause }) => !givenText.test(clause) && !givenForm.test(clause));
    const stood = found.filter(({ clause }) => clause.match(pronouns)).map(({ before }) => Math.min(1, most(before)));
    // A pronoun means whom an order named already: it is no second time.
    return Math.max(0, ...found.map(({ clause }) => most(clause)), ...stood);
  });
  return mentions.reduce((sum, one) => sum + one, 0);
}

/** Whether the owner asked for just what the tool's name says, thing and all ("empty the trash"). */
export const isNamedInFull = (words: readonly string[], tool: string[]): boolean =>
  words.some((text) => orders(text, { tool }).some(({ clause }) => isAbout(clause, tool)));

interface Order {
  /** From the verb to the end of its sentence; the whole sentence where the verb is its last word. */
  clause: string;
  /** The sentence before, and this one up to the verb: what a pronoun may stand for. */
  before: string;
}

/** In one sentence: what is longer is no order. */
const mostOrders = 50;

/** Every place in the owner's words that asks for such an act. What stands in quotes is a name or a text to be passed on, no order. */
function orders(text: string, deed: Deed): Order[] {
  const sentences = sentencesOf(text);
  return sentences.flatMap((sentence, index) => {
    const bare = unquoted(sentence);
    const found = [...patternsOf(deed, bare).flatMap((pattern) => [...bare.matchAll(pattern)]), ...bare.matchAll(delegations)];
    return found
      .filter(({ index: at }) => deed.act === 'schedule' || !reminders.test(bare.slice(Math.max(0, at - 120), at)))
      .slice(0, mostOrders)
      .map(({ index: at, 0: verb }): Order => {
        const after = sentence.slice(at + verb.length).replace(/^\p{L}+/u, '');
        return {
          clause: /[\p{L}\p{N}]/u.test(after) ? sentence.slice(at) : sentence,
          before: `${sentences[index - 1] ?? ''} ${sentence.slice(0, at)}`,
        };
      });
  });
}

/** A semicolon parts orders as a full stop does. */
export const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?…;])\s+|\n+/);

/** With each quotation blanked out, so that places stay. */
const unquoted = (text: string): string =>
  text.replace(
    /(?<![\p{L}\p{N}])(?:'[^'\n]{1,400}'|"[^"\n]{1,400}"|[“„«][^”“»\n]{1,400}[”“»]|‘[^’\n]{1,400}’)(?![\p{L}\p{N}])/gu,
    (found) => '.'.repeat(found.length).replace(/^.|.$/g, '"'),
  );

/** Where an order begins: at a sentence's start, after a comma, "please" or a linking word. */
const beginning = '(?<=^\\W*|[,;:]\\s*|\\b(?:please|bitte|and|then|und|dann|to|you|also|or|now|et|puis|y|e|en|me|i)\\s)';
const verbOf = (words: string) => new RegExp(`(?<!\\p{L})(?:${words})`, 'giu');
const orderOf = (words: string) => new RegExp(`(?<!\\p{L})${beginning}(?:${words})`, 'giu');
const anyMaking = new RegExp(`${verbOf(makes).source}|${orderOf(makesOrdering).source}`, 'giu');

/** By what an order for such an act is found in a sentence. */
function patternsOf({ act, tool }: Deed, sentence: string): RegExp[] {
  const named = ordersOfTool(tool);
  const isMade = (things: RegExp | undefined) => things?.test(sentence) ?? false;
  return [...(act ? byWords(act, sentence) : []), ...(named ? [orderOf(named.verbs)] : []), ...(isMade(named?.makes) ? [anyMaking] : [])];
}

function byWords(act: Act, sentence: string): RegExp[] {
  const { always, ordering, made } = patterns[act];
  return [always, ...(ordering ? [ordering] : []), ...(made?.test(sentence) ? [anyMaking] : [])];
}

interface Patterns {
  always: RegExp;
  ordering?: RegExp;
  made?: RegExp;
}

const patterns = Object.fromEntries(
  Object.entries(actWords).map(([act, { always, ordering, made }]): [string, Patterns] => [
    act,
    {
      always: verbOf(always),
      ...(ordering && { ordering: orderOf(`(?:${ordering})(?:e?s|en|ing)?(?!\\p{L})`) }),
      ...(made && { made: new RegExp(`(?<!\\p{L})(?:${made})`, 'iu') }),
    },
  ]),
) as Record<Act, Patterns>;
