import { z } from 'zod';
import { declarationSchema, toolNameSchema } from './declarations.ts';
import { effects } from './grant-words.ts';

// What is known of a plugin: a program or an address that offers tools by the Model Context Protocol. What it says of
// itself is a stranger's word, kept as content and pinned by its hash.

/** Names that people type. What a plugin calls itself is never used. */
export const pluginNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'a short name: a-z, 0-9 and -');

/** A name of an environment variable, or of an HTTP header. */
const valueName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/);
const line = z.string().max(4000);

/** How a plugin is reached, and all that it may touch. */
export const pluginPlanSchema = z.object({
  run: z.discriminatedUnion('kind', [
    /** Started in the sandbox, spoken to over its standard input and output. */
    z.object({ kind: z.literal('command'), argv: z.array(z.string().min(1).max(4096)).min(1).max(100) }),
    /** Spoken to over HTTP. */
    z.object({ kind: z.literal('url'), url: z.string().max(2000) }),
  ]),
  /** Its environment, or the headers of its requests. */
  values: z.record(valueName, line).default({}),
  /** Those whose values are kept with the keys, and stand nowhere else. */
  secrets: z.array(valueName).max(50).default([]),
  /** Real folders that it sees, absolute and real. They are not staged. */
  folders: z
    .array(z.object({ path: z.string().min(1).max(4096), access: z.enum(['read', 'write']) }))
    .max(50)
    .default([]),
  /** Hosts that it may reach, where it is a program: to look (GET) or to send. Exact names, in lower case. */
  hosts: z
    .array(z.object({ host: z.string().regex(/^[a-z0-9.-]{1,255}$/), access: z.enum(['read', 'send']) }))
    .max(50)
    .default([]),
  /** Minutes without a call after which it is let go. */
  idle: z.number().min(0.01).max(1440).default(5),
});
export type PluginPlan = z.infer<typeof pluginPlanSchema>;

/** One tool as its plugin describes it, bounded and cleaned. What it says of what it does are claims. */
export const pluginToolSchema = z.object({
  name: toolNameSchema,
  description: z.string().max(4000),
  schema: z.record(z.string(), z.unknown()),
  readOnly: z.boolean().optional(),
  destructive: z.boolean().optional(),
  openWorld: z.boolean().optional(),
  /** What it declares of itself; or why that isn't understood, and doesn't count. */
  declares: declarationSchema.optional(),
  misdeclared: z.string().max(300).optional(),
});
export type PluginTool = z.infer<typeof pluginToolSchema>;

/** What the owner decided of one tool. Absent: as the plugin claims, and on. */
export const toolChoiceSchema = z.object({ effect: z.enum(effects).optional(), off: z.boolean().optional() });
export type ToolChoice = z.infer<typeof toolChoiceSchema>;

/** A list of tools as it lies in the content. */
export const parseTools = (json: string): PluginTool[] => z.array(pluginToolSchema).parse(JSON.parse(json));

/** What a plugin has beside tools. */
export const offerSchema = z.enum(['resources', 'prompts']);
export type Offer = z.infer<typeof offerSchema>;

/** A prompt that a plugin has for people, as it describes it: a text for a task to begin with, with places to fill in. */
export interface PluginPrompt {
  /** As the plugin knows it. */
  name: string;
  label: string;
  about: string;
  args: { name: string; label: string; about: string; needed: boolean }[];
}

/** A package of a registry, as it would come now. */
export interface FoundPackage {
  from: 'npm' | 'pypi';
  registry: string;
  name: string;
  version: string;
  /** What comes along with it. */
  others: { name: string; version: string }[];
  /** How many of them want to run something while they are installed, which isn't done. */
  scripts: number;
  /** Of all that would be installed. A yes is to this. */
  hash: string;
}
