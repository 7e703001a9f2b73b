import type { Act, SinkKind } from '../policy.ts';
import { mostRead, othersIn, upToNext } from './intent.ts';
import { and, anyOf, articles, determiners, of, wholeWord } from './lexicon.ts';
import { type Order, orders } from './orders.ts';
import { negation, sentencesOf } from './said.ts';
import { fold, literal, occurrences } from './values.ts';
import type { Deed } from './verbs.ts';

// Who is only spoken of beside an order: "Pay Bob 40 euros. Eve was paid already."

/**
 * Whether each mention of somebody says something of them, is for an act of another kind or says no, while such an order of theirs names
 * another and points at nothing that was spoken of before.
 */
export function onlyMentioned(words: readonly string[], deed: Deed): (names: readonly string[], kind: SinkKind) => boolean {
  const own = words.flatMap((text) => orders(text, deed).slice(0, mostRead));
  const pointsBack = ({ clause }: Order) => pointingBack.test(clause.replace(aside, ' ')) || theThing.test(clause);
  if (!own.some(namesAnother) || own.some(pointsBack)) return () => false;
  const elsewhere = words.flatMap((text) => othersThan(text, deed)).map(({ clause }) => clause);
  return (names, kind) => {
    const most = (count: (name: string) => number) => Math.max(0, ...names.map(count));
    const mentions = (text: string) => most((name) => occurrences(text, name, kind));
    const spokenOf = (text: string) => most((name) => asSubject(text, name) + asOwner(text, name)) + asPast(text, names, kind);
    const sum = (texts: readonly string[], count: (text: string) => number) => texts.reduce((all, text) => all + count(text), 0);
    const all = sum(words, mentions);
    return all > 0 && sum(elsewhere, mentions) + sum(words, spokenOf) >= all;
  };
}

/** Somebody or something is named in it: a word in capitals that is no day and no month. */
const namesAnother = ({ clause }: Order): boolean =>
  (clause.slice(1).match(/(?<![.!?]\s)(?<!\p{L})\p{Lu}\p{L}{2,}|@/gu) ?? []).some((word) => !dates.test(word));
const dates =
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Okt|Nov|Dec|Dez|Mär|Mai)|^(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Euro|EUR|USD|GBP|CHF)/u;

/** Their orders for acts of another kind, each up to where the next begins. */
function othersThan(text: string, deed: Deed): Order[] {
  const mine = orders(text, deed).slice(0, mostRead);
  const kin = alike.find((some) => deed.act && some.includes(deed.act)) ?? [];
  const places = new Set(kin.flatMap((act) => orders(text, { act, tool: [] }).slice(0, mostRead)).map(({ place }) => place));
  // "Send the Plan to Ana and share the Budget with Bob" are two, though people share by sending.
  const own = new Set(mine.map(({ place }) => place));
  const isOwn = ({ place, before }: Order) => own.has(place) || (places.has(place) && !(mine.length > 0 && startsOver.test(before)));
  const others = othersIn(text, deed, mine).filter((one) => !isOwn(one));
  const starts = [...others, ...mine];
  return [...new Map(others.map((one) => [one.place, one])).values()].map((one) => ({ ...one, clause: upToNext(one, starts) }));
}
/** A clause of its own. */
const startsOver = new RegExp(`(?:^|[.!?;]\\s*|(?<!\\p{L})${and}\\s(?:then\\s|also\\s)?)$`, 'iu');
const alike: Act[][] = [
  ['send', 'post', 'share', 'invite', 'schedule'],
  ['book', 'pay'],
  ['delete', 'remove', 'cancel'],
];

