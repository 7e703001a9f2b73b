import { actOfCall, byRule, deedOf, isAlike, isOwnEntry, isPlace, isSameTool, isSigned, type Rule } from './deed.ts';
import { isOutward } from './needs.ts';
import { type Act, type Call, isClean, type Situation, type Trace } from './policy.ts';
import { putBefore } from './trace.ts';
import { isExcepted } from './words/addressed.ts';
import { isBookedFor } from './words/booked-for.ts';
import { isHeldBack } from './words/held-back.ts';
import { isAskedByThem, isAskedFor, isNamedForOther, isOnlyPlace, isSaidTogether, isSharingSaid, isToolSpokenOf } from './words/intent.ts';
import { isOnlyBeside, onlyMentioned } from './words/mentioned.ts';
import { several } from './words/phrases.ts';
import { isRight } from './words/rights.ts';
import { isAltering, wordsOfTool } from './words/tools.ts';
import { fold } from './words/values.ts';
import type { Deed } from './words/verbs.ts';

// What a call does was asked for by the owner.

/** The owner's words ask for an act of this kind, or a rule of theirs names where it goes. */
export const act: Rule = (call, traces, situation) => {
  const { words, labels } = situation;
  const kind = actOfCall(call);
  if (!isOutward(call) && !(isOwnEntry(call) && !isClean(labels))) return undefined;
  if (byRule(traces, call, situation)) return undefined;
  // What this task fetched may be put with what it fetched: nothing that was there before is touched.
  if (isOwnEntry(call) && traces.length > 1 && traces.every(({ sink }) => putBefore(sink, call, situation))) return undefined;
  if (!kind && isClean(labels) && wasSigned(call, situation)) return undefined;
  const unknown = { rule: 'irreversible', why: 'This cannot be undone.', about: traces.filter(isPlace) };
  // Of a kind that nothing is known of, the owner's words must ask for just that, and all that it decides be theirs.
  if (!kind) {
    const isAsked = isAskedFor(words, deedOf(call, situation, traces));
    // Where it goes, or what it is done to, and each number: what it says there is for the rule on that.
    const isSaid = traces.some((trace) => trace.trusted && (isPlace(trace) || trace.sink.kind === 'object'));
    const decides = isSaid ? traces.filter(({ sink }) => sink.kind !== 'content') : traces;
    return isAsked && decides.length && decides.every(({ trusted }) => trusted) ? undefined : unknown;
  }
  const deed = deedOf(call, situation, traces);
  const isStray =
    isVague(call, traces, situation) ||
    (!isClean(labels) && (isAnothers(call, traces, situation) || isForOther(call, traces, deed, words)));
  if (call.effect === 'irreversible' && isHeldBack(words, deed))
    return { rule: 'not asked for', why: 'You wanted to see it, or to be asked, before that is done.', about: traces.filter(isPlace) };
  const isSaid = isSaidWhole(call, traces, situation);
  const isAsked = !isStray && (isSaid || isAskedFor(words, deed) || isBooking(traces, deed, words));
  // What they named may ask for an act that can be taken back, or that goes to somebody of theirs. Another is theirs to ask for.
  const mayBeHanded = isSaid || call.effect !== 'irreversible' || isClean(labels) || traces.some(isPlace);
  if (isAsked && (mayBeHanded || isAskedByThem(words, deed))) return undefined;
  const whose = isAsked
    ? 'Whoever wrote what you handed the choice to may have.'
    : "That may be the model's own idea, or that of something it read.";
  return { rule: 'not asked for', why: `${notAsked[kind]} ${whose}`, about: traces.filter(isPlace) };
};

/**
 * All that it decides stands in their words, so the verb doesn't matter: an account or an address that they gave, put where they
 * spoke of ("the new account of Ana is …"); or two things of theirs and what the tool changes, in one sentence that asks for
 * something ("Let Ms Anders take the maths lesson": the teacher of a lesson).
 */
const isSaidWhole = (call: Call, traces: Trace[], { words }: Situation): boolean => {
  const tool = wordsOfTool(call);
  if (!['write', 'change', 'profile'].includes(actOfCall(call) ?? '') || tool.length < 2 || !traces.every(({ trusted }) => trusted))
    return false;
  const isTheirs = traces.some(({ origin, sink }) => origin === 'owner' && (sink.kind === 'account' || sink.kind === 'identity'));
  const named = traces.filter(({ sink }) => sink.kind !== 'content').map(({ names, sink }) => ({ names, kind: sink.kind }));
  if (isTheirs && (isToolSpokenOf(words, tool) || (named.length > 1 && isSaidTogether(words, [], named)))) return true;
  return isAltering(tool[0] ?? '') && named.length > 1 && isSaidTogether(words, tool, named);
};

/** Whoever has a thing booked for somebody may have it tell that one. */
const isBooking = (traces: Trace[], { act }: Deed, words: readonly string[]): boolean =>
  act === 'invite' && traces.some(isPlace) && traces.filter(isPlace).every(({ sink }) => isBookedFor(words, sink.value));

/**
 * Of a tool that they didn't speak of: what they asked for of this kind was done already by another, to the same ("share it
 * with Ana" was not to make Ana its owner); or it says who may do what, or goes to nobody in particular ("tell Ana" was not to
 * publish).
 */
