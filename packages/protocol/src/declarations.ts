import { z } from 'zod';
import { acts, sinkKinds } from './declaration-words.ts';
import { effects } from './grant-words.ts';
import { confidentialities, sources } from './labels.ts';

// What a tool of a plugin does, in words that code decides by: its effect, what its arguments decide, and whose words its
// answers are. Said by the owner in a file, or by the plugin of itself. docs/declaring-tools.md tells it to who writes one.

/** Of an argument or a field. */
const name = z.string().min(1).max(100);
const names = z.array(name).max(50);
const kind = z.enum(sinkKinds);

export const declarationSchema = z.strictObject({
  /** A person's words on it. */
  does: z.string().max(500).optional(),
  effect: z.enum(effects),
  /** What kind of act it is, where it does more than look. */
  act: z.enum(acts).optional(),
  /** Arguments that decide something. */
  sinks: z.record(name, kind).default({}),
  /** Whose words its result is, and what of it are fields of records. Absent: it says only that it was done. */
  gives: z
    .strictObject({
      source: z.enum(sources),
      confidentiality: z.enum(confidentialities).default('private'),
      /** In words; `{argument}` is filled in. */
      from: z.string().max(200),
      /** Fields that a record is called by, and arguments that what was looked up is called by. */
      names: names.default([]),
      asked: names.default([]),
      /** What people call such a record, whatever is in it: "my email" for the address among the owner's details. */
      called: names.default([]),
      /** Fields that are values of a kind, or of several; those in `own` only the owner's side can write. `*` is each element of a plain list. */
      fields: z.record(name, z.union([kind.transform((one) => [one]), z.array(kind).max(sinkKinds.length)])).default({}),
      /** It lists the owner's own: what people call one of such (a channel, a member). */
      of: names.default([]),
      own: names.default([]),
      /** Fields with text in which the one who is named may have put links. */
      links: names.default([]),
      /** Fields that never leave without a person. */
      secret: names.default([]),
    })
    .optional(),
});
export type Declaration = z.output<typeof declarationSchema>;

export const toolNameSchema = z.string().regex(/^[A-Za-z0-9_./-]{1,64}$/);

/** Tools of one plugin by name. */
export const declaredToolsSchema = z
  .record(toolNameSchema, declarationSchema)
  .refine((tools) => Object.keys(tools).length <= 500, 'at most 500 tools');
export type DeclaredTools = z.output<typeof declaredToolsSchema>;

/** A file of declarations as a person writes it: a word that isn't understood is told, not passed over. */
export const declarationsSchema = z.strictObject({
  $schema: z.string().optional(),
  /** A person's sentence on what it is about. */
  about: z.string().max(4000).optional(),
  tools: declaredToolsSchema,
});

/** The schema of such a file, as editors read it (docs/declarations.schema.json). */
export const declarationsJsonSchema = (): object => z.toJSONSchema(declarationsSchema, { io: 'input' });

/** Declarations of the owner's as they lie in the content. */
export const parseDeclared = (json: string): DeclaredTools => declaredToolsSchema.parse(JSON.parse(json));

/** What is declared of a tool, and whose word that is: a plugin's own counts for less. */
export interface Declared {
  by: 'owner' | 'plugin';
  says: Declaration;
}
