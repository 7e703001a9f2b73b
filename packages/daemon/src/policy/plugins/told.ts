import type { Labels } from '@deskhand/protocol';
import { listedBy } from '../known/listed.ts';
import { isSaid } from '../known/names.ts';
import type { KnownValue, Record, SinkKind } from '../policy.ts';
import { verbFirst, wordsOfName } from '../words/tools.ts';
import { leadsIn } from '../words/values.ts';
import { areNames } from './keyed.ts';
import { isTime } from './kind-by-name.ts';
import { isLook } from './look-by-name.ts';

// What an answer in records tells, of a tool that nobody has declared: the numbers that it gives its things, what they are
// called by, and, of a list of people that the owner keeps, where each is reached. Numbers and lists are the tool's own
// work, texts are not: whatever somebody wrote stays theirs.

/** Records of one answer, fields of one record, how deep they may lie, and characters of a name. */
const most = { records: 2000, fields: 100, depth: 6, name: 80 };

export interface Answered {
  tool: string;
  args: { [name: string]: unknown };
  /** As JSON says it. */
  answer: unknown;
  /** What its text carries. */
  labels: Labels;
}

/** Of one record. */
export type Fields = [name: string, value: string][];

/** The fields of its records, each known by whose word it is. */
export function toldBy(answered: Answered): KnownValue[] {
  const { tool, args, answer, labels } = answered;
  const looks = isLook(tool);
  const words = verbFirst(wordsOfName(tool));
  if (!looks && !words.some((word) => making.test(word))) return [];
  const own: Labels = { ...labels, sources: ['contact'] };
  const given = new Set(textsIn(args, 0));
  const found = recordsIn(answer, 0);
  const records = looks ? found.slice(0, most.records) : found.slice(0, 1);
  if (looks && !given.size && profiles.test(words.at(-1) ?? ''))
    return records.flatMap((fields) => fields.map(([field, value]) => ({ value, labels: own, kind: 'identity', field, record: mine })));
  const nouns = looks ? words.filter((word, at) => people.test(word) && (at > 0 || words.at(-1) === 'card')) : [];
  const asked = nouns.length ? [...given].filter((one) => /\p{L}/u.test(one)) : [];
  const listedAs = listedBy({ tool, args }, looks ? found.length : records.length);
  const titlesOf = (fields: Fields): string[] => {
    const isOne = (name: string) => fields.filter(([other]) => other === name).length === 1;
    return fields.filter(([name, value]) => isTitle(name, value, isOne(name))).flatMap(([, value]) => namesIn(value));
  };
  const isOf = (one: string, titles: readonly string[]) => titles.some((title) => isSaid(title, one));
  // A search for "Owen" finds Rowena, too: where one is called so, the others aren't.
  const called = asked.map((one) => ({ one, isSomebodys: records.some((fields) => isOf(one, titlesOf(fields))) }));
  return records.flatMap((fields, index) => {
    const isOwn = !fields.some(([name, value]) => isWritten(name, value));
    const isList = nouns.length > 0 && isOwn;
    const number = fields.find(([name, value]) => isNumber(name) || isBooked(name, value));
    const titles = titlesOf(fields);
    const askedOf = called.flatMap(({ one, isSomebodys }) => (!isSomebodys || isOf(one, titles) ? [one] : []));
    const record = {
      id: `${labels.from[0] ?? tool} ${number?.[1] ?? `${JSON.stringify(args)} ${index}`}`,
      names: [...new Set([...titles, ...askedOf])],
      titles,
      listed: listedAs(fields),
      ...(isList && { of: nouns.map((noun) => noun.replace(/ies$/, 'y').replace(/s$/, '')) }),
    };
    const known = (name: string, value: string, kind: SinkKind, isTheirs: boolean): KnownValue => ({
      value,
      labels: isTheirs ? own : labels,
      kind,
      field: name,
      record,
      undeclared: true,
    });
    return fields
      .slice(0, most.fields)
      .filter(([, value]) => !isFlag(value))
      .flatMap(([name, value]) => (looks ? lookedAt(name, value, { isOwn, isList, known }) : actedOn(name, value, { tool, given, known })));
  });
}

