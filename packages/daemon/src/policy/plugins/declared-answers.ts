import type { Declaration, Labels } from '@deskhand/protocol';
import { type Listed, listedBy } from '../known/listed.ts';
import { isSaid } from '../known/names.ts';
import type { KnownValue, SinkKind } from '../policy.ts';
import { leadsIn, urlsIn } from '../words/values.ts';
import { areNames } from './keyed.ts';
import { showsContents } from './look-by-name.ts';
import { type Answered, isOwnPlace, namesIn } from './told.ts';

// What an answer tells by what is declared of it: which of its fields are values of what kind, what its records are called
// by, and which of them only the owner's side can have written.

type Gives = NonNullable<Declaration['gives']>;

/** Fields of an answer, its records, and how deep either may lie; names of one record, and characters of one. */
const most = { fields: 5000, records: 5000, depth: 6, nested: 60, names: 50, name: 200 };

/** Whether a declaration says what the answers tell; one of somebody's contents may tell nothing at all. */
export const saysFields = (gives: Gives, tool: string): boolean => Object.keys(gives.fields).length > 0 || showsContents(tool);

/** The fields of its records, each known by whose word it is. */
export function toldByGives({ tool, args, answer, labels }: Answered, { effect, gives }: { effect: string; gives: Gives }): KnownValue[] {
  // What only the owner's side can have written may be called by what it was looked up by.
  const asking = gives.source === 'contact' && !gives.asked.length ? Object.keys(args) : gives.asked;
  const asked = asking.flatMap((name) => (Object.hasOwn(args, name) ? leavesOf(args[name]) : []));
  const given = new Set(leavesOf(args));
  const records = recordsIn(answer).slice(0, most.records);
  const listedAs = listedBy({ tool, args }, records.length);
  const place = `${tool} ${JSON.stringify(args)}`;
  const titles = records.map((record) => titlesOf(record, gives));
  const isOf = (one: string, some: readonly string[]) => some.some((title) => isSaid(title, one));
  // A search for "Owen" finds Rowena, too: where one is called so, the others aren't.
  const called = asked.map((one) => ({ one, isSomebodys: titles.some((some) => isOf(one, some)) }));
  const askedOf = (index: number) =>
    called.flatMap(({ one, isSomebodys }) => (!isSomebodys || isOf(one, titles[index] ?? []) ? [one] : []));
  return records
    .flatMap((record, index) =>
      fieldsOf(record, { gives, labels, asked: askedOf(index), place: `${place} ${index}`, listed: listedAs(plainOf(record)) }),
    )
    .map((field) => (effect !== 'read' && isOfWhatWasMade(field, tool) && !given.has(field.value) ? { ...field, made: true } : field))
    .slice(0, most.fields);
}

/** Its number, or where it stands. */
const isOfWhatWasMade = ({ kind, within, field = '', value }: KnownValue, tool: string): boolean =>
  kind === 'object' || (kind === 'url' && !within && isOwnPlace(tool, field, value));

const key = Symbol('key');
interface AnsweredRecord {
  [name: string]: unknown;
  /** By which it stood, where that calls it. */
  [key]?: string;
}

interface Where {
  gives: Gives;
  labels: Labels;
  asked: string[];
  place: string;
  listed: Listed;
}

function fieldsOf(value: AnsweredRecord, { gives, labels, asked, place, listed }: Where): KnownValue[] {
  const at = (name: string): string[] => (Object.hasOwn(value, name) ? leavesOf(value[name]) : []);
  const object = Object.entries(gives.fields).find(
    ([name, kinds]) => kinds.includes('object') && name !== '*' && Object.hasOwn(value, name) && value[name] !== undefined,
  )?.[0];
  const titles = titlesOf(value, gives);
  const record = {
    id: object === undefined ? place : `${labels.from[0]} ${at(object).join()}`,
    names: [...titles, ...namesOf(asked), ...namesOf(gives.called)],
    titles,
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
    ...Object.entries(gives.fields).flatMap(([name, kinds]) => at(name).flatMap((text) => kinds.map((kind) => of(name, kind, text)))),
    ...gives.links.flatMap((name) =>
      at(name)
        .flatMap(urlsIn)
        .map((url) => of(name, 'url', url)),
    ),
    ...Object.entries(value).flatMap(([name, text]) =>
      typeof text !== 'string' || isValue(name, gives)
        ? []
        : leadsIn(text).map((lead) => ({ ...of(name, lead.kind, lead.value), within: true })),
    ),
    ...gives.secret.flatMap((name) => at(name).map((text) => of(name, undefined, text, { confidentiality: 'secret' }))),
  ];
}

const titlesOf = (record: AnsweredRecord, { names }: Gives): string[] =>
  namesOf([
    ...names.flatMap((name) => (Object.hasOwn(record, name) ? leavesOf(record[name]) : []).flatMap(namesIn)),
    ...(record[key] === undefined ? [] : [record[key]]),
  ]);

/** What something may be called by: a thing with more names than anybody gives it is called by the first. */
const namesOf = (all: readonly string[]): string[] =>
  [...new Set(all)].filter((name) => name.length > 1 && name.length <= most.name).slice(0, most.names);

const plainOf = (record: Record<string, unknown>): [string, string][] =>
  Object.entries(record).flatMap(([name, value]) =>
    [value].flat().flatMap((one): [string, string][] => (typeof one !== 'object' && one !== undefined ? [[name, String(one)]] : [])),
  );

/** Each object in it, wherever it stands, or a plain list as one record with the field `*`. */
function recordsIn(answer: unknown): AnsweredRecord[] {
  if (!Array.isArray(answer)) return objectsIn(answer, 0, 0);
  const objects = answer.flatMap((one) => objectsIn(one, 0, 0));
  return objects.length ? objects : [{ '*': answer }];
}

function objectsIn(value: unknown, depth: number, nested: number, called?: string): AnsweredRecord[] {
  if (nested > most.nested) return [];
  if (Array.isArray(value)) return value.flatMap((one) => objectsIn(one, depth, nested + 1));
  if (!isRecord(value) || depth >= most.depth) return [];
  const entries = Object.entries(value);
  const named = areNames(entries);
  const below = entries.flatMap(([name, inner]) => objectsIn(inner, depth + 1, nested + 1, named ? name : undefined));
  return [called === undefined ? value : { ...value, [key]: called }, ...below];
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every text and number in a value. */
export function leavesOf(value: unknown, nested = 0): string[] {
  if (value === null || value === undefined || nested > most.nested) return [];
  if (typeof value === 'object') return Object.values(value).flatMap((one) => leavesOf(one, nested + 1));
  return [String(value)];
}

/** It is a value by itself. What is said to be a text may lead somewhere, like any other. */
const isValue = (name: string, { fields }: Gives): boolean =>
  Object.hasOwn(fields, name) && !fields[name]?.every((kind) => kind === 'content');
