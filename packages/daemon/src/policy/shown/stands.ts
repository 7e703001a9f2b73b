import { jsonOf, type Stands } from '@deskhand/protocol';
import { showsContents } from '../plugins/look-by-name.ts';
import { type Fields, isNumber, recordsIn } from '../plugins/told.ts';
import type { Call, KnownValue, Sink } from '../policy.ts';
import { wordsOfName } from '../words/tools.ts';
import { addressOf, fold, stands } from '../words/values.ts';
import { shortName, shortText } from './quoted-text.ts';

// Where a value stands in what the task has read, so that a person can judge it: which mail, which entry of which list. It is
// for show alone and decides nothing; what others wrote is quoted, short and clean.

type Answers = NonNullable<KnownValue['answers']>;
interface Read {
  text: string;
  answers?: Answers | undefined;
  /** All of it in letters and numbers alone: what isn't in there needs no closer look. */
  bare(): string;
  records(): Fields[];
  /** Those of its records that hold this, in letters and numbers alone. */
  recordsWith(sought: string): Fields[];
}
interface Found extends Stands {
  rank: number;
}

/** How many places are told of one value. */
const most = 3;

/** Looks in what was read, each text of it gone through once. */
export function standing(known: readonly KnownValue[], call: Call): (sink: Sink, isFromThere: boolean) => Stands[] {
  const read = known.filter((one) => !one.record).map(readOf);
  const named = namesIn(call);
  return (sink, isFromThere) => {
    // In JSON a line break is written with a letter.
    const sought = [sink.value, JSON.stringify(sink.value).slice(1, -1)].map(bare).filter(Boolean);
    const some = read.filter((one) => sought.some((form) => one.bare().includes(form)));
    const things = some.flatMap((one) => numbered(sink, one, call));
    if (things.length) return nearest(ofItsKind(things, sink));
    if (!isFromThere) return [];
    const places = nearest(some.flatMap((one) => placesIn(sink, one)));
    return [...places.map((one) => otherThan(one, named)), ...(sink.kind === 'account' ? instead(sink, named, read) : [])];
  };
}

function readOf({ value: text, answers }: KnownValue): Read {
  const made: { bare?: string; records?: Fields[]; bares?: string[] } = {};
  const one: Read = {
    text,
    answers,
    recordsWith(sought) {
      const records = one.records();
      made.bares ??= records.map((fields) => fields.map(([, field]) => bare(field)).join('\n'));
      const { bares } = made;
      return records.filter((_, at) => bares[at]?.includes(sought));
    },
    bare() {
      made.bare ??= bare(text);
      return made.bare;
    },
    records() {
      made.records ??= answers ? recordsIn(jsonOf(text), 0) : [];
      return made.records;
    },
  };
  return one;
}

const bare = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]+/gu, '');

/** The things that this value is the number of, by the plugin that is called: a page can't say what its numbers are. */
function numbered({ name, value, kind }: Sink, { answers, recordsWith }: Read, { needs }: Call): Found[] {
  if (!answers || !(kind === 'object' || isNumber(name)) || !needs.some((need) => need.kind === 'plugin' && need.server === answers.server))
    return [];
  if (showsContents(answers.tool) && !Object.values(answers.args).includes(value)) return [];
  return recordsWith(bare(value))
    .filter((fields) => fields.find(([name]) => isNumber(name))?.[1] === value)
    .map((fields) => ({ ...placeOf(answers), says: namesOf(fields, value, answers), is: true as const, rank: 0 }))
    .filter(({ says }) => says.length > 0);
}

/** Of things of several kinds with one number, those that the argument speaks of: a "message_id" is no contact's. */
function ofItsKind(things: Found[], { name }: Sink): Found[] {
  const said = wordsOfName(name);
  const fitting = things.filter(({ look = '' }) => said.some((word) => word.length > 2 && look.includes(word)));
  return fitting.length ? fitting : things;
}

function placesIn(sink: Sink, { text, answers, records, recordsWith }: Read): Found[] {
  if (!answers) return stands(text, sink.value, sink.kind) ? [{ says: [lineWith(text, sink.value)], rank: 3 }] : [];
  const place = placeOf(answers);
  const found = recordsWith(bare(sink.value)).flatMap((fields): Found[] => {
    const says = namesOf(fields, sink.value, answers);
    if (fields.some(([, value]) => isSame(value, sink.value))) return [{ ...place, says, rank: isKept(answers) ? 0 : 1 }];
    const isIn = sink.kind !== 'amount' && fields.some(([, value]) => stands(value, sink.value, sink.kind));
    return isIn ? [{ ...place, says, within: true, rank: 2 }] : [];
  });
  if (found.length || records().length || !stands(text, sink.value, sink.kind)) return found;
  return [{ ...place, says: [lineWith(text, sink.value)], within: true, rank: 2 }];
}