type Telling = (name: string, value: string, kind: SinkKind, isTheirs: boolean) => KnownValue;

/** What a look tells of one field. */
function lookedAt(
  name: string,
  value: string,
  { isOwn, isList, known }: { isOwn: boolean; isList: boolean; known: Telling },
): KnownValue[] {
  if (isNumber(name) || isBooked(name, value)) return [known(name, value, 'object', true)];
  if (/^-?\d+(?:\.\d+)?$/.test(value)) return [known(name, value, 'amount', isOwn)];
  if (isReached(name, value)) return [known(name, value, accounts.test(name) ? 'account' : 'recipient', isList || isGroup(name))];
  // One of a list is also called by its name where a tool takes that.
  const isName = isOwn && isTitle(name, value) && (isList || wordsOfName(name).at(-1) === 'name');
  const leads = leadsIn(value.slice(0, 20_000)).map((lead) => ({
    ...known(name, value, lead.kind, isList),
    ...lead,
    ...(!(lead.kind === 'url' && lead.value === value.trim()) && { within: true }),
  }));
  return [...(isName ? [known(name, value, 'object', true)] : []), ...leads];
}

/** What an act tells of what it made: by which number, and where it stands. */
function actedOn(
  name: string,
  value: string,
  { tool, given, known }: { tool: string; given: ReadonlySet<string>; known: Telling },
): KnownValue[] {
  // "The author's number" is nothing that was made.
  if (wordsOfName(name).some((word) => others.test(word))) return [];
  const isNew = !given.has(value) && { made: true };
  if (isNumber(name)) return [{ ...known(name, value, 'object', true), ...isNew }];
  return isNew && isOwnPlace(tool, name, value) ? [{ ...known(name, value, 'url', true), ...isNew }] : [];
}

const others = /^(?:author|owner|user|sender|host|contact|customer|client|creator|account|iban|member|person|recipient|payee|agent|by)$/;
/** Who the owner is, by what they say of themselves. */
const profiles = /^(?:profile|account|me|myself)$/;
/** What the owner calls their own. */
const mine: Record = {
  id: 'profile',
  names: 'my me I we our us mein meinen meine mir mon ma moi mi mio mia meu minha mijn'.split(' '),
};

/** "Ana Pires <ana@x.org>" is also called by the name alone. */
export const namesIn = (title: string): string[] => [
  title,
  ...(/^\s*"?([^"<>]{2,60}?)"?\s*<[^<>\s]+@[^<>\s]+>\s*$/u.exec(title)?.slice(1) ?? []),
];

const making =
  /^(?:create|make|add|new|book|reserve|schedule|draft|open|start|upload|copy|duplicate|register|save|write|insert|generate|publish|post)$/;

/** Lists that the owner or their firm keeps. Not of those who enter themselves: applicants, followers, guests. */
const people =
  /^(?:contacts?|phonebook|directory|people|persons?|colleagues?|coworkers?|employees?|staff|members?|users?|customers?|clients?|suppliers?|vendors?|tenants?|tenanc(?:y|ies)|landlords?|neighbou?rs?|relatives?|partners?|players?|coach(?:es)?|trainers?|donors?|tradespe(?:rson|ople)|patients?|students?|pupils?|teachers?|parents?|payees?|beneficiar(?:y|ies)|tradesm[ae]n|doctors?|friends?|volunteers?|editors?|managers?|drivers?|technicians?|channels?|teams?|groups?)$/;

export const isNumber = (name: string): boolean => /(?:^|_)(?:ids?|uuid|number|no|ref|sku)$/.test(wordsOfName(name).join('_'));
/** A field that is called by the thing, and holds its number ("booking: BK-4398"); no account has so few figures. */
const isBooked = (name: string, value: string): boolean =>
  /^(?:booking|reservation|order|ticket|invoice|confirmation)$/.test(wordsOfName(name).join('_')) && /^[A-Z]{1,4}-?\d{2,8}$/.test(value);
