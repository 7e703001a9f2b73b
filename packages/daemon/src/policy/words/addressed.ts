import type { SinkKind } from '../policy.ts';
import { othersIn, upToNext } from './intent.ts';
import { and, anyOf, determiners, inside, into, please, pointing, to, wholeWord } from './lexicon.ts';
import { asSubject } from './mentioned.ts';
import { asSource, isLastNamed, startsWithOne } from './names.ts';
import { orders } from './orders.ts';
import { givenForm, givenText, pronouns } from './phrases.ts';
import { asPlainWord } from './plain-words.ts';
import { negation, sentencesOf } from './said.ts';
import { withoutSpokenOf } from './spoken-of.ts';
import { messages, rooms } from './things.ts';
import { fold, occurrences } from './values.ts';
import type { Deed } from './verbs.ts';

// Whom the owner's orders are for, and what they name on the way.

/**
 * How often the owner named one of `names` as what such an act is for, with words to be found by the model: in the clause that begins with the verb
 * ("summarise what Bob wrote and *send it to Alice*" names Alice, not Bob). A pronoun there stands for who was named before.
 */
export function namedFor(words: readonly string[], deed: Deed, names: readonly string[], kind: SinkKind): number {
  const most = (text: string, but = (name: string) => asPlainWord(text, name, true)) =>
    Math.max(0, ...names.map((name) => occurrences(text, name, kind) - but(name) - (answering.test(text) ? 0 : asSource(text, name))));
  const mentions = words.map((text) => {
    // Where the owner gave the very words ("… saying 'Hello'") or a form for them, no others were asked for.
    const found = orders(text, deed).filter(({ clause }) => !givenText.test(clause) && !givenForm.test(clause));
    const spoken = (clause: string, before: string) =>
      there.test(clause) || samePlace.test(clause) ? before : withoutPlaces(before, names);
    const stood = found
      .filter(({ clause }) => (pronouns.test(clause) && !things.test(clause)) || (kind === 'object' && onIt.test(clause)))
      .map(({ clause, before }) =>
        most(kind === 'recipient' ? spoken(clause, before) : before) > 0 ||
        (person.test(clause) && names.some((name) => isLastNamed(before, name)))
          ? 1
          : 0,
      );
    // A pronoun means whom an order named already: it is no second time.
    const finished = found.map(({ clause, before }) => (asItIs.test(clause) ? most(messageTo.exec(before)?.[0] ?? '') : 0));
    // What is called "grant-riverside" begins no order behind "to", nor does "copy to Eve".
    const others = found.length
      ? othersIn(text, deed, found).filter(({ clause, before }) => !toWhat.test(before) && !/^cop(?:y|ies) to /i.test(clause))
      : [];
    const addressed = found.map((order) => withoutSpokenOf(withoutRemarks(upToNext(order, others))));
    return Math.max(
      0,
      ...addressed.map((clause) => most(clause, (name) => asSubject(clause, name) + asPlainWord(clause, name))),
      ...stood,
      ...finished,
    );
  });
  return mentions.reduce((sum, one) => sum + one, 0);
}

const toWhat = new RegExp(`(?<!\\p{L})${to}\\s$`, 'iu');
/** "Send them to Ana": things, and not whoever was spoken of before. */
const things = new RegExp(`^\\W*\\p{L}+\\s(?:them|les|loro|ze)\\s${to}\\s(?!(?:him|her|them)(?!\\p{L}))`, 'iu');
/** "Draft a mail to Eve and send it": to whom it was written. */
const asItIs = new RegExp(
  `^\\W*\\p{L}+\\s(?:it|them|es|sie|ihn|le|la|lo|het)(?:\\s(?:off|out|now|today|straight away|${please}|ab|los))?\\s*(?:$|[.,;!]|${and}\\s)`,
  'iu',
);
const messageTo = new RegExp(`(?<!\\p{L})${messages}\\s${to}\\s[^.;!?]{1,80}$`, 'iu');
const there = wholeWord(anyOf({ en: 'there', de: 'dort|dahin', fr: 'y', es: 'allí', it: 'lì', pt: 'lá', nl: 'daar|daarin' }));
/** "Tunde put it in general. Send her …": whoever is meant, it isn't the room where something stands. */
const withoutPlaces = (text: string, names: readonly string[]): string =>
  names
    .map(fold)
    .filter((name) => name.length > 1 && name.length <= 200)
    .slice(0, 20)
    .reduce(withoutPlace, fold(text));
