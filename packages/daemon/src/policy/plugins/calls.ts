import { type Declared, isAllOwn, jsonOf, ownOf } from '@deskhand/protocol';
import { isSigned } from '../deed.ts';
import { placeOf } from '../known/listed.ts';
import { leaveFor } from '../leaves.ts';
import type { Call, KnownValue, Need, Sink, Situation } from '../policy.ts';
import { actOf, isKeeping } from './act-by-name.ts';
import { saysFields, toldByGives } from './declared-answers.ts';
import { declaredAct, kindsBy } from './declared-calls.ts';
import { decided, isSwitch, isTime, kindOf } from './kind-by-name.ts';
import { showsContents } from './look-by-name.ts';
import { toldBy } from './told.ts';

// Calls and answers of plugins: by what is declared of them, else by their names, as the files `…-by-name.ts` and `told.ts`
// say. So a plugin that the owner lets work on its own asks where their words don't ask for what it would do, and not at each
// act.

type Where = Pick<Situation, 'signed' | 'grants' | 'now' | 'cwd' | 'thread' | 'earlier'>;

/**
 * A call with what its arguments decide where that is declared, and an act with its terms apart: when, for how long and whether;
 * with what kind of act it is, where a standing rule of the owner's lets that tool be used and no other way was signed.
 */
export function guessedCall(asked: Call, situation: Where): Call {
  const plugin = asked.needs.find((need) => need.kind === 'plugin');
  if (!plugin || asked.act) return asked;
  const isDeclared = ({ name }: Sink) => name.split('.').some((part) => ownOf(asked.declared?.says.sinks ?? {}, part));
  const isTerm = (one: Sink) => isTime(nameOf(one), one.value) || (isSwitch(one.value) && !isDeclared(one));
  const call = { ...asked, sinks: asked.sinks.filter((one) => !isSwitch(one.value) || isDeclared(one)) };
  if (call.effect === 'read' && !call.declared) return call;
  const sinks = call.declared
    ? declaredSinks(call, plugin.tool, call.declared)
    : call.sinks.filter((one) => !isTime(nameOf(one), one.value));
  if (call.effect === 'read') return { ...call, sinks };
  const terms = asked.sinks.filter(isTerm).map((one) => ({ name: nameOf(one), value: one.value }));
  return actOfPlugin({ ...call, terms }, plugin, sinks, situation);
}

function actOfPlugin(call: Call, plugin: Extract<Need, { kind: 'plugin' }>, sinks: Sink[], situation: Where): Call {
  const { leave, by } = leaveFor(plugin, { ...call, sinks }, situation);
  if (isSigned(call, situation) && isFirst(plugin, situation) && isEntry(plugin.tool, sinks))
    return { ...call, sinks, effect: 'reversible', act: actOf(plugin.tool) };
  if (isSigned(call, situation) || leave !== 'allow' || by?.source !== 'owner') return { ...call, sinks };
  const named = { ...call, named: plugin.tool };
  if (call.declared) return { ...named, sinks, act: declaredAct(call.declared, plugin.tool, call.effect) };
  const act = actOf(plugin.tool);
  const kinded = sinks.map((sink): Sink => ({ ...sink, kind: kindOf(nameOf(sink), sink.value) }));
  return { ...named, sinks: decided(plugin.tool, act, kinded), act };
}

const nameOf = (sink: Sink): string => sink.name.split('.').at(-1) ?? '';

const isFirst = (plugin: Need, { earlier }: Where): boolean =>
  !earlier.some(({ needs }) => needs.some((need) => JSON.stringify(need) === JSON.stringify(plugin)));

/** What a declaration doesn't speak of is said to the plugin all the same. */
function declaredSinks(call: Call, tool: string, declared: Declared): Sink[] {
  const held = call.sinks.map(({ name, value }) => ({ path: [name, ...name.split('.')], value }));
  return kindsBy(declared, tool, call.effect, held).flatMap(({ sinks }, at) => {
    const said = call.sinks[at];
    if (!said) return [];
    const decides = sinks.map((sink) => ({ ...sink, name: said.name }));
    // It stands for more than was looked at.
    if (said.kind === 'url' && !/^\s*https?:/i.test(said.value)) return [said, ...decides];
    if (decides.length) return decides;
    if (call.effect !== 'read' && isTime(nameOf(said), said.value)) return [];
    return [said.kind === 'amount' ? { ...said, kind: 'content' } : said];
  });
}

/** It only adds words to what its owner keeps (an event without guests): whoever reads it can take it out again. */
const isEntry = (tool: string, sinks: readonly Sink[]): boolean =>
  isKeeping(tool) && sinks.every((sink) => sink.kind === 'content' && kindOf(nameOf(sink), sink.value) === 'content');

/** What is known, with what each plugin's answers in records tell. */
export const withTold = (known: readonly KnownValue[]): KnownValue[] =>
  known.flatMap((one) => {
    const { answers } = one;
    if (!answers) return [one];
    return [{ ...one, place: placeOf(answers) }, ...fieldsOf(one, answers).map((field) => ({ ...field, server: answers.server }))];
  });

/** A text stays the plugin's word whatever is declared of it; whose the fields are, the owner says. */
function fieldsOf({ value, labels }: KnownValue, { tool, args, declared }: NonNullable<KnownValue['answers']>): KnownValue[] {
  const { effect, gives } = declared?.by === 'owner' ? declared.says : {};
  const isSaid = effect !== undefined && gives !== undefined && saysFields(gives, tool);
  // A file or a page that reads like an answer is a stranger's, whatever numbers it gives.
  const isAnswer = isSaid || !showsContents(tool);
  const answer = isAnswer && /^\s*[[{]/.test(value) ? jsonOf(value) : undefined;
  if (answer === undefined) return [];
  if (!isSaid) return toldBy({ tool, args, answer, labels });
  return toldByGives({ tool, args, answer, labels: { ...labels, ...(isAllOwn(gives) && { sources: ['contact'] }) } }, { effect, gives });
}
