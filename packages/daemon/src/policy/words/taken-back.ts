import { anyOf } from './lexicon.ts';

// What the owner took back in their next message ("Delete the Budget." "No, wait, leave it").

/** The messages, without each that the next one takes back: what stood there counts where they say it again. */
export const standing = (words: readonly string[]): string[] => words.map((text, at) => (opening.test(words[at + 1] ?? '') ? '' : text));

const no = anyOf({
  en: 'no|nope|stop|wait|sorry|hold on|hang on',
  de: 'nein|stopp?|halt|warte|moment',
  fr: 'non|attends',
  es: 'no|espera',
  it: 'no|aspetta',
  pt: 'não|espera',
  nl: 'nee|stop|wacht',
});
const leave = anyOf({
  en: "sorry|wait|stop|leave|keep|don['’]?t|do not|not|never mind|forget (?:it|that)",
  de: 'warte|nicht|doch nicht|lass|behalte',
  fr: 'attends|laisse|garde|ne',
  es: 'espera|deja|déjal\\p{L}+|no',
  it: 'aspetta|lascia\\p{L}*|non',
  pt: 'espera|deixa|não',
  nl: 'wacht|laat|niet|toch niet',
});
const alone = anyOf({
  en: "stop|never ?mind|forget (?:it|that)|scratch that|i (?:mean|meant)(?= )|on second thoughts?|(?:please )?(?:don['’]?t|do not)",
  de: 'stopp?|vergiss (?:es|das)|doch nicht|lass (?:es|das)|ich meinte',
  fr: 'laisse tomber|oublie(?: ça)?|je voulais dire',
  es: 'olvídalo|déjalo|quise decir',
  it: 'lascia (?:perdere|stare)|volevo dire',
  pt: 'esquece|deixa estar|quis dizer',
  nl: 'laat maar|vergeet het|ik bedoelde',
});
const opening = new RegExp(
  `^\\W{0,5}(?:(?:${no})[,.!\\s]+(?:${leave})(?!\\p{L})|(?:${alone})(?=\\W*$|[,.!:]\\s|(?<=mean|meant|meinte|dire|decir|dizer|bedoelde)\\s))`,
  'iu',
);
