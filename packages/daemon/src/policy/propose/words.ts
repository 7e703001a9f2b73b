import { beginning } from '../words/lexicon.ts';

// How people ask for things, by word beginnings: English, German, French, Spanish, Italian, Dutch. A word that is missing
// makes a task ask as it goes; one too many shows a line that the owner can remove.

export const words = {
  look: 'look|go|check|pick|choos|gather|wähl|get|fetch|download|read|open|visit|find|search|compar|see|browse|scrap|collect|take|tak|list|research|watch|matter|pull|verif|us[ei]|what|which|when|where|wann|welche|quand|cuándo|cuánt|quando|wanneer|hoeveel|hol|lies|such|prüf|vergleich|schau|sieh|lad|nimm|télécharg|cherch|lis|compar|regard|récup|prend|vérif|consult|busca|comprueb|revis|descarga|lee|mira|saca|compara|toma|cerca|scaric|legg|guard|confront|prend|controll|zoek|haal|lees|vergelijk|bekijk|kijk|controleer',
  send: 'upload|send|post|publish|push|deploy|submit|transfer|share|hochlad|lad|send|schick|veröffentlich|stell|télévers|envoi|envoy|publi|dépos|sub[ei]|envi|manda|carica|invi|pubblic|stuur|plaats|upload',
  write:
    'sav|stor|put|writ|export|mov|plac|creat|tid|organi|sort|renam|delet|remov|clean|updat|chang|edit|speicher|leg|schreib|verschieb|sortier|lösch|räum|änder|benenn|enregistr|range|met|écri|supprim|déplac|guard|escrib|mueve|borra|orden|salv|scriv|spost|elimin|bewaar|zet|schrijf|verplaats',
  draft: 'draft|entwurf|entwirf|brouillon|rédig|borrador|redact|bozz|concept',
  /** Not the one who sent. */
  mail: 'send(?!er)|repl|answer|forward|write|mail|e-mail|beantwort|schick|send|antwort|schreib|leit|envoi|envoy|répon|écri|envi|respond|escrib|invi|rispond|scriv|stuur|antwoord|schrijf',
} as const;

export const asks = (kind: keyof typeof words, text: string): boolean => {
  if (beginning(words[kind]).test(text)) return true;
  const alone = new RegExp(`^(?:${words[kind]})\\p{L}{0,2}$`, 'iu');
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

/** What comes before a name that is only spoken of: "the mention of example.com", "about GitHub". */
export const spokenOf =
  /(?<!\p{L})(?:mentions?(?: of)?|(?:names?|form|format) of(?: the)?|called|named|rename\p{L}*|instead of|about|regarding|on how|how|history of|the words?|the names?|like|similar to|erwähnung(?: von)?|namens|heißt|über|statt|à propos de|appelé\p{L}*|sobre|acerca de|llamad\p{L}|riguardo a|chiamat\p{L}|over|genaamd)\s+(?:[\p{L}.-]+(?:,| and| und| et| y| e| en)\s+)?$/iu;

/** From where something is taken. */
export const outOf =
  /(?<!\p{L})(?:from|for|out of|aus|vom|depuis|desde|dal|dalla|uit)\s+(?:the |my |dem |den |meinem? |la |le |mon |mi |il |mio |mijn |de |het )?$/iu;

/** To where something goes. */
export const towards =
  /(?<!\p{L})(?:to|into|onto|in|on|under|at|auf|nach|zu|zum|zur|an|unter|ins|à|vers|sur|dans|au|a|al|en|su|sul|nel|naar|op)\s+(?:the |my |die |den |das |le |la |el |il |de |het )?$/iu;

/** Of these, those that say as well where something is: "post it on x.example, then look at y.example". */
const locative = /(?<!\p{L})(?:in|on|at|auf|an|unter|sur|dans|en|su|sul|nel|op)\s+(?:the |my |die |den |das |le |la |el |il |de |het )?$/iu;

/** Whether what is said up to a place is, at its end, about looking there, although something was to be sent before. */
export function isLookedAtLast(before: string): boolean {
  if (!locative.test(before)) return false;
  const sends = [...before.matchAll(new RegExp(beginning(words.send), 'giu'))].at(-1);
  return sends !== undefined && beginning(words.look).test(before.slice(sends.index + sends[0].length));
}

/**
 * Behind which a place is where something is: few words in any language, so more of them than the six. Another place may
 * stand between ("on a.example and b.example").
 */
export const inPlace =
  /(?<!\p{L})(?:on|at|in|from|off|against|auf|bei|von|aus|gegen|mit|sur|chez|de|depuis|avec|en|desde|con|su|da|dal|sul|op|bij|van|uit|na|no|em|do|z|ze|u|w|på|i|från|hos|fra|pe|din|la|на|в|с|από|στο)\s+(?:the |la |le |el |il |de |den |dem )?(?:\S+\.\S+\s*(?:,|&|\/|\p{L}{1,4})\s+){0,5}$/iu;

/** To where something is brought, and nothing else: whatever the verb is. "In den Kanal", not "im Kanal". */
export const broughtTo =
  /(?<!\p{L})(?:to|onto|into|nach|in den|ins|vers|naar|hacia|para|til|till|do)\s+(?:the |my |our |an? |het |de |een |uma? )?(?:(?:channel|kanal|kanaal) )?$/iu;

/** They want no look: what is known will do. */
export const fromMemory =
  /(?<!\p{L})(?:from (?:what you (?:know|remember)|memory)|aus dem kopf|was du (?:so )?weißt|de mémoire|de memoria|a memoria|uit je hoofd)(?!\p{L})/iu;

/** Where a name is words of a text that is worked on. */
export const worksOnText = beginning(
  'replac|mention|leav|renam|rewrit|correct|fix|translat|explain|sign|footer|header|link|ersetz|erwähn|korrigier|übersetz|erklär|remplac|corrig|tradui|expliqu|reemplaz|correg|traduc|sostitu|corregg|spieg|vervang|verbeter|vertaal|noem|uitleg',
);
