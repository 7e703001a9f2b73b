import { anyOf } from './lexicon.ts';
import { orders } from './orders.ts';
import type { Deed } from './verbs.ts';

// Orders that wait for the owner: "show it to me before you send it", "wait for my OK".

/** Whether they wanted to see it or to be asked first, and haven't said yes since. */
export const isHeldBack = (words: readonly string[], deed: Deed): boolean =>
  words.some(
    (text, at) =>
      text.length <= longest &&
      held.test(text) &&
      !words.slice(at + 1).some((later) => agreed.test(later) || (orders(later, deed).length > 0 && !held.test(later))),
  );
/** Characters of what somebody asks for: what is longer was pasted. */
const longest = 4000;

const my = anyOf({
  en: '(?:the |a )?(?:ok|okay|go[- ]?ahead|approval|yes|consent|confirmation|word|green light)(?: from me)?',
  de: 'freigabe|zustimmung|ok|okay|bestätigung',
  fr: 'accord|feu vert|ok',
  es: 'ok|visto bueno|confirmación|permiso',
  it: 'ok|conferma|consenso|permesso',
  pt: 'ok|confirmação|autorização',
  nl: 'ok|akkoord|goedkeuring|toestemming',
});
const held = new RegExp(
  `(?<!\\p{L})${anyOf({
    en: `(?:ask|check with|confirm with) me[^.!?;\\n]{0,40}(?:first|before)(?!\\p{L})|show (?:it to me|them to me|me)[^.!?;\\n]{0,60}(?:first|before)(?!\\p{L})|before (?:you )?\\p{L}+[^.!?;\\n]{0,60}(?:ask|show|check with|confirm with)(?: it to| them to)? me(?!\\p{L})|wait for (?:my |me to )|(?:without|only with|until you have|unless you have) my (?:${my})|(?:only (?:after|once|when|if)|not (?:until|before|unless)|unless|until) I(?:['’]ve| have)? (?:say|said|confirm|approv|agree|give|gave|look|check|seen|read|ok)|let me (?:see|check|read|review|approve|look at|have a look)[^.!?;\\n]{0,40}(?:first|before)(?!\\p{L})|check with me(?!\\p{L})|run it by me`,
    de: `frag(?:e)? mich(?=[^.!?;\\n]{0,40}(?:bevor|vorher|zuerst|erst))|bevor du[^.!?;\\n]{1,60}(?:frag|zeig)\\p{L}* (?:es |sie )?mi[cr]|zeig\\p{L}* (?:es |sie )?mir[^.!?;\\n]{0,60}(?:bevor|vorher|zuerst|erst)|warte auf mein|erst wenn ich|nicht ohne meine? (?:${my})`,
    fr: `demande-moi (?:avant|d['’]abord)|avant (?:de|d['’])[^.!?;\\n]{1,60}(?:demande|montre)(?:-le|-la|-les)?-moi|montre(?:-le|-la|-les)?-moi[^.!?;\\n]{0,60}avant|attends mon|pas sans mon (?:${my})`,
    es: `pregúntame (?:antes|primero)|antes de[^.!?;\\n]{1,60}(?:pregúntame|consúltame|enséñame|muéstra)|(?:muéstra|enséña)me(?:lo|la|los|las)?[^.!?;\\n]{0,60}(?:antes|primero)|espera mi|no sin mi (?:${my})`,
    it: `chiedimi prima|prima di[^.!?;\\n]{1,60}(?:chiedi|mostra|fammel)\\p{L}*|mostra(?:melo|mela|mi)[^.!?;\\n]{0,60}prima|aspetta (?:il|la) mi[ao]`,
    pt: `pergunta-me (?:antes|primeiro)|antes de[^.!?;\\n]{1,60}(?:pergunta|mostra)-m\\p{L}*|mostra-m\\p{L}*[^.!?;\\n]{0,60}antes|espera (?:pel)?a minha`,
    nl: 'vraag (?:het )?(?:mij|me) eerst|laat (?:het |ze )?(?:mij|me) eerst zien|voordat je[^.!?;\\n]{1,60}vraag|wacht op mijn',
  })}`,
  'iu',
);
const agreed = new RegExp(
  `^\\W*${anyOf({
    en: 'ok|okay|yes|yep|sure|fine|approved?|looks? (?:good|fine)|go(?: ahead)?|do it|perfect|great|good',
    de: 'ja|passt|gut|in ordnung|mach',
    fr: "oui|d['’]accord|vas-y|parfait",
    es: 'sí|vale|de acuerdo|adelante|perfecto',
    it: "sì|va bene|d['’]accordo|procedi|perfetto",
    pt: 'sim|está bem|avança|perfeito',
    nl: 'ja|prima|akkoord|goed',
  })}(?!\\p{L})`,
  'iu',
);
