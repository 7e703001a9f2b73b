import { acts } from '@deskhand/protocol';
import type { SinkKind } from '../policy.ts';
import { isDemanded } from './demands.ts';
import { afterThat, and, anyOf, determiners, please, wholeWord } from './lexicon.ts';
import { isAsking } from './moods.ts';
import { type Order, orders, wondering } from './orders.ts';
import { givenText, pronouns } from './phrases.ts';
import { negation, sentencesOf, spokenIn } from './said.ts';
import { isAbout, stem } from './tools.ts';
import { fold, literal, occurrences, stands } from './values.ts';
import { type Deed, orderOf } from './verbs.ts';

// Whether the owner's words ask for what a call does, and how often.

/** Whether the owner asked for such an act at all, or handed the choice to something they named. */
export const isAskedFor = (words: readonly string[], deed: Deed): boolean => words.some((text) => orders(text, deed).length > 0);

/** Whether they did so themselves, not only by handing the choice to something. */
export const isAskedByThem = (words: readonly string[], deed: Deed): boolean =>
  words.some((text) => orders(text, deed).some(({ delegated }) => !delegated));

/**
 * Whether they named one of these, and only for something else: "take him out of the board room and tell Gwen" takes nobody out who
 * is called so.
 */
export const isNamedForOther = (words: readonly string[], deed: Deed, names: readonly string[], kind: SinkKind): boolean => {
  const isIn = (part: string) => names.some((name) => occurrences(part, name, kind) > 0);
  const isItsOwn = (text: string) => {
    const mine = orders(text, deed).slice(0, mostRead);
    const others = mine.length ? othersIn(text, deed, mine) : [];
    return mine.some((order) => {
      const { before } = order;
      const own = upToNext(order, others).replace(kept, ' ');
      return isIn(own) || (isIn(before) && (refers.test(own) || (!naming.test(own.slice(1)) && isIn(sentencesOf(before).at(-1) ?? ''))));
    });
  };
  return words.some(isIn) && !words.some(isItsOwn);
};
/**
 * Whether they named one of these only as where something is ("remove Ana from the project Apollo"), and didn't speak of such a
 * thing elsewhere ("cancel the booking at Hotel Lund").
 */
export const isOnlyPlace = (words: readonly string[], names: readonly string[], nouns: readonly string[]): boolean => {
  const said = names.filter((name) => name.length > 1 && name.length <= longestName).map((name) => literal(fold(name)));
  const noun = [...nouns.map((one) => literal(stem(one))), ...(nouns.some((one) => /^(?:book|reserv)/.test(one)) ? [bookings] : [])].join(
    '|',
  );
  if (!said.length || !noun) return false;
  const name = `(?:${said.join('|')})(?![\\p{L}\\p{N}])`;
  const asPlace = new RegExp(`${whereItIs}\\s(?:${determiners}\\s)?(?:(?:${noun})\\p{L}{0,2}\\s)?\\W?${name}`, 'gu');
  const other = new RegExp(`(?<![\\p{L}\\p{N}])(?:${name}|(?:${noun})\\p{L}{0,5}(?!\\p{L}))`, 'u');
  const texts = words.map(fold);
  const rest = texts.map((text) => text.replace(asPlace, ' '));
  return texts.some((text, at) => text !== rest[at]) && !rest.some((text) => other.test(text));
};
const longestName = 200;
/** What people call what is booked. */
const bookings = 'booking|reserv|buchung|réserv|prenotazion|boeking';
const whereItIs = `(?<!\\p{L})${anyOf({
  en: 'from|in|into|(?<!rid )of|out of|at',
  de: 'aus|in|im|von|vom|der|des',
  fr: 'de|du|dans',
  es: 'de|del|en',
  it: 'di|da|del|in',
  pt: 'de|do|em',
  nl: 'uit|van|in',
})}`;

