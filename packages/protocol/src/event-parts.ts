import { z } from 'zod';
import { refSchema } from './content.ts';
import { sinkKinds } from './declaration-words.ts';
import { grantSchema, touchSchema } from './grants.ts';

// What events are made of.

/** Who did it. */
export const actorSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('device'), id: z.string() }),
  z.object({ kind: z.literal('host') }),
  z.object({ kind: z.literal('agent'), task: z.string() }),
]);
export type Actor = z.infer<typeof actorSchema>;

/** A sentence for the person and what to do next. */
export const reasonSchema = z.object({ code: z.string(), sentence: z.string(), next: z.string().optional() });
export type Reason = z.infer<typeof reasonSchema>;

export const usageSchema = z.object({
  /** Tokens. `cached` is the part of `input` that the provider had cached. */
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  cached: z.number().nonnegative().default(0),
  /** US dollars, where the price is known. */
  dollars: z.number().nonnegative().optional(),
});
export type Usage = z.infer<typeof usageSchema>;

/** One path before and after. `from` is set on a move. Sizes in bytes; `marks` say why it deserves a second look. */
export const changeSchema = z.object({
  kind: z.enum(['added', 'changed', 'moved', 'deleted']),
  /** Absolute, as the person knows it. */
  path: z.string(),
  from: z.string().optional(),
  what: z.enum(['file', 'folder', 'link']),
  /** Where a link leads, as it is written in it. */
  target: z.string().optional(),
  before: z.number().int().nonnegative().optional(),
  after: z.number().int().nonnegative().optional(),
  /** Its permission bits (0o7777), where they change. */
  modes: z.object({ before: z.number().int(), after: z.number().int() }).optional(),
  marks: z.array(z.string()).default([]),
  /** Why no commit takes it: also one of its marks. */
  staysOut: z.string().optional(),
  /** Of a file that goes: where another of the same content stays. Absent where none is known. */
  same: z.string().optional(),
  /** As the task left it whose staged changes this one began with. */
  taken: z.literal(true).optional(),
  /** Somebody changed what stands there since the task saw it: once accepted, it is merged or to be chosen of. */
  movedOn: z.literal(true).optional(),
});
export type Change = z.infer<typeof changeSchema>;

/** A list of changes as an event carries it: the counts, and the whole list (JSON of `Change[]`) as content. */
export const changeListSchema = z.object({
  list: refSchema,
  added: z.number().int(),
  changed: z.number().int(),
  moved: z.number().int(),
  deleted: z.number().int(),
  marked: z.number().int(),
  /** Files that the task read, and that have changed since: what it made of them may be outdated. The first hundred. */
  outdated: z.array(z.string().max(4096)).max(100).optional(),
  /** The granted folders that they lie in, the nearest to each. The first hundred. */
  folders: z.array(z.string().max(4096)).max(100).optional(),
});
export type ChangeList = z.infer<typeof changeListSchema>;

/** Of a file that somebody changed under a task, what is to stand there. */
export const choiceSchema = z.object({ path: z.string().max(4096), take: z.enum(['theirs', 'mine', 'both']) });
export type Choice = z.infer<typeof choiceSchema>;

/** Where a value stands in what a task has read: for show, and nothing is decided by it. */
export const standsSchema = z.object({
  /** What was looked at, in words ("list contacts"), and of which plugin. Absent: `from` says it. */
  look: z.string().optional(),
  of: z.string().optional(),
  /** What the entry goes by there (whose it is, what it is about), else the line. Others wrote that: it is short, clean, and to be quoted. */
  says: z.array(z.string()),
  /** The value is what this entry is numbered by. */
  is: z.literal(true).optional(),
  /** It is no field of the entry, but stands in what somebody wrote there. */
  within: z.literal(true).optional(),
  /** Whom the call says that it is for, and who did not write that. */
  not: z.string().optional(),
  /** The value isn't there: for the one named here that list has another, which `says` holds. */
  instead: z.string().optional(),
});
export type Stands = z.infer<typeof standsSchema>;

/** A value that decided an approval, and where it came from, in words. */
export const decisiveSchema = z.object({
  name: z.string(),
  value: z.string(),
  from: z.string(),
  trusted: z.boolean(),
  /** What it decides, where that is declared of a plugin's tool. */
  kind: z.enum(sinkKinds).optional(),
  stands: z.array(standsSchema).optional(),
  /** It says where the call goes, or to whom. */
  goes: z.literal(true).optional(),
});
export type Decisive = z.infer<typeof decisiveSchema>;

/** What the other side said to an act. `content` is its answer as it came, cut where it is long. */
export const receiptSchema = z.object({
  words: z.string().max(1000),
  status: z.number().int().optional(),
  /** It answered, and said that it failed. */
  failed: z.boolean().optional(),
  /** What it calls what it made: an id, an address. */
  reference: z.string().max(2000).optional(),
  content: refSchema.optional(),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** One grant that a task may be given before it starts. */
export const proposedSchema = z.object({
  grant: grantSchema,
  /** The owner's words named it, or like tasks needed it, so many of them. */
  why: z.enum(['named', 'like']),
  times: z.number().int().positive().optional(),
  /** Its folder is one file, which the task is given as it is when this is signed. */
  file: z.boolean().optional(),
});
export type Proposed = z.input<typeof proposedSchema>;

/** What a step needed beyond its folders, and the grant or approval that let it. */
export const usedSchema = z.object({ need: touchSchema, by: z.string().max(64).optional() });

/** Kinds of what was handed to the app from outside: `link example.org`, `file pdf`, `text`. */
export const sharedSchema = z.array(z.string().min(1).max(120)).max(20);

export const text = refSchema;
export const id = z.string().max(64);
export const paths = z.array(z.string().max(4096)).max(10_000);
export const entries = z.array(id).max(1000);

/** What a managed rule may be about. */
export const managedKinds = [
  'models',
  'network',
  'folders',
  'plugins',
  'approvals',
  'retention',
  'collect',
  'updates',
  'limits',
  'rules',
] as const;
export type ManagedKind = (typeof managedKinds)[number];
