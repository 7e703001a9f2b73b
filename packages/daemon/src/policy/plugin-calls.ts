import { isSigned } from './deed.ts';
import { actOf, isTime, kindOf } from './guess.ts';
import { leaveFor } from './leaves.ts';
import type { Call, KnownValue, Sink, Situation } from './policy.ts';
import { toldBy } from './told.ts';

// Calls and answers of plugins, which declare nothing but an effect: taken by their names, as `guess.ts` and `told.ts` say. So
// a plugin that the owner lets work on its own asks where their words don't ask for what it would do, and not at each act.

/** The call with what its tool's name and those of its arguments tell, where a standing rule of the owner's lets that tool be used and no other way was signed. */
export function guessedCall(call: Call, situation: Pick<Situation, 'signed' | 'grants' | 'now' | 'cwd' | 'thread'>): Call {
  const plugin = call.needs.find((need) => need.kind === 'plugin');
  if (!plugin || call.effect === 'read' || call.act || isSigned(call, situation)) return call;
  const { leave, by } = leaveFor(plugin, call, situation);
  if (leave !== 'allow' || by?.source !== 'owner') return call;
  const sinks = call.sinks.flatMap((sink): Sink[] => {
    const name = sink.name.split('.').at(-1) ?? '';
    return isTime(name, sink.value) ? [] : [{ ...sink, kind: kindOf(name, sink.value) }];
  });
  return { ...call, sinks, act: actOf(plugin.tool), named: plugin.tool };
}

/** What is known, with what each plugin's answers in records tell. */
export const withTold = (known: readonly KnownValue[]): KnownValue[] =>
  known.flatMap((one) => {
    const { answers, labels, value } = one;
    const answer = answers && parsed(value);
    if (!answers || answer === undefined) return [one];
    return [one, ...toldBy({ ...answers, answer, labels }).map((field) => ({ ...field, server: answers.server }))];
  });

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