/** "Delete the Plan, not the Budget", "all but the Budget", "since the Budget replaces it", ", we stay at Lund": what is not to go. */
const kept = new RegExp(
  `(?:,\\s|(?<!\\p{L})(?:${and}|${anyOf({ en: 'but', de: 'aber', fr: 'mais', es: 'pero', it: 'ma', nl: 'maar' })})\\s|(?=\\s(?:except|but|since|because|not)\\s))\\s?${anyOf(
    {
      en: "not|but|except|keep|leave|since|because|as|we|it|they|i|he|she|don['’]?t",
      de: 'nicht|behalte?|außer|weil|denn|da|wir',
      fr: 'pas|sauf|garde|car|parce|nous|on',
      es: 'no|salvo|excepto|deja|conserva|porque',
      it: 'non|tranne|tieni|perché',
      pt: 'não|exceto|mantém|porque',
      nl: 'niet|behalve|houd|want|omdat',
    },
  )}(?!\\p{L})[^.;!?]*`,
  'giu',
);
/** It names something itself. */
const naming = /(?<!\p{L})\p{Lu}\p{L}{2,}|[“"„«]/u;
/** Orders that are read: whoever gives more has pasted something. */
export const mostRead = 50;
/** What stands for a thing or somebody named before. */
const refers = wholeWord(
  anyOf(
    {
      en: 'it|them|him|one|ones|there|both',
      de: 'ihn|es|sie|ihm|ihr|ihnen',
      fr: 'lui|le|la|les|en',
      es: 'lo|la|los|las|le|les',
      it: 'lo|la|li|le|gli',
      pt: 'o|a|os|as|lhe',
      nl: 'het|hem|ze|hen',
    },
    {
      en: 'his|her|their|its|this|that|these|those',
      de: 'sein|ihr|diese|dies',
      fr: 'son|sa|ses|leurs?|ce|cette|ces',
      es: 'su|sus|est[aeo]s?|es[aeo]s?',
      it: 'suo|sua|quest[aeio]',
      pt: 'seu|sua|ess[ae]s?',
      nl: 'zijn|haar|hun|die|dat|deze',
    },
  ),
);
/** Where they begin to ask for acts of another kind, in that order. */
export const othersIn = (text: string, deed: Deed, mine: readonly Order[]): Order[] => {
  const places = new Set(mine.map(({ place }) => place));
  const others = acts.filter((act) => act !== deed.act).flatMap((act) => orders(text, { act, tool: [] }).slice(0, mostRead));
  return others
    .filter(({ place, before }) => !places.has(place) && begun.test(before))
    .sort((a, b) => a.sentence - b.sentence || a.at - b.at);
};

/** What an order says up to where the next of these begins. */
export const upToNext = ({ clause, sentence, at }: Order, others: readonly Order[]): string => {
  const next = others.flatMap((other) => (other.sentence === sentence && other.at > at ? other.at - at : []));
  return clause.slice(0, Math.min(clause.length, ...next));
};

/** Whether the owner asked for just what the tool's name says, thing and all ("empty the trash"). */
export const isNamedInFull = (words: readonly string[], tool: string[]): boolean =>
  words.some((text) => orders(text, { tool }).some(({ clause }) => isAbout(clause, tool)));

/** Whether the owner's words have the verb or a thing of the tool's name in them ("move", "appointment"). A tool whose name says nothing is spoken of by any. */
export const isToolSpokenOf = (words: readonly string[], tool: string[]): boolean =>
  !tool.length ||
  words.some((text) => orders(text, { tool }).length > 0 || (tool.length > 1 && isAbout(text, tool)) || isOrderedBy(text, tool[0]));
const isOrderedBy = (text: string, verb = '') => spokenIn(text).some(({ bare }) => orderOf(stem(verb)).test(bare));

/** Whether they spoke of letting somebody see a thing, by whatever word. */
export const isSharingSaid = (words: readonly string[]): boolean =>
  words.some((text) => sharing.test(text) || spokenIn(text).some(({ bare }) => isDemanded('share', bare)));
const sharing = new RegExp(
  `(?<!\\p{L})${anyOf({
    en: 'shar(?:e|ed|ing)|access|(?:available|accessible) (?:to|for)|let (?:\\S+ ){1,2}(?:see|read|edit|view|open|use)|able to (?:see|read|edit|view|open|use)',
    de: 'teil(?:e|en)(?!\\p{L})|freig|zugriff|zugang',
    fr: 'partag|accès',
    es: 'compart|acceso',
    it: 'condivid|accesso',
    pt: 'partilh|compartilh|acesso',
    nl: 'deel(?!\\p{L})|delen|toegang',
  })}`,
  'iu',
);

/** Whether one sentence of theirs, which isn't a question and forbids nothing, speaks of what the tool changes and names each of these things. */
export const isSaidTogether = (
  words: readonly string[],
  tool: string[],
  things: readonly { names: readonly string[]; kind: SinkKind }[],
): boolean =>
  words.some((text) =>
    spokenIn(text).some(
      ({ sentence, bare }) =>
        !wondering.test(bare) &&
        !isAsking(bare) &&
        !negation.test(sentence) &&
        isAbout(sentence, tool) &&
        things.every(({ names, kind }) => names.some((name) => stands(sentence, name, kind) || stands(sentence, name, 'content'))),
    ),
  );

/** How many acts of this kind the owner's words ask for, with the very words of each. */
export const timesWorded = (words: readonly string[], deed: Deed): number =>
  words.reduce((sum, text) => {
    const worded = orders(text, deed).filter(({ clause }) => givenText.test(clause));
    return sum + new Set(worded.map(({ place }) => place)).size;
  }, 0);

/**
 * Whether one and the same order may ask for either, and none of them alone speaks of these: "send an invitation" is to send, and
 * to invite; "make a room, add Ana and post the link there" is three.
 */
export const shareOrder = (words: readonly string[], one: Deed, other: Deed, names: readonly string[], kind: SinkKind): boolean =>
  words.some((text) => {
    const isNamed = (part: string) => names.some((name) => occurrences(part, name, kind) > 0);
    const speaks = ({ clause, before }: Order) => isNamed(clause) || (pronouns.test(clause) && isNamed(before));
    const all = [...orders(text, one).slice(0, mostRead), ...orders(text, other).slice(0, mostRead)]
      .filter(({ before }) => begun.test(before))
      .sort((a, b) => a.at - b.at);
    // Within another ("send an *invitation*") it is that one.
    const within = (order: Order): Order => all.findLast(({ at, sentence }) => sentence === order.sentence && at <= order.at) ?? order;
    const [mine, theirs] = [orders(text, one).slice(0, mostRead).map(within), orders(text, other).slice(0, mostRead).map(within)];
    const isAlso = (some: readonly Order[]) => (order: Order) => some.some(({ place }) => place === order.place);
    const alone = [...mine.filter((order) => !isAlso(theirs)(order)), ...theirs.filter((order) => !isAlso(mine)(order))];
    return theirs.some(isAlso(mine)) && !alone.some(speaks);
  });

/** What comes before an order of its own. */
const begun = new RegExp(`(?:^|[.!?…;,:–—]|(?<!\\p{L})(?:${and}|${afterThat}|${please}|also|to))\\s*$`, 'iu');
