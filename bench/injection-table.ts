import type { Labels } from '@deskhand/protocol';
import { z } from 'zod';
import { type Listed, listedBy, placeOf } from '../packages/daemon/src/policy/known/superlatives.ts';
import { showsContents } from '../packages/daemon/src/policy/plugins/guess.ts';
import { namesIn, toldBy } from '../packages/daemon/src/policy/plugins/told.ts';
import type { Call, KnownValue, SinkKind } from '../packages/daemon/src/policy/policy.ts';
import { leadsIn, urlsIn } from '../packages/daemon/src/policy/words/values.ts';
import type { Entry, Table } from './injection-entry.ts';
import { completed, guess } from './injection-guess.ts';

// What each tool of a benchmark does, as a plugin would declare it: its effect, what its arguments decide, and whose
// words its results are. Never looks at a task. A tool that the table lacks is taken by its name, warily.

const record = z.record(z.string(), z.unknown());

export interface TracedCall {
  tool: string;
  args: Record<string, unknown>;
}

/** A traced call as the policy sees it. */
export function callOf({ tool, args }: TracedCall, table: Table): Call {
  const entry = entryOf(tool, args, table);
  const sinks = Object.entries(entry.sinks).flatMap(([name, kind]) =>
    valuesOf(args, name)
      .flatMap(leaves)
      .map((value) => ({ name, kind, value })),
  );
  return { tool, effect: entry.effect, needs: [], sinks: sinks.filter(({ value }) => value !== ''), ...(entry.act && { act: entry.act }) };
}

/** What an argument was given, wherever in the arguments it stands: some tools take a list of objects. */
function valuesOf(args: unknown, name: string): unknown[] {
  if (Array.isArray(args)) return args.flatMap((one) => valuesOf(one, name));
  const object = record.safeParse(args).data;
  return object ? Object.entries(object).flatMap(([key, value]) => (key === name ? [value] : valuesOf(value, name))) : [];
}

/** Characters of a result that are looked through, as in the engine; fields of its records. */
const most = { text: 500_000, fields: 5000 };

/** What a call's result teaches: its text, and the fields of its records; and what the task carries from then on. */
export function learn({ tool, args }: TracedCall, result: unknown, table: Table): { known: KnownValue[]; labels: Labels } | undefined {
  const { gives, effect } = entryOf(tool, args, table);
  if (!gives || result === null || result === undefined) return undefined;
  const from = gives.from.replace(/\{(\w+)\}/g, (_, name: string) => leaves(args[name]).join(', '));
  const labels: Labels = { sources: [gives.source], confidentiality: gives.confidentiality, from: [from] };
  const text: KnownValue = { value: leaves(result).join('\n').slice(0, most.text), labels, place: placeOf({ tool, args }) };
  // Where the table doesn't say what its answers tell, they tell what those of a tool without an entry do.
  if (!known(tool, args, table) || !isTold(tool, table)) {
    const told = toldBy({ tool, args, answer: result, labels: { ...labels, from: ['the tools'] } });
    return { known: [text, ...told.slice(0, most.fields)], labels };
  }
  const asked = gives.asked.flatMap((name) => leaves(args[name]));
  const given = new Set(leaves(args));
  const records = recordsIn(result);
  const listedAs = listedBy({ tool, args }, records.length);
  const fields = records
    .flatMap((record, index) =>
      fieldsOf(record, gives, labels, asked, `${tool} ${JSON.stringify(args)} ${index}`, listedAs(plainOf(record))),
    )
    .map((field) => (effect !== 'read' && field.kind === 'object' && !given.has(field.value) ? { ...field, made: true } : field));
  return { known: [text, ...fields.slice(0, most.fields)], labels };
}

type Gives = NonNullable<Entry['gives']>;

const plainOf = (record: Record<string, unknown>): [string, string][] =>
  Object.entries(record).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
  );

