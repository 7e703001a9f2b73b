import type { Labels } from '@deskhand/protocol';
import { isInside } from '@deskhand/protocol/places';
import { actOfCall, deedOf } from './deed.ts';
import { withValue } from './known/groups.ts';
import { isSpokenOf } from './known/own-lists.ts';
import { calledByAuthor } from './known/parts.ts';
import { pointedAt } from './known/pointed.ts';
import { putHere } from './known/put.ts';
import { calledBy } from './known/records.ts';
import { isSpokenOfAsTheirs, writerOf } from './known/writers.ts';
import { grantedTo } from './leaves.ts';
import { isMaking } from './plugins/told.ts';
import { type Call, goesTo, isOwners, type KnownValue, type Sink, type SinkKind, type Situation, type Trace } from './policy.ts';
import { isDaySaid } from './words/days.ts';
import { speakers } from './words/phrases.ts';
import { isRightSaid } from './words/rights.ts';
import { fillsForm, quotationsIn } from './words/templates.ts';
import { wordsOfTool } from './words/tools.ts';
import { isOtherwiseSaid, isSwitchSaid } from './words/understood.ts';
import { addressesAt, fold, isDisguised, leadsIn, literal, occurrences, stands, trimEnd } from './words/values.ts';

/** Where the value of each sink came from. What stands in the owner's words is theirs, wherever else it stands too. */
export const traceSinks = (call: Call, situation: Situation): Trace[] => call.sinks.map((sink) => traceSink(sink, call, situation));

export function traceSink(sink: Sink, call: Call, situation: Situation): Trace {
  const by = (origin: Trace['origin'], from: string, trusted: boolean, known?: KnownValue, called: string[] = []): Trace => ({
    sink,
    origin,
    from,
    trusted,
    ...(known && isOwnersSide(known.labels) && { own: true }),
    names: [sink.value, ...(known?.record?.names ?? []), ...called],
    ...(known && isSpokenOf(known, situation) && { described: true }),
  });
  // What looks like an address that the owner gave, and is another.
  if (goesTo.includes(sink.kind) && isDisguised(sink.value) && !situation.words.some((text) => text.includes(sink.value)))
    return by('model', 'the model itself, in characters that only look like that', false);
  if (sink.host) {
    const [address] = addressesAt(sink.value, situation.words);
    if (address) return by('owner', `your own words: ${address.slice(0, 200)}`, true);
  } else if (saidByOwner(sink, situation)) return by('owner', 'your own words', true);
  if (isMeant(sink, call, situation)) return by('owner', 'your own words, by another word', true);
  const numbered = numberSaid(sink, call, situation);
  if (numbered.length) return by('owner', 'your own words', true, undefined, numbered);
  if (sink.kind === 'content' && fillsForm(sink.value, situation.words, situation.known))
    return by('record', 'a form that you gave, filled in', true);
  if (grantedTo(sink, call, situation)) return by('grant', 'a rule of yours', true);
  const fields = fieldsWith(sink, call, situation);
  for (const field of fields) {
    if (field.made && !isWrittenElsewhere(field, situation))
      return by('record', `${fromOf(field, situation)}, which this task made`, true, field);
    const called = [
      ...calledBy(sink, field, actOfCall(call), situation),
      ...(isAnswer(sink, call) ? calledByAuthor(sink, field, situation) : []),
    ];
    if (called.length && (!isAnswer(sink, call) || isSpokenOfAsTheirs(field, situation)))
      return by('record', fromOf(field, situation), true, field, called);
  }
  const mine = ownName(sink, situation);
  if (mine) return by('record', fromOf(mine, situation), true, mine);
  const pointed = pointedAt(sink, deedOf(call, situation), situation) ?? writerOf(sink, deedOf(call, situation), situation);
  if (pointed) return { ...by('record', fromOf(pointed.known, situation), true, pointed.known, pointed.named), pointed: true };
  const put = putBefore(sink, call, situation);
  if (put) return { ...by('record', 'what this task put there itself', put === 'said' || call.effect === 'reversible'), own: true };
  const read = fields[0] ?? situation.known.find((known) => standsIn(known.value, sink));
  if (read) return by('read', fromOf(read, situation), false, read);
  return by('model', sink.kind === 'content' ? 'the model, in its own words' : 'the model itself, which read it nowhere', false);
}

/** Whether this task put it there, and whether all that it comes of is the owner's. */
export const putBefore = (sink: Sink, call: Call, situation: Situation) =>
  putHere(sink, actOfCall(call), situation, (one, of) => traceSink(one, of, { ...situation, earlier: [] }).trusted);

/** An address that somebody wrote is theirs, whatever answer hands it back. */
const isWrittenElsewhere = ({ kind, value }: KnownValue, { known }: Situation): boolean => {
  const isOther = ({ record, labels, answers }: KnownValue) => !record && !isOwners(labels) && !(answers && isMaking(answers.tool));
  return kind === 'url' && known.some((one) => isOther(one) && stands(one.value, value, 'url'));
};

/** It says something under what somebody wrote. */
const isAnswer = (sink: Sink, call: Call): boolean =>
  sink.kind === 'object' && ['send', 'post'].includes(actOfCall(call) ?? '') && call.sinks.some(({ kind }) => kind === 'content');

/** A host stands in the addresses that begin with it, too. */
const standsIn = (text: string, { kind, value, host }: Sink): boolean =>
  stands(text, value, kind) || (host === true && addressesAt(value, [text]).length > 0);

/** What a plugin answered comes from it, whatever else the task that asked had read by then. */
const fromOf = ({ labels, answers, server = answers?.server }: KnownValue, { folders }: Pick<Situation, 'folders'>) =>
  server
    ? `the plugin ${server}`
    : labels.from
        .slice(0, 3)
        .map((from) => named(from, folders))
        .join(', ') ||
      labels.sources.join(', ') ||
      'an unknown place';