/** How often they are named where something is said of them: "Eve was paid", "because Eve Palace is full", "closer than Eve Palace". */
export function asSubject(text: string, name: string): number {
  if (name.length > longestName) return 0;
  const one = `${literal(fold(name))}(?![\\p{L}\\p{N}])`;
  return [...fold(text).matchAll(new RegExp(`${opening}${one}(?=\\s${verbs})|${than}${one}`, 'gu'))].length;
}
const longestName = 200;
/** "For Eve's present". */
const asOwner = (text: string, name: string): number =>
  name.length > longestName
    ? 0
    : [
        ...fold(text).matchAll(
          new RegExp(
            `(?<=${forWhat}\\s)${literal(fold(name))}'s\\s|(?<=${forWhat}\\s(?:${articles}\\s)?\\p{L}+\\s${of}\\s)${literal(fold(name))}(?!\\p{L})`,
            'gu',
          ),
        ),
      ].length;
const forWhat = anyOf({ en: 'for|about', de: 'für', fr: 'pour', es: 'para', it: 'per', nl: 'voor' });
const kinds = '(?:(?:file|document|hotel|datei|room|restaurant)\\s)?';
const opening = `(?:^|[.;:!?,–—(]\\s|(?<!\\p{L})${anyOf({
  en: 'because|since|as|but|that|say|saying|while|though|where|who',
  de: 'weil|da|aber|dass|denn',
  fr: 'parce que|car|mais|que',
  es: 'porque|pero|que',
  it: 'perché|ma|che',
  pt: 'porque|mas|que',
  nl: 'omdat|want|maar|dat',
})}\\s)(?:${determiners}\\s)?${kinds}`;
/** Without those by which something is asked for: "Bob should get 40 euros", "Eve needs the list". */
const verbs = `(?:already\\s|also\\s|never\\s|just\\s)?${anyOf({
  en: "(?:is|are)(?! to(?!\\p{L}))|was|were|(?:has|had|have)(?! to(?!\\p{L}))|(?:can|could|ca|wo|would|does|do|did|is|was|has|must|should|may|might|need)(?:n't|not)|(?:can|could|will|would|must|should|may|might) (?:not|never)|will|paid|pays|owes|said|says|wrote|writes|shared|shares|sent|sends|thinks|knows|got|left|lives|works|came|comes|went|goes(?! to)|stays|looks|costs|told|asked|liked|likes|made|makes|gave|gives|took|takes",
  de: 'ist|sind|war|waren|hat|hatte|kann|will|wird|würde|darf nicht|soll nicht|weiß|sagt|schreibt|schrieb|zahlt|kostet|kommt|kam|ging|geht(?! an)',
  fr: 'est|était|a|avait|peut|va|dit|écrit|paie|coûte',
  es: 'es|está|estaba|fue|ha|había|puede|va|dice|escribe|paga|cuesta',
  it: 'è|era|ha|aveva|può|va|dice|scrive|paga|costa',
  pt: 'é|está|estava|foi|tem|tinha|pode|vai|diz|paga|custa',
  nl: 'is|was|heeft|had|kan|gaat|zegt|betaalt|kost',
})}(?!\\p{L})`;
const than = `(?<!\\p{L})${anyOf({ en: 'than', de: 'als', fr: 'que', es: 'que', it: 'di', nl: 'dan' })}\\s(?:${determiners}\\s)?`;
/** What is named only to say where another is, or what it is like. */
const beside = `(?<!\\p{L})${anyOf({
  en: '(?:better|worse|cheaper|older|newer|larger|bigger|smaller|longer|closer) than|near(?:by)?|next to|close to|opposite|beside|across from|around the corner from|not far from|distance (?:of|from|to)|vicinity of|(?<!(?:would|i|we|you|they|do|don.t|feel|look|just|.d) )like|similar to|unlike|(?:taxi|cab|train|bus|flight|ride|transfer|shuttle|way|directions|shortcut|alias|reference|link) (?:from (?:\\S+ ){1,4})?to',
  de: 'in der nähe (?:von|vom|des|der)|nahe|neben|gegenüber(?: von| vom)?|so wie|ähnlich wie',
  fr: 'près d[eu]|à côté d[eu]|en face d[eu]|comme',
  es: 'cerca del?|junto a|al lado del?|enfrente del?|parecid[oa] a',
  it: 'vicino (?:a|al|all)|accanto (?:a|al|all)|di fronte (?:a|al)|simile a',
  pt: 'perto d[eo]|ao lado d[eo]|em frente d?[aeo]',
  nl: 'in de buurt van|dichtbij|naast|tegenover|vlak bij',
})}['’]?\\s?(?:${determiners}\\s)?`;
/** Whether they named it, and each time only so ("a hotel near Hotel Lund", "older than the Budget"). */
export const isOnlyBeside = (words: readonly string[], names: readonly string[], kind: SinkKind): boolean => {
  const said = names.filter((name) => name.length > 1 && name.length <= longestName).map((name) => literal(fold(name)));
  const isIn = (text: string) => names.some((name) => occurrences(text, name, kind) > 0);
  const besideIt = new RegExp(`${beside}${kinds}["“„'‘]?(?:${said.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return said.length > 0 && words.some(isIn) && !words.some((text) => isIn(fold(text).replace(besideIt, ' ')));
};

/** What stands for somebody or something spoken of before. Without what is an article as well. */
const pointingBack = wholeWord(
  anyOf({
    en: 'it|them|him|her|there|one|ones|both|this|these|those|his|their|its',
    de: 'ihn|ihm|ihr|ihnen|dort|es|diese[rsnm]?|beide',
    fr: 'lui|leur|celui-ci|y',
    es: 'allí|ellos',
    it: 'gli|lì',
    pt: 'lhe|lá',
    nl: 'hem|hen|daar|beide',
  }),
);
/** "Share the file", which they have just named. */
const theThing = new RegExp(
  `(?<!\\p{L})${articles}\\s${anyOf({ en: 'file|document|sheet|event|meeting|booking|room|hotel|list|page', de: 'Datei|Dokument|Termin|Buchung', fr: 'fichier|document', es: 'archivo|documento', it: 'documento', nl: 'bestand' })}(?!\\p{L}|\\s["“„«'‘\\p{Lu}])`,
  'u',
);
/** What is only told of it after a comma, or of what was named ("the 40 euros that Eve owes him"). */
const aside =
  /(?:(?:[,;(]|(?<!\p{L})(?:because|since|as|weil))\s*(?:it|she|he|they|er|sie|es)(?:['’]s)?|(?<!\p{L})(?:that|which|who))\s[^.;!?]*/iu;

/** How often they are named in a sentence that says no to something, or what somebody did. */
const asPast = (text: string, names: readonly string[], kind: SinkKind): number =>
  sentencesOf(text)
    .filter((sentence) => (negation.test(sentence) && unwanted.test(sentence)) || was.test(sentence))
    .reduce((sum, sentence) => sum + Math.max(0, ...names.map((name) => occurrences(sentence, name, kind) - asSubject(sentence, name))), 0);
const unwanted = wholeWord(
  anyOf({
    en: "(?:i|we) (?:don['’]?t|do not|didn['’]?t|won['’]?t|never) (?:want|like|need|trust|use|go)",
    de: '(?:ich|wir) (?:will|wollen|möchten?|mag|brauchen?)',
    fr: 'je ne veux',
    es: 'no quier',
    it: 'non voglio',
    nl: 'ik wil geen',
  }),
);
const was = new RegExp(
  `^\\W*(?:i|we|he|she|they|ich|wir|\\p{Lu}\\p{L}+)(?:['’]ve|\\s(?:have|has|had|haben|habe|hat))?\\s(?:(?!(?:should|must|be|to|please)\\s)\\p{L}+\\s){0,3}?${anyOf(
    {
      en: 'paid|sent|shared|invited|booked|gave|told|removed|deleted|cancell?ed|transferred',
      de: 'bezahlte?|schickte|teilte|buchte',
    },
  )}(?!\\p{L})`,
  'iu',
);
