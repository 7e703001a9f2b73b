import { demandedIn, demands } from './demands.ts';
import { anyOf, please, whole } from './lexicon.ts';
import { isAnothers, isAsking, isBegun, isOnlyTold, isTold } from './moods.ts';
import { delegations, forbiddenAfter, forbiddenFar, forbidding, reminders } from './phrases.ts';
import { alterations, placings } from './placings.ts';
import { spokenIn } from './said.ts';
import { type Deed, patternsOf } from './verbs.ts';

// The orders in the owner's words: where each begins, how far it goes, and what was said before it.

export interface Order {
  /** Which sentence, and where in it the verb stands; both in one. */
  sentence: number;
  at: number;
  place: string;
  /** From the verb to the end of its sentence; the whole sentence where the verb is its last word. */
  clause: string;
  /** The sentence before, and this one up to the verb: what a pronoun may stand for. */
  before: string;
  /** It only hands the choice to something that is named. */
  delegated: boolean;
}

/** In one sentence. */
const mostOrders = 50;
/** Characters of one sentence: what is longer was pasted, and would be gone through once for each verb in it. */
const longest = 4000;

/** Every place in the owner's words that asks for such an act. What stands in quotes is a name or a text to be passed on, no order. */
export function orders(text: string, deed: Deed): Order[] {
  const sentences = spokenIn(text);
  return sentences.flatMap(({ sentence, bare }, index) => {
    const earlier = sentences[index - 1]?.sentence.slice(-longest) ?? '';
    if (bare.length > longest || wondering.test(bare) || isAsking(bare)) return [];
    const found = [
      ...patternsOf(deed, bare).flatMap((pattern) => [...bare.matchAll(pattern)]),
      ...alterations(deed, bare, sentence, earlier),
      ...placings(deed, bare, sentence),
    ];
    const demanded = demands(deed, bare);
    const isOrder = (at: number, verb: string) => !isTold(bare, at) && !isAnothers(bare, at) && isBegun(deed, bare, at, verb);
    return [...found, ...demanded, ...bare.matchAll(delegations)]
      .map((match, index) => {
        const by = index < found.length ? 'verb' : index < found.length + demanded.length ? 'demand' : 'delegation';
        return Object.assign(match, { by });
      })
      .filter(({ index: at = 0 }) => deed.act === 'schedule' || !reminders.test(bare.slice(Math.max(0, at - 120), at)))
      .filter(
        ({ index: at = 0, 0: verb, by }) =>
          !isForbidden(bare, at) && (by === 'delegation' || (by === 'demand' ? !isOnlyTold(bare, at) : isOrder(at, verb))),
      )
      .slice(0, mostOrders)
      .map(({ index: at = 0, 0: verb, by }): Order => {
        const rest = sentence.slice(at + verb.length);
        const after = /\s$/.test(verb) ? rest : rest.replace(/^\p{L}+/u, '');
        return {
          sentence: index,
          at,
          place: `${index} ${at}`,
          clause:
            by === 'demand' ? demandedIn(verb, sentence.slice(at), deed.act) : /[\p{L}\p{N}]/u.test(after) ? sentence.slice(at) : sentence,
          before: `${earlier} ${sentence.slice(0, at)}`,
          delegated: by === 'delegation',
        };
      });
  });
}

/** "Don't send it yet", "without sending it": what they say no to they don't ask for. */
function isForbidden(sentence: string, at: number): boolean {
  const before = sentence.slice(Math.max(0, at - 120), at);
  return (
    forbidding.test(before) || forbiddenFar.test(before) || forbiddenAfter.test(sentence.slice(at)) || onlyThen.test(sentence.slice(at))
  );
}

/** "Pay it once I approve", "get it ready, I'll confirm later": they will say so. */
const onlyThen = new RegExp(
  anyOf({
    en: "^[^.!?;]{0,80}(?<!\\p{L})(?:(?:once|until|unless|after|as soon as|only when|only if) (?:i|we)(?:['’]ve)? (?:have )?(?:approve|confirm|sa(?:y|id)|tell|told|agree|ok|okay|give|gave)|(?:i|we)(?:['’]ll| will) (?:confirm|approve|let you know|tell you))",
    de: '^[^.!?;]{0,80}(?<!\\p{L})(?:sobald|erst wenn|nachdem|bis) (?:ich|wir) (?:\\p{L}+ ){0,3}(?:zustimm|bestätig|freigeb|sag)',
  }),
  'iu',
);

/** "Did I send anything to Bob?" wants to know and asks for nothing; "can you send it?" does ask. */
export const wondering = new RegExp(
  `^\\W*(?:${anyOf({ en: 'and|but|so|or|oh', de: 'und|aber', fr: 'et|mais', es: 'y|pero', it: 'e|ma', pt: 'e|mas', nl: 'en|maar' })}[\\s,]+)?${anyOf(
    {
      en: 'did|does|do (?:i|we|they)|has|have (?:i|we|they)|had|was|were|is|are|what|who|whom|which|when|where|why|how|should(?! you(?!\\p{L}))|shall (?:i|we)|must(?! you(?!\\p{L}))',
      de: 'hat|habe|war|ist|sind|was|wer|wen|wann|wo|warum|wie|soll(?:te|ten|en)? (?:ich|wir)|muss ich|müssen wir',
      fr: 'dois-je|devons-nous',
      nl: 'moet ik|zal ik',
    },
  )}(?!\\p{L})(?!.*${whole(`(?:can|could|will|would) you|kannst du|${please}|and (?:then )?\\p{L}+ (?:it|them|him|her)`)}).*\\?\\W*$`,
  'isu',
);