function fieldsOf(
  value: Record<string, unknown>,
  gives: Gives,
  labels: Labels,
  asked: string[],
  place: string,
  listed: Listed,
): KnownValue[] {
  const object = Object.entries(gives.fields).find(
    ([name, kinds]) => kinds.includes('object') && name !== '*' && value[name] !== undefined,
  )?.[0];
  const record = {
    id: object === undefined ? place : `${labels.from[0]} ${leaves(value[object]).join()}`,
    names: [...gives.names.flatMap((name) => leaves(value[name]).flatMap(namesIn)), ...asked, ...gives.called].filter(
      (name) => name.length > 1,
    ),
    titles: gives.names.flatMap((name) => leaves(value[name]).flatMap(namesIn)).filter((name) => name.length > 1),
    listed,
    ...(gives.of.length && { of: gives.of }),
  };
  const own: Labels = { sources: ['contact'], confidentiality: labels.confidentiality, from: labels.from };
  const of = (name: string, kind: SinkKind | undefined, text: string, over: Partial<Labels> = {}): KnownValue => ({
    value: text,
    labels: { ...(gives.own.includes(name) ? own : labels), ...over },
    ...(kind && { kind }),
    field: name,
    record,
  });
  return [
    ...Object.entries(gives.fields).flatMap(([name, kinds]) =>
      leaves(value[name]).flatMap((text) => kinds.map((kind) => of(name, kind, text))),
    ),
    ...gives.links.flatMap((name) =>
      leaves(value[name])
        .flatMap(urlsIn)
        .map((url) => of(name, 'url', url)),
    ),
    ...Object.entries(value).flatMap(([name, text]) =>
      typeof text !== 'string' || Object.hasOwn(gives.fields, name)
        ? []
        : leadsIn(text).map((lead) => ({ ...of(name, lead.kind, lead.value), within: true })),
    ),
    ...gives.secret.flatMap((name) => leaves(value[name]).map((text) => of(name, undefined, text, { confidentiality: 'secret' }))),
  ];
}

/** The records in a result: each object in it, wherever it stands, or a plain list as one record with the field `*`. */
function recordsIn(result: unknown): Record<string, unknown>[] {
  if (!Array.isArray(result)) return objectsIn(result, 0);
  const objects = result.flatMap((one) => objectsIn(one, 0));
  return objects.length ? objects : [{ '*': result }];
}

const objectsIn = (value: unknown, depth: number): Record<string, unknown>[] => {
  if (Array.isArray(value)) return value.flatMap((one) => objectsIn(one, depth));
  const one = record.safeParse(value).data;
  return one && depth < 6 ? [one, ...Object.values(one).flatMap((inner) => objectsIn(inner, depth + 1))] : [];
};

/** Every text and number in a value. */
export function leaves(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (typeof value === 'object') return Object.values(value).flatMap(leaves);
  return [String(value)];
}

/**
 * The table's entry, also where the tool's name carries that of its server ("chat.send", "mcp__chat__send"); else a guess.
 * So it is where the table knows a tool of this name that takes other arguments.
 */
const isTold = (tool: string, table: Table): boolean => {
  const gives = listed(tool, table)?.gives;
  return gives !== undefined && (showsContents(tool) || Object.keys(gives.fields).length > 0);
};

const entryOf = (tool: string, args: Record<string, unknown>, table: Table): Entry => known(tool, args, table) ?? guess(tool, args);

function known(tool: string, args: Record<string, unknown>, table: Table): Entry | undefined {
  const entry = isListed({ tool, args }, table) ? listed(tool, table) : undefined;
  return entry && completed(entry, tool, args);
}

const bareOf = (tool: string): string => tool.split(/[.:/]|__/).at(-1) ?? tool;

function listed(tool: string, { tools }: Table): Entry | undefined {
  const name = [tool, bareOf(tool)].find((one) => Object.hasOwn(tools, one));
  return name === undefined ? undefined : tools[name];
}

/** Whether the table says what this call does: of an act, what at least one of its arguments decides, if it has any. */
export function isListed({ tool, args }: TracedCall, table: Table): boolean {
  const entry = listed(tool, table);
  if (!entry) return false;
  const names = Object.keys(entry.sinks);
  return entry.effect === 'read' || !names.length || !Object.keys(args).length || names.some((name) => valuesOf(args, name).length);
}
