import {
  actOfCall,
  deedOf,
  gravest,
  isAlike,
  isHandedOver,
  isOwnEntry,
  isPlace,
  isSameTool,
  quoted,
  type Rule,
  sameSink,
  sourceOf,
} from './deed.ts';
import { isOfTheirs } from './known/groups.ts';
import { isFoundByWords, isLinkedThere } from './known/linked.ts';
import { isWithinSaid } from './known/measures.ts';
import { isOutward } from './needs.ts';
import { isOnlySaved } from './outward-saved.ts';
import { type Act, type Call, isClean, isOwners, type KnownValue, type Sink, type Situation, type Trace } from './policy.ts';
import { isOwnersSide, traceSink } from './trace.ts';
import { wordsOn } from './words/asking.ts';
import { withoutDays } from './words/days.ts';
import { withoutHours } from './words/hours.ts';
import { isNamedInFull, isToolSpokenOf, timesWorded } from './words/intent.ts';
import { withoutLengths } from './words/lengths.ts';
import { isPlainAmount, isShareSaid, isSumSaid, namesSum, withoutSums } from './words/money.ts';
import { several } from './words/phrases.ts';
import { isLeastRight } from './words/rights.ts';
import { wordsOfName, wordsOfTool } from './words/tools.ts';
import { isEveryone } from './words/understood.ts';
import { hostOf, parseAmount, stands, urlsIn } from './words/values.ts';

// What a call decides is the owner's: where to, which one, how much, who they are to others.

/** Where to must be the owner's. A look at a page tells its host little, so it may also go to a host that the owner named. */
export const destination: Rule = (call, traces, situation) => {
  const mayGo = (trace: Trace) =>
    call.effect === 'read' ? mayLook(trace, situation) : mayChoose(trace, call, traces, situation) || isBookedFor(trace, call, situation);
  const strange = traces.filter((trace) => isPlace(trace) && !trace.trusted && !mayGo(trace));
  const first = gravest(strange);
  if (!first) return undefined;
  const hostile = hasReadStrangers(situation) && situation.labels.confidentiality !== 'public';
  const meets = hostile ? ' This task has read private things and what strangers may have written, so a person decides.' : '';
  const others = strange.filter((trace) => sourceOf(trace) === sourceOf(first)).length - 1;
  const more = others > 0 ? ` (and ${others} more)` : '';
  return { rule: 'destination', why: `${quoted(first)}${more} ${sourceOf(first)}, not from you.${meets}`, about: strange };
};

/** Whether what strangers wrote was read. What a plugin says of its tools, when they are looked up, was written before there was a task. */
function hasReadStrangers({ labels, known }: Situation): boolean {
  const strange = known.filter((one) => !one.record && !isOwnersSide(one.labels));
  const isOfTools = ({ labels: { sources }, answers }: KnownValue) =>
    !answers && sources.every((source) => source === 'plugin' || source === 'owner');
  return !isOwnersSide(labels) && (strange.length === 0 || !strange.every(isOfTools));
}

function mayLook({ sink, origin }: Trace, situation: Situation): boolean {
  const { labels, words } = situation;
  if (sink.kind !== 'url') return false;
  if (isLinkedThere(sink, situation) || isFoundByWords(sink, situation)) return true;
  if (isClean(labels) && labels.confidentiality === 'public') return true;
  const named = words.some((text) => urlsIn(text).some((url) => hostOf(url) === hostOf(sink.value)));
  // An address that the model wrote itself can carry out what it has read.
  return named && (origin === 'read' || labels.confidentiality === 'public');
}

/**
 * Where the owner described one of their own ("the channel with the most members") and gave the very words to be said
 * there, which one it is can do no harm that matters: those words go to somebody of theirs. To one, unless they said more.
 */
function mayChoose(trace: Trace, call: Call, traces: Trace[], situation: Situation): boolean {
  const { words, earlier } = situation;
  const said = traces.filter(({ sink }) => sink.kind === 'content');
  if (!trace.described || !said.length || !said.every(({ trusted }) => trusted)) return false;
  const before = earlier.filter((one) => isSameTool(one, call)).length;
  return before === 0 || words.some((text) => several.test(text)) || before < timesWorded(words, deedOf(call, situation));
}

