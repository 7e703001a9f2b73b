import { type Declaration, type Labels, noLabels } from '@deskhand/protocol';
import { placeOf } from '../packages/daemon/src/policy/known/listed.ts';
import { leavesOf, saysFields, toldByGives } from '../packages/daemon/src/policy/plugins/declared-answers.ts';
import { declaredAct, type Held, heldIn, kindsBy } from '../packages/daemon/src/policy/plugins/declared-calls.ts';
import { isTime } from '../packages/daemon/src/policy/plugins/kind-by-name.ts';
import { toldBy } from '../packages/daemon/src/policy/plugins/told.ts';
import type { Call, KnownValue } from '../packages/daemon/src/policy/policy.ts';
import type { Table } from './injection-entry.ts';
import { guess } from './injection-guess.ts';
import { pluginAnswer, pluginCall } from './injection-plugin.ts';

// What each call of a benchmark is by its table of declarations, by the rules of the policy for those. Never looks at a task.
// A tool that the table lacks is taken by its name, warily.

export interface TracedCall {
  tool: string;
  args: Record<string, unknown>;
}

/** A traced call as the policy sees it. */
export function callOf({ tool, args }: TracedCall, table: Table): Call {
  const says = known(tool, args, table);
  if (table.by) return pluginCall({ tool, args }, says, table.by);
  const declared = { by: 'owner', says: says ?? guess(tool, args) } as const;
  const { effect } = declared.says;
  const act = says ? declaredAct(declared, tool, effect) : declared.says.act;
  // A guess has looked at each.
  const held = heldIn(args).filter(({ path }) => says || path.some((name) => Object.hasOwn(declared.says.sinks, name)));
  const sinks = kindsBy(declared, tool, effect, held).flatMap((one) => one.sinks);
  const isTerm = ({ path, value, isSwitch = false }: Held) =>
    isSwitch ? !path.some((name) => Object.hasOwn(declared.says.sinks, name)) : isTime(path.at(-1) ?? '', value);
  const terms =
    effect === 'read' ? [] : heldIn(args).flatMap((one) => (isTerm(one) ? [{ name: one.path.at(-1) ?? '', value: one.value }] : []));
  return { tool, effect, needs: [], sinks: sinks.filter(({ value }) => value !== ''), ...(act && { act }), ...(terms.length && { terms }) };
}

/** Characters of a result that are looked through, as in the engine; fields of its records. */
const most = { text: 500_000, fields: 5000 };

/** What a call's result teaches: its text, and the fields of its records; and what the task carries from then on. */
export function learn({ tool, args }: TracedCall, result: unknown, table: Table): { known: KnownValue[]; labels: Labels } | undefined {
  const says = known(tool, args, table);
  if (table.by) return result === null || result === undefined ? undefined : pluginAnswer({ tool, args }, result, says, table.by);
  const { effect, gives = effect === 'read' ? guess(tool, args).gives : undefined } = says ?? guess(tool, args);
  if (result === null || result === undefined) return undefined;
  // Of an act whose answer nobody declared: what it made.
  if (!gives) return { known: toldBy({ tool, args, answer: result, labels: { ...noLabels, from: ['the tools'] } }), labels: noLabels };
  const from = gives.from.replace(/\{(\w+)\}/g, (_, name: string) => leavesOf(args[name]).join(', '));
  const labels: Labels = { sources: [gives.source], confidentiality: gives.confidentiality, from: [from] };
  const text: KnownValue = { value: leavesOf(result).join('\n').slice(0, most.text), labels, place: placeOf({ tool, args }) };
  // Where the table doesn't say what its answers tell, they tell what those of a tool without an entry do.
  const fields =
    says?.gives && saysFields(says.gives, tool)
      ? toldByGives({ tool, args, answer: result, labels }, { effect, gives })
      : toldBy({ tool, args, answer: result, labels: { ...labels, from: ['the tools'] } }).slice(0, most.fields);
  return { known: [text, ...fields], labels };
}

function known(tool: string, args: Record<string, unknown>, table: Table): Declaration | undefined {
  return isListed({ tool, args }, table) ? listed(tool, table) : undefined;
}

const bareOf = (tool: string): string => tool.split(/[.:/]|__/).at(-1) ?? tool;

/** The table's entry, also where the tool's name carries that of its server ("chat.send", "mcp__chat__send"). */
function listed(tool: string, { tools }: Table): Declaration | undefined {
  const name = [tool, bareOf(tool)].find((one) => Object.hasOwn(tools, one));
  return name === undefined ? undefined : tools[name];
}

/** Whether the table says what this call does, and not of a tool of that name with other arguments: of an act, what at least one of them decides, if it has any. */
export function isListed({ tool, args }: TracedCall, table: Table): boolean {
  const entry = listed(tool, table);
  if (!entry) return false;
  const names = Object.keys(entry.sinks);
  const has = () => heldIn(args).some(({ path }) => names.some((name) => path.includes(name)));
  return entry.effect === 'read' || !names.length || !Object.keys(args).length || has();
}
