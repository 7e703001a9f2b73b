import { anyOf, type Words } from './lexicon.ts';
import { isRight, isRightSaid } from './rights.ts';
import { negation } from './said.ts';
import { stem, wordsOfName } from './tools.ts';
import { fold, literal } from './values.ts';

// Switches of a tool that nobody declared (`make_owner: true`): whether the owner spoke of what they turn on.

/** Say nothing of what is turned on. */
const empty = new Set(
  'is be do make allow allowed allows can should will include includes included with has have set enable enabled use the an to of for on in as send add also this it'.split(
    ' ',
  ),
);
/** How a thing is written or told, or less than would be done without it. */
const harmless = new Set(
  'notify notification notifications me html markdown plain text raw json pretty formatted draft dry run preview confirm confirmed confirmation read view only private silent silently quiet receipt async sync wait squash optional refundable test verbose save saved sent mute muted acknowledge acknowledged restricted hidden free cancellation'.split(
    ' ',
  ),
);
/** What narrows who may do what: turned off, it widens. */
const narrowing = /(?:^|_)(?:view_only|read_only|restricted|private|approval|require_approval)$/;

/** What people call what a switch's name says, where they don't say it by that word. */
const also: { readonly [word: string]: Partial<Words> } = {
  recursive: {
    en: 'everything|contents|(?:sub)?folders?|director(?:y|ies)',
    de: 'alles|inhalt|ordner',
    fr: 'dossier|contenu',
    es: 'carpeta|contenido',
    it: 'cartella|contenuto',
    pt: 'pasta|conteúdo',
    nl: 'map|inhoud',
  },
  permanent: {
    en: 'for good|forever',
    de: 'endgültig',
    fr: 'définitivement',
    es: 'definitiv|para siempre',
    it: 'definitiv|per sempre',
    pt: 'definitiv|para sempre',
    nl: 'definitief|voorgoed',
  },
  public: { en: 'everyone|everybody', de: 'öffentlich', fr: 'publi', es: 'públic', it: 'pubblic', pt: 'públic', nl: 'openbaar' },
  edit: { en: 'chang|writ', de: 'bearbeit|änder', fr: 'modifi|édit', es: 'modific', it: 'modific', pt: 'modific', nl: 'bewerk' },
  recurring: {
    en: 'every|each|weekly|monthly|daily|yearly',
    de: 'jede|wöchentlich|monatlich|täglich',
    fr: 'chaque|tous les|toutes les',
    es: 'cada|todos los|todas las',
    it: 'ogni',
    pt: 'cada|todos os|todas as',
    nl: 'elke?|iedere?',
  },
  breakfast: { de: 'frühstück', fr: 'petit[- ]déj', es: 'desayuno', it: 'colazione', pt: 'pequeno[- ]almoço|café da manhã', nl: 'ontbijt' },
  insurance: { en: 'insur', de: 'versicher', fr: 'assur', es: 'segur', it: 'assicur', pt: 'segur', nl: 'verzeker' },
  attachments: { en: 'attach', de: 'anhang|anhänge', fr: 'pièces? jointes?', es: 'adjunt', it: 'allegat', pt: 'anexo', nl: 'bijlage' },
  return: { en: 'back', de: 'zurück|rück', fr: 'retour', es: 'vuelta', it: 'ritorno', pt: 'volta', nl: 'terug' },
  round: { en: 'back|return|both ways', de: 'zurück|rück', fr: 'aller[- ]retour', es: 'vuelta', it: 'ritorno', pt: 'volta', nl: 'terug' },
  parking: { en: 'park', de: 'park', fr: 'parking|stationn', es: 'aparca|parking', it: 'parcheggi', pt: 'estacion', nl: 'parke' },
  pets: {
    en: 'dogs?|cats?',
    de: 'hund|katze|haustier',
    fr: 'chien|chat|animal',
    es: 'perro|gato|mascota',
    it: 'cane|gatto|animal',
    pt: 'cão|gato|animal',
    nl: 'hond|kat|huisdier',
  },
};
const alike: { readonly [word: string]: string } = {
  recurrent: 'recurring',
  repeat: 'recurring',
  repeating: 'recurring',
  recurrence: 'recurring',
  permanently: 'permanent',
  pet: 'pets',
  editing: 'edit',
  write: 'edit',
  roundtrip: 'round',
  attachment: 'attachments',
  publicly: 'public',
};

/** Whether what a switch does beyond the act itself is harmless, or what they asked for. */
export function isSwitchMeant(name: string, value: string, words: readonly string[]): boolean {
  const said = wordsOfName(name);
  if (value !== 'true') return !narrowing.test(said.join('_')) || words.some((text) => isSpoken('public', text));
  const telling = said.filter((word) => word.length > 1 && !empty.has(word));
  // "Non-refundable" is the other way round.
  const isTurned = /^(?:non|not|no|un|without|skip|disable|exclude)$/.test(said[0] ?? '');
  const rest = isTurned ? telling : telling.filter((word) => !harmless.has(word));
  return rest.every((word) => (isRight(word) ? isRightSaid(word, words) : words.some((text) => isSpoken(word, text))));
}

function isSpoken(word: string, text: string): boolean {
  const own = literal(stem(word));
  const called = also[alike[word] ?? word];
  const said = new RegExp(`(?<!\\p{L})(?:${called ? `${own}|${anyOf(called)}` : own})`, 'giu');
  return [...fold(text).matchAll(said)].some(
    ({ index }) => !negation.test(lastWords.exec(fold(text).slice(0, index).slice(-60))?.[0] ?? ''),
  );
}
/** In which a "no" is about what comes next. */
const lastWords = /(?:(?<!\S)\S+\s+){0,2}$/u;
