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
  const isMeant = (word: string) => (isRight(word) ? isRightSaid(word, words) : words.some((text) => isSpoken(word, text)));
  const without = withoutWhat(said);
  if (!without) return telling.filter((word) => !harmless.has(word)).every(isMeant);
  return telling.every(isMeant) || (without.length > 0 && without.every((word) => words.some((text) => isDenied(word, text))));
}

/** Whether it takes away what they asked to have with it: "with breakfast" and `breakfast_included: false`. */
export function isTakenAway(name: string, value: string, words: readonly string[]): boolean {
  const said = wordsOfName(name);
  if (value === 'true' || withoutWhat(said)) return false;
  const wanted = said.filter((word) => word.length > 1 && !empty.has(word) && (!harmless.has(word) || conditions.has(word)));
  return wanted.length > 0 && wanted.every((word) => words.some((text) => isSpoken(word, text)));
}
/** Whether this text has anything of what the switch is about. */
export const speaksOfSwitch = (name: string, text: string): boolean =>
  wordsOfName(name).some((word) => word.length > 2 && !empty.has(word) && mentionsOf(word, text).length > 0);
/** What people make a condition of. */
const conditions = new Set(['refundable', 'free', 'cancellation']);

/** What such a name says that there is none of: "non-refundable" is the other way round. */
const withoutWhat = (said: readonly string[]): string[] | undefined =>
  /^(?:non|not|no|un|without|skip|disable|exclude)$/.test(said[0] ?? '')
    ? said.slice(1).filter((word) => word.length > 1 && !empty.has(word))
    : undefined;

const isSpoken = (word: string, text: string): boolean => mentionsOf(word, text).some(({ isNo }) => !isNo);
const isDenied = (word: string, text: string): boolean => mentionsOf(word, text).some(({ isNo }) => isNo);

/** Each place where they speak of it, and whether they say no to it there. */
function mentionsOf(word: string, text: string): { isNo: boolean }[] {
  const own = literal(stem(word));
  const called = also[alike[word] ?? word];
  const said = new RegExp(`(?<!\\p{L})(?:${called ? `${own}|${anyOf(called)}` : own})`, 'giu');
  const folded = fold(text);
  return [...folded.matchAll(said)].map(({ index, 0: found }) => {
    const before = folded.slice(Math.max(0, index - 60), index);
    const after = folded.slice(index + found.length, index + found.length + 60);
    const around = lastWords.exec(before)?.[0] ?? '';
    return { isNo: negation.test(around) || /n't\s/.test(around) || joined.test(before) || needless.test(after) };
  });
}
/** In which a "no" is about what comes next. */
const lastWords = /(?:(?<!\S)\S+\s+){0,2}$/u;
/** "Non-smoking", "unrefundable". */
const joined = /(?<!\p{L})(?:non|not|no|nicht|un)[-‑]?$/u;
/** "Breakfast is not needed". */
const needless = new RegExp(
  `^[^.,;!?]{0,20}?(?<!\\p{L})(?:not|\\p{L}{2,5}n't|unnecessary|${anyOf({ de: 'nicht|unnötig', fr: 'pas|inutile', es: 'no hace falta|no es necesari\\p{L}+', it: 'non serve|non è necessari\\p{L}+', pt: 'não é (?:preciso|necessári\\p{L}+)', nl: 'niet' })})(?!\\p{L})`,
  'u',
);
