import { destinations } from '../leaves.ts';
import { type Call, isClean, type KnownValue, type Sink, type Situation } from '../policy.ts';
import { namedFor } from '../words/addressed.ts';
import { anyOf, of, theirs, whole, wholeWord } from '../words/lexicon.ts';
import { negation, sentencesOf } from '../words/said.ts';
import { addresses, links, pages } from '../words/things.ts';
import { wordsOfName } from '../words/tools.ts';
import { fold, hostOf, leadsIn, plainUrl, stands, urlsIn } from '../words/values.ts';
import type { Deed } from '../words/verbs.ts';
import { isOfTheirs, ofName, ofRecord, withValue } from './groups.ts';
import { isNamed } from './records.ts';

// Places that the owner pointed at ("the address in Anna's profile", "Somebody linked a page in the kitchen"): what stands there is
// for what they said, and for nothing else.

/** It stood in what was read from the very place that it goes to. */
export const isThereAlready = (sink: Sink, call: Call, { known }: Situation): boolean =>
  withValue(known, sink).some(({ record }) =>
    record?.listed?.place.some((place) =>
      destinations(call).some(({ kind, value }) => kind === 'url' && plainUrl(value) === plainUrl(place)),
    ),
  );

/**
 * The one address in a place that they named for it ("her address is in her profile", "… is on https://x"), and what they called
 * that place: a page by its address, or what only their own side can have written. Where two stand there, a person says which.
 */