/** In whose name something is booked may be anybody of theirs, by a name and nothing else; to become another is not. */
const isBookedFor = ({ sink: { name, kind, value } }: Trace, call: Call, { known }: Situation): boolean =>
  actOfCall(call) === 'book' &&
  (kind === 'identity' || kind === 'recipient') &&
  bearers.test(name) &&
  /^[\p{L}][\p{L}\p{M} .'’-]{1,60}$/u.test(value) &&
  isOfTheirs(value, known);
const bearers = /^(?:(?:full|guest|holder|driver|passenger|travell?er|booking)_?)?name$|^(?:guest|holder|driver|passenger|travell?er)s?$/i;

export const identity: Rule = (call, traces, situation) => {
  const strange = traces.filter((trace) => trace.sink.kind === 'identity' && !trace.trusted && !isBookedFor(trace, call, situation));
  const [first] = strange;
  if (!first || call.effect === 'read') return undefined;
  return {
    rule: 'identity',
    why: `It would change who you are to others, and ${quoted(first)} ${sourceOf(first)}, not from you.`,
    about: strange,
  };
};

/** Whether the owner named a thing to act upon, and this task did act upon it: then it isn't for a stranger to say another. */
const namedOther = (situation: Situation): boolean =>
  situation.earlier.some(
    (before) =>
      before.effect !== 'read' && before.sinks.some((sink) => sink.kind === 'object' && traceSink(sink, before, situation).trusted),
  );

/** Among the owner's own things elsewhere, once strangers may have said which: another than was named, or by a tool that the owner didn't speak of. */
const strays = (call: Call, situation: Situation): boolean =>
  isOwnEntry(call) &&
  !isClean(situation.labels) &&
  (namedOther(situation) || isDone(call, situation) || !isToolSpokenOf(situation.words, wordsOfTool(call)));

/** What they asked for, of this kind, was done already: by another tool, or to something else. */
const isDone = (call: Call, { words, earlier }: Situation): boolean =>
  earlier.some(
    (one) => one.effect !== 'read' && isAlike(actOfCall(one), actOfCall(call)) && (!isSameTool(one, call) || !isSameObject(one, call)),
  ) && !words.some((text) => several.test(text));
const isSameObject = (one: Call, other: Call): boolean =>
  other.sinks.filter(({ kind }) => kind === 'object').every((sink) => one.sinks.some((had) => sameSink(had, sink)));

/** Which thing is acted upon for good, or elsewhere where strangers may have said which, must be named by the owner. */
export const object: Rule = (call, traces, situation) => {
  const isThing = ({ kind }: Sink) => kind === 'object' || kind === 'path';
  const strange = traces.filter((trace) => isThing(trace.sink) && !trace.trusted && !goesWithoutSaying(trace, call, traces));
  const [first] = strange;
  const isStray = strays(call, situation) || (isOutward(call) && !isClean(situation.labels));
  if (!first || !(call.effect === 'irreversible' || (isStray && !isHandedOver(call, situation) && !isOnlySaved(call, traces, situation))))
    return undefined;
  return { rule: 'object', why: `You did not say that it should be ${quoted(first)}: that ${sourceOf(first)}.`, about: strange };
};

/** To share a thing is to let it be read at least; to publish one's very words is to let everybody read them. */
const goesWithoutSaying = ({ sink }: Trace, call: Call, traces: Trace[]): boolean =>
  actOfCall(call) === 'share' ? isLeastRight(sink.value) : actOfCall(call) === 'post' && isEveryone(sink.value) && isAllTheirs(traces);
const isAllTheirs = (traces: Trace[]): boolean => {
  const said = traces.filter(({ sink }) => sink.kind === 'content');
  return said.length > 0 && said.every(({ trusted }) => trusted);
};

/** "Set my status to …": each thing that it says is called by its name. */
const isFieldSpokenOf = (traces: Trace[], words: readonly string[]): boolean =>
  traces.every(({ sink }) => words.some((text) => stands(text, sink.name.replaceAll('_', ' '), 'content')));

/** What is done for good to nothing in particular ("empties the trash") must be said in full, not only its kind. */
export const which: Rule = (call, traces, { words }) => {
  const tool = wordsOfTool(call);
  if (call.effect !== 'irreversible' || !tool.length || traces.some(({ sink }) => sink.kind !== 'content')) return undefined;
  if (isNamedInFull(words, tool) || (isAllTheirs(traces) && (isToolSpokenOf(words, tool) || isFieldSpokenOf(traces, words))))
    return undefined;
  return { rule: 'object', why: `This cannot be undone, and you did not clearly ask for it: ${tool.join(' ')}.`, about: traces };
};

/** Numbers in records of whomever the owner said that it goes to, in answers that nobody declared: to pay no more than they say. */
function about(traces: Trace[], read: KnownValue[]): KnownValue[] {
  const to = traces.filter((trace) => isPlace(trace) && trace.origin === 'owner');
  const names = (record: NonNullable<KnownValue['record']>) =>
    to.every(({ sink }) => record.names.some((name) => stands(name, sink.value, 'content')));
  const isSum = ({ kind, field = '', labels }: KnownValue) => kind === 'amount' && isClean(labels) && sums.test(field);
  return to.length ? read.filter((one) => isSum(one) && one.undeclared && one.record && names(one.record)) : [];
}

const sums = /amount|price|total|sum|due|fee|cost/i;

/** How many, and not how much. */
const counting =
  /(?:^|_)(?:quantity|qty|count|pieces|units|copies|tickets|seats|rooms|guests?|people|persons|adults|children|passengers|items)$/;
/** "Under 100" says of these what may be paid. */
const bounded: readonly (Act | undefined)[] = ['book', 'pay'];

/** How much is the owner's, or stands in their own records. */
export const amount: Rule = (call, traces, situation) => {
  const { known: read, words } = situation;
  // What the numbers of an unknown act are, nobody knows: whoever is asked about it sees them.
  if (call.effect !== 'irreversible' || !actOfCall(call) || !traces.some(({ sink }) => sink.kind === 'amount')) return undefined;
  // "I have 4000 euros left. Pay Ana 40 euros": the sum is in the words that ask for it, where those name any.
  const asking = wordsOn(words, deedOf(call, situation, traces), namesSum);
  const said = asking.length ? asking : words;
  const own = read.filter(({ kind, record, labels, undeclared }) => kind === 'amount' && record && !undeclared && isOwners(labels));
  const known = [...own, ...about(traces, read)].map(({ value }) => parseAmount(value) ?? 0);
  // To pay less than one's records say harms little; to set a rent or a limit lower may.
  const isKnown = (one: number) =>
    (one === 1 && actOfCall(call) === 'book') ||
    (actOfCall(call) === 'pay' ? one >= 0 && one <= Math.max(0, ...known) : known.includes(one));
  // "Buy 2 tickets for 8 May" buys no eight.
  const without = (text: string) => (actOfCall(call) === 'book' ? withoutLengths(withoutHours(withoutDays(text))) : withoutDays(text));
  const isElsewhere = ({ name, value }: Sink) =>
    !words.some((text) => stands(counting.test(wordsOfName(name).join('_')) ? withoutSums(without(text)) : without(text), value, 'amount'));
  const isOtherwise = (sink: Sink) =>
    !isPlainAmount(sink.value, words) ||
    isElsewhere(sink) ||
    (actOfCall(call) === 'pay' && !counting.test(wordsOfName(sink.name).join('_')) && !isSumSaid(sink.value, said));
  const isShare = ({ value }: Sink) => actOfCall(call) === 'pay' && isPlainAmount(value, words) && isShareSaid(value, words);
  const isBounded = ({ name, value }: Sink) => {
    const [field, number] = [wordsOfName(name).join('_'), parseAmount(value)];
    return (
      bounded.includes(actOfCall(call)) &&
      number !== undefined &&
      isPlainAmount(value, words) &&
      said.some((text) => isWithinSaid(field, number, text))
    );
  };
  const strange = traces.filter(
    ({ sink, trusted, origin }) =>
      sink.kind === 'amount' &&
      !isShare(sink) &&
      (trusted
        ? origin === 'owner' && isOtherwise(sink)
        : !isBounded(sink) && !isKnown(parseAmount(sink.value) ?? Number.POSITIVE_INFINITY)),
  );
  const [first] = strange;
  if (!first) return undefined;
  const why = first.trusted
    ? `The amount ${quoted(first)} is another than the one that you said.`
    : `The amount ${quoted(first)} ${sourceOf(first)}, not from you.`;
  return { rule: 'amount', why, about: strange };
};
