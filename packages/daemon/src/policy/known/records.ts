import { type Act, isClean, type KnownValue, type Sink, type Situation } from '../policy.ts';
import { anyOf, determiners, of, theirs, whole, wholeWord } from '../words/lexicon.ts';
import { allOf } from '../words/phrases.ts';
import { sentencesOf } from '../words/said.ts';
import { commonThings, people, peopleOf } from '../words/things.ts';
import { wordsOfName } from '../words/tools.ts';
import { fold, literal, stands } from '../words/values.ts';
import { group, ofList, ofName, ofRecord, withWords } from './groups.ts';
import { chosenBy } from './superlatives.ts';

// Which record the owner's words mean: by its whole name, by words of it that fit no other, or as one of all of a list.

/** What the owner called a record by, where their words mean this one and no other. Empty where they don't. */
export function calledBy(sink: Sink, known: KnownValue, act: Act | undefined, situation: Situation): string[] {
  const whole = namesSaid(known, situation).filter((name) => meansOne(known, name, situation));
  if (whole.length && !isAmbiguous(sink, known, whole, situation))
    return [...(known.record?.names ?? []), ...partNames(sink, known, situation)];
  return [
    ...partNames(sink, known, situation),
    ...localNames(sink, known, situation),
    ...phrasesOfAll(known, situation),
    ...phrasesOfTheirs(known, situation),
    ...chosenBy(known, act, situation),
    ...(sink.kind === 'object' ? fittingBest(known, situation) : []),
  ];
}

/** What belongs to several (an event and who takes part in it) means them only where they are spoken of ("its participants"). */
function meansOne(found: KnownValue, name: string, { known, words }: Situation): boolean {
  if (found.kind !== 'recipient') return true;
  const isGroup =
    groups.test(wordsOfName(found.field ?? '').join('_')) ||
    ofRecord(known, found).some(({ kind, field, value }) => kind === 'recipient' && field === found.field && value !== found.value);
  if (!isGroup || found.value === name) return true;
  // "The design team" is one; "the next team meeting" speaks of none.
  const titles = found.record?.titles ?? [name];
  if (titles.some((title) => peopleOf.test(title.slice(-40).split(' ').at(-1) ?? ''))) return true;
  if (name.length > 200) return false;
  const said = `(?:${literal(fold(name))}|${mark})`;
  // Words of a whole title say nothing about people beside it.
  const marked = (sentence: string) => titles.slice(0, 10).reduce((text, title) => text.replaceAll(fold(title), mark), fold(sentence));
  const who = `(?:${peopleOf.source}|${allOf.source})`;
  const beside = new RegExp(
    `${who}(?:\\s+\\S+){0,6}?\\s+\\W{0,3}${said}|${said}(?:['’]s?)?\\W{0,3}(?:\\s+(?:event|meeting|appointment|call|trip|party))?(?:['’]s?)?\\s+${peopleOf.source}`,
    'iu',
  );
  const speaks = (sentence: string) => isSaid(sentence, name) && (beside.test(marked(sentence)) || theirPeople.test(sentence));
  return words.some((text) => sentencesOf(text).some(speaks));
}

/** Stands for a title in what is said around it. */
const mark = '\uE001';

/** Fields in which whoever has to do with a thing is listed, one or many. */
const groups =
  /participant|attendee|invitee|member|guest|recipient|organi[sz]er|owner|shared|assignee|watcher|follower|subscriber|collaborator|(?:^|_)b?cc(?:_|$)/;

const namesSaid = ({ record }: KnownValue, { words }: Situation): string[] =>
  (record?.names ?? []).filter((name) => words.some((text) => isSaid(text, name)));

/** Whether the owner's words name the record that this is of. */
export const isCalled = (known: KnownValue, situation: Situation): boolean => namesSaid(known, situation).length > 0;

const isSaid = (text: string, name: string) => stands(text, name, 'content') || stands(text, `${name}s`, 'content');

/** Whether the owner said this name, or one of its parts as a name is written ("Oskar" for "oskar.brandt"). */
export const isNamed = (name: string, words: readonly string[]): boolean =>
  name.length > 2 &&
  words.some(
    (text) => isSaid(text, name) || (!/\s/.test(name) && partsOf(name).some((part) => isSaid(text, part) && isProper(part, text))),
  );