export function pointedAt(sink: Sink, deed: Deed, { known, words }: Situation): { known: KnownValue; named: string[] } | undefined {
  if (sink.kind !== 'recipient') return undefined;
  const posted = somebodys(sink, deed, { known, words });
  if (posted) return posted;
  const isOnly = (values: readonly KnownValue[] | ReturnType<typeof leadsIn>) => {
    const alike = values.filter(({ kind, value }) => kind === 'recipient' && value.includes('@') === sink.value.includes('@'));
    return alike.length > 0 && alike.every(({ value }) => fold(value) === fold(sink.value));
  };
  for (const { sentence, before, at } of placesIn(words, addressThere)) {
    if (negation.test(sentence)) continue;
    // "general.csv" reads like a host, and is a file.
    const url = urlsIn(sentence.slice(at)).find((one) => /^https?:|^www\.|\//i.test(one));
    const isThatPage = ({ record, place = [] }: KnownValue) =>
      !record && url !== undefined && place.some((one) => plainUrl(one) === plainUrl(url));
    const page = known.find((one) => isThatPage(one) && isOnly(leadsIn(one.value)));
    if (page && url) return { known: page, named: [url] };
    for (const one of url ? [] : withValue(known, sink)) {
      const beside = ofRecord(known, one).filter(({ within }) => within === one.within);
      // Of somebody, who is reached there too; no other record tells in its texts where anybody is.
      const isPerson = !one.within || ofRecord(known, one).some(({ kind, within }) => kind === 'recipient' && !within);
      const names =
        isClean(one.labels) && isPerson ? (one.record?.names ?? []).filter((name) => isNamed(name, [`${before} ${sentence}`])) : [];
      const isOnlyOne = names.some((name) => isOnly(ofName(known, one, name))) && isOnly(beside);
      const place = one.within ? [] : (one.record?.listed?.place ?? []);
      if (isOnlyOne || (place.length && place.every((id) => isOfTheirs(id, known)) && isOnly(beside)))
        return { known: one, named: [...names, ...place] };
    }
  }
  return undefined;
}

/**
 * Whose address stands in a file or a room that they named for it ("addresses are in contacts.txt", "Luca posted the address of our
 * intern in #mobile"). Not where they gave an address of their own to write to, nor where they only say that some are there.
 */
function somebodys(sink: Sink, deed: Deed, { known, words }: Pick<Situation, 'known' | 'words'>) {
  if (!sink.value.includes('@') || words.some((text) => leadsIn(text).some(({ kind }) => kind === 'recipient'))) return undefined;
  for (const { sentence, at } of placesIn(words, whoseAddress)) {
    if (negation.test(sentence)) continue;
    const listed = known.find((one) => isList(one, sentence.slice(at)) && isBeside(sink, one.value, words, deed));
    const found = listed ? { known: listed, named: listed.place?.slice() ?? [] } : postedThere(sink, sentence, known);
    if (found) return found;
  }
  return undefined;
}
const stand = anyOf({ en: 'are|is', de: 'stehen|steht|sind', fr: 'sont', es: 'están', it: 'sono', pt: 'estão', nl: 'staan' });
const whoseAddress = new RegExp(
  `(?<!\\p{L})(?:(?:${theirs}|\\p{L}+['’]s|\\p{L}+s['’])\\s(?:(?:e-?)?mail\\s)?${addresses}|${addresses}\\s(?:${of}|for|${stand})\\s)`,
  'iu',
);

/** The one address that stands in a room which they named; where they named who put it there, the one in what that one wrote. */
function postedThere(sink: Sink, sentence: string, known: readonly KnownValue[]): { known: KnownValue; named: string[] } | undefined {
  const isLead = ({ kind, within, record, value }: KnownValue) =>
    kind === 'recipient' &&
    within &&
    value.includes('@') === sink.value.includes('@') &&
    record?.listed?.place.some((one) => isNamed(one, [sentence]));
  const all = known.filter(isLead);
  const isByOne = ({ record, field }: KnownValue) =>
    known.some(
      (one) =>
        one.record?.id === record?.id && one.field !== field && one.kind === 'recipient' && !one.within && isNamed(one.value, [sentence]),
    );
  const byOne = all.filter(isByOne);
  const there = byOne.length ? byOne : all;
  const [first] = there;
  if (!first || !there.every(({ value }) => fold(value) === fold(sink.value))) return undefined;
  return { known: first, named: (first.record?.listed?.place ?? []).filter((one) => isNamed(one, [sentence])) };
}

/** A file that they named there. */
const isList = ({ record, place = [] }: KnownValue, sentence: string): boolean =>
  !record && place.some((one) => /^[^@:]+\.\p{L}[\p{L}\p{N}]{1,4}$/u.test(one) && stands(sentence, one, 'path'));

/** It stands in a line with a name that they said, and no other such address does. */
function isBeside(sink: Sink, text: string, words: readonly string[], deed: Deed): boolean {
  const lines = text.split('\n').map((line) => {
    const reached: string[] = leadsIn(line).flatMap(({ kind, value }) =>
      kind === 'recipient' && value.includes('@') === sink.value.includes('@') ? [fold(value)] : [],
    );
    return {
      reached,
      names:
        reached
          .reduce((rest, one) => rest.replaceAll(one, ' '), line)
          .match(/\p{Lu}\p{L}{2,}/gu)
          ?.map(String) ?? [],
    };
  });
  const mine = lines.filter(({ reached }) => reached.length === 1 && reached[0] === fold(sink.value)).flatMap(({ names }) => names);
  const isOnly = (name: string) =>
    lines.every(({ reached, names }) => !names.includes(name) || reached.every((one) => one === fold(sink.value)));
  return mine.some((name) => isNamed(name, words) && isOnly(name) && namedFor(words, deed, [name], 'content') > 0);
}

/** Where their words say such a thing: the sentence, the one before, and where in it. */
const placesIn = (words: readonly string[], said: RegExp) =>
  words.flatMap((text) =>
    sentencesOf(text).flatMap((sentence, index, all) => {
      const at = sentence.search(said);
      return at < 0 ? [] : [{ sentence, before: all[index - 1] ?? '', at }];
    }),
  );
const reached = anyOf({
  en: 'e-?mail|number|handle',
  de: 'nummer',
  fr: 'numéro',
  es: 'número',
  it: 'numero',
  pt: 'número',
  nl: 'nummer',
});
const where = anyOf({
  en: 'in|on|from|under|with|at',
  de: 'im|auf|aus|von|bei',
  fr: 'dans|sur',
  es: 'en',
  it: 'nel|sul',
  pt: 'no|na',
  nl: 'op|uit',
});
const addressThere = new RegExp(`${whole(`${addresses}|${reached}`)}(?:\\s\\p{L}+){0,3}?\\s${where}\\s(?:https?:|\\p{L})`, 'iu');

/** They spoke of a link, and this one stands in a place that they named: to look at it tells nobody anything but that. */
export function isLinkedThere(sink: Sink, { known, words }: Situation): boolean {
  if (!words.some((text) => speaksOfLink.test(text))) return false;
  const isThere = (names: readonly string[] = []) => names.some((name) => isNamed(name, words));
  return (
    withValue(known, sink).some(({ record }) => isThere(record?.listed?.place) || isThere(record?.names)) ||
    known.some(({ value, place, record }) => !record && isThere(place) && stands(value, sink.value, 'url'))
  );
}
const speaksOfLink = wholeWord(pages);

/** A field whose name they said, of what was looked up by their own words or by what is theirs: to tell it is what they asked for ("the phone number of the hotel I've booked"). */
export const isAskedToTell = (sink: Sink, { known, words }: Situation): boolean =>
  withValue(known, sink).some(({ record, field = '' }) => {
    const asked = record?.listed?.asked ?? [];
    const isSaid = wordsOfName(field).some((word) => word.length > 3 && words.some((text) => stands(text, word, 'content')));
    return isSaid && asked.length > 0 && asked.every((one) => isNamed(one, words) || isOfTheirs(one, known));
  });

/** The one link in a place that they named, or in what somebody whom they named said there: to pass it on is what they asked for ("mail Priya the brief that Tomás linked in the room"). */
export function isLinkPassedOn(sink: Sink, { known, words }: Situation): boolean {
  const said = sink.kind === 'url' ? placesIn(words, linked).map(({ sentence }) => sentence) : [];
  const isIt = (lines: string[]) => {
    // A handle ("tomas.reyes") reads like a host.
    const links = lines
      .flatMap(urlsIn)
      .filter((one) => /^https?:|^www\.|\//i.test(one))
      .map(plainUrl);
    return links.length > 0 && links.every((link) => link === plainUrl(sink.value));
  };
  return said.some((sentence) => {
    const names = sentence.match(/(?<=[\p{L}\p{N},] )\p{Lu}\p{L}{2,}/gu) ?? [];
    const isByOne = (line: string) =>
      names.some((name) =>
        plainly(line)
          .split(/[^\p{L}]+/u)
          .includes(plainly(name)),
      );
    return known.some(({ value, record, place }) => {
      if (record || !place?.some((one) => isNamed(one, [sentence]))) return false;
      const lines = value.split('\n');
      return isIt(lines) || isIt(lines.filter(isByOne));
    });
  });
}
const linked = wholeWord(links);
/** Without accents: handles have none. */
const plainly = (text: string): string => fold(text).normalize('NFD').replace(/\p{M}/gu, '');

/** An address of the very site whose page they named, on that page: who is behind it. */
export const isOfThatPage = (sink: Sink, { known, words }: Situation): boolean =>
  known.some(
    ({ value, record, place }) =>
      !record &&
      place?.some(
        (one) => isOfSite(hostOf(sink.value.replace(/^.*@/, '')), hostOf(one)) && words.some((text) => stands(text, one, 'url')),
      ) &&
      stands(value, sink.value, 'recipient'),
  );
/** The site itself, or one that it is a part of ("firm.org" of "docs.firm.org"). */
const isOfSite = (host: string, page: string): boolean => host === page || (host.includes('.') && page.endsWith(`.${host}`));
