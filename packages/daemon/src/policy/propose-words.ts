import type { Act } from './policy.ts';
import { beginning } from './said.ts';

// How people ask for things, by word beginnings: English, German, French, Spanish, Italian, Dutch. A word that is missing
// makes a task ask as it goes; one too many shows a line that the owner can remove.

export const words = {
  look: 'look|go|check|pick|choos|gather|wähl|get|fetch|download|read|open|visit|find|search|compar|see|browse|scrap|collect|take|tak|list|research|watch|matter|pull|verif|us[ei]|what|which|when|where|wann|welche|quand|cuándo|cuánt|quando|wanneer|hoeveel|hol|lies|such|prüf|vergleich|schau|sieh|lad|nimm|télécharg|cherch|lis|compar|regard|récup|prend|vérif|consult|busca|comprueb|revis|descarga|lee|mira|saca|compara|toma|cerca|scaric|legg|guard|confront|prend|controll|zoek|haal|lees|vergelijk|bekijk|kijk|controleer',
  send: 'upload|send|post|publish|push|deploy|submit|transfer|share|hochlad|lad|send|schick|veröffentlich|stell|télévers|envoi|envoy|publi|dépos|sub[ei]|envi|manda|carica|invi|pubblic|stuur|plaats|upload',
  write:
    'sav|stor|put|writ|export|mov|plac|creat|tid|organi|sort|renam|delet|remov|clean|updat|chang|edit|speicher|leg|schreib|verschieb|sortier|lösch|räum|änder|benenn|enregistr|range|met|écri|supprim|déplac|guard|escrib|mueve|borra|orden|salv|scriv|spost|elimin|bewaar|zet|schrijf|verplaats',
  draft: 'draft|entwurf|entwirf|brouillon|rédig|borrador|redact|bozz|concept',
  /** Not the one who sent. */
  mail: 'send(?!er)|repl|answer|forward|write|mail|e-mail|schick|send|antwort|schreib|leit|envoi|envoy|répon|écri|envi|respond|escrib|invi|rispond|scriv|stuur|antwoord|schrijf',
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

/**
 * Behind which a place is where something is: few words in any language, so more of them than the six. Another place may
 * stand between ("on a.example and b.example").
 */
export const inPlace =
  /(?<!\p{L})(?:on|at|in|from|off|against|auf|bei|von|aus|gegen|mit|sur|chez|de|depuis|avec|en|desde|con|su|da|dal|sul|op|bij|van|uit|na|no|em|do|z|ze|u|w|på|i|från|hos|fra|pe|din|la|на|в|с|από|στο)\s+(?:the |la |le |el |il |de |den |dem )?(?:\S+\.\S+\s*(?:,|&|\/|\p{L}{1,4})\s+){0,5}$/iu;

/** To where something is brought, and nothing else: whatever the verb is. "In den Kanal", not "im Kanal". */
export const broughtTo =
  /(?<!\p{L})(?:to|onto|into|nach|in den|ins|vers|naar|hacia|para|til|till|do)\s+(?:the |my |our |het |de )?(?:(?:channel|kanal|kanaal) )?$/iu;

/** They want no look: what is known will do. */
export const fromMemory =
  /(?<!\p{L})(?:from (?:what you (?:know|remember)|memory)|aus dem kopf|was du (?:so )?weißt|de mémoire|de memoria|a memoria|uit je hoofd)(?!\p{L})/iu;

/** Where a name is words of a text that is worked on. */
export const worksOnText = beginning(
  'replac|mention|leav|renam|rewrit|correct|fix|translat|explain|sign|footer|header|link|ersetz|erwähn|korrigier|übersetz|erklär|remplac|corrig|tradui|expliqu|reemplaz|correg|traduc|sostitu|corregg|spieg|vervang|verbeter|vertaal|noem|uitleg',
);

/**
 * What tools of plugins do, by the words in their names, and how people ask for it: `acts`, as the policy hears it too. Others do not count as asked for: a
 * tool whose name says nothing here is used only when it is the one tool of a plugin that was named.
 */
export const deeds: { tool: RegExp; asked: RegExp; looks?: true; acts?: Act[] }[] = [
  {
    tool: /^(?:search|find|query|lookup)$/,
    looks: true,
    asked: beginning('find|search|look (?:up|for)|such|cherch|trouv|busca|encuentr|cerca|trova|zoek|vind|extract|what|who|which'),
  },
  {
    tool: /^(?:read|get|fetch|view|show|retrieve|download|forecast|current)$/,
    looks: true,
    asked: beginning(
      'read|get|summar|go through|look (?:at|through|into)|what|fetch|show|extract|pull|lies|hol|zeig|zusammenfass|lis|résum|montr|lee|resum|muestra|legg|riassum|mostra|lees|haal|find|convert|tell',
    ),
  },
  {
    tool: /^(?:list|browse|index)$/,
    looks: true,
    asked: beginning(
      'list|which|show all|how many|look (?:into|at)|what|free|frei|libre|liber|welche|quel|cuál|qual|lijst|conflict|frequenc',
    ),
  },
  {
    tool: /^(?:comment|reply|respond|answer)$/,
    asked: beginning('comment|repl|answer|respond|kommentier|antwort|commente|répon|coment|respond|comment|rispond|reageer|antwoord'),
  },
  { tool: /^(?:react|reaction)$/, asked: beginning('react|thumbs|emoji|reagier|réag|reaccion|reagi') },
  { tool: /^(?:merge)$/, asked: beginning('merg|zusammenführ|fusion') },
  {
    tool: /^(?:delete|remove|cancel|trash|archive)$/,
    acts: ['delete', 'cancel'],
    asked: beginning(
      'delet|remov|cancel|archiv|strike|scratch|scrap|take(?= .{1,60} off)|get rid|lösch|streich|entfern|absag|supprim|annul|borra|elimin|cancel|cancell|verwijder|annuleer',
    ),
  },
  {
    tool: /^(?:update|edit|change|move|rename|set)$/,
    asked: beginning(
      'updat|edit|chang|mov|renam|postpon|aktualisier|änder|verschieb|modifi|déplac|actualiz|cambia|mueve|aggiorn|modific|spost|wijzig|verplaats',
    ),
  },
  {
    tool: /^(?:post|send|publish|share|notify|forward|mail)$/,
    acts: ['send'],
    asked: beginning(
      'post|send(?!er)|publish|shar|announc|tell|let (?:\\S+ ){1,6}know|notif|forward|(?:(?<=^|[,;:.]\\s*|(?:and|then|to|please|und)\\s)e-?mail(?!s|\\s+(?:account|address))|(?:via|by|per|par|por) (?:e-?mail|mail))|distribut|schick|veröffentlich|stell|poste|teil|envoi|envoy|publi|partag|envi|public|compart|manda|invi|pubblic|condivid|stuur|plaats|deel',
    ),
  },
  {
    tool: /^(?:create|add|new|open|insert|schedule|book|make|append)$/,
    acts: ['book', 'schedule'],
    asked: beginning(
      'creat|open|add|mak|put|fil|schedul|book|new|remind|notif|need|block|trag|erstell|leg|anleg|eintrag|mach|plan|cré|ajout|ouvr|mets|mettre|crea|añad|abre|pon|agend(?!a(?!r))|aggiung|apri|fiss|prenot|maak|voeg|zet|open|plan',
    ),
  },
];

/** Other names for what plugins are called, and for what their tools handle. */
export const aliases: Record<string, string> = {
  calendar:
    'calendar|calender|kalender|calendrier|calendario|(?<!meeting )agenda(?! (?:from|of|for)(?!\\p{L}))|remind(?:er)?|appointments?|(?:calendar|reward) events?',
  mail: 'e-?mails?|mails?|mailbox|inbox|courriels?|correos?|posta|postfach|posteingang',
  email: 'e-?mails?|mails?|mailbox|inbox|courriels?|correos?|posta|postfach',
  weather:
    'weather|forecast|wetter|météo|(?:quel|le) temps|tiempo|meteo|(?:che|il) tempo|previsioni|weer|pogod\\p{L}*|väder|vejr|vær|previsão|počasí',
  contacts: 'contacts?|kontakte?|address book|adressbuch|contactos?|contatti',
};
export const things: Record<string, string> = {
  issue: 'issues?|bug|ticket',
  event:
    'events?|entry|appointments?|meetings?|calendar|calender|kalender|agenda|calendrier|calendario|termin\\p{L}*|réunion|rendez-vous|cita|reunión|evento|riunione|afspraak|vergadering|lunch|dinner|remind\\p{L}*|class',
  message:
    '#[\\p{L}\\p{N}_-]+|messages?|it|nachricht\\p{L}*|message|mensajes?|messagg\\p{L}+|bericht\\p{L}*|e-?mails?|mails?|channel|kanal|canal\\p{L}*|canale|summary|resumen|résumé|said|post',
  mail: 'e-?mails?|mails?|courriels?|correos?',
  email: 'e-?mails?|mails?|courriels?|correos?',
  channel: 'channels?|#[\\p{L}\\p{N}_-]+|kanal|kanäle|canal\\p{L}*|canale|kanaal',
  page: 'pages?|seiten?|página|pagina',
  pull: 'pull requests?|prs?',
  request: 'pull requests?|prs?',
  file: 'files?|datei\\p{L}*|fichiers?|archivos?|contents',
  contents: 'contents?|files?',
};