/** Whether the owner may as well have meant another record, with other values in its place: then a person says which. */
function isAmbiguous(sink: Sink, found: KnownValue, said: string[], situation: Situation): boolean {
  if (sink.kind === 'url') return false;
  if (said.some((name) => situation.words.some((text) => sentencesOf(text).some((one, at, all) => isPeopleOf(one, name, all[at - 1])))))
    return false;
  // "everyone in the design team" means all that go by that name.
  const names = said.filter((name) => !situation.words.some((text) => sentencesOf(text).some((one) => meansAllOf(one, name))));
  const { known } = situation;
  const mine = ofRecord(known, found).filter(({ kind, field }) => kind === found.kind && (kind !== 'object' || field === found.field));
  const values = new Set(mine.map(({ value }) => fold(value)));
  const isOther = ({ record, value }: KnownValue) => record?.id !== found.record?.id && !values.has(fold(value));
  // Where the name itself stands for somebody, it says no other.
  return names.some((name) => ofName(known, found, name).some((one) => isOther(one) && fold(one.value) !== fold(name)));
}

/**
 * Of a list that was asked for with nothing but their words: the one entry that says the most of what they said ("the wrong days for the stocktaking in
 * announcements"), by two words at least.
 */
function fittingBest({ record }: KnownValue, { known, words }: Situation): string[] {
  const listed = record?.listed;
  if (!listed || listed.cut || !listed.asked.every((one) => isNamed(one, words))) return [];
  const said = [...new Set(words.flatMap(partsOf))].filter((word) => word.length > 3);
  const saidIn = (text: string) => said.filter((word) => isSaid(text, word));
  const mine = saidIn(listed.text);
  const others = ofList(known, listed.list).filter(
    (one) => one.record && one.record.id !== record?.id && !one.record.listed?.text.includes(listed.text),
  );
  const isBest = mine.length > 1 && others.every((one) => saidIn(one.record?.listed?.text ?? '').length < mine.length);
  return isBest ? mine : [];
}

/** "Everyone in the design team", not "what Ana names in the design team, and each of them". */
const meansAllOf = (sentence: string, name: string): boolean =>
  isSaid(sentence, name) && new RegExp(`${allOf.source}(?:\\s+\\S+){0,5}?\\s+\\W{0,2}${literal(fold(name))}`, 'iu').test(fold(sentence));

/** All of those who belong to what is named: "the people of Tangram", "We left Tangram. Take their people out". */
const theirPeople = wholeWord(`${theirs}\\s${people}`);
const isPeopleOf = (sentence: string, name: string, before = ''): boolean => {
  if (theirPeople.test(sentence) && isSaid(before, name)) return true;
  const said = literal(fold(name));
  return wholeWord(`${people}\\s(?:${of}|in|at|from|aus|en|uit)\\s(?:${determiners}\\s)?${said}|${said}(?:'s?)?\\s${people}`).test(
    fold(sentence),
  );
};

/** The owner spoke of one of the list that this is of ("a channel"), and only their own side can have written that list. */
export const isSpokenOf = ({ record, labels }: KnownValue, { words }: Situation): boolean =>
  isOwn(labels) && (record?.of ?? []).some((noun) => words.some((text) => pluralsOf(noun).some((one) => stands(text, one, 'content'))));

const isOwn = (labels: KnownValue['labels']) => labels.sources.length > 0 && isClean(labels);
const pluralsOf = (noun: string) => [noun, `${noun}s`, noun.replace(/y$/, 'ies')];

