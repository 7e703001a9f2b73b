import type { Labels } from '@deskhand/protocol';
import { listedBy } from '../known/listed.ts';
import type { KnownValue, Record, SinkKind } from '../policy.ts';
import { verbFirst, wordsOfName } from '../words/tools.ts';
import { leadsIn } from '../words/values.ts';
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
export function toldBy({ tool, args, answer, labels }: Answered): KnownValue[] {
  const looks = isLook(tool);
  const words = verbFirst(wordsOfName(tool));
  if (!looks && !words.some((word) => making.test(word))) return [];
  const own: Labels = { ...labels, sources: ['contact'] };
  const given = new Set(textsIn(args, 0));
  const nouns = looks ? words.filter((word, at) => people.test(word) && (at > 0 || words.at(-1) === 'card')) : [];
  const isProfile = looks && !given.size && /^(?:profile|account|me|myself)$/.test(words.at(-1) ?? '');
  const asked = nouns.length ? [...given].filter((one) => /\p{L}/u.test(one)) : [];
  const found = looks ? recordsIn(answer, 0) : recordsIn(answer, 0).slice(0, 1);
  const listedAs = listedBy({ tool, args }, found.length);
  return found.slice(0, most.records).flatMap((fields, index) => {
    const isOwn = !fields.some(([name, value]) => isWritten(name, value));
    const isList = nouns.length > 0 && isOwn;
    const number = fields.find(([name, value]) => isNumber(name) || isBooked(name, value));
    if (isProfile) return fields.map(([field, value]) => ({ value, labels: own, kind: 'identity', field, record: mine }));
    const titles = fields.filter(([name, value]) => isTitle(name, value)).flatMap(([, value]) => namesIn(value));
    const record = {
      id: `${labels.from[0] ?? tool} ${number?.[1] ?? `${JSON.stringify(args)} ${index}`}`,
      names: [...new Set([...titles, ...asked])],
      titles,
      listed: listedAs(fields),
      ...(isList && { of: nouns.map((noun) => noun.replace(/ies$/, 'y').replace(/s$/, '')) }),
    };
    return fields.slice(0, most.fields).flatMap(([name, value]): KnownValue[] => {
      const known = (kind: SinkKind, by: Labels): KnownValue => ({ value, labels: by, kind, field: name, record, undeclared: true });
      if (isNumber(name)) return looks || given.has(value) ? [known('object', own)] : [{ ...known('object', own), made: true }];
      if (looks && isBooked(name, value)) return [known('object', own)];
      if (!looks) return isOwnPlace(tool, name, value) && !given.has(value) ? [{ ...known('url', own), made: true }] : [];
      if (/^-?\d+(?:\.\d+)?$/.test(value)) return [known('amount', isOwn ? own : labels)];
      if (isReached(name, value)) return [known(accounts.test(name) ? 'account' : 'recipient', isList || isGroup(name) ? own : labels)];
      // One of a list is also called by its name where a tool takes that.
      const isName = isOwn && isTitle(name, value) && (isList || wordsOfName(name).at(-1) === 'name');
      const leads = leadsIn(value.slice(0, 20_000)).map((lead) => ({
        ...known(lead.kind, isList ? own : labels),
        ...lead,
        ...(lead.kind !== 'url' && { within: true }),
      }));
      return [...(isName ? [known('object', own)] : []), ...leads];
    });
  });
}

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
const isWritten = (name: string, value: string): boolean =>
  value.length > 200 || /^(?:body|text|content|message|comment|review|post|snippet|preview)$/.test(wordsOfName(name).at(-1) ?? '');

const naming =
  /^(?:name|title|subject|filename|label|sender|from|author|holder|customer|client|supplier|vendor|company|firm|owner|patient|student|service|workflow|room|description|category|recipient|display|summary)$/;
/** What people call it by: its name, its title, whose it is; else what is written as a name is. */
function isTitle(name: string, value: string): boolean {
  if (value.length < 2 || value.length > most.name || !/\p{L}{2}/u.test(value) || isTime(name, value) || isNumber(name)) return false;
  if (/:\/\//.test(value)) return false;
  return wordsOfName(name).some((word) => naming.test(word)) || /^[\p{Lu}\d]/u.test(value);
}

/** The field of a list of texts alone. */
const plainList = '*';

/** Each object of an answer with its own fields; a list of texts in it is a field for each. */
export function recordsIn(value: unknown, depth: number): Fields[] {
  if (depth > most.depth || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const some = value.slice(0, most.records);
    if (depth === 0 && some.length && some.every((one) => typeof one === 'string')) return [some.map((one) => [plainList, one])];
    return some.flatMap((one) => recordsIn(one, depth + 1));
  }
  const entries = Object.entries(value);
  const fields = entries.flatMap(([name, one]) => [one].flat().flatMap((each): Fields => (isPlain(each) ? [[name, String(each)]] : [])));
  return [...(fields.length ? [fields] : []), ...entries.flatMap(([, one]) => recordsIn(one, depth + 1))];
}
const isPlain = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

const textsIn = (value: unknown, depth: number): string[] => {
  if (isPlain(value)) return [String(value)];
  return typeof value === 'object' && value !== null && depth < most.depth
    ? Object.values(value).flatMap((one) => textsIn(one, depth + 1))
    : [];
};
