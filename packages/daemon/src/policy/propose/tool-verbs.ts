import type { Act } from '../policy.ts';
import { anyOf, beginning, type Words } from '../words/lexicon.ts';

// What tools of plugins do, by the word in their names, and how people ask for it, by word beginnings in a dozen languages.
// A word that is missing makes a task ask as it goes; one too many shows a line that the owner can remove.

/** Without accents, which an ending moves ("borra", "bórrala") and a thumb leaves out; each letter stays one. */
export const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');

interface Asking {
  /** Where in a text it begins; undefined where it isn't asked for. */
  at(text: string): number | undefined;
  test(text: string): boolean;
}

function asking(list: Partial<Words>): Asking {
  const words = beginning(bare(anyOf(list)));
  const at = (text: string) => words.exec(bare(text))?.index;
  return { at, test: (text) => at(text) !== undefined };
}

/** What a tool does. */
export interface ToolVerb {
  /** The word in its name that says so. */
  tool: RegExp;
  /** How people ask for it. */
  asked: Asking;
  looks?: true;
  /** As the policy hears it too. */
  acts?: Act[];
  /** It comes upon something new, or upon what is there. */
  on?: 'new' | 'old';
}

/**
 * The most particular ones first. Others do not count as asked for: a tool whose name says nothing here is used only when
 * it is the one tool of a plugin that was named.
 */