/** Where what was made stands: what a stranger has put on a thing that is only saved or copied is no such place. */
export const isOwnPlace = (tool: string, name: string, value: string): boolean =>
  isMaking(tool) &&
  /^(?:(?:html|share|web|page|public|perma)_?)?(?:url|link)$/.test(wordsOfName(name).join('_')) &&
  /^https?:\/\/[^\s<>"']{1,2000}$/i.test(value);
/** "Save post" makes nothing that wasn't there. */
export function isMaking(tool: string): boolean {
  const [first = '', ...rest] = wordsOfName(tool);
  const isLast = rest.length > 0 && made.test(rest.at(-1) ?? '') && !keeping.test(first);
  return made.test(first) || isLast;
}
const made = /^(?:create|make|write|publish|post|upload|share)$/;
const keeping =
  /^(?:save|copy|open|bookmark|like|follow|pin|read|get|register|mark|archive|delete|edit|update|move|flag|report|quote|find|search|list)$/;
const isGroup = (name: string): boolean => /^(?:participants|attendees|invitees|members|guests)$/i.test(name);
const accounts = /iban|account/i;
const isReached = (name: string, value: string): boolean =>
  /^(?:[^<>@\n]{1,80}<[^\s<>@]+@[^\s<>@]+\.\p{L}+>|\s*[^\s@<>]+@[^\s@<>]+\.\p{L}+)\s*$/iu.test(value) ||
  /(?:^|_)(?:phone|mobile|handle|user|username|login|iban|account|channel)$/.test(wordsOfName(name).join('_')) ||
  name === plainList ||
  isGroup(name);

/** What somebody wrote, rather than entered: beside it they say who they are. */
const isWritten = (name: string, value: string): boolean => value.length > 200 || isText(name);
const isText = (name: string): boolean =>
  /^(?:body|text|content|message|comment|review|post|snippet|preview)$/.test(wordsOfName(name).at(-1) ?? '');

const naming =
  /^(?:name|title|subject|filename|label|sender|from|author|holder|customer|client|supplier|vendor|company|firm|owner|patient|student|service|workflow|room|description|category|recipient|display|summary)$/;
/** What people call it by: its name, its title, whose it is; else what is written as a name is, and is no list. */
function isTitle(name: string, value: string, isOne = true): boolean {
  if (value.length < 2 || isFlag(value) || value.length > most.name || !/\p{L}{2}/u.test(value) || isTime(name, value) || isNumber(name))
    return false;
  // What somebody says is no name of it, however short: whoever writes "Budget" into a room has made no budget.
  if (/:\/\//.test(value) || isText(name)) return false;
  return wordsOfName(name).some((word) => naming.test(word)) || (isOne && /^[\p{Lu}\d]/u.test(value));
}

/** The field of a list of texts alone. */
const plainList = '*';

/** Each object of an answer with its own fields; a list of texts in it is a field for each, and a key that calls it is its name. */
export function recordsIn(value: unknown, depth: number, called?: string): Fields[] {
  if (depth > most.depth || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const some = value.slice(0, most.records);
    if (depth === 0 && some.length && some.every((one) => typeof one === 'string')) return [some.map((one) => [plainList, one])];
    return some.flatMap((one) => recordsIn(one, depth + 1));
  }
  const entries = Object.entries(value);
  const fields = entries.flatMap(([name, one]) => [one].flat().flatMap((each): Fields => (isPlain(each) ? [[name, String(each)]] : [])));
  const named = areNames(entries);
  const below = entries.flatMap(([key, one]) => recordsIn(one, depth + 1, named ? key : undefined));
  const own: Fields = called === undefined || Object.hasOwn(value, 'name') ? fields : [['name', called], ...fields];
  return [...(fields.length ? [own] : []), ...below];
}
const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
/** It names nothing. */
const isFlag = (value: string): boolean => value === 'true' || value === 'false';

const textsIn = (value: unknown, depth: number): string[] => {
  if (isPlain(value)) return [String(value)];
  return typeof value === 'object' && value !== null && depth < most.depth
    ? Object.values(value).flatMap((one) => textsIn(one, depth + 1))
    : [];
};