const isSame = (field: string, value: string): boolean =>
  fold(addressOf(field)) === fold(addressOf(value)) || (/\d{6}/.test(bare(value)) && bare(field) === bare(value));

const placeOf = ({ server, tool }: Answers) => ({ look: wordsOfName(tool).join(' ').slice(0, 60), of: server });

/** Lists that their owner keeps or that others can't write into: whom they know, what they paid. */
const isKept = ({ tool }: Answers): boolean =>
  wordsOfName(tool).some((word) =>
    /^(?:contacts?|phonebook|people|payees?|payments?|transfers?|transactions?|orders?|bookings?)$/.test(word),
  );

const who = /^(?:name|fullname|from|sender|author|organi[sz]er|customer|client|supplier|vendor|company|holder|payee|recipient|to)$/;
const what = /^(?:subject|title|summary|filename|label|reference|description|text|note)$/;
const when = /^\d{4}-\d{2}-\d{2}/;

/** What a record goes by: whose it is, what it is about, of which day; none of it where that is only the value again. */
function namesOf(fields: Fields, value: string, { declared }: Answers): string[] {
  const declaredNames = declared?.says.gives?.names ?? [];
  const called = fields.find(([name, one]) => declaredNames.includes(name) && one.trim() !== '')?.[1];
  const first = (named: RegExp) => fields.find(([name, one]) => named.test(wordsOfName(name).at(-1) ?? '') && one.trim() !== '')?.[1];
  const day = fields.find(([, one]) => when.test(one))?.[1].slice(0, 10);
  const [by, about] = [first(who) ?? called, first(what)];
  const says = [by && shortName(isSame(by, value) ? by.slice(0, 400).replace(/\s*<[^<>]*>\s*$/, '') : by), about && shortText(about), day];
  return says.flatMap((one) => (one && fold(one) !== fold(value) ? [one] : []));
}

/** The line that it stands in, or as much around it as is shown. */
function lineWith(text: string, value: string): string {
  const at = Math.max(0, text.indexOf(value.trim()));
  const from = Math.max(text.lastIndexOf('\n', at) + 1, at - 30);
  const end = text.indexOf('\n', at + value.length);
  return shortText(text.slice(from, end < 0 ? undefined : end));
}

/** Each once, the owner's own first. */
function nearest(found: Found[]): Stands[] {
  const once = new Map<string, Found>();
  for (const one of found.toSorted((a, b) => a.rank - b.rank)) {
    const key = one.says.join('\n') || one.look || '';
    if (!once.has(key)) once.set(key, one);
  }
  return [...once.values()].slice(0, most).map(({ rank: _, ...one }) => one);
}

/** Whom a call says that it is for, beside the address or the account. */
const namesIn = ({ sinks }: Call): string[] =>
  sinks.flatMap(({ name, value }) =>
    /^(?:recipient|payee|name|beneficiary|holder|customer|supplier|vendor|company)$/.test(wordsOfName(name).at(-1) ?? '') &&
    /\p{L}{2}/u.test(value) &&
    !/[@\n]/.test(value) &&
    value.length <= 100
      ? [value]
      : [],
  );

/** It stands in what another wrote than the one whom the call says that it is for. */
function otherThan(place: Stands, named: string[]): Stands {
  const isTheirs = named.some((name) => place.says.some((one) => fold(one).includes(fold(name))));
  const [name] = named;
  return place.within && name !== undefined && !isTheirs ? { ...place, not: shortText(name) } : place;
}

/** The other account that the owner's own lists have for the one whom the call says that it is for. */
function instead({ value }: Sink, named: string[], read: Read[]): Stands[] {
  const accounts = read
    .filter(({ answers }) => answers && isKept(answers))
    .flatMap(({ answers, records }) =>
      records()
        .filter((fields) => fields.some(([, one]) => named.some((name) => fold(one) === fold(name))))
        .flatMap((fields) => fields.filter(([name]) => /iban|account/i.test(name)))
        .map(([, one]) => ({ ...(answers && placeOf(answers)), says: [shortText(one)], instead: shortText(named[0] ?? '') })),
    );
  return accounts.some(({ says: [one = ''] }) => bare(one) === bare(value)) ? [] : accounts.slice(0, 1);
}
