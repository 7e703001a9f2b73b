import { isOwners, type KnownValue } from '../policy.ts';
import { addressOf, fold, literal, plainUrl } from '../words/values.ts';

// The fields of records that a task has met, in groups: gone through once for each kind of group, however many values a
// decision asks about. Twenty lists of two thousand rows are ordinary.

type Met = readonly KnownValue[];
type KeysOf = (one: KnownValue) => readonly string[];

/** What was found in all of it by a function, kept as long as that is. */
const found = new WeakMap<Met, Map<unknown, Map<string, KnownValue[]>>>();

function foundBy(known: Met, by: unknown, first: () => Map<string, KnownValue[]>): Map<string, KnownValue[]> {
  const all = found.get(known) ?? new Map<unknown, Map<string, KnownValue[]>>();
  const had = all.get(by) ?? first();
  found.set(known, all.set(by, had));
  return had;
}

function grouped(known: Met, keysOf: KeysOf): Map<string, KnownValue[]> {
  const groups = new Map<string, KnownValue[]>();
  for (const one of known) {
    if (!one.record) continue;
    for (const key of new Set(keysOf(one))) {
      const group = groups.get(key);
      if (group) group.push(one);
      else groups.set(key, [one]);
    }
  }
  return groups;
}

/** Those that go by this key. `keysOf` is one and the same function each time: else each time is a walk. */
export const group = (known: Met, keysOf: KeysOf, key: string): Met => foundBy(known, keysOf, () => grouped(known, keysOf)).get(key) ?? [];

/** Values that one argument may have. What an order is numbered by is never what a customer is. */
const sortOf = ({ kind, field, within }: KnownValue): string =>
  within || kind === 'object' ? `${kind} ${field} ${within ?? false}` : String(kind);
const keyOf = ({ kind, value }: Pick<KnownValue, 'kind' | 'value'>): string =>
  kind === 'url' ? `url ${plainUrl(value)}` : fold(kind === 'recipient' ? addressOf(value) : value);

const bySort: KeysOf = (one) => [sortOf(one)];
const byValue: KeysOf = (one) => [keyOf(one)];
const byRecord: KeysOf = ({ record }) => [record?.id ?? ''];
const byList: KeysOf = ({ record }) => (record?.listed ? [record.listed.list] : []);
const byName: KeysOf = (one) => (one.record?.names ?? []).map((name) => `${sortOf(one)}\0${name}`);

export const withValue = (known: Met, one: Pick<KnownValue, 'kind' | 'value'>): Met => group(known, byValue, keyOf(one));
export const ofRecord = (known: Met, one: KnownValue): Met => group(known, byRecord, one.record?.id ?? '');
export const ofList = (known: Met, list: string): Met => group(known, byList, list);
/** Those of this one's sort whose record goes by that name. */
export const ofName = (known: Met, one: KnownValue, name: string): Met => group(known, byName, `${sortOf(one)}\0${name}`);

/** Those of this one's sort with all of these words in one title of their record; where it has none, in themselves. */
export function withWords(known: Met, one: KnownValue, words: readonly string[]): Met {
  const asked = foundBy(known, withWords, () => new Map());
  const key = [sortOf(one), ...words].join('\0');
  const isIn = (title: string) => words.every((word) => fold(title).includes(word));
  const some = asked.get(key) ?? group(known, bySort, sortOf(one)).filter(({ record, value }) => (record?.titles ?? [value]).some(isIn));
  asked.set(key, some);
  return some;
}

/** It stands in what only their own side can have written. */
export const isOfTheirs = (value: string, known: readonly KnownValue[]): boolean => {
  if (value.length > longest) return false;
  const whole = new RegExp(`(?<![\\p{L}\\p{N}])${literal(fold(value))}(?![\\p{L}\\p{N}]|-\\p{N})`, 'u');
  return known.some((one) => !one.record && isOwners(one.labels) && whole.test(fold(one.value)));
};
/** Characters of what stands anywhere as a name, a number or an address. */
const longest = 4000;