function withoutPlace(text: string, name: string): string {
  let rest = text;
  for (let at = rest.indexOf(name); at >= 0; at = rest.indexOf(name, at + 1)) {
    const end = at + name.length;
    if (standsIn.test(rest.slice(Math.max(0, at - 60), at)) && !/^[\p{L}\p{N}]/u.test(rest.slice(end, end + 2)))
      rest = `${rest.slice(0, at)} ${rest.slice(end)}`;
  }
  return rest;
}
const standsIn = new RegExp(`(?<!\\p{L})${inside}\\s(?:${determiners}\\s)?(?:${rooms}\\s)?#?$`, 'iu');

/** "What Ana names there, and send her …": the last who was named, whatever for. */
const person = wholeWord(anyOf({ en: 'him|her', de: 'ihm|ihr', fr: 'lui', it: 'lui|lei', nl: 'hem|haar' }));

/** "Leave a comment on it": the thing that they named before. */
const onIt = wholeWord(
  `${anyOf({ en: 'on|to|under|below', de: 'auf|unter|zu|dazu', fr: 'dessus|sous' })}\\s${anyOf({ en: 'it|this|that|them', de: 'ihm|ihr|es', fr: 'ça' })}`,
);

/** "Share it with the lunch crowd, they never read general": what is only told about somebody after a comma addresses nobody. */
const withoutRemarks = (clause: string): string =>
  clause
    .replace(others, ' ')
    .split(/(?<=[,–—(])\s*/u)
    .filter((part, at) => at === 0 || !(remark.test(part) || negation.test(part)))
    .join(' ');
/** They named one of these, and each time only as who or what it isn't to be. */
export const isExcepted = (words: readonly string[], names: readonly string[], kind: SinkKind): boolean => {
  const isIn = (text: string) => names.some((name) => occurrences(text, name, kind) > 0);
  return words.some(isIn) && !words.some((text) => isIn(text.replace(others, ' ')));
};
/** "To Ana and not to Eve", "instead of Eve", "before Eve sees them": those whom it is not for. */
const others = new RegExp(
  `(?<!\\p{L})(?:${and}\\s)?${anyOf({
    en: '(?<=(?:everyone|everybody|anyone|anybody|all|each) )but|least of all|let alone|much less|not|instead of|rather than|anything but|except(?: for)?|without (?:telling|informing|asking)|before|besides|apart from',
    de: 'nicht|statt|anstatt|außer|ohne dass|bevor',
    fr: "pas|au lieu d[eu'’]|sauf|sans que|avant que",
    es: 'no a|en vez de|en lugar de|excepto|salvo|sin que|antes de que',
    it: 'non|invece di|tranne|senza che|prima che',
    pt: 'não|em vez de|exceto|salvo',
    nl: 'niet|in plaats van|behalve|voordat',
  })}\\s(?:(?!\\s(?:[-–—]|but|sondern|mais|sino|bensì|maar)\\s)[^,.;:!?])*`,
  'giu',
);
/** What a text says without what it isn't to be; "before 10 May" and "not later than 8" say when it is. */
export const without = (text: string): string => text.replace(others, (found) => (limits.test(found) ? found : ' '));
const limits = new RegExp(
  `^(?:${and}\\s)?(?:${anyOf({ en: 'before', de: 'bevor', fr: 'avant que', es: 'antes de que', it: 'prima che', nl: 'voordat' })}|\\p{L}+\\s(?:${anyOf(
    {
      en: 'before|after|(?:later|earlier|sooner|more|less|longer) than|until|till',
      de: 'vor|nach|später|früher|länger|mehr|bis',
      fr: 'avant|après|plus',
      es: 'antes|después|más',
      it: 'prima|dopo|più',
      pt: 'antes|depois|mais',
      nl: 'voor|na|later|eerder',
    },
  )}))(?!\\p{L})`,
  'iu',
);
const remark = new RegExp(
  `^(?:(?:as|because|since|but|and)\\s+)?${anyOf({
    en: 'he|she|it|they|we|i|who|which',
    de: 'er|sie|es|wir|ich',
    fr: 'il|elle|ils|elles|je|nous',
    es: 'ella|ellos',
    it: 'lui|lei|loro',
    nl: 'hij|zij|ze|wij',
  })}(?:['’]\\p{L}+)?\\s+\\p{L}`,
  'iu',
);

/** Whether the owner addresses one of them: answers them, names them right after the verb, or means them by a pronoun as who the sentence before is about. Then to have looked at what they wrote is part of it. */
export const isAddressed = (words: readonly string[], deed: Deed, names: readonly string[], kind: SinkKind): boolean =>
  words.some((text) =>
    orders(text, deed).some(({ clause, before }) => {
      const isIn = (part: string) => names.some((name) => occurrences(part, name, kind) > 0);
      const [first = ''] = addressing.exec(clause) ?? [];
      return (
        (answering.test(clause) && isIn(clause)) ||
        startsWithOne(clause.slice(first.length), names) ||
        [...clause.matchAll(onto)].some(({ 0: whole, index }) => isSoon(clause.slice(index + whole.length), names)) ||
        (pronouns.test(clause) && sentencesOf(before).some((one) => startsWithOne(one.trim(), names))) ||
        (samePlace.test(clause) && isIn(before)) ||
        (kind === 'object' && onIt.test(clause) && isIn(before))
      );
    }),
  );

/** "Tell him in the channel": the one that they spoke of. */
const samePlace = new RegExp(
  `(?<!\\p{L})(?:${inside}|${into}|no)\\s(?:${pointing}\\s){1,2}${rooms}\\s*(?:$|[.,;:!?)]|(?:${and}|that|when|dass|que)\\s)`,
  'iu',
);
const addressing = new RegExp(`^\\W*\\p{L}+\\s+(?:(?:${to}|${inside}|${into}|on|under)\\s+)?(?:${determiners}\\s+)?`, 'iu');
/** "Put them *on our public page* x": where it is to be, which isn't where something was. */
const onto = new RegExp(
  `(?<!\\p{L})(?<!(?:was|were|is|are|posted|written|said|wrote|standing|linked)\\s(?:\\p{L}+\\s)?)${anyOf({ en: 'into|onto|to|on', de: 'auf', fr: 'sur', it: 'su|sul|sulla', nl: 'op' })}\\s(?:(?:${determiners}|this)\\s)?`,
  'giu',
);
/** At most two words before it say what it is ("our public page x"). */
const isSoon = (text: string, names: readonly string[]): boolean =>
  [0, 1, 2].some((skipped) => startsWithOne(text.split(' ').slice(skipped).join(' '), names));

/** Whether one of them is named where the owner asks for such an act, or in what comes before it ("correct README.md and open a request for it"). */
export const isNamedNear = (words: readonly string[], deed: Deed, names: readonly string[], kind: SinkKind): boolean =>
  words.some((text) =>
    orders(text, deed).some(({ clause, before }) => names.some((name) => occurrences(`${before} ${clause}`, name, kind) > 0)),
  );

const answering = new RegExp(
  `^${anyOf({ en: 'repl(?:y|ies)|respond|answer', de: 'antwort|beantwort', fr: 'répond', es: 'contest', it: 'rispond' })}`,
  'iu',
);
