import { actOfCall, daysOf, isHandedOver, isOwnEntry, isPlace, isSameTool, quoted, type Rule, sameSink } from './deed.ts';
import { type Call, isClean } from './policy.ts';
import { daysNamed, isDaySaid } from './words/days.ts';
import { several } from './words/phrases.ts';
import { fold, occurrences } from './words/values.ts';

// What a call does was asked for as often as it is done.

/** A second one of what the owner asked for once, or the same again, when strangers' words may have asked for it. */
export const another: Rule = (call, traces, situation) => {
  const { words, earlier, labels } = situation;
  if (!isOwnEntry(call) || isClean(labels) || isHandedOver(call, situation)) return undefined;
  const said = traces.filter(({ sink }) => sink.kind === 'content' || sink.kind === 'amount');
  const named = traces.some(({ sink, trusted }) => trusted && (sink.kind === 'object' || sink.kind === 'path'));
  const before = earlier.filter((one) => isOwnEntry(one) && (isSameTool(one, call) || (!named && actOfCall(one) === actOfCall(call))));
  if (!said.length || !before.length) return undefined;
  const isOwners = said.every(({ trusted }) => trusted);
  const isSame = before.some(({ sinks }) => said.every(({ sink }) => sinks.some(({ value }) => fold(value) === fold(sink.value))));
  if (!isSame && (isOwners || words.some((text) => several.test(text)))) return undefined;
  return { rule: 'again', why: 'You asked for one, and this task has made one already.', about: said };
};

/** Each is for a day of its own that they named. */
const isBothSaid = (one: Call, other: Call, words: readonly string[]): boolean => {
  const saidOf = (call: Call) =>
    daysOf(call)
      .find((day) => words.some((text) => isDaySaid(day, text)))
      ?.slice(0, 10);
  const [a, b] = [saidOf(one), saidOf(other)];
  return a !== undefined && b !== undefined && a !== b && words.reduce((sum, text) => sum + daysNamed(text), 0) > 1;
};

/** The same things by the same tool, but what was the one is now the other ("merge A into B", "merge B into A"). */
function isReversed(before: Call, call: Call): boolean {
  if (!isSameTool(before, call)) return false;
  const things = ({ sinks }: Call) => sinks.filter(({ kind }) => kind !== 'content' && kind !== 'amount');
  const [now, then] = [things(call), things(before)];
  const isSame = now.every((sink) => then.some((one) => sameSink(one, sink)));
  return !isSame && now.length === then.length && now.every(({ value }) => then.some((one) => fold(one.value) === fold(value)));
}

/** The same once more, or paying somebody twice who was named once. */
export const again: Rule = (call, traces, situation) => {
  const { words, earlier, labels } = situation;
  const counts = (call.effect === 'irreversible' || (isOwnEntry(call) && call.sinks.length > 0)) && !isClean(labels);
  const isSame = (before: Call) => isSameTool(before, call) && call.sinks.every((sink) => before.sinks.some((one) => sameSink(one, sink)));
  const had = counts ? earlier.filter(isSame) : [];
  const other = had.find((before) => String(daysOf(before)) !== String(daysOf(call)));
  if (had.length && !other) return { rule: 'again', why: 'Just this was done in this task already.', about: traces };
  // For another day it is another, where they named both, or asked for several.
  if (other && !words.some((text) => several.test(text)) && !had.every((before) => isBothSaid(before, call, words)))
    return {
      rule: 'again',
      why: `This was done in this task already, for ${daysOf(other).join(' to ') || 'another time'}.`,
      about: traces,
    };
  if (counts && earlier.some((before) => isReversed(before, call)))
    return { rule: 'again', why: 'This was done in this task already, the other way round.', about: traces };
  return paidTwice(call, traces, situation);
};

const paidTwice: Rule = (call, traces, { words, earlier }) => {
  if (actOfCall(call) !== 'pay' || call.effect !== 'irreversible') return undefined;
  const paid = earlier.filter((before) => before.effect === 'irreversible' && before.act === 'pay');
  const twice = traces.filter((trace) => {
    const { sink, names, origin } = trace;
    if (!isPlace(trace) || origin === 'grant') return false;
    const before = paid.filter(({ sinks }) => sinks.some(({ value }) => fold(value) === fold(sink.value))).length;
    const said = words.reduce((sum, text) => sum + Math.max(0, ...names.map((name) => occurrences(text, name, sink.kind))), 0);
    return before > 0 && before >= said;
  });
  const [first] = twice;
  return first && { rule: 'again', why: `${quoted(first)} was paid in this task already.`, about: twice };
};
