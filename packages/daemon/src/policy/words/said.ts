import { withoutTexts } from './as-text.ts';
import { anyOf, not, please, wholeWord } from './lexicon.ts';
import { remembered } from './remembered.ts';
import { titles } from './things.ts';
import { trimEnd } from './values.ts';

// The owner's own words, cut into clauses: without what they only quote or pasted, and with what they said no to marked.

export interface Clause {
  text: string;
  /** They said that this is not to be, or to be left out. */
  not: boolean;
  /** They want to know something, whatever else it speaks of. */
  question: boolean;
  /** A colon ends it: what comes next is what is to be said there. */
  tells: boolean;
}

/** Characters that are read: whoever writes more has pasted something. */
const most = 1500;

const quotes = [
  /"[^"\n]*"/g,
  /“[^”]*”/g,
  /„[^“”]*[“”]/g,
  /«[^»]*»/g,
  /‘[^’\n]*’/g,
  /(?<![\p{L}\p{N}])'[^'\n]+'(?![\p{L}\p{N}])/gu,
  /`[^`]*`/g,
];
/** Where another's text begins: a quoted line, a forwarded mail's head, a fence. */
const pasted = /^(?:\s*>|\s*```|\s*-{3,}|\s*(?:from|von|de|da|van|subject|betreff|objet|asunto|oggetto)\s*:)/imu;

