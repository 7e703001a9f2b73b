import type { RecordedAct } from './acts-on-record.ts';
import type { SaidAct } from './claimed-acts.ts';
import type { Known } from './claims.ts';
import type { ActFinding } from './untrue-acts.ts';

// Whom an answer says it told, against whom the acts on record went to: three names and one message to one of them do not
// go together. Whoever is named in an act was reached by it; each act that names none of them reached one.

/** The sends on record that say whom they reach; undefined where one of them may reach any number. */
function reached({ acts, open }: Known): { text: string; people: number } | undefined {
  const done = acts.filter(({ act, came }) => came === 'done' && act !== 'pay' && act !== 'delete' && act !== 'cancel' && act !== 'remove');
  if (open || !done.length || done.some((act) => isForMany(act))) return undefined;
  return { text: folded(done.map(textOf).join('\n')), people: done.reduce((sum, act) => sum + peopleIn(act), 0) };
}

const isForMany = (act: RecordedAct): boolean =>
  !(act.act === 'send' || act.act === 'invite' || act.act === 'schedule') ||
  /(?:^|_)(?:all|channel|room|group|broadcast|everyone|list|comment)(?:_|$)/u.test(
    act.tool.replace(/(\p{Ll})(\p{Lu})/gu, '$1_$2').toLowerCase(),
  ) ||
  /"(?:channel|room|group|list|thread)[^"]*":|"[#@]\w|"(?:team|all|everyone|everybody|staff|group|list|office|info|family)(?:@|")/iu.test(
    textOf(act),
  );

const textOf = ({ args }: RecordedAct): string => JSON.stringify(args ?? {});
/** An entry in a calendar reaches nobody who isn't in it. */
function peopleIn(act: RecordedAct): number {
  const addresses = new Set(
    textOf(act)
      .toLowerCase()
      .split(/[^\w.+@-]+/u)
      .filter((part) => part.length < 300 && /^[\w.+-]+@[\w-]+\.[\w.-]+$/u.test(part)),
  ).size;
  const lists = Object.values(typeof act.args === 'object' && act.args !== null ? act.args : {}).map((one) =>
    Array.isArray(one) ? one.length : 0,
  );
  return Math.max(addresses, ...lists, act.act === 'schedule' ? 0 : 1);
}

/** The first who is said to have been told, and whom no act on record reached. */
export function notReached(said: readonly SaidAct[], known: Known): ActFinding | undefined {
  const record = reached(known);
  if (!record) return undefined;
  const names = said.flatMap((one) => namesIn(one).map((name) => ({ name, said: one.sentence })));
  const people = names.filter(
    ({ name }, at) => !names.some((other, index) => index !== at && isWithin(name, other.name) && (index < at || name !== other.name)),
  );
  const isNamed = (name: string) =>
    folded(name)
      .split(/\s+/u)
      .some((part) => part.length > 1 && record.text.includes(part));
  const others = people.filter(({ name }) => !isNamed(name));
  const named = people.length - others.length;
  if (others.length <= record.people - named || !others[0] || (!named && others.length < 2)) return undefined;
  return { kind: 'act', act: 'send', said: others[0].said, why: 'fewer', names: others.map(({ name }) => name) };
}

/** "Anna" and "Anna Berger" are one. */
const isWithin = (name: string, other: string): boolean => {
  const all = folded(other).split(/\s+/u);
  return folded(name)
    .split(/\s+/u)
    .every((part) => all.includes(part));
};
const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const one =
  "(?-i:\\p{Lu}\\p{Ll})[\\p{L}'’-]*(?:\\s+(?:(?:van|von|de|der|den|da|di|du|la|le)\\s+){0,2}(?-i:\\p{Lu}\\p{Ll})[\\p{L}'’-]*){0,3}";
const to = '(?:to|with|à|au|aux|a|al|ad|ai|an|aan|naar|para|ao|aos|per|für)';
const and = '(?:and|und|et|y|e|en|sowie|as well as)';
const list = new RegExp(`(?:^|\\s${to})\\s+(${one}(?:(?:,\\s+(?:${and}\\s+)?|\\s+${and}\\s+(?:${to}\\s+)?)${one})*)`, 'iu');
const parting = new RegExp(`,\\s+(?:${and}\\s+)?|\\s+${and}\\s+(?:${to}\\s+)?`, 'iu');
const joined = new RegExp(`\\s${and}\\s`, 'iu');
/** No people: days, months, what begins a sentence in a language that writes each noun large. */
const noName =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|christmas|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|i|re)$/iu;

/** "To Anna, Ben and Cleo": a list of more than one ends with an "and". */
function namesIn({ object, far }: SaidAct): string[] {
  const [, whole = ''] = list.exec(far ? ` ${object.trim()}` : object) ?? [];
  const parts = whole.split(parting).map((name) => name.replace(/['’]s?$/u, '').trim());
  const names = (joined.test(whole) ? parts : parts.slice(0, 1)).filter((name) => name && !noName.test(name));
  return far && names.length < 2 ? [] : names;
}
