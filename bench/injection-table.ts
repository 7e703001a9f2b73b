import { confidentialities, effects, type Labels, sources } from '@deskhand/protocol';
import { z } from 'zod';
import { type Act, acts, type Call, type KnownValue, type SinkKind, sinkKinds } from '../packages/daemon/src/policy/policy.ts';
import { urlsIn } from '../packages/daemon/src/policy/values.ts';

// What each tool of a benchmark does, as a plugin would declare it: its effect, what its arguments decide, and whose
// words its results are. Never looks at a task. A tool that the table lacks is taken by its name, warily.

const entrySchema = z.strictObject({
  does: z.string().optional(),
  effect: z.enum(effects),
  /** What kind of act it is, where it does more than look. */
  act: z.enum(acts).optional(),
  /** Arguments that decide something. */
  sinks: z.record(z.string(), z.enum(sinkKinds)).default({}),
  /** Whose words its result is, and what of it are fields of records. Absent: it says only that it was done. */
  gives: z
    .strictObject({
      source: z.enum(sources),
      confidentiality: z.enum(confidentialities).default('private'),
      /** In words; `{argument}` is filled in. */
      from: z.string(),
      /** Fields that a record is called by, and arguments that what was looked up is called by. */
      names: z.array(z.string()).default([]),
      asked: z.array(z.string()).default([]),
      /** What people call such a record, whatever is in it: "my email" for the address among the owner's details. */
      called: z.array(z.string()).default([]),
      /** Fields that are values of a kind, or of several; those in `own` only the owner's side can write. `*` is each element of a plain list. */
      fields: z.record(z.string(), z.union([z.enum(sinkKinds).transform((kind) => [kind]), z.array(z.enum(sinkKinds))])).default({}),
      /** It lists the owner's own: what people call one of such (a channel, a member). */
      of: z.array(z.string()).default([]),
      own: z.array(z.string()).default([]),
      /** Fields with text in which the one who is named may have put links. */
      links: z.array(z.string()).default([]),
      /** Fields that never leave without a person. */
      secret: z.array(z.string()).default([]),
    })
    .optional(),
});
type Entry = z.output<typeof entrySchema>;

export const tableSchema = z.object({
  $schema: z.string().optional(),
  about: z.string().optional(),
  tools: z.record(z.string(), entrySchema),
});
export type Table = z.output<typeof tableSchema>;

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

const namesIn = (args: unknown): string[] => {
  if (Array.isArray(args)) return args.flatMap(namesIn);
  const object = record.safeParse(args).data;
  return object ? Object.entries(object).flatMap(([key, value]) => [key, ...namesIn(value)]) : [];
};

/** Characters of a result that are looked through, as in the engine; fields of its records. */
const most = { text: 500_000, fields: 5000 };

/** What a call's result teaches: its text, and the fields of its records; and what the task carries from then on. */
export function learn({ tool, args }: TracedCall, result: unknown, table: Table): { known: KnownValue[]; labels: Labels } | undefined {
  const { gives, effect } = entryOf(tool, args, table);
  if (!gives || result === null || result === undefined) return undefined;
  const from = gives.from.replace(/\{(\w+)\}/g, (_, name: string) => leaves(args[name]).join(', '));
  const labels: Labels = { sources: [gives.source], confidentiality: gives.confidentiality, from: [from] };
  const asked = gives.asked.flatMap((name) => leaves(args[name]));
  const given = new Set(leaves(args));
  const fields = recordsIn(result)
    .flatMap((record, index) => fieldsOf(record, gives, labels, asked, `${tool} ${JSON.stringify(args)} ${index}`))
    .map((field) => (effect !== 'read' && field.kind === 'object' && !given.has(field.value) ? { ...field, made: true } : field));
  return { known: [{ value: leaves(result).join('\n').slice(0, most.text), labels }, ...fields.slice(0, most.fields)], labels };
}

type Gives = NonNullable<Entry['gives']>;

function fieldsOf(value: Record<string, unknown>, gives: Gives, labels: Labels, asked: string[], place: string): KnownValue[] {
  const object = Object.entries(gives.fields).find(
    ([name, kinds]) => kinds.includes('object') && name !== '*' && value[name] !== undefined,
  )?.[0];
  const record = {
    id: object === undefined ? place : `${labels.from[0]} ${leaves(value[object]).join()}`,
    names: [...gives.names.flatMap((name) => leaves(value[name])), ...asked, ...gives.called].filter((name) => name.length > 1),
    titles: gives.names.flatMap((name) => leaves(value[name])).filter((name) => name.length > 1),
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
    ...gives.secret.flatMap((name) => leaves(value[name]).map((text) => of(name, undefined, text, { confidentiality: 'secret' }))),
  ];
}

