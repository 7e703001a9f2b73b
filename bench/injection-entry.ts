import { confidentialities, effects, sources } from '@deskhand/protocol';
import { z } from 'zod';
import { acts, sinkKinds } from '../packages/daemon/src/policy/policy.ts';

// How a table says what a tool does, as a plugin would declare it.

export const entrySchema = z.strictObject({
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
export type Entry = z.output<typeof entrySchema>;

/** What can't be read as an entry is none: its tool is taken by its name, warily, and told of. */
export const tableSchema = z
  .object({ tools: z.record(z.string(), z.unknown()) })
  .or(z.record(z.string(), z.unknown()).transform((tools) => ({ tools })))
  .transform(({ tools }) => {
    const parsed = Object.entries(tools).map(([name, entry]) => [name, entrySchema.safeParse(entry)] as const);
    return {
      tools: Object.fromEntries(parsed.flatMap(([name, { data }]) => (data ? [[name, data] as const] : []))),
      unread: parsed.flatMap(([name, { error }]) => (error ? [`${name} (${problemOf(error)})`] : [])),
    };
  });
export type Table = z.output<typeof tableSchema>;

const problemOf = ({ issues: [issue] }: z.ZodError): string => [issue?.path.join('.'), issue?.message].filter(Boolean).join(': ');
