import { z } from 'zod';
import { modes } from './grant-words.ts';

/** A folder on the host that tasks may work in. `path` is absolute and real (no links left in it). */
export const folderSchema = z.object({ path: z.string().min(1).max(4096), mode: z.enum(modes) });
export type Folder = z.infer<typeof folderSchema>;

/** Limits of one task. Reaching one ends the task as `partly`, with what to do next. */
export const limitsSchema = z.object({
  steps: z.number().int().positive(),
  minutes: z.number().positive(),
  /** Tokens in and out over all turns. */
  tokens: z.number().int().positive(),
  /** Tokens of one answer. */
  output: z.number().int().positive(),
});
export type Limits = z.infer<typeof limitsSchema>;
export const defaultLimits: Limits = { steps: 200, minutes: 120, tokens: 5_000_000, output: 16_000 };

/** What may be done with a place, the least first. Who may never write may never delete. */
export const placeAccesses = ['read', 'write', 'delete'] as const;
export type PlaceAccess = (typeof placeAccesses)[number];

/** Part of what a tool call needs, or (with `*` standing for anything) what a grant is about. */
export const touchSchema = z.discriminatedUnion('kind', [
  /** An absolute path; a grant holds for all inside it, and may name many with `*` and `**` (rule-places.ts). */
  z.object({
    kind: z.literal('folder'),
    path: z
      .string()
      .min(1)
      .max(4096)
      .describe(
        'An absolute path, or one from the home folder (~/Photos): it stands for all in it. * stands for any run of characters in one name, ** for any folders in between: ~/Work/**/*.key.',
      ),
    access: z
      .enum(placeAccesses)
      .describe('Each holds the one before. delete is for rules that forbid or ask: also moving away, emptying and replacing count.'),
  }),
  /** `example.com`, `*.example.com` (its subdomains too), or `*`. */
  z.object({
    kind: z.literal('network'),
    host: z.string().min(1).max(255).describe('example.com, *.example.com (it and all below it), or * for any.'),
    access: z.enum(['read', 'send']),
  }),
  /** A command line; in a grant `*` stands for any run of characters. */
  z.object({
    kind: z.literal('command'),
    line: z.string().min(1).max(100_000).describe('A command line; * stands for any run of characters.'),
  }),
  /** `office list_*`: in a tool's name `*` stands for any run of characters; a plugin is named whole, or `*` for all. */
  z.object({
    kind: z.literal('plugin'),
    server: z.string().min(1).max(128).describe('The name of a plugin, or * for all of them.'),
    tool: z.string().min(1).max(128).describe('The name of its tool; * stands for any run of characters: list_*.'),
  }),
  z.object({
    kind: z.literal('account'),
    account: z.string().min(1).max(255).describe('An account, *@example.com for those at that very domain, or * for all.'),
    access: z.enum(['read', 'draft', 'send']),
  }),
  /** The use of a secret by its name, on its own hosts; its value is nobody's to see. */
  z.object({ kind: z.literal('secret'), name: z.string().min(1).max(64).describe('Its name; * stands for any run of characters.') }),
  z.object({ kind: z.literal('device'), what: z.enum(['clipboard', 'screen']) }),
]);
export type Touch = z.infer<typeof touchSchema>;

/** Who gave a grant, the strongest first. What a managed one says only narrows. */
export const grantSources = ['managed', 'owner', 'thread', 'task', 'schedule'] as const;

/** A leave, or the lack of one: of all that match a call the strictest holds, so that none can widen another. */
export const grantSchema = z.object({
  source: z.enum(grantSources),
  need: touchSchema,
  give: z.enum(['none', 'ask', 'allow']).default('allow'),
  /** Only for this tool. */
  tool: z.string().max(128).optional(),
  /** Only towards these destinations (addresses, hosts, accounts), which then count as the giver's own words. */
  to: z
    .array(z.string().max(2000))
    .max(100)
    .describe(
      'Addresses, hosts, accounts. *@example.com stands for everybody at that very domain, *.example.com for a host and all below it.',
    )
    .optional(),
  /** Only in tasks that work in this folder or below it, or in this conversation. */
  in: z.object({ folder: z.string().min(1).max(4096).optional(), thread: z.string().min(1).max(64).optional() }).optional(),
  /** Milliseconds since 1970. */
  expires: z.number().optional(),
  reason: z.string().max(1000),
});
export type Grant = z.input<typeof grantSchema>;

/** Rules of the owner's file as they lie in the content. */
export const parseRules = (json: string): Grant[] => z.array(grantSchema).parse(JSON.parse(json));
