import { destinations } from '../leaves.ts';
import type { Call, KnownValue, Sink, Situation } from '../policy.ts';
import { wholeWord } from '../words/lexicon.ts';
import { wondering } from '../words/orders.ts';
import { remembered } from '../words/remembered.ts';
import { negation, sentencesOf } from '../words/said.ts';
import { links, pages } from '../words/things.ts';
import { wordsOfName } from '../words/tools.ts';
import { hostOf, isOddUrl, plainUrl, stands, unaccented, urlsIn } from '../words/values.ts';
import { isOfTheirs, ofList, ofRecord, withValue } from './groups.ts';
import { areTheirWords, isNamed } from './names.ts';

// Links and addresses that may be looked at, or passed on, for what the owner said of the place where they stand.

/** It stood in what was read from the very place that it goes to. */
export const isThereAlready = (sink: Sink, call: Call, { known }: Situation): boolean =>
  withValue(known, sink).some(({ record }) =>
    record?.listed?.place.some((place) =>
      destinations(call).some(({ kind, value }) => kind === 'url' && plainUrl(value) === plainUrl(place)),
    ),
  );

/** They spoke of a link, and this one stands in a place that they named: to look at it tells nobody anything but that. */
export function isLinkedThere(sink: Sink, { known, words }: Situation): boolean {
  if (isOddUrl(sink.value) || !words.some((text) => speaksOfLink.test(text))) return false;
  const isThere = (names: readonly string[] = []) => names.some((name) => isNamed(name, words));
  return (
    withValue(known, sink).some(({ record }) => isThere(record?.listed?.place) || isThere(record?.names)) ||
    known.some(({ value, place, record }) => !record && isThere(place) && stands(value, sink.value, 'url'))
  );
}
const speaksOfLink = wholeWord(pages);

/**
 * A page out of what a search for nothing but their words found, at the very address that stands there: whoever keeps it learns
 * that it was opened. So many looks in a task, out of so many pages: a choice among what somebody prepared must not come to spell
 * anything.
 */
export function isFoundByWords(sink: Sink, { known, words, earlier }: Situation): boolean {
  const isUnsaid = ({ kind, value }: Sink) => kind === 'url' && !words.some((text) => stands(text, value, 'url'));
  const opened = earlier.filter(({ effect, sinks }) => effect === 'read' && sinks.some(isUnsaid));
  const isFound = (one: KnownValue) =>
    one.value === sink.value && one.kind === 'url' && !one.within && isPageName(one.field) && isOfSearch(one, known, words);
  return opened.length < most.opened && withValue(known, sink).some(isFound);
}
const most = { opened: 5, found: 10 };
const isPageName = (field = ''): boolean => /^(?:(?:page|web)_)?(?:url|link|href)$/.test(wordsOfName(field).join('_'));

/** Of a search of pages, not of what people write to each other: there the one who wrote stands beside it. */
function isOfSearch(one: KnownValue, known: readonly KnownValue[], words: readonly string[]): boolean {
  const listed = one.record?.listed;
  if (!listed || !isSearch(listed.list.split(' ')[0] ?? '') || !listed.asked.length) return false;
  const found = new Set(ofList(known, listed.list).map(({ record }) => record?.id));
  return (
    found.size <= most.found &&
    listed.given.every((given) => /^\d{1,2}$/.test(given) || areTheirWords(given, words)) &&
    ofRecord(known, one).every(({ kind }) => kind !== 'recipient')
  );
}
const isSearch = (tool: string): boolean => {
  const said = wordsOfName(tool);
  return (
    said.some((word) => /^(?:search|find|lookup)$/.test(word)) &&
    !said.some((word) => /^(?:e?mails?|messages?|inbox|chats?|dms?|threads?|posts?|comments?|reviews?)$/.test(word))
  );
};

/** A field whose name they said, of what was looked up by their own words or by what is theirs: to tell it is what they asked for ("the phone number of the hotel I've booked"). */
export const isAskedToTell = (sink: Sink, { known, words }: Situation): boolean =>
  withValue(known, sink).some(({ record, field = '' }) => {
    const asked = record?.listed?.asked ?? [];
    if (isText.test(wordsOfName(field).join('_'))) return false;
    const isSaid = wordsOfName(field).some((word) => word.length > 3 && words.some((text) => stands(text, word, 'content')));
    return isSaid && asked.length > 0 && asked.every((one) => isNamed(one, words) || isOfTheirs(one, known));
  });

/** What somebody wrote: what stands in it is theirs. */
const isText = /(?:^|_)(?:body|text|content|message|comment|review|post|snippet|preview|description|title|subject|note|summary)s?$/;

/** The one link in a place that they named, or in what somebody whom they named said there: to pass it on is what they asked for ("mail Priya the brief that Tomás linked in the room"). */
export function isLinkPassedOn(sink: Sink, { known, words }: Situation): boolean {
  const said =
    sink.kind === 'url' && !isOddUrl(sink.value)
      ? words.flatMap(sentencesOf).filter((one) => linked.test(one) && !negation.test(one) && !wondering.test(one))
      : [];
  const wanted = plainUrl(sink.value);
  const isIt = (lines: readonly LinkLine[]) => lines.length > 0 && lines.every(({ links }) => links.every((link) => link === wanted));
  return said.some((sentence) => {
    const names = (sentence.match(/(?<=[\p{L}\p{N},] )\p{Lu}\p{L}{2,}/gu) ?? []).map(unaccented);
    return known.some(({ value, record, place }) => {
      if (record || !place?.some((one) => isNamed(one, [sentence]))) return false;
      const lines = linkLines(value);
      const [, poster] = posted.exec(sentence) ?? [];
      if (poster) return isIt(lines.filter((line) => line.first === unaccented(poster)));
      return isIt(lines) || isIt(lines.filter((line) => names.some((name) => line.words.has(name))));
    });
  });
}
/** "The link that Tom posted": what others put there is none. */
const posted =
  /(?<!\p{L})(\p{Lu}\p{L}+)\s(?:has\s|hat\s|a\s|ha\s)?(?:posted|linked|shared|sent|put|left|dropped|gepostet|verlinkt|geteilt|partagé|posté|compartió|publicó|condiviso)(?!\p{L})/u;
interface LinkLine {
  /** Its first word, where who wrote stands. */
  first: string;
  links: readonly string[];
  words: ReadonlySet<string>;
}
/** Each line with links in it. A handle ("tomas.reyes") reads like a host. */
const linkLines = remembered((text): readonly LinkLine[] =>
  text.split('\n').flatMap((line) => {
    const links = urlsIn(line).filter((one) => /^https?:|^www\.|\//i.test(one));
    const words = unaccented(line)
      .split(/[^\p{L}]+/u)
      .filter(Boolean);
    return links.length ? [{ first: words[0] ?? '', links: links.map(plainUrl), words: new Set(words) }] : [];
  }),
);
const linked = wholeWord(links);

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