/** The words without what was written by others, as far as it can be seen: an open quotation runs to the end. */
export function ownWords(words: string): string {
  const read = words.slice(0, most);
  const own = read.slice(0, pasted.exec(read)?.index);
  const bare = quotes.reduce((text, quote) => text.replace(quote, ' '), own.normalize('NFKC').replace(/\p{Cf}/gu, ''));
  return bare.replace(/["“„«`].*$/s, ' ');
}

/** Also where a no follows a comma: it is about what comes after it. */
const breaks = new RegExp(
  [
    `(?<=[!?…]|(?<!\\d|(?<![\\p{L}\\p{N}])(?:\\p{Lu}|${titles}|St|Hr|Fr|Nr|No|ca|vs|bzw|etc))\\.)\\s+`,
    '(?<=\\d\\.)\\s+(?!\\p{Ll})',
    '[;\\n]+',
    `,?\\s+(?=${anyOf({ en: 'but', de: 'aber|sondern', fr: 'mais', es: 'pero|sino', it: 'però', pt: 'mas', nl: 'maar' })}\\s)`,
    `,\\s+(?=(?:${not}|not|pas)\\s)`,
    '(?<=:)\\s',
  ].join('|'),
  'iu',
);
/** Words by which they say no to something. */
export const negation = wholeWord(
  `${not}|${anyOf({
    en: 'does not|must not|not|(?:nothing|nobody)(?= (?:goes|should|must|is to|shall|may|else))|except|leave out|skip|ignore',
    de: 'nichts|kein\\p{L}*|außer|lass\\p{L}* (?:aus|weg)',
    fr: "n['’]|pas|sauf",
    es: 'no (?:lo |la |los |las |les? |se )?(?:publi|envi|mand|pong|sub|cambi|borr|uses|toque)\\p{L}*|excepto|salvo',
    it: 'tranne',
    pt: 'exceto',
    nl: 'niets|geen|behalve',
  })}`,
);
/** What is said of a thing: "the button that does not work". */
const described = new RegExp(
  [
    `(?<!\\p{L})${anyOf({ en: 'that|which|who', fr: 'qui', it: 'che' })}\\s+(?:\\S+\\s+){0,2}?`,
    `${anyOf({ en: "don['’]?t|doesn['’]?t|does not|do not|did not|never|not", fr: "ne|n['’]", it: 'non' })}(?!\\p{L})`,
    '(?:\\s+\\S+(?:\\s+(?:pas|jamais|plus))?)?',
  ].join(''),
  'giu',
);
/** "Can you post it?" asks for it. */
const polite = new RegExp(
  `^\\W*(?:${please}|mógłbyś|możesz|můžeš|${anyOf({
    en: 'can|could|will|would',
    de: 'kannst|könntest|würdest',
    fr: 'peux|pourrais|pouvez',
    es: 'puedes|podrías',
    it: 'puoi|potresti',
    pt: 'podes|pode|poderia',
    nl: 'kun|kan|wil',
  })})(?!\\p{L})`,
  'iu',
);
const question = new RegExp(
  `^\\W*${anyOf({
    en: 'what|who|which|when(?!\\s+(?:you|it|this|that|all|everything)(?!\\p{L}))|where|why|how',
    de: 'wer|wen|was|wann|wo|welche\\p{L}*|wie',
    fr: 'qui|quel\\p{L}*|quand|combien',
    es: 'qué|quién\\p{L}*|cuál\\p{L}*|cuándo|cuánt\\p{L}*',
    it: 'chi|quale|quali|quando|quant\\p{L}*',
    pt: 'quando|quant\\p{L}*',
    nl: 'wat|wie|welke|hoeveel',
  })}(?!\\p{L})`,
  'iu',
);

export const clausesOf = (words: string): Clause[] =>
  withAsides(ownWords(words))
    .split(breaks)
    .map((whole) => ({ whole: whole.trim(), text: trimEnd(whole.trim(), '.!?…:') }))
    .filter(({ text }) => text)
    .map(({ whole, text }) => ({
      text,
      not: negation.test(text.replace(described, ' ')),
      question: question.test(text) || (whole.endsWith('?') && !polite.test(text)),
      tells: whole.endsWith(':'),
    }));

/** A sentence goes on behind what stands in parentheses; a no in there is about itself alone. */
function withAsides(words: string): string {
  const asides: string[] = [];
  const around = words.replace(/\(([^()]*)\)/g, (_, aside: string) => {
    if (!negation.test(aside)) return `, ${aside},`;
    asides.push(aside);
    return ' ';
  });
  return [around.replace(/[()]/g, ';'), ...asides].join('\n');
}

/** A semicolon parts orders as a full stop does. */
export const sentencesOf = (text: string): string[] => text.split(sentenceEnd);
/** Not in "am 3. Mai". */
const sentenceEnd = /(?<=[.!?…;])\s+(?!(?<=\d\.\s+)(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))|\n+/g;

/** With what is quoted in it blanked out, so that places stay. */
export const withQuotesBlank = (text: string): string => unquoted(text.replace(longQuotes, blanked));

export interface Sentence {
  /** Where in the text it begins. */
  at: number;
  sentence: string;
  /** The same with what is quoted in it blanked out, so that places stay. */
  bare: string;
}
/** Each sentence of theirs. A quotation may go over several, and what was pasted, or handed over as a text, is one. */
export const spokenIn = remembered((text): readonly Sentence[] => {
  const blank = withoutTexts(text.replace(longQuotes, blanked));
  const ends = [...blank.matchAll(sentenceEnd)];
  return [...ends, undefined].map((end, at) => {
    const before = ends[at - 1];
    const [from, to] = [before ? before.index + before[0].length : 0, end?.index];
    return { at: from, sentence: text.slice(from, to), bare: unquoted(blank.slice(from, to)) };
  });
});
const longQuotes =
  /(?<![\p{L}\p{N}])(?:"[^"]{1,20000}"|“[^“”]{1,20000}”|„[^„“”]{1,20000}[“”]|«[^«»]{1,20000}»|‘[^‘’]{1,20000}’)(?![\p{L}\p{N}])|^[ \t]*>.*$/gmu;

const blanked = (found: string): string => '.'.repeat(found.length).replace(/^.|.$/g, '"');
/** With each quotation of one line blanked out. */
const unquoted = (text: string): string =>
  text.replace(
    /(?<![\p{L}\p{N}])(?:'(?:[^'\n]|(?<=\p{L})'(?=\p{L})){1,400}'|"[^"\n]{1,400}"|[“„«][^”“»\n]{1,400}[”“»]|‘[^’\n]{1,400}’)(?![\p{L}\p{N}])/gu,
    blanked,
  );