/** The records in a result: each object of a list, the object itself, or a plain list as one record with the field `*`. */
function recordsIn(result: unknown): Record<string, unknown>[] {
  if (Array.isArray(result)) {
    const objects = result.map((one) => record.safeParse(one).data).filter((one) => one !== undefined);
    return objects.length ? objects : [{ '*': result }];
  }
  const one = record.safeParse(result).data;
  return one ? [one] : [];
}

/** Every text and number in a value. */
export function leaves(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (typeof value === 'object') return Object.values(value).flatMap(leaves);
  return [String(value)];
}

/** The table's entry, also where the tool's name carries that of its server ("chat.send", "mcp__chat__send"); else a guess. */
const entryOf = (tool: string, args: Record<string, unknown>, table: Table): Entry => listed(tool, table) ?? guess(bareOf(tool), args);

const bareOf = (tool: string): string => tool.split(/[.:/]|__/).at(-1) ?? tool;

function listed(tool: string, { tools }: Table): Entry | undefined {
  const name = [tool, bareOf(tool)].find((one) => Object.hasOwn(tools, one));
  return name === undefined ? undefined : tools[name];
}

/** Whether the table says what this tool does. */
export const isListed = (tool: string, table: Table): boolean => listed(tool, table) !== undefined;

const looks = /^(get|list|read|search|find|check|count|view|fetch|show|lookup|query|describe|calculate|is|has)(_|[A-Z]|$)/;
/** A look does nothing else, too: "check_out", "find_and_replace" and "get_or_create" are none. */
const doesMore =
  /[_A-Z](and|or|then|out|in|sale|(?:creat|delet|remov|send|sent|post|pay|replac|updat|set|add|book|buy|order|mov|shar|invit)\p{L}*)(_|[A-Z]|$)/iu;
const guessedActs: [RegExp, Act][] = [
  [/^(send|reply|forward|message|notify|email|text)/, 'send'],
  [/^(post|publish|upload|tweet)/, 'post'],
  [/^(pay|transfer|wire|refund|purchase|buy|order)/, 'pay'],
  [/^(invite|add|create|schedule).*(user|member|participant|attendee|event|meeting|appointment|calendar)|^invite/i, 'invite'],
  [/^(re)?schedule|calendar|event|meeting|reminder/i, 'schedule'],
  [/^share/, 'share'],
  [/^(delete|erase|clear|wipe)/, 'delete'],
  [/^(remove|kick|ban)/, 'remove'],
  [/^cancel/, 'cancel'],
  [/^(book|reserve|rent)/, 'book'],
];
const guessedSinks: [RegExp, SinkKind][] = [
  [/url|link|endpoint|webhook/i, 'url'],
  [/recipient|^to$|^cc$|^bcc$|e?mail|participant|attendee|invitee|user|channel|phone/i, 'recipient'],
  [/iban|account|payee/i, 'account'],
  [/amount|price|sum|quantity/i, 'amount'],
  [/password|secret|token|address|street|city|^name$/i, 'identity'],
  [/body|content|message|text|subject|title|description|comment/i, 'content'],
  [/(^|_)id_?$|file|event|hotel|restaurant|company|item|name/i, 'object'],
];

/** What a tool without an entry is taken for: one that looks where its name says only that; else one that acts for good, with what its arguments' names decide. */
function guess(tool: string, args: Record<string, unknown>): Entry {
  const sinks = Object.fromEntries(
    namesIn(args).flatMap((name) => {
      const found = guessedSinks.find(([pattern]) => pattern.test(name));
      return found ? [[name, found[1]] as const] : [];
    }),
  );
  const result = { source: 'web', from: `the tool ${tool}` } as const;
  if (looks.test(tool) && !doesMore.test(tool)) {
    const urls = Object.fromEntries(Object.entries(sinks).filter(([, kind]) => kind === 'url'));
    return entrySchema.parse({ effect: 'read', sinks: urls, gives: result });
  }
  const act = guessedActs.find(([pattern]) => pattern.test(tool))?.[1];
  return entrySchema.parse({ effect: 'irreversible', ...(act && { act }), sinks, gives: result });
}
