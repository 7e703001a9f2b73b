import { and, anyOf, beginning, determiners, inside, into, to, type Words, wholeWord } from '../words/lexicon.ts';
import { channels } from '../words/things.ts';

// How people ask for things, by word beginnings. A word that is missing makes a task ask as it goes; one too many shows a
// line that the owner can remove.

/** Mails it, by a word that isn't the mail's own. Not the one who sent. */
const mailing: Partial<Words> = {
  en: 'send(?!er)|repl|answer|forward|write',
  de: 'beantwort|schick|send|antwort|schreib|leit',
  fr: 'envoi|envoy|répon|écri',
  es: 'envi|respond|escrib',
  it: 'invi|rispond|scriv',
  nl: 'stuur|antwoord|schrijf',
};

export const verbs = {
  look: anyOf({
    en: 'look|go|check|pick|choos|gather|get|fetch|download|read|open|visit|find|search|compar|see|browse|scrap|collect|take|tak|list|research|watch|matter|pull|verif|us[ei]|what|which|when|where',
    de: 'wähl|wann|welche|hol|lies|such|prüf|vergleich|schau|sieh|lad|nimm',
    fr: 'quand|télécharg|cherch|lis|compar|regard|récup|prend|vérif|consult',
    es: 'cuándo|cuánt|busca|comprueb|revis|descarga|lee|mira|saca|compara|toma|consult',
    it: 'quando|cerca|scaric|legg|guard|confront|prend|controll|consult',
    nl: 'wanneer|hoeveel|zoek|haal|lees|vergelijk|bekijk|kijk|controleer',
  }),
  send: anyOf({
    en: 'upload|send|post|publish|push|deploy|submit|transfer|share',
    de: 'hochlad|lad|send|schick|veröffentlich|stell',
    fr: 'télévers|envoi|envoy|publi|dépos',
    es: 'sub[ei]|envi|publi|manda',
    it: 'carica|invi|pubblic|manda',
    nl: 'stuur|plaats|upload',
  }),
  write: anyOf({
    en: 'sav|stor|put|writ|export|mov|plac|creat|tid|organi|sort|renam|delet|remov|clean|updat|chang|edit',
    de: 'speicher|leg|schreib|verschieb|sortier|lösch|räum|änder|benenn',
    fr: 'enregistr|range|met|écri|supprim|déplac',
    es: 'guard|escrib|mueve|borra|orden',
    it: 'salv|scriv|spost|elimin|orden',
    nl: 'bewaar|zet|schrijf|verplaats',
  }),
  draft: anyOf({
    en: 'draft',
    de: 'entwurf|entwirf',
    fr: 'brouillon|rédig',
    es: 'borrador|redact',
    it: 'bozz',
    nl: 'concept',
  }),
  mail: anyOf(mailing, { en: 'mail|e-mail' }),
  mailing: anyOf(mailing),
} as const;

export const asks = (kind: keyof typeof verbs, text: string): boolean => {
  if (beginning(verbs[kind]).test(text)) return true;
  const alone = new RegExp(`^${verbs[kind]}\\p{L}{0,2}$`, 'iu');
  return swapped(text).some((word) => alone.test(word));
};

/** Each longer word with two letters changed over, as fingers do ("chekc"): read only where nothing else says what is asked for. */
const swapped = (text: string): string[] =>
  (text.slice(0, 400).match(/(?<!\p{L})\p{L}{4,10}(?!\p{L})/gu) ?? []).flatMap((word) =>
    // The first letter is hardly ever the wrong one, and a short word would become another.
    Array.from(
      { length: word.length - 2 },
      (_, at) => word.slice(0, at + 1) + word.charAt(at + 2) + word.charAt(at + 1) + word.slice(at + 3),
    ).filter((other) => other !== word),
  );

/** A text that ends in one of these words, with what else may stand before a name. */
const endingIn = (words: string, before = `(?:${determiners}\\s)?`): RegExp => new RegExp(`(?<!\\p{L})${words}\\s+${before}$`, 'iu');

