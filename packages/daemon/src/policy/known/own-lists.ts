import { isOwners, type KnownValue, type Situation } from '../policy.ts';
import { anyOf, determiners, pointing, theirs, whole } from '../words/lexicon.ts';
import { allOf } from '../words/phrases.ts';
import { sentencesOf } from '../words/said.ts';
import { fold, literal, stands } from '../words/values.ts';
import { isNamed, isSaid, pluralsOf } from './names.ts';

// Lists that only the owner's side can have written: whether they spoke of one of such a list, or of all of it.

/** The owner spoke of one of the list that this is of ("a channel"), and only their own side can have written that list. */
export const isSpokenOf = ({ record, labels }: KnownValue, { words }: Situation): boolean =>
  isOwners(labels) && (record?.of ?? []).some((noun) => words.some((text) => pluralsOf(noun).some((one) => stands(text, one, 'content'))));

/** Where the owner spoke of all of the list that this is of: the words by which they did ("every member", "all of our channels"). */
export function phrasesOfAll({ record, labels }: KnownValue, { words }: Situation): string[] {
  if (!isOwners(labels) || !record?.of) return [];
  const nouns = record.of.flatMap(pluralsOf).map(fold);
  // "All my posts from January" are not all: which ones the model says, unless they were looked up by just that.
  const lookedUp = record.names.filter((name) => !record.titles?.includes(name));
  const isOfThese = (rest: string) => !restricts.test(rest) || lookedUp.some((name) => isSaid(rest, name));
  return words.flatMap((text) =>
    [...fold(text).matchAll(allOfThem)].flatMap(({ 0: phrase, index, input }) => {
      const said = phrase.split(/\s+/);
      // "All the messages from channels" are messages: at most one word comes before the thing.
      const at = said.findIndex((word, index) => index > 0 && !small.test(word));
      const ends = at < 1 ? [] : [1, 2, 3, 4].map((words) => at + words);
      return ends.flatMap((end) => {
        const last = said.slice(at, end).join(' ');
        const all = said.slice(0, end).join(' ');
        const rest = sentencesOf(input.slice(index + all.length))[0] ?? '';
        return nouns.some((noun) => last === noun || last === `${said[at]} ${noun}`) && isOfThese(rest) ? [all] : [];
      });
    }),
  );
}
/** "Rob has left. Give his tickets to Jonas": all of a list that was asked for by nothing but whom they named. */
export function phrasesOfTheirs({ record, labels }: KnownValue, { words }: Situation): string[] {
  const listed = record?.listed;
  if (!isOwners(labels) || !record?.of || !listed || listed.cut || !listed.asked.length) return [];
  if (!listed.asked.every((one) => isNamed(one, words))) return [];
  const nouns = record.of
    .flatMap(pluralsOf)
    .slice(1)
    .map((noun) => literal(fold(noun)));
  const things = new RegExp(whole(`(?:${theirs}|\\p{L}+'s|\\p{L}+s') (?:\\p{L}+ ){0,2}?(?:${nouns.join('|')})`), 'gu');
  return words.flatMap((text) => fold(text).match(things) ?? []);
}
/** What comes after a thing's name and says which of them. */
const restricts = new RegExp(
  `^\\W{0,2}${anyOf({
    en: 'from|of|in|on|at|with|without|by|under|over|above|below|since|before|after|until|between|older|newer|larger|smaller|more|less|except|but|about|that|which|who|whose|where|to|for|named|called|marked|tagged|like|unless|if',
    de: 'aus|von|vom|im|in|mit|ohne|seit|vor|nach|unter|über|die|der|das|außer|älter',
    fr: 'de|du|des|dans|avec|sans|depuis|avant|après|qui|sauf',
    es: 'de|del|con|sin|desde|antes|que|salvo',
    it: 'di|del|dal|nel|con|senza|prima|che|tranne',
    pt: 'do|da|com|sem|que|salvo',
    nl: 'van|uit|met|zonder|sinds|voor|na|in',
  })}(?!\\p{L})`,
  'iu',
);
const allOfThem = new RegExp(`${allOf.source}(?:\\s+\\p{L}[\\p{L}-]*){1,6}`, 'giu');
const small = new RegExp(`^(?:${determiners}|${pointing}|${theirs}|of|des|single|one|other)$`, 'u');