/** Where the owner spoke of all of the list that this is of: the words by which they did ("every member", "all of our channels"). */
function phrasesOfAll({ record, labels }: KnownValue, { words }: Situation): string[] {
  if (!isOwn(labels) || !record?.of) return [];
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
function phrasesOfTheirs({ record, labels }: KnownValue, { words }: Situation): string[] {
  const listed = record?.listed;
  if (!isOwn(labels) || !record?.of || !listed || listed.cut || !listed.asked.length) return [];
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
const small = new RegExp(`^(?:${determiners}|${theirs}|of|des|single|one|other)$`, 'u');

/**
 * Words of the record's own title that the owner said and that fit no other that was read ("the desk lamp" for "Desk lamp
 * Lumo", "Tom's request" for "Tom Reyes"): at least half of them, in one message, in a row of what people say.
 */
function partNames(sink: Sink, known: KnownValue, situation: Situation, fits = fitsOther): string[] {
  const own = known.record?.titles ?? (known.record?.of && isSpokenOf(known, situation) ? [known.value] : []);
  // Anybody may have an address that begins like a friend's: it says which mail, not whom to write to.
  const titles = sink.kind === 'recipient' ? own.filter((title) => !isAddress(title)) : own;
  return titles.flatMap((title) => {
    const ofAddress = isAddress(title);
    const parts = partsOf(ofAddress ? title.replace(/\.\p{L}+>?\s*$/u, '') : title);
    return situation.words.flatMap((text) => {
      // Of an address only what is said as a name: "post" and "office" are words.
      const said = parts.filter((part) => isSaid(text, part) && (!ofAddress || isProper(part, text)));
      const enough =
        said.length * 2 >= parts.length ||
        (known.record?.of && said.some((part) => part.length > 3)) ||
        said.some((part) => isProper(part, text) && isProper(part, title));
      return said.length &&
        enough &&
        !isNumberedElse(title, said, text) &&
        !fits(said, known, situation) &&
        said.every((part) => meansOne(known, part, situation))
        ? said
        : [];
    });
  });
}

/** "Flat 7" is not "Flat 5". */
const isNumberedElse = (title: string, said: readonly string[], text: string): boolean => {
  const numbers = new Set(fold(title).match(/(?<![\p{L}\p{N}])\d{1,6}(?![\p{L}\p{N}])/gu));
  const numbered = said.flatMap((part) => [
    ...fold(text).matchAll(new RegExp(`(?<!\\p{L})${literal(part)}s? #?(\\d{1,6})(?![\\p{L}\\p{N}])`, 'gu')),
  ]);
  return numbers.size > 0 && numbered.length > 0 && !numbered.some(([, number = '']) => numbers.has(number));
};

/** What the owner called the one whose message this is: to answer one of theirs is to answer them, whichever of them it is. */
export const calledByAuthor = (sink: Sink, known: KnownValue, situation: Situation): string[] =>
  partNames(sink, known, situation, (said, found, where) => {
    const mine = new Set(found.record?.titles);
    const isOthers = (title: string) => !mine.has(title) && said.every((part) => fold(title).includes(part));
    return withWords(where.known, found, said).some(({ record }) => record?.titles?.some(isOthers));
  });

/** In a list that only the owner's side can have written, an address is also called by the words before its "@" ("Jukka" in "jukka.salmi@…"), where no other begins so. */
function localNames(sink: Sink, { kind, value, labels }: KnownValue, { known, words }: Situation): string[] {
  if (sink.kind !== 'recipient' || kind !== 'recipient' || !isOwn(labels) || !isAddress(value)) return [];
  const isOnly = (part: string) => group(known, byLocal, part).every((one) => fold(one.value) === fold(value));
  return byLocal({ kind, value }).filter((part) => isOnly(part) && words.some((text) => isSaid(text, part) && isProper(part, text)));
}

const byLocal = ({ kind, value }: Pick<KnownValue, 'kind' | 'value'>): string[] =>
  kind === 'recipient' ? partsOf(value.replace(/@.*$/, '')) : [];

/** Of a mailbox; "@ana" is a handle. */
const isAddress = (title: string): boolean => /[^\s<]@[^\s@]+\.\p{L}/u.test(title);

/** Whether all of these words stand in the title of another record, too. */
function fitsOther(said: string[], found: KnownValue, { known }: Situation): boolean {
  const [id, mine] = [found.record?.id, fold(found.value)];
  const isOther = ({ record, value }: KnownValue) =>
    fold(value) !== mine && (record?.id !== id || (!found.record?.titles && Boolean(record?.of)));
  return withWords(known, found, said).some(isOther);
}

/** Written as a name is: with a capital, and not only since a sentence begins with it. */
const isProper = (part: string, text: string): boolean =>
  part.length > 2 && new RegExp(`(?<=[\\p{L}\\p{N},] |^)${part[0]?.toUpperCase()}${literal(part.slice(1))}(?!\\p{L})`, 'u').test(text);

/** The words of a name that tell one from another. */
const partsOf = (name: string): string[] =>
  fold(name)
    .replace(/\.\p{L}[\p{L}\p{N}]{1,4}$/u, '')
    .split(/[^\p{L}]+/u)
    .filter((part) => part.length > 2 && !commonThings.has(part));
