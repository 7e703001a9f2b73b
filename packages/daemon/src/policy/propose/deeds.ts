import type { Act } from '../policy.ts';
import { beginning } from '../words/lexicon.ts';

// What tools of plugins do and what they do it to, by the words in their names, and how people ask for either, by word
// beginnings in a dozen languages. A word that is missing makes a task ask as it goes; one too many shows a line that the
// owner can remove.

/** Without accents, which an ending moves ("borra", "bórrala") and a thumb leaves out; each letter stays one. */
export const bare = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');

interface Asking {
  /** Where in a text it begins; undefined where it isn't asked for. */
  at(text: string): number | undefined;
  test(text: string): boolean;
}

function asking(list: string): Asking {
  const words = beginning(bare(list));
  const at = (text: string) => words.exec(bare(text))?.index;
  return { at, test: (text) => at(text) !== undefined };
}

/** What a tool does. */
export interface Deed {
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
export const deeds: Deed[] = [
  {
    tool: /^(?:search|find|query|lookup)$/,
    looks: true,
    asked: asking(
      'find|search|look (?:up|for)|such|cherch|trouv|busca|encuentr|cerca|trova|zoek|vind|extract|what|who|which|schau|sieh|guck|regard|mira|guarda|kijk|consult|procur|encontr|sök|søg|hitta|znajd|poszuk|szukaj|najdi|najdět|vyhled|найди|поищи|ищи',
    ),
  },
  {
    tool: /^(?:read|get|fetch|view|show|retrieve|download|forecast|current)$/,
    looks: true,
    asked: asking(
      'read|get|summar|go through|look (?:at|through|into)|what|fetch|show|extract|pull|lies|hol|zeig|zusammenfass|lis|résum|montr|lee|resum|muestra|legg|riassum|mostra|lees|haal|find|convert|take|tell (?:me|us)(?!\\p{L})|grab|bring|collect|translat|turn|übersetz|tradu|vertaal|leia|traz|mostr|läs(?!t)|læs|hämta|hent|przeczyt|pobierz|pokaż|streść|přečt|ukaž|прочита|прочти|покажи',
    ),
  },
  {
    tool: /^(?:list|browse|index)$/,
    looks: true,
    asked: asking(
      'list|which|show all|how many|look (?:into|at)|what|free|frei|libre|liber|welche|quel|cuál|qual|lijst|conflict|frequenc|überblick|overview|lista|vilka|hvilke|hvad|jaki|któr|ile|jaké|kolik|quais|quant|какие|сколько|список|что',
    ),
  },
  {
    on: 'old',
    tool: /^(?:comment|reply|respond|answer)$/,
    asked: asking(
      'comment|repl|answer|respond|kommentier|antwort|commente|répon|coment|respond|comment|rispond|reageer|antwoord|kommenter|skomentuj|odpowied|odpisz|odpověz|svara|comenta|ответ|прокоммент',
    ),
  },
  {
    on: 'old',
    tool: /^(?:react|reaction)$/,
    asked: asking(
      'react|thumbs|emoji|reagier|réag|reaccion|reagi|heart|herz|cœur|corazón|daumen|pouce|zareaguj|reager|hjärta|hjerte|celebrate',
    ),
  },
  { tool: /^(?:merge)$/, asked: asking('merg|zusammenführ|fusion') },
  {
    on: 'old',
    tool: /^(?:delete|remove|cancel|trash|archive)$/,
    acts: ['delete', 'cancel'],
    asked: asking(
      'delet|remov|cancel|archiv|strike|scratch|scrap|take(?= .{1,60} off(?!\\p{L}))|get rid|lösch|streich|entfern|absag|supprim|annul|borra|elimin|cancel|cancell|verwijder|annuleer|drop|clear|apag|exclu|desmarc|usuń|skasuj|odwołaj|smaž|zruš|radera|ta bort|avboka|slet|aflys|avlys|удали|отмени|убери',
    ),
  },
  {
    on: 'old',
    tool: /^(?:update|edit|change|move|rename|set)$/,
    asked: asking(
      'updat|edit|chang|mov|renam|postpon|aktualisier|änder|verschieb|modifi|déplac|actualiz|cambia|mueve|aggiorn|modific|spost|wijzig|verplaats|mark|adjust|correct|fix|revis|extend|append|ergänz|verleg|korrigier|complèt|corrig|añad|uppdatera|ändra|flytta|opdater|flyt|oppdater|endre|zmień|zaktualizuj|przenieś|przesuń|uprav|přesuň|atualiz|alter|mud|adia|обнови|измени|перенеси',
    ),
  },
  {
    tool: /^(?:post|send|publish|share|notify|forward|mail)$/,
    acts: ['send'],
    asked: asking(
      'post|send(?!er)|publish|shar|announc|tell(?! (?:me|us)(?!\\p{L}))|let (?!(?:me|us) )(?:\\S+ ){1,6}know|notif|forward|(?:(?<=^|[,;:.]\\s*|(?:and|then|to|please|und)\\s)e-?mail(?!s|\\s+(?:account|address))|(?:via|by|per|par|por) (?:e-?mail|mail))|distribut|schick|veröffentlich|stell|poste|teil|envoi|envoy|publi|partag|envi|public|compart|manda|invi|pubblic|condivid|stuur|plaats|deel|(?:drop|leave|write)(?= .{0,40}(?:in|to|into) #)|ask(?! .{0,30}(?:for|about))|say(?!ing)|schreib|sag(?!\\p{L}* (?:mir|uns))|écri|escrib|scriv|schrijf|ping|drop|skicka|meddela|skriv|wyślij|wrzuć|napisz|opublikuj|powiadom|pošli|napiš|mand|avis|escrev|отправ|напиши|сообщи|опубликуй',
    ),
  },
  {
    on: 'new',
    tool: /^(?:create|add|new|open|insert|schedule|book|make|append)$/,
    acts: ['book', 'schedule'],
    asked: asking(
      'creat|open|add|mak|put|fil|schedul|book|new|remind|notif|need|block|trag|erstell|leg|anleg|eintrag|mach|plan|cré|ajout|ouvr|mets|mettre|crea|añad|abre|pon|agend(?!a(?!r))|aggiung|apri|fiss|prenot|maak|voeg|zet|open|plan|rais|log(?!in|o)|register|submit|enter|jot|draw up|setz|inscri|note(?!\\p{L})|nota(?!\\p{L})|regist|marc|coloc|adicion|cri[ae]|põe|lägg|skapa|boka|opret|tilføj|legg|dodaj|utwórz|załóż|umów|wpisz|zapisz|přid|vytvoř|добавь|создай|запиши|заведи',
    ),
  },
];

/** Other names for what plugins are called, and for what their tools handle. */
export const aliases: Record<string, string> = {
  calendar:
    'calend[ae]r(?!ed)|kalend[aeá]r\\p{L}*|calendrier|calend[aá]rio|календар\\p{L}*|(?<!meeting )agenda(?! (?:from|of|for)(?!\\p{L}))|remind(?:er)?|appointments?|(?:calendar|reward) events?',
  mail: 'e-?mails?|mails?|mailbox|inbox|courriels?|correos?|posta|postfach|posteingang',
  email: 'e-?mails?|mails?|mailbox|inbox|courriels?|correos?|posta|postfach',
  weather:
    'weather|forecast|wetter|météo|(?:quel|le) temps|tiempo|meteo|(?:che|il) tempo|previsioni|weer|pogod\\p{L}*|väder|vädret|vejr(?:et)?|vær(?:et)?|previsão|počasí|погод\\p{L}*|(?:is|will|does|if|whether|that) it(?:.?s| is| will| going to| be| get| stay)* (?:rain|snow|dry|sun|hot|warm|cold|wind|wet|freez)\\p{L}*|it.?s (?:rain|snow)ing|(?:regnet|schneit) es|wie (?:warm|kalt|heiß) wird|va-t-il pleuvoir|lloverá|pioverà|vai chover',
  contacts: 'contacts?|kontakte?|address book|adressbuch|contactos?|contatti',
};
const things: Record<string, string> = {
  issue: 'issues?|bugs?|tickets?|meldung\\p{L}*',
  event:
    'events?|entry|appointments?|meetings?|calendar|calender|kalender|agenda|calendrier|calendario|termin\\p{L}*|réunion|rendez-vous|cita|reunión|evento|riunione|afspraak|vergadering|lunch|dinner|remind\\p{L}*|class',
  message:
    '#[\\p{L}\\p{N}_-]+|messages?|it|nachricht\\p{L}*|message|mensajes?|messagg\\p{L}+|bericht\\p{L}*|e-?mails?|mails?|channel|kanal|canal\\p{L}*|canale|summary|resumen|résumé|said|post',
  mail: 'e-?mails?|mails?|courriels?|correos?',
  email: 'e-?mails?|mails?|courriels?|correos?',
  channel: 'channels?|#[\\p{L}\\p{N}_-]+|kanal|kanäle|canal\\p{L}*|canale|kanaal',
  page: 'pages?|seiten?|página|pagina',
  pull: 'pull[ -]?requests?|prs?',
  request: 'pull[ -]?requests?|prs?',
  file: 'files?|datei\\p{L}*|fichiers?|archivos?|contents?',
  contents: 'contents?|files?|datei\\p{L}*',
};

const anew =
  'an?|another|new|ein(?:e[nms]?)?|neue\\p{L}*|une?|nouve\\p{L}*|un[ao]?|nuev\\p{L}*|nuov\\p{L}*|uma?|nov[ao]|een|nieuwe?|en|ett|et|ny(?:tt)?|now[aąyeę]\\p{L}*';
const there = 'the|that|our|my|die|der|das|dem|den|zur|zum|la|le|el|il|lo|alla|nella|het|de|da|do|na|à la|a la|al';

/** Something that isn't there yet, by a word for a new one. */
const made = (thing: string) => new RegExp(`(?<!\\p{L})(?:${anew})\\s+(?:\\p{L}+[ -]){0,2}(?:${thing})(?!\\p{L})`, 'giu');

/**
 * What only one kind of plugin handles, as it is written when the plugin isn't named: "#design", "PR 88", "ticket 12". Where
 * two plugins have tools for it, it names neither.
 */
export const marks: Record<string, RegExp> = {
  channel: /(?<![\p{L}\p{N}_&/#])#\p{L}[\p{L}\p{N}_-]+/giu,
  pull: /(?<!\p{L})(?:pull[ -]?requests?|PRs?)(?!\p{L})/gu,
  file: /(?<!\p{L})(?:readme|changelog|licen[cs]e|[\p{L}\p{N}_/-]+\.[a-z]{1,4})\s+(?:from|in|of|aus|im|du|del|dal|uit)\s+(?:the |our |my |dem |de |het |le )?(?:repo(?:sitory|sitorio)?|depot)(?!\p{L})/giu,
  issue:
    /(?<!\p{L})(?:issues?|tickets?|bugs?)(?:\s*#?\d+|(?!\p{L})[^.;]{0,40}(?<!\p{L})(?:repo(?:sitor(?:y|io)|s)?|depot)(?!\p{L}))|(?<!\p{L})repo(?:sitory)?(?!\p{L})[^.;]{0,40}(?<!\p{L})(?:issues?|tickets?|bugs)(?!\p{L})/giu,
  event:
    /(?<!\p{L})(?:(?:am i|are we|bin ich|sind wir|suis-je|sono|ben ik|estoy) (?:free|busy|frei|libre|libero|libera|vrij)|(?:do|have) (?:i|we) (?:have |got )?(?:an? |any |some )?(?:free|time|anything|something|meetings?|appointments?)|block (?:out |off )?(?:my|me|an|\d+|two|half)|book me|(?:my|mes|mon|meine|mein|mis|mi|mijn|moje|mina|mine|minhas|meus|i miei) (?:\p{L}+ )?(?:meetings?|appointments?|rendez-vous|termine?|citas?|afspraken|afspraak|appuntamenti|spotkania|schuzky|compromissos|moten|moder))(?!\p{L})/giu,
};

/** The same where the words ask for an act upon it: "open an issue for it", "tell the team channel". */
export const markedByAct: Record<string, RegExp> = {
  event: /(?<!\p{L})(?:put|pencil|enter|trag|schreib)(?!\p{L})[^.;:]{1,60}(?<!\p{L})(?:in|ein)(?=$|,| (?:on|for|at|from)(?!\p{L}))/giu,
  channel:
    /(?<!\p{L})(?:the|our|my|den|dem|im|unserem?|le|notre|el|nuestro|il|nostro|het|ons) (?:\p{L}+[ -])?(?:channel|kanal|canal|canale|kanaal)(?!\p{L})/giu,
  pull: made('pull[ -]?request|pr'),
  issue: made('issue|ticket|bug report'),
};

/** The words of a tool's name. */
const wordsOf = (tool: string): string[] =>
  tool
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);

export function deedOf(tool: string): Deed | undefined {
  const parts = wordsOf(tool);
  const last = parts.at(-1) ?? '';
  // "add_issue_comment" comments; else the first word says what it does.
  const particular = /^(?:comment|reply|react)/.test(last) ? deeds.find((deed) => deed.tool.test(last)) : undefined;
  return particular ?? parts.map((part) => deeds.find((deed) => deed.tool.test(part))).find((deed) => deed !== undefined);
}

/** The things that a tool's name says it handles. */
export const handledBy = (tool: string, deed?: Deed): string[] =>
  wordsOf(tool)
    .filter((part) => !deed?.tool.test(part))
    .map(singular)
    .filter((part) => Object.hasOwn(things, part));

const singular = (word: string) => (Object.hasOwn(things, word) ? word : word.replace(/s$/, ''));
const bounded = (pattern: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})`, 'iu');

export const isSpokenOf = (thing: string, text: string): boolean => bounded(`(?:${things[thing]})(?!\\p{L})`).test(text);

/** Whether the words mean one that is there: by its number, or "the page about …"; not "a new page". */
export function isOneThatIs(thing: string, text: string): 'numbered' | 'known' | undefined {
  const named = `(?:${things[thing]})(?!\\p{L})`;
  if (bounded(`${named}\\s*(?:#|no\\.?|nr\\.?|numéro|número|numero|nummer|number)?\\s*\\d`).test(text)) return 'numbered';
  if (bounded(`(?:${anew})\\s+(?:\\p{L}+[ -]){0,2}${named}`).test(text)) return undefined;
  return bounded(`(?:${there})\\s+(?:\\p{L}+[ -]){0,2}${named}`).test(text) ? 'known' : undefined;
}

/** Whether something is to become one: "stell es als Seite ein", "put it up as a page". */
export const becomes = (thing: string, text: string): boolean =>
  bounded(`(?:as|als|comme|como|come|som|jako)\\s+(?:(?:${anew})\\s+)?(?:\\p{L}+[ -])?(?:${things[thing]})(?!\\p{L})`).test(text);
