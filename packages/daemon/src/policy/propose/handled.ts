import { anyOf, articles, ours, type Words } from '../words/lexicon.ts';
import { channels, numbers } from '../words/things.ts';
import { type ToolVerb, wordsOf } from './tool-verbs.ts';

// What tools of plugins do something to, by the words in their names, and what people call it, in a dozen languages.

const mails: Partial<Words> = { en: 'e-?mails?|mails?', fr: 'courriels?', es: 'correos?' };
const mailboxes: Partial<Words> = { en: 'mailbox|inbox', de: 'postfach', it: 'posta' };

/** Other names for what plugins are called. */
export const aliases: Record<string, string> = {
  calendar: anyOf({
    en: 'calend[ae]r(?!ed)|(?<!meeting )agenda(?! (?:from|of|for)(?!\\p{L}))|remind(?:er)?|appointments?|(?:calendar|reward) events?',
    de: 'kalend[aeá]r\\p{L}*',
    fr: 'calendrier',
    es: 'calend[aá]rio',
    ru: 'календар\\p{L}*',
  }),
  mail: anyOf(mails, mailboxes, { de: 'posteingang' }),
  email: anyOf(mails, mailboxes),
  weather: anyOf({
    en: 'weather|forecast|(?:is|will|does|if|whether|that) it(?:.?s| is| will| going to| be| get| stay)* (?:rain|snow|dry|sun|hot|warm|cold|wind|wet|freez)\\p{L}*|it.?s (?:rain|snow)ing',
    de: 'wetter|(?:regnet|schneit) es|wie (?:warm|kalt|heiß) wird',
    fr: 'météo|(?:quel|le) temps|va-t-il pleuvoir',
    es: 'tiempo|lloverá',
    it: 'meteo|(?:che|il) tempo|previsioni|pioverà',
    pt: 'previsão|vai chover',
    nl: 'weer',
    sv: 'väder|vädret',
    da: 'vejr(?:et)?',
    nb: 'vær(?:et)?',
    pl: 'pogod\\p{L}*',
    cs: 'počasí',
    ru: 'погод\\p{L}*',
  }),
  contacts: anyOf({ en: 'contacts?|address book', de: 'kontakte?|adressbuch', es: 'contactos?', it: 'contatti' }),
};

const pulls = 'pull[ -]?requests?|prs?';
/** By the word in a tool's name. */
const things: Record<string, string> = {
  issue: 'issues?|bugs?|tickets?|meldung\\p{L}*',
  event: anyOf({
    en: 'events?|entry|appointments?|meetings?|calendar|calender|lunch|dinner|remind\\p{L}*|class',
    de: 'kalender|termin\\p{L}*',
    fr: 'agenda|calendrier|réunion|rendez-vous',
    es: 'calendario|cita|reunión|evento',
    it: 'riunione',
    nl: 'afspraak|vergadering',
  }),
  message: anyOf(mails, {
    en: '#[\\p{L}\\p{N}_-]+|messages?|it|channel|summary|said|post',
    de: 'nachricht\\p{L}*|kanal',
    fr: 'message|canal\\p{L}*|résumé',
    es: 'mensajes?|resumen',
    it: 'messagg\\p{L}+|canale',
    nl: 'bericht\\p{L}*',
  }),
  mail: anyOf(mails),
  email: anyOf(mails),
  channel: anyOf({ en: 'channels?|#[\\p{L}\\p{N}_-]+', de: 'kanal|kanäle', fr: 'canal\\p{L}*', it: 'canale', nl: 'kanaal' }),
  page: anyOf({ en: 'pages?', de: 'seiten?', es: 'página', it: 'pagina' }),
  pull: pulls,
  request: pulls,
  file: anyOf({ en: 'files?|contents?', de: 'datei\\p{L}*', fr: 'fichiers?', es: 'archivos?' }),
  contents: anyOf({ en: 'contents?|files?', de: 'datei\\p{L}*' }),
};

/** Before something that isn't there yet. */
const anew = anyOf({
  en: 'an?|another|new',
  de: 'ein(?:e[nms]?)?|neue\\p{L}*',
  fr: 'une?|nouve\\p{L}*',
  es: 'un[ao]?|nuev\\p{L}*',
  it: 'un[ao]?|nuov\\p{L}*',
  pt: 'uma?|nov[ao]',
  nl: 'een|nieuwe?',
  sv: 'en|ett|ny(?:tt)?',
  da: 'en|et|ny(?:tt)?',
  pl: 'now[aąyeę]\\p{L}*',
});
/** Before one that is. */
const there = `(?:${articles}|${ours}|${anyOf({ en: 'that', de: 'zur|zum', fr: 'à la', it: 'alla|nella', es: 'al|a la', pt: 'da|do|na' })})`;

/** Something that isn't there yet, by a word for a new one. */
const made = (thing: string) => new RegExp(`(?<!\\p{L})${anew}\\s+(?:\\p{L}+[ -]){0,2}(?:${thing})(?!\\p{L})`, 'giu');

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
  channel: new RegExp(`(?<!\\p{L})(?:${articles}|${ours}|im) (?:\\p{L}+[ -])?${channels}(?!\\p{L})`, 'giu'),
  pull: made('pull[ -]?request|pr'),
  issue: made('issue|ticket|bug report'),
};

/** The things that a tool's name says it handles. */
export const handledBy = (tool: string, verb?: ToolVerb): string[] =>
  wordsOf(tool)
    .filter((part) => !verb?.tool.test(part))
    .map(singular)
    .filter((part) => Object.hasOwn(things, part));

const singular = (word: string) => (Object.hasOwn(things, word) ? word : word.replace(/s$/, ''));
const bounded = (pattern: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?!\\p{L})`, 'iu');

export const isSpokenOf = (thing: string, text: string): boolean => bounded(things[thing] ?? '').test(text);

/** Whether the words mean one that is there: by its number, or "the page about …"; not "a new page". */
export function isOneThatIs(thing: string, text: string): 'numbered' | 'known' | undefined {
  const named = `(?:${things[thing]})(?!\\p{L})`;
  const numbered = `${named}\\s*(?:#|${numbers})?\\s*\\d`;
  if (new RegExp(`(?<![\\p{L}\\p{N}])${numbered}`, 'iu').test(text)) return 'numbered';
  if (bounded(`${anew}\\s+(?:\\p{L}+[ -]){0,2}${named}`).test(text)) return undefined;
  return bounded(`${there}\\s+(?:\\p{L}+[ -]){0,2}${named}`).test(text) ? 'known' : undefined;
}

const as = anyOf({ en: 'as', de: 'als', fr: 'comme', es: 'como', it: 'come', pt: 'como', nl: 'als', sv: 'som', pl: 'jako', cs: 'jako' });
/** Whether something is to become one: "stell es als Seite ein", "put it up as a page". */
export const becomes = (thing: string, text: string): boolean =>
  bounded(`${as}\\s+(?:${anew}\\s+)?(?:\\p{L}+[ -])?(?:${things[thing]})`).test(text);