/** A place in a granted folder as a person names it: "/home/ana/Office/Minutes" → "Office/Minutes". */
function named(place: string, folders: Situation['folders']): string {
  const folder = folders.map(({ path }) => path).find((path) => path.length > 1 && isInside(place, path));
  return folder === undefined ? place : `${folder.split(/[\\/]/).at(-1)}${place.slice(folder.length)}`;
}

/** Nobody else speaks there; of a file of theirs nobody knows who wrote it, which is no reason to speak of strangers. */
export const isOwnersSide = ({ sources }: Labels): boolean => sources.every((source) => ['owner', 'contact', 'file'].includes(source));

const saidByOwner = ({ kind, value }: Sink, { words }: Situation): boolean =>
  words.some((text) => occurrences(text, value, kind) > 0 || (kind === 'content' && isMadeOf(value, text)));

/** A setting that they said by another word for it. */
const isMeant = ({ kind, value }: Sink, call: Call, { words }: Situation): boolean =>
  (kind === 'object' && isOtherwiseSaid(value, words)) ||
  (kind === 'identity' && words.some((text) => isDaySaid(value, text))) ||
  (kind === 'object' && actOfCall(call) === 'share' && isRightSaid(value, words)) ||
  isSwitchSaid(value, kind, wordsOfTool(call), words);

/** A number that the owner said with the word for what it numbers: the tool's own, or the argument's ("issue 121"). */
function numberSaid({ kind, name, value }: Sink, call: Call, { words }: Situation): string[] {
  if ((kind !== 'object' && kind !== 'recipient') || !/^\d{1,18}$/.test(value)) return [];
  const nouns = [...wordsOfTool(call), ...wordsOfTool({ tool: name, needs: [] })].filter((noun) => noun !== 'number');
  if (!nouns.length) return [];
  const said = new RegExp(`(?<!\\p{L})(?:${nouns.map(literal).join('|')})s? ${value}(?![\\p{L}\\p{N}]|[.,:]\\d)`, 'gu');
  return words.flatMap((text) => fold(text).match(said) ?? []);
}

/** Content in which every sentence stands in the owner's words. */
function isMadeOf(content: string, words: string): boolean {
  const sentences = content.split(/(?<=[.!?…])\s+|\n+/).map((one) => trimEnd(one.replace(/^[\s\-*•]+/, ''), ' \t\r.!?…'));
  const said = sentences.filter(Boolean);
  return (said.length > 0 && said.every((one) => stands(words, one, 'content') || isPassedOn(one, words))) || isComposed(content, words);
}

/** Texts that the owner gave in quotes, and links and addresses that they named, with nothing else between. */
function isComposed(content: string, words: string): boolean {
  const rest = quotationsIn(words)
    .map(fold)
    // Nothing stands between all characters: put in there, a blank would double the text.
    .filter(Boolean)
    .sort((a, b) => b.length - a.length)
    .reduce((left, quotation) => left.replaceAll(quotation, ' '), fold(content));
  if (rest === fold(content)) return false;
  const without = leadsIn(rest).reduce((left, { kind, value }) => (stands(words, value, kind) ? left.replaceAll(value, ' ') : left), rest);
  return !/[\p{L}\p{N}]/u.test(without.replace(/https?:\/\//g, ' '));
}

/** A sentence of the owner's with who speaks turned: "say that you've seen it" as "I've seen it". Four words at least, so that it is one. */
const isPassedOn = (sentence: string, words: string): boolean =>
  sentence.split(/\s+/).length > 3 && stands(turned(words), turned(sentence), 'content');
const turned = (text: string): string => fold(text).replace(speakers, 'someone');

/** Who is reached by a number or a handle is to one tool whom it goes to, to another what it acts upon; who the owner is, by their own profile, is theirs wherever it is asked for. */
const alike: SinkKind[][] = [['identity'], ['recipient', 'account', 'object', 'identity']];

/**
 * Fields with this value in records that only the owner's own side can have written. A link that is only to be looked at
 * may also come from what a stranger wrote, where the owner named that very writing: looking tells the stranger nothing
 * that they did not write themselves.
 */
function fieldsWith(sink: Sink, call: Call, { known }: Situation): KnownValue[] {
  const looks = call.effect === 'read';
  const kinds = alike.find((some) => some.includes(sink.kind)) ?? [sink.kind];
  const isOf = (server: string) => call.needs.some((need) => need.kind === 'plugin' && need.server === server);
  return withValue(known, sink).filter(({ kind, labels, server, within, made }) => {
    if (!kind || !kinds.includes(kind) || (server !== undefined && !isOf(server))) return false;
    if (within && !looks) return false;
    return looks || isOwners(labels) || (made && kind === 'url');
  });
}

/** The owner's own name, put together from their details ("Ana Sol", of a first and a last name). */
function ownName({ kind, value }: Sink, { known }: Situation): KnownValue | undefined {
  const words = fold(value).split(' ');
  if ((kind !== 'recipient' && kind !== 'identity') || words.length < 2 || !/^[\p{L}' .-]+$/u.test(value)) return undefined;
  const mine = known.filter(({ record, labels }) => record?.names.includes('me') && isOwners(labels));
  const isIn = (word: string) => mine.some((one) => /^[\p{L}' .-]+$/u.test(one.value) && fold(one.value).split(' ').includes(word));
  return words.every(isIn)
    ? mine.find((one) =>
        fold(one.value)
          .split(' ')
          .includes(words[0] ?? ''),
      )
    : undefined;
}
