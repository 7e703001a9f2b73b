import { all, and, anyOf, not } from './lexicon.ts';

// What is said around an order: that it is none, for whom it is, in which words, and how often.

/** Orders that hand the choice of act to something named: "do the actions in …", "follow the instructions". */
export const delegations =
  /\b(?:do|perform|execute|follow|carry out|complete|handle|take care of)\b[^.!?\n]{0,40}\b(?:actions?|instructions?|tasks?|steps?|to-?dos?|requests?)\b|\b(?:befolg|erledig|führ)\p{L}*[^.!?\n]{0,40}\b(?:anweisung|aufgabe|schritt)\p{L}*/giu;

const remind = anyOf({
  en: 'remind|reminder',
  de: 'erinner\\p{L}*',
  fr: 'rappel\\p{L}*',
  es: 'recuérd\\p{L}*|recordatorio',
  it: 'ricord\\p{L}*|promemoria',
  pt: 'lembr\\p{L}*',
  nl: 'herinner\\p{L}*',
});
const toDo = anyOf({ en: 'to', de: 'zu|an', fr: 'de', es: 'que', it: 'di', pt: 'de', nl: 'te|om' });
/** What comes before an act that the owner wants to be reminded of: then it is they who will do it. */
export const reminders = new RegExp(
  `\\b(?:${remind}|(?:put|add|make|write)\\s(?:(?:me|us)\\s)?an?\\s(?:note|entry|task|to-?do|item))\\b[^.;!?\\n]{0,80}\\b${toDo}\\s+(?:\\p{L}+\\s+){0,2}$`,
  'iu',
);

const no = `${not}|${anyOf({
  en: "mustn['’]t|must not|shouldn['’]t|should not|may not|cannot|can['’]t|won['’]t|please not|no need to|refrain from",
})}`;
const butNot = anyOf({
  en: 'forget|hesitate|fail|only',
  de: 'vergess',
  fr: 'oubli',
  es: 'olvid',
  it: 'dimentic',
  pt: 'esque',
  nl: 'verge',
});
const denied = `(?<!\\p{L})(?:(?:${no})(?!\\p{L}| ${butNot})|n['’])`;
const or = anyOf({ en: 'or|nor', de: 'oder|noch', fr: 'ou', es: 'o', it: 'o', pt: 'ou', nl: 'of' });
/** What comes before an act that the owner says no to: a no with at most two words between them, or another such act. "Don't forget to" is none. */
export const forbidding = new RegExp(`${denied}(?:\\s*(?!${and}\\s)[\\p{L}'’]+){0,2}\\s*$|${denied}[^,.;:!?]{1,60}\\s${or}\\s$`, 'iu');
/** A no further before it ("I don't want you to send them", "nobody should send", "rather than tell"): not across "but" or "and". */
const farNo = anyOf({
  en: "don['’]?t|do not|didn['’]?t|did not|never|without|avoid|nobody|no one|nothing|stop|instead of|rather than|under no|not",
  de: 'nicht|niemand|nie|ohne|statt|anstatt',
  fr: 'ne|jamais|personne|sans|au lieu de',
  es: 'no|nunca|nadie|sin|en vez de|en lugar de',
  it: 'non|(?<!\\d\\.?\\s)mai|nessuno|senza|invece di',
  pt: 'não|nunca|ninguém|sem',
  nl: 'niet|nooit|niemand|zonder',
});
const link = anyOf({
  en: 'but|and|then|so',
  de: 'aber|und|dann|sondern',
  fr: 'mais|et|puis',
  es: 'pero|sino|y|luego',
  it: 'ma|poi',
  pt: 'mas',
  nl: 'maar|en|dan',
});
const farAfter = anyOf({
  en: 'only|later|forget|just|fail|hesitate|sure',
  de: 'vergess\\p{L}*|nur',
  fr: 'oubli\\p{L}*',
  es: 'olvid\\p{L}*',
  it: 'dimentic\\p{L}*',
  nl: 'vergeet',
});
export const forbiddenFar = new RegExp(
  `(?<!\\p{L})${farNo}(?!\\p{L}| ${farAfter}(?!\\p{L}))(?:\\s(?!${link}\\s|[-–—]\\s)[^\\s,;:.!?]+){0,6}(?:,?\\s(?:dass|que|che)\\s(?:[^\\s,;:.!?]+\\s){0,5})?\\s*$`,
  'iu',
);
/** A no at the end of its clause ("schick es noch nicht ab"). */
export const forbiddenAfter =
  /^[^.!?;:,]{1,80}(?<!\p{L})(?:nicht|niet)(?:\s(?:mehr|ab|los|raus|weg|zu|jetzt|heute|meer|nu))?\s*(?:[.!?;:,]|$)/iu;

