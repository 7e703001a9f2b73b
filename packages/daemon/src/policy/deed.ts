import { destinations, grantedTo } from './leaves.ts';
import { type Act, type Call, goesTo, type Sink, type Situation, type Trace } from './policy.ts';
import { isDay } from './words/days.ts';
import { wordsIn, wordsOfTool } from './words/tools.ts';
import { fold, stands } from './words/values.ts';
import type { Deed } from './words/verbs.ts';

// What the rules on outward calls have in common: what a question is, and what kind of deed a call is.

export interface Question {
  rule: string;
  why: string;
  /** The traces that the question is about. */
  about: Trace[];
}

export type Rule = (call: Call, traces: Trace[], situation: Situation) => Question | undefined;

export const isPlace = ({ sink }: Trace) => goesTo.includes(sink.kind);
/** The one to speak of: what nobody ever wrote before what was read somewhere. */
export const gravest = (strange: readonly Trace[]): Trace | undefined => strange.find(({ origin }) => origin === 'model') ?? strange[0];
export const quoted = ({ sink }: Trace) => `"${sink.value.slice(0, 120)}"`;
export const sourceOf = (trace: Trace) => (trace.origin === 'model' ? 'was made up by the model' : `comes from ${trace.from}`);
/** What kind of act it is. An invitation to nobody is an entry in the owner's own calendar. */
export const actOfCall = (call: Call): Act | undefined =>
  call.act === 'invite' && call.effect === 'reversible' && !destinations(call).length ? 'schedule' : (call.act ?? actOfNeeds(call));
export const deedOf = (call: Call, situation: Pick<Situation, 'signed'>, traces: Trace[] = []): Deed => ({
  act: actOfCall(call),
  tool: isSigned(call, situation) ? call.needs.flatMap((need) => (need.kind === 'plugin' ? wordsIn(need.tool) : [])) : wordsOfTool(call),
  things: traces.filter(({ sink, trusted }) => sink.kind === 'object' && trusted).map(({ names }) => names),
  places: traces.filter((trace) => isPlace(trace) && trace.trusted).map(({ names }) => names),
});

/** The days that it is for. */
export const daysOf = ({ terms = [] }: Pick<Call, 'terms'>): string[] => terms.map(({ value }) => value).filter(isDay);

/** The owner signed for this very tool of a plugin before the task began: then its name counts as the name of a tool of ours does. */
export const isSigned = ({ needs }: Pick<Call, 'needs'>, { signed = [] }: Pick<Situation, 'signed'>): boolean =>
  needs.some(({ kind }) => kind === 'plugin') && needs.every((need) => signed.some((one) => JSON.stringify(one) === JSON.stringify(need)));

function actOfNeeds({ needs }: Call): Act | undefined {
  const sends = needs.some((need) => (need.kind === 'account' || need.kind === 'network') && need.access === 'send');
  return sends ? 'send' : undefined;
}

/** A change among the owner's own things somewhere else (a calendar, a drive), where no stage holds it back. */
export const isOwnEntry = (call: Call): boolean =>
  call.effect === 'reversible' && call.act !== undefined && destinations(call).length === 0;

/** A rule of theirs names each place; that their words name it too takes nothing from that. */
export const byRule = (traces: Trace[], call: Call, situation: Situation) =>
  traces.some(isPlace) && traces.filter(isPlace).every(({ origin, sink }) => origin === 'grant' || grantedTo(sink, call, situation));

/** An invitation and an entry are asked for by the same words. */
export const isAlike = (a: Act | undefined, b: Act | undefined): boolean =>
  a === b || [a, b].every((act) => act === 'invite' || act === 'schedule');

/** By the same tool; of a plugin's, by that very one of it. */
export const isSameTool = (a: Pick<Call, 'tool' | 'needs'>, b: Pick<Call, 'tool' | 'needs'>): boolean => {
  const pluginOf = ({ needs }: Pick<Call, 'needs'>) => JSON.stringify(needs.filter(({ kind }) => kind === 'plugin'));
  return a.tool === b.tool && pluginOf(a) === pluginOf(b);
};

export const sameSink = (a: Sink, b: Sink) => a.name === b.name && fold(a.value) === fold(b.value);

/** All that a change among the owner's own things decides stands in one text that they named ("enter the prices from prices.csv"). */
export const isHandedOver = ({ sinks }: Call, { known, words }: Situation): boolean =>
  known.some(
    ({ value, record, labels: { from } }) =>
      !record &&
      from.some((place) => nameIn(place).some((name) => words.some((text) => stands(text, name, 'content')))) &&
      sinks.every((sink) => stands(value, sink.value, sink.kind === 'amount' ? 'amount' : 'content')),
  );
/** What a place is called, in what is said of where a text comes from ("the file prices.csv"): a file's name. */
const nameIn = (from: string): string[] => from.match(/[\p{L}\p{N}_.-]+\.\p{L}[\p{L}\p{N}]{1,4}(?![\p{L}\p{N}])/gu) ?? [];
