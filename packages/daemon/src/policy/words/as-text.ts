import { anyOf } from './lexicon.ts';

// What the owner hands over as a text, though nothing quotes it: to be translated or judged, a mail that they pasted, what is to be
// written down. Whatever it asks for, it is not they who ask.

const judging = anyOf({
  en: 'translate|proofread|correct|rephrase|rewrite|polish|shorten|summari[sz]e|sum up|explain|what (?:does|do) (?:this|that|it) mean',
  de: 'übersetze?|korrigiere?|formuliere?|fasse?|was (?:heißt|bedeutet)',
  fr: 'tradui[st]|traduisez|corrige|reformule|résume|que (?:veut dire|signifie)',
  es: 'traduc\\p{L}+|tradúce\\p{L}*|corrig\\p{L}+|resum\\p{L}+|qué significa',
  it: 'traduc\\p{L}+|correggi|riassumi|che (?:significa|vuol dire)',
  pt: 'traduz\\p{L}*|corrig\\p{L}+|resum\\p{L}+',
  nl: 'vertaal|corrigeer|verbeter|vat|wat betekent',
});
const following = anyOf({
  en: 'the following|this|below',
  de: 'das folgende|folgende[nrs]?|diese[nrs]?',
  fr: 'suivante?|ceci|ce texte',
  es: 'siguiente|esto|este',
  it: 'seguente|questo',
  pt: 'seguinte|isto',
  nl: 'het volgende|dit',
});
const doubting = anyOf({
  en: 'is (?:this|that|it) (?:spam|legit(?:imate)?|genuine|real|a scam|a fraud|phishing|fake)',
  de: 'ist (?:das|die mail|sie) (?:spam|echt|seriös|betrug|phishing)',
  fr: "est-ce (?:un spam|du spam|une arnaque|sérieux)|c['’]est une arnaque",
  es: 'es (?:esto )?(?:spam|una estafa)',
  it: 'è (?:spam|una truffa)',
  pt: 'é (?:spam|golpe)',
  nl: 'is (?:dit|dat) (?:spam|echt|oplichting)',
});
const list = anyOf({
  en: '(?:to-?do|check|shopping)?[- ]?lists?|to-?dos?|notes?|reminders?|tasks?|memos?|backlog',
  de: '(?:to-?do-?|check|aufgaben)?listen?|aufgaben?|notiz(?:en)?|erinnerung',
  fr: 'listes?|tâches?|notes?|rappels?',
  es: 'listas?|tareas?|notas?|recordatorios?',
  it: 'liste|lista|compit[oi]|note|nota|promemoria',
  pt: 'listas?|tarefas?|notas?|lembretes?',
  nl: 'lijst(?:je|en)?|ta(?:ak|ken)|notities?|herinnering',
});
const noting = anyOf({
  en: 'add|put|write|note|set|make|create',
  de: 'setze?|schreibe?|notiere?|füge|mache?|leg',
  fr: 'ajoute|mets|écris|note',
  es: 'añade|pon|escribe|apunta|anota',
  it: 'aggiungi|metti|scrivi|annota',
  pt: 'adiciona|põe|escreve|anota',
  nl: 'zet|schrijf|noteer|voeg|maak',
});
const greeting = anyOf({
  en: 'hello|hi|hey|dear',
  de: 'hallo|liebe[rs]?|sehr geehrte\\p{L}*|guten (?:tag|morgen|abend)',
  fr: 'bonjour|cher|chère|salut|madame|monsieur',
  es: 'hola|estimad[oa]s?|querid[oa]|buen[oa]s (?:días|tardes)',
  it: 'ciao|car[oa]|gentile|buongiorno|salve',
  pt: 'olá|oi|prezad[oa]|car[oa]|bom dia',
  nl: 'beste|geachte|goedemorgen|hoi',
});
const head = anyOf({
  en: 'from|to|subject|date|sent',
  de: 'von|an|betreff|datum|gesendet',
  fr: 'de|à|objet|envoyé',
  es: 'de|para|asunto',
  it: 'da|a|oggetto',
  pt: 'de|para|assunto',
  nl: 'van|aan|onderwerp',
});

/** Up to the next empty line. */
const paragraph = '(?:(?!\\n[ \\t]*\\n)[^])*';
const within = (most: number) => `[^\\n.!?:]{0,${most}}`;
/** Each with what is no order behind what says so. */
const texts: readonly RegExp[] = [
  `(?<=(?<!\\p{L})${judging}(?!\\p{L})${within(80)}:)\\s${paragraph}`,
  `(?<=(?<!\\p{L})${judging}(?!\\p{L})${within(40)}(?<!\\p{L})${following}(?!\\p{L})${within(40)}\\.)\\s${paragraph}`,
  `(?<=(?<!\\p{L})${doubting}(?!\\p{L})${within(20)}\\?)\\s[^]*`,
  `(?<=(?<!\\p{L})${noting}(?!\\p{L})${within(60)}(?<!\\p{L})${list}(?!\\p{L})${within(30)}:)[^\\n]*`,
  `(?<=(?:^|\\n|[.!?]\\s)[ \\t]*${list}(?!\\p{L})${within(30)}:)[^\\n]*`,
  `(?<=(?<!\\p{L})(?:write|note|jot)(?: it)? down (?:that|to)(?!\\p{L}))[^\\n.!?;]*`,
  `(?<=(?<!\\p{L})(?:wrote|writes|said|says|asks|asked|schrieb|schreibt|a écrit|escribió|ha scritto|schreef)(?: (?:me|us|to me|to us|mir|uns))?:)\\s${paragraph}`,
  `(?<=(?<!\\p{L})(?:titled|entitled|headed)\\s)please[^\\n.!?;]*`,
  // A mail as it was: its head, or its greeting behind words of theirs.
  `(?<=^|\\n)[ \\t]*${head}\\s?:[^\\n]*\\n(?=[ \\t]*${head}\\s?:|[ \\t]*\\n)[^]*`,
  `(?<=\\S\\s{0,10}\\n)[ \\t]*${greeting}(?!\\p{L})[^\\n.!?]{0,40}[,:!]?[ \\t]*(?:\\n|(?<=,)\\s)[^]*`,
].map((one) => new RegExp(one, 'giu'));

/** The same length, with such texts blanked out. Whoever writes more than this has pasted all of it. */
export const withoutTexts = (words: string): string =>
  words.length > most ? words : texts.reduce((text, one) => text.replace(one, (found) => ' '.repeat(found.length)), words);
const most = 20_000;