const toWhom = anyOf({
  en: 'to|for|with',
  de: 'an|für|mit',
  fr: 'à',
  es: 'a|para',
  it: 'a|per',
  pt: 'a|para',
  nl: 'aan|voor',
});
const them = anyOf({
  en: 'them|him|her',
  de: 'ihm|ihr|ihnen',
  fr: 'lui|leur|le|les',
  it: 'gli|loro',
  nl: 'hem|haar|hun',
});
/** Words that stand for whom an order goes to, named before: after its verb, or after "to"; so does an answer to nobody in particular ("and apologise"). Elsewhere they stand for things ("a summary of them"). */
export const pronouns = new RegExp(
  [
    '(?:^\\W*(?:apologi[sz]e|confirm|repl(?:y|ies)|answer|respond|write back)(?=\\s*(?:[,.;!?]|and\\s|that\\s|$|(?:to )?(?:it|this)(?!\\p{L})))',
    `(?:^\\W*\\p{L}+[\\s-]+(?:it\\s+|(?:both|all|each)(?: of)?\\s+)?|\\b${toWhom}\\s+)${them}\\b`,
    '(?<!\\p{L})(?:ihm|ihr|ihnen)\\s+(?:\\p{L}+\\s+){0,2}\\p{L}+en\\W*$',
    `(?<!\\p{L})${anyOf({ en: 'there', de: 'dort', es: 'allí' })}(?!\\p{L}|['’]| (?:is|are|was|were|will|ist|sind)))`,
  ].join('|'),
  'iu',
);

const saying = anyOf({
  en: 'saying|says?|text|words?|body|content|message|comment|note|reply|caption|wording',
  de: 'sagt|wortlaut|nachricht',
  fr: 'texte|disant',
  es: 'texto|diciendo',
  it: 'testo|dicendo',
  pt: 'texto|dizendo',
  nl: 'tekst|bericht',
});
/** Words that the owner gives as they are to be sent. */
export const givenText = new RegExp(`\\b${saying}\\b\\W{0,3}["'“”‘„«]|:\\s*["'“”‘„«]`, 'iu');

/** A form with holes that the owner gives for it. */
export const givenForm = /["'“”‘„«][^"'\n]{0,300}\{[^{}\n]{1,40}\}/u;

/** Words by which the owner asks for more than one of a thing; a table for two is one. */
export const several = new RegExp(
  `\\b(?:${all}|${anyOf({
    en: 'every\\w*|both|several|(?<!for )(?:two|three|four|five)(?! (?:more )?(?:people|persons|adults|guests|of us|hours?|days?|nights?|weeks?|months?))|\\d+ (?:events|meetings|entries|messages|appointments)|events|meetings|appointments|reminders|messages|entries|files|(?:the|those|these) (?:days|dates)|daily|weekly',
    de: 'jede\\w*|beide\\w*|termine|erinnerungen|nachrichten|dateien',
  })})\\b`,
  'iu',
);

/** Words for who speaks and who is spoken to: they turn when a sentence is passed on ("say that you saw it": "I saw it"). */
export const speakers = new RegExp(
  `(?<!\\p{L})${anyOf({
    en: 'i|you|we|he|she|they|me|us|my|mine|your|yours|our|ours|myself|yourself',
    de: 'ich|du|sie|wir|er|mich|dich|mir|dir|uns|mein\\p{L}*|dein\\p{L}*|unser\\p{L}*',
    fr: 'je|tu|vous|nous',
    es: 'yo|tú|usted',
    it: 'io|lei|noi',
    pt: 'eu|você',
    nl: 'ik|jij|wij',
  })}(?:'(?:m|re|ve|ll|d|s))?(?!\\p{L})`,
  'giu',
);

/** Words by which the owner means all of some. */
export const allOf = new RegExp(`\\b${all}\\b`, 'iu');

const forward = anyOf({
  en: 'forward|pass on|relay|repost|cop(?:y|ies)',
  de: 'weiterleit\\p{L}*|leite',
  fr: 'transf[eé]r\\p{L}*',
  es: 'reenv\\p{L}*',
  it: 'inoltr\\p{L}*',
  pt: 'encaminh\\p{L}*',
  nl: 'stuur',
});
/** Orders to pass on what was read as it is: "send each of them", "forward her message". */
export const passOn = new RegExp(
  `\\b${forward}\\b|\\b(?:send|post|share|give|mail|message)\\b[^.!?\\n]{0,40}\\b(?:them|it|each|every|all|messages?|texts?|article|whole|complete|full)\\b`,
  'iu',
);
