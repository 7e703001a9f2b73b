import { and, anyOf, articles, wholeWord } from './lexicon.ts';
import { numberWords } from './numbers.ts';
import { remembered } from './remembered.ts';
import { withQuotesBlank } from './said.ts';
import { inFigures } from './spoken-numbers.ts';
import { standing } from './taken-back.ts';

// What the owner took back in the same breath: "to Ana — no, to Bob", "40 euros. No, make that 50", "Delete it. Never mind."

/** Their words as they meant them in the end: what they took back is out, and what takes its place stands there. */
export const corrected = (words: readonly string[]): string[] => standing(words).map(correctedText);

/** Characters of a text that are looked through: what is longer was pasted. */
const longest = 4000;
/** Corrections of one text. */
const most = 10;

const correctedText = remembered((text): string => {
  if (text.length > longest || !mark.test(withQuotesBlank(text))) return text;
  let rest = text;
  let from = 0;
  for (let times = 0; times < most; times++) {
    const found = mark.exec(withQuotesBlank(rest).slice(from));
    if (!found) return rest;
    const [at, end] = [from + found.index, from + found.index + found[0].length];
    const [then = ''] = /^[^.!?;\n)]*/u.exec(rest.slice(end)) ?? [];
    const { head, sentence } = lastSentence(rest.slice(0, at));
    const made = sentence && instead(sentence, then.trim(), takingBack.test(found[0]));
    from = made === undefined ? end : head.length + made.length;
    if (made !== undefined) rest = `${head}${made}${rest.slice(end + then.length)}`;
  }
  return rest;
});

