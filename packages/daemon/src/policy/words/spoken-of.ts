import { and, anyOf, determiners, inside, into, to } from './lexicon.ts';
import { rooms, tellings, titles } from './things.ts';

// Whom an order only speaks of, once it has said right after its verb whom it is for: "send Ana the mail I wrote to Eve".

/**
 * The clause without those whom it speaks of behind its addressees. Whom it goes on to ("…, and a copy to Eve") stays, and so does a
 * place where it is to be said ("in the channel ops").
 */
export function withoutSpokenOf(clause: string): string {
  const addressed = direct.exec(clause)?.[0];
  if (!addressed) return clause;
  const rest = clause.slice(addressed.length);
  const told = telling.test(rest);
  const [first = '', ...more] = rest.split(goingOn).filter((part) => !relative.test(part));
  const places = [...first.matchAll(placed)].map(([place]) => place);
  // "Tell Ana that we leave on Monday and Eve comes along": all of it is what is told.
  return [addressed, ...places, ...(told ? more.filter((part) => copied.test(part)) : more)].join(', ');
}

const one = `(?:${anyOf({
  en: 'him|her|them|me|us',
  de: 'ihm|ihr|ihnen|mir|uns',
  fr: 'lui|leur|moi|nous',
  es: 'le|les|me|nos',
  it: 'gli|loro|mi|ci',
  pt: 'lhe|me|nos',
  nl: 'hem|haar|hun|mij|ons',
})}(?!\\p{L})|(?:(?:${titles})\\.?\\s)?[@#]?\\p{Lu}[\\p{L}\\p{N}'’._-]*(?:\\s\\p{Lu}[\\p{L}'-]*)*)`;
const listOf = (who: string) => `${who}(?:(?:,\\s|\\s(?:${and}|&)\\s|,\\s${and}\\s)(?:${to}\\s)?${who})*`;
/** Somebody by name, or several. */
export const listOfPeople = listOf(one);
/** What comes right behind one who is addressed: a thing, or what is told. Never "to", before which a thing stands. */
const thing = `(?:${determiners}|a|an(?=\\s[aeioh])(?!\\s(?:unser|alle|ihn|ihr|euch|eure?|einen?)(?!\\p{L}))|${anyOf({
  en: 'this|that|these|those|what|which|who|how|when|where|why|whether|if|about|all|every\\p{L}*|I|we|he|she|they|it',
  de: 'eine?n?|was|wie|wann|wo|ob|dass|wir|ich',
  fr: 'une?|que|quand|si|qui',
  es: 'una?|que|quién|cuánto',
  it: 'una?|cosa|che|quanto',
  pt: 'uma?|que|quanto',
  nl: 'een|wat|hoe|wanneer|dat|of|ik',
})})(?!\\p{L})`;
/** The verb, and whom it addresses. Those who are told something may be called by a plain word. */
const direct = new RegExp(
  `^\\W*(?:\\p{L}+(?:\\s(?:back|up))?\\s(?:(?:${to}|ad)\\s)?${listOfPeople}(?=,?\\s(?:${thing}|know(?!\\p{L})))|(?:[Tt]ell|[Aa]sk|[Rr]emind|[Ii]nform|[Nn]otify)\\s${listOf(`(?:${one}|(?:the|our|my)\\s\\p{L}+)`)}(?=,?\\s(?:${thing}|to\\s\\p{Ll})))`,
  'u',
);
const telling = new RegExp(
  `^,?\\s(?:know\\s)?${anyOf({
    en: 'that|what|how|when|where|why|whether|if|i|we|he|she|they|it',
    de: 'dass|was|wie|wann|wo|ob|wir|ich',
    fr: 'que|quand|si|ce que',
    es: 'que|cuándo|si|lo que',
    it: 'che|quando|se|quanto',
    pt: 'que|quando|se',
    nl: 'dat|wat|hoe|wanneer|of',
  })}(?!\\p{L})`,
  'iu',
);
const goingOn = new RegExp(`[,;–—(]\\s?|\\s(?:${and}|plus|cc)\\s`, 'giu');
const relative = /^(?:die|der|das|den|dem|which|who|whom|que|qui|che|dat)\s/u;
const copied = /(?<!\p{L})(?:cc|copy|copies|kopie|copie|copia)(?!\p{L})/iu;
/** Where it is to be said, and who gets it as well. */
const placed = new RegExp(
  `(?<!\\p{L})(?:${inside}|${into}|onto|(?<!${tellings}\\s)(?:on|auf|sur|su|op))\\s(?:${determiners}\\s)?(?:${rooms}\\s)?[#"“„«'‘]?[\\p{L}\\p{N}_-]+|with\\s\\p{L}+\\s(?:in|on)\\s(?:copy|cc)`,
  'giu',
);
