import { isSigned } from '../deed.ts';
import { placeOf } from '../known/superlatives.ts';
import { leaveFor } from '../leaves.ts';
import type { Call, KnownValue, Sink, Situation } from '../policy.ts';
import { actOf, decided, isKeeping, isTime, kindOf, showsContents } from './guess.ts';
import { toldBy } from './told.ts';

// Calls and answers of plugins, which declare nothing but an effect: taken by their names, as `guess.ts` and `told.ts` say. So
// a plugin that the owner lets work on its own asks where their words don't ask for what it would do, and not at each act.

/**
 * An act without when and for how long, which decide nothing; with what its tool's name and those of its arguments tell, where a
 * standing rule of the owner's lets that tool be used and no other way was signed.
 */
export function guessedCall(call: Call, situation: Pick<Situation, 'signed' | 'grants' | 'now' | 'cwd' | 'thread' | 'earlier'>): Call {
  const plugin = call.needs.find((need) => need.kind === 'plugin');
  if (!plugin || call.effect === 'read' || call.act) return call;
  const nameOf = (sink: Sink) => sink.name.split('.').at(-1) ?? '';
  const sinks = call.sinks.filter((sink) => !isTime(nameOf(sink), sink.value));
  const { leave, by } = leaveFor(plugin, call, situation);
  const isFirst = !situation.earlier.some(({ needs }) => needs.some((need) => JSON.stringify(need) === JSON.stringify(plugin)));
  if (isSigned(call, situation) && isFirst && isEntry(plugin.tool, sinks, nameOf))
    return { ...call, sinks, effect: 'reversible', act: actOf(plugin.tool) };
  if (isSigned(call, situation) || leave !== 'allow' || by?.source !== 'owner') return { ...call, sinks };
  const kinded = sinks.map((sink): Sink => ({ ...sink, kind: kindOf(nameOf(sink), sink.value) }));
  const act = actOf(plugin.tool);
  return { ...call, sinks: decided(plugin.tool, act, kinded), act, named: plugin.tool };
}

/** It only adds words to what its owner keeps (an event without guests): whoever reads it can take it out again. */
const isEntry = (tool: string, sinks: readonly Sink[], nameOf: (sink: Sink) => string): boolean =>
  isKeeping(tool) && sinks.every((sink) => sink.kind === 'content' && kindOf(nameOf(sink), sink.value) === 'content');

/** What is known, with what each plugin's answers in records tell. */
export const withTold = (known: readonly KnownValue[]): KnownValue[] =>
  known.flatMap((one) => {
    const { answers, labels, value } = one;
    // A file or a page that reads like an answer is a stranger's, whatever numbers it gives.
    const answer = answers && !showsContents(answers.tool) ? parsed(value) : undefined;
    const text = answers ? { ...one, place: placeOf(answers) } : one;
    if (!answers || answer === undefined) return [text];
    return [text, ...toldBy({ ...answers, answer, labels }).map((field) => ({ ...field, server: answers.server }))];
  });

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