function isAnothers(call: Call, traces: Trace[], { words, earlier }: Situation): boolean {
  const kind = actOfCall(call);
  if (isToolSpokenOf(words, wordsOfTool(call)) || (isForSharing(call) && isSharingSaid(words))) return false;
  const speaksToNobody = traces.every((trace) => !isPlace(trace) && trace.sink.kind !== 'content');
  const isRole = traces.some(({ sink, origin }) => origin === 'owner' && sink.kind === 'object' && isRight(sink.value));
  if (call.effect === 'irreversible' && ((kind === 'share' && !isRole) || (speaksToNobody && (kind === 'send' || kind === 'post'))))
    return true;
  const done = earlier.filter(({ effect }) => effect !== 'read');
  const isNew = ({ sink, trusted }: Trace) =>
    trusted &&
    sink.kind !== 'content' &&
    sink.kind !== 'amount' &&
    !done.some(({ sinks }) => sinks.some(({ value }) => fold(value) === fold(sink.value)));
  return done.some((one) => !isSameTool(one, call) && (kind === 'write' || isAlike(actOfCall(one), kind))) && !traces.some(isNew);
}

const isAsOf = (call: Call, traces: Trace[], words: readonly string[]): boolean => {
  const shared = traces.filter(({ sink, trusted }) => sink.kind === 'object' && trusted && !isRight(sink.value));
  const [, ...nouns] = wordsOfTool(call);
  return shared.length === 1 && shared.every(({ names }) => isOnlyPlace(words, names, nouns));
};

/** By its name, too: to make somebody its owner is more. */
const isForSharing = (call: Call): boolean =>
  actOfCall(call) === 'share' && wordsOfTool(call).some((word) => /^(?:share|access|permission)/.test(word));

/** To take away for good what they named for something else, or as the place of something else. */
function isForOther(call: Call, traces: Trace[], deed: Deed, words: readonly string[]): boolean {
  const kind = actOfCall(call);
  const isNothing = ({ sink, names }: Trace) =>
    isExcepted(words, names, sink.kind) || (kind !== undefined && far.includes(kind) && isOnlyBeside(words, names, sink.kind));
  if (traces.some((trace) => ['object', 'recipient', 'account'].includes(trace.sink.kind) && isNothing(trace))) return true;
  // "Send Bob a summary of the file Budget" doesn't share that file.
  if (kind && beside.includes(kind)) {
    const isMentioned = onlyMentioned(words, deed);
    const isOne = ({ sink, names, origin }: Trace) =>
      origin !== 'grant' && ['object', 'recipient', 'account'].includes(sink.kind) && isMentioned(names, sink.kind);
    return traces.some(isOne) || (kind === 'share' && isAsOf(call, traces, words));
  }
  if (call.effect !== 'irreversible' || !['remove', 'delete', 'cancel'].includes(kind ?? '')) return false;
  const things = traces.filter(({ sink }) => sink.kind === 'object' || sink.kind === 'recipient');
  const [, ...nouns] = wordsOfTool(call);
  return (
    things.some(({ sink, names }) => isNamedForOther(words, deed, names, sink.kind)) ||
    (things.length === 1 && things.every(({ names }) => isOnlyPlace(words, names, nouns)))
  );
}

/** What reaches furthest is not done to what is only named beside another. */
const far: readonly Act[] = ['pay', 'invite', 'share', 'book', 'delete', 'remove', 'cancel'];
const beside: readonly Act[] = ['pay', 'invite', 'share', 'book'];

/** Once something was done, a note with nothing of theirs in it, by a tool that they didn't speak of, is no longer what "add Ana" asks for. */
const isVague = (call: Call, traces: Trace[], { words, earlier, labels }: Situation): boolean =>
  isOwnEntry(call) &&
  !isClean(labels) &&
  actOfCall(call) === 'write' &&
  earlier.some(({ effect }) => effect !== 'read') &&
  traces.every(({ trusted }) => !trusted) &&
  !isToolSpokenOf(words, wordsOfTool(call));

const notAsked: Record<Act, string> = {
  send: 'You did not ask to send anything.',
  post: 'You did not ask to publish anything.',
  pay: 'You did not ask to pay anything.',
  invite: 'You did not ask to invite anybody.',
  share: 'You did not ask to share anything.',
  delete: 'You did not ask to delete anything.',
  remove: 'You did not ask to remove anybody.',
  cancel: 'You did not ask to cancel anything.',
  book: 'You did not ask to book anything.',
  schedule: 'You did not ask to put anything into a calendar, or to move it.',
  write: 'You did not ask to write anything down.',
  change: 'You did not ask to change how anything is set.',
  profile: 'You did not ask to change your details.',
  password: 'You did not ask to change a password.',
};

/** They signed for this very tool before the task began, and nobody else has had a say since. Once, unless they spoke of several; the other rules still ask. */
const wasSigned = (call: Call, situation: Situation): boolean =>
  isSigned(call, situation) &&
  (situation.words.some((text) => several.test(text)) || !situation.earlier.some((before) => isSameTool(before, call)));