/** What is corrected is the sentence before, and it asks for something. */
function lastSentence(before: string): { head: string; sentence?: string } {
  const said = before.replace(/[\s,;.!—–:(-]{1,20}$/u, '');
  const begin = Math.max(...['.', '!', '?', ';', '\n'].map((end) => said.lastIndexOf(end))) + 1;
  const isWhole = said !== '' && !said.endsWith('?') && !openEnd.test(said);
  return { head: said.slice(0, begin), ...(isWhole && { sentence: said.slice(begin) }) };
}
/** "Ask Bob and, sorry, Eve". */
const openEnd = new RegExp(`(?<!\\p{L})${and}$`, 'iu');

/** What is left of a sentence with what was said then in its place; undefined where that takes nothing's place. */
function instead(sentence: string, then: string, isTakenBack: boolean): string | undefined {
  if (isMore.test(then)) return undefined;
  const other = then.replace(/^not?\s[^:,;]{1,40}[:,]\s?(?:but\s)?/iu, '');
  const named = behindWord.exec(other)?.groups?.word;
  const phrase = named && phrasesBehind(sentence, named).at(-1);
  if (phrase) return `${sentence.slice(0, phrase.index)}${other}${sentence.slice(phrase.index + phrase[0].length)}`;
  if (named) return ` ; ${other}`;
  const number = /^\p{Sc}?\s?\d/u.test(inFigures(other)) && withNumber(sentence, inFigures(other));
  if (number) return number;
  const name = aName.test(other) && namesIn(sentence).at(-1);
  if (name) return `${sentence.slice(0, name.index)}${other}${sentence.slice(name.index + name[0].length)}`;
  if (isRather.test(then)) return rather(sentence, then);
  return isTakenBack || left.test(then) ? ` ; ${then}` : undefined;
}

const behind = anyOf({
  en: 'to|with|for|at|on|in|from|by|into|as',
  de: 'an|mit|für|um|am|auf|im|zu|von',
  fr: 'à|avec|pour|chez',
  es: 'a|con|para',
  it: 'per|con',
  pt: 'com|para|ao',
  nl: 'aan|met|voor|naar|om|op',
});
const behindWord = new RegExp(`^(?<word>${behind})\\s`, 'iu');
/** Such a word with what it says, as far as that is one thing. */
const phrasesBehind = (sentence: string, word: string) => [
  ...sentence.matchAll(new RegExp(`(?<!\\p{L})${word}\\s(?:(?:${articles}|my|our)\\s)?[^\\s,;]+(?:\\s\\p{Lu}[^\\s,;]*)*`, 'giu')),
];
/** "The Budget too": nothing is taken back. */
const isMore = wholeWord(anyOf({ en: 'too|also|as well', de: 'auch', fr: 'aussi', es: 'también', it: 'anche', pt: 'também', nl: 'ook' }));
const aName = new RegExp(
  `^(?!(?:I|We|You|He|She|It|They|Ich|Wir)(?!\\p{L}))(?:(?:${articles}|my|our)\\s)?[“"'„]?\\p{Lu}[^\\s]*(?:\\s[^\\s]+){0,3}$`,
  'u',
);
/** Names behind the first word, which is the verb. */
const namesIn = (sentence: string) => [
  ...sentence.matchAll(
    new RegExp(`(?<=\\p{L}\\s)(?:(?:${articles}|my|our)\\s)?\\p{Lu}[\\p{L}\\p{N}'’-]*(?:\\s\\p{Lu}[\\p{L}\\p{N}'’-]*)*`, 'gu'),
  ),
];
const unit = '(?:\\s?(?:\\p{Sc}|(?:euros?|eur|dollars?|usd|pounds?|gbp|chf|%|k)(?!\\p{L})|\\p{Lu}\\p{L}+))?';
const aNumber = new RegExp(`\\p{Sc}?\\s?\\d[\\d.,:]*(?<![.,])(?:st|nd|rd|th|\\.(?=\\s))?(?<unit>${unit})`, 'giu');
/** With its last number as they said it then; its unit stays where they said none. */
function withNumber(written: string, then: string): string | undefined {
  const sentence = inFigures(written);
  const last = [...sentence.matchAll(aNumber)].at(-1);
  const [said, had] = [[...then.matchAll(aNumber)][0], last?.groups?.unit ?? ''];
  if (!last || !said) return undefined;
  const other = said.groups?.unit ? then : `${said[0]}${had}${then.slice(said[0].length)}`;
  return `${sentence.slice(0, last.index)}${/^\s/u.test(last[0]) ? ' ' : ''}${other}${sentence.slice(last.index + last[0].length)}`;
}

/** "Send them to Bob instead": to nobody else; "delete the Plan instead": nothing else. */
function rather(sentence: string, then: string): string {
  const word = /\s(?<word>to|with|for|at|on|an|mit|für|à|avec|pour|a|con|para|aan|met|voor)\s/iu.exec(then)?.groups?.word;
  const phrase = word && phrasesBehind(sentence, word).at(-1);
  return phrase ? `${sentence.slice(0, phrase.index)}${sentence.slice(phrase.index + phrase[0].length)}; ${then}` : ` ; ${then}`;
}
const isRather = new RegExp(
  `(?<!\\p{L})${anyOf({ en: 'instead', de: 'stattdessen', fr: 'à la place', es: 'en (?:su )?lugar|en vez', it: 'invece', pt: 'em vez', nl: 'in plaats daarvan' })}(?!\\p{L})`,
  'iu',
);
const left = new RegExp(
  `^${anyOf({ en: "leave|keep|don['’]?t|do not", de: 'lass|behalte', fr: 'laisse|garde|ne', es: 'deja|no lo', it: 'lascia|tieni', pt: 'deixa', nl: 'laat|houd' })}(?!\\p{L})`,
  'iu',
);

const retracting = anyOf({
  en: 'scratch that|never ?mind|forget (?:it|that|about it)|ignore that|on second thoughts?|cancel that',
  de: 'vergiss (?:es|das)|schon gut|doch nicht',
  fr: 'laisse tomber|oublie(?: ça)?',
  es: 'olvídalo|déjalo',
  it: 'lascia perdere|dimentica',
  pt: 'esquece',
  nl: 'laat maar|vergeet het',
});
const takingBack = new RegExp(retracting, 'iu');
const noes = anyOf({ en: 'no|nope', de: 'nein', fr: 'non', es: 'no', it: 'no', pt: 'não', nl: 'nee' });
const again = anyOf(
  {
    en: "wait|sorry|oops|correction|i meant?|make (?:that|it)|or rather|rather|actually|it['’]s|not that",
    de: 'warte|moment|sorry|doch|lieber|besser gesagt|ich meine',
    fr: 'attends|pardon|plutôt|je veux dire',
    es: 'espera|perdón|mejor(?: dicho)?|quiero decir',
    it: 'aspetta|scusa|anzi|volevo dire',
    pt: 'espera|desculpa|aliás|ou melhor|quero dizer',
    nl: 'wacht|sorry|liever|ik bedoel',
  },
  { en: retracting },
);
/** Alone they say that something is another way; a plain "sorry" or "no" does so where a stop comes behind it. */
const mark = new RegExp(
  `(?<=[,;.!…—–(]\\s?|\\s-\\s)\\s*(?:(?:oh|ah|ach),?\\s)?(?:${noes}(?=[,:.!—–]|\\s(?:${again}))|(?:wait|sorry|oops|actually|warte|moment|doch|lieber|pardon|perdón|espera|aspetta|scusa|desculpa|wacht)(?=[,:.!—–]|\\s(?:${noes}|${again}))|correction|i meant?|make (?:that|it)(?=\\s(?:\\p{Sc}?\\d|(?:${numberWords})(?!\\p{L})))|or rather|ich meine|besser gesagt|je veux dire|quiero decir|volevo dire|quero dizer|ik bedoel|mejor dicho|ou melhor|anzi|${retracting})(?!\\p{L})(?:[,.!:—–]?\\s(?:${noes}|${again})(?!\\p{L}))*[,.:!—–]*\\s*`,
  'iu',
);