/** What comes before a name that is only spoken of: "the mention of example.com", "about GitHub". */
export const spokenOf = endingIn(
  anyOf({
    en: 'mentions?(?: of)?|(?:names?|form|format) of(?: the)?|called|named|rename\\p{L}*|instead of|about|regarding|on how|how|history of|the words?|the names?|like|similar to',
    de: 'erwähnung(?: von)?|namens|heißt|über|statt',
    fr: 'à propos de|appelé\\p{L}*',
    es: 'sobre|acerca de|llamad\\p{L}',
    it: 'riguardo a|chiamat\\p{L}',
    pt: 'sobre',
    nl: 'over|genaamd',
  }),
  `(?:[\\p{L}.-]+(?:,| ${and})\\s+)?`,
);

/** From where something is taken. */
export const outOf = endingIn(anyOf({ en: 'from|for|out of', de: 'aus|vom', fr: 'depuis', es: 'desde', it: 'dal|dalla', nl: 'uit' }));

const upon = anyOf({ en: 'on|at', de: 'auf|an|unter', fr: 'sur', it: 'su|sul', nl: 'op' });
/** To where something goes. */
export const towards = endingIn(`(?:${to}|${inside}|${into}|${upon}|onto|under|nach|vers)`);

/** Of these, those that say as well where something is: "post it on x.example, then look at y.example". */
const locative = endingIn(`(?:${inside}|${upon})`);

/** Whether what is said up to a place is, at its end, about looking there, although something was to be sent before. */
export function isLookedAtLast(before: string): boolean {
  if (!locative.test(before)) return false;
  const sends = [...before.matchAll(new RegExp(beginning(verbs.send), 'giu'))].at(-1);
  return sends !== undefined && beginning(verbs.look).test(before.slice(sends.index + sends[0].length));
}

/** Behind which a place is where something is. Another place may stand between ("on a.example and b.example"). */
export const inPlace = endingIn(
  anyOf({
    en: 'on|at|in|from|off|against',
    de: 'auf|bei|von|aus|gegen|mit',
    fr: 'sur|chez|de|depuis|avec|en',
    es: 'en|desde|con',
    it: 'su|da|dal|sul|con',
    pt: 'na|no|em|do',
    nl: 'op|bij|van|uit',
    pl: 'z|ze|u|w|na|do',
    cs: 'z|ze|u|na|do',
    sv: 'på|i|från|hos',
    da: 'fra',
    ro: 'pe|din|la',
    ru: 'на|в|с',
    el: 'από|στο',
  }),
  `(?:${determiners}\\s)?(?:\\S+\\.\\S+\\s*(?:,|&|\\/|\\p{L}{1,4})\\s+){0,5}`,
);

/** To where something is brought, and nothing else: whatever the verb is. "In den Kanal", not "im Kanal". */
export const broughtTo = endingIn(
  anyOf({
    en: 'to|onto|into',
    de: 'nach|in den|ins',
    fr: 'vers',
    es: 'hacia|para',
    pt: 'para',
    nl: 'naar',
    pl: 'do',
    cs: 'do',
    sv: 'till',
    da: 'til',
  }),
  `(?:(?:${determiners}|an?|een|uma?)\\s)?(?:${channels}\\s)?`,
);

/** They want no look: what is known will do. */
export const fromMemory = wholeWord(
  anyOf({
    en: 'from (?:what you (?:know|remember)|memory)',
    de: 'aus dem kopf|was du (?:so )?weißt',
    fr: 'de mémoire',
    es: 'de memoria',
    it: 'a memoria',
    nl: 'uit je hoofd',
  }),
);

/** Where a name is words of a text that is worked on. */
export const worksOnText = beginning(
  anyOf({
    en: 'replac|mention|leav|renam|rewrit|correct|fix|translat|explain|sign|footer|header|link',
    de: 'ersetz|erwähn|korrigier|übersetz|erklär',
    fr: 'remplac|corrig|tradui|expliqu',
    es: 'reemplaz|correg|traduc|explic',
    it: 'sostitu|corregg|traduc|spieg',
    nl: 'vervang|verbeter|vertaal|noem|uitleg',
  }),
);