export const toolVerbs: ToolVerb[] = [
  {
    tool: /^(?:search|find|query|lookup)$/,
    looks: true,
    asked: asking({
      en: 'find|search|look (?:up|for)|what|who|which|extract',
      de: 'such|schau|sieh|guck',
      fr: 'cherch|trouv|regard',
      es: 'busca|encuentr|mira|consult',
      it: 'cerca|trova|guarda',
      pt: 'procur|encontr',
      nl: 'zoek|vind|kijk',
      sv: 'sök',
      da: 'søg',
      nb: 'hitta',
      pl: 'znajd|poszuk|szukaj',
      cs: 'najdi|najdět|vyhled',
      ru: 'найди|поищи|ищи',
    }),
  },
  {
    tool: /^(?:read|get|fetch|view|show|retrieve|download|forecast|current)$/,
    looks: true,
    asked: asking({
      en: 'read|get|summar|go through|look (?:at|through|into)|what|fetch|show|extract|pull|find|convert|take|tell (?:me|us)(?!\\p{L})|grab|bring|collect|translat|turn',
      de: 'lies|hol|zeig|zusammenfass|übersetz',
      fr: 'lis|résum|montr|tradu',
      es: 'lee|resum|muestra',
      it: 'legg|riassum|mostra',
      pt: 'leia|traz|mostr',
      nl: 'lees|haal|vertaal',
      sv: 'läs(?!t)|hämta',
      da: 'læs|hent',
      pl: 'przeczyt|pobierz|pokaż|streść',
      cs: 'přečt|ukaž',
      ru: 'прочита|прочти|покажи',
    }),
  },
  {
    tool: /^(?:list|browse|index)$/,
    looks: true,
    asked: asking({
      en: 'list|which|show all|how many|look (?:into|at)|what|free|conflict|overview|frequenc',
      de: 'frei|welche|überblick',
      fr: 'libre|quel',
      es: 'libre|cuál|lista',
      it: 'liber|qual|lista',
      pt: 'quais|quant|lista',
      nl: 'lijst',
      sv: 'vilka|lista',
      da: 'hvilke|hvad',
      pl: 'jaki|któr|ile',
      cs: 'jaké|kolik',
      ru: 'какие|сколько|список|что',
    }),
  },
  {
    on: 'old',
    tool: /^(?:comment|reply|respond|answer)$/,
    asked: asking({
      en: 'comment|repl|answer|respond',
      de: 'kommentier|antwort',
      fr: 'commente|répon',
      es: 'coment|respond',
      it: 'comment|rispond',
      pt: 'comenta',
      nl: 'reageer|antwoord',
      sv: 'svara',
      da: 'kommenter',
      pl: 'skomentuj|odpowied|odpisz',
      cs: 'odpověz',
      ru: 'ответ|прокоммент',
    }),
  },
  {
    on: 'old',
    tool: /^(?:react|reaction)$/,
    asked: asking({
      en: 'react|thumbs|emoji|heart|celebrate',
      de: 'reagier|herz|daumen',
      fr: 'réag|cœur|pouce',
      es: 'reaccion|corazón',
      it: 'reagi',
      sv: 'reager|hjärta',
      da: 'hjerte',
      pl: 'zareaguj',
    }),
  },
  { tool: /^(?:merge)$/, asked: asking({ en: 'merg', de: 'zusammenführ', fr: 'fusion' }) },
  {
    on: 'old',
    tool: /^(?:delete|remove|cancel|trash|archive)$/,
    acts: ['delete', 'cancel'],
    asked: asking({
      en: 'delet|remov|cancel|archiv|strike|scratch|scrap|take(?= .{1,60} off(?!\\p{L}))|get rid|drop|clear',
      de: 'lösch|streich|entfern|absag',
      fr: 'supprim|annul',
      es: 'borra|elimin',
      it: 'elimin|cancell',
      pt: 'apag|exclu|desmarc',
      nl: 'verwijder|annuleer',
      sv: 'radera|ta bort|avboka',
      da: 'slet|aflys|avlys',
      pl: 'usuń|skasuj|odwołaj',
      cs: 'smaž|zruš',
      ru: 'удали|отмени|убери',
    }),
  },
  {
    on: 'old',
    tool: /^(?:update|edit|change|move|rename|set)$/,
    asked: asking({
      en: 'updat|edit|chang|mov|renam|postpon|mark|adjust|correct|fix|revis|extend|append|alter',
      de: 'aktualisier|änder|verschieb|ergänz|verleg|korrigier',
      fr: 'modifi|déplac|complèt|corrig',
      es: 'actualiz|cambia|mueve|añad',
      it: 'aggiorn|modific|spost',
      pt: 'atualiz|mud|adia',
      nl: 'wijzig|verplaats',
      sv: 'uppdatera|ändra|flytta',
      da: 'opdater|flyt',
      nb: 'oppdater|endre',
      pl: 'zmień|zaktualizuj|przenieś|przesuń',
      cs: 'uprav|přesuň',
      ru: 'обнови|измени|перенеси',
    }),
  },
  {
    tool: /^(?:post|send|publish|share|notify|forward|mail)$/,
    acts: ['send'],
    asked: asking({
      en: 'post|send(?!er)|publish|shar|announc|tell(?! (?:me|us)(?!\\p{L}))|let (?!(?:me|us) )(?:\\S+ ){1,6}know|notif|forward|(?:(?<=^|[,;:.]\\s*|(?:and|then|to|please|und)\\s)e-?mail(?!s|\\s+(?:account|address))|(?:via|by|per|par|por) (?:e-?mail|mail))|distribut|(?:drop|leave|write)(?= .{0,40}(?:in|to|into) #)|ask(?! .{0,30}(?:for|about))|say(?!ing)|ping|drop',
      de: 'schick|veröffentlich|stell|poste|teil|schreib|sag(?!\\p{L}* (?:mir|uns))',
      fr: 'envoi|envoy|publi|partag|écri',
      es: 'envi|public|compart|manda|escrib',
      it: 'invi|pubblic|condivid|manda|scriv',
      pt: 'mand|avis|escrev',
      nl: 'stuur|plaats|deel|schrijf',
      sv: 'skicka|meddela|skriv',
      pl: 'wyślij|wrzuć|napisz|opublikuj|powiadom',
      cs: 'pošli|napiš',
      ru: 'отправ|напиши|сообщи|опубликуй',
    }),
  },
  {
    on: 'new',
    tool: /^(?:create|add|new|open|insert|schedule|book|make|append)$/,
    acts: ['book', 'schedule'],
    asked: asking({
      en: 'creat|open|add|mak|put|fil|schedul|book|new|remind|notif|need|block|plan|rais|log(?!in|o)|register|submit|enter|jot|draw up|note(?!\\p{L})',
      de: 'trag|erstell|leg|anleg|eintrag|mach|setz',
      fr: 'cré|ajout|ouvr|mets|mettre|inscri',
      es: 'crea|añad|abre|pon|agend(?!a(?!r))|regist',
      it: 'aggiung|apri|fiss|prenot|nota(?!\\p{L})',
      pt: 'marc|coloc|adicion|cri[ae]|põe',
      nl: 'maak|voeg|zet',
      sv: 'lägg|skapa|boka',
      da: 'opret|tilføj',
      nb: 'legg',
      pl: 'dodaj|utwórz|załóż|umów|wpisz|zapisz',
      cs: 'přid|vytvoř',
      ru: 'добавь|создай|запиши|заведи',
    }),
  },
];

/** The words of a tool's name. */
export const wordsOf = (tool: string): string[] =>
  tool
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);

export function verbOf(tool: string): ToolVerb | undefined {
  const parts = wordsOf(tool);
  const last = parts.at(-1) ?? '';
  // "add_issue_comment" comments; else the first word says what it does.
  const particular = /^(?:comment|reply|react)/.test(last) ? toolVerbs.find((verb) => verb.tool.test(last)) : undefined;
  return particular ?? parts.map((part) => toolVerbs.find((verb) => verb.tool.test(part))).find((verb) => verb !== undefined);
}
