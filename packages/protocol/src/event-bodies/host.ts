import { z } from 'zod';
import { refSchema } from '../content.ts';
import { id, managedKinds, reasonSchema } from '../event-parts.ts';
import { modes, scopes } from '../grant-words.ts';
import { folderSchema, grantSchema } from '../grants.ts';
import { offerSchema, pluginNameSchema, pluginPlanSchema, toolChoiceSchema } from '../plugins.ts';

/** What events say of the host: its folders, devices, rules, plugins, and the brake. */
export const hostBodies = {
  'host.started': z.object({ version: z.string(), model: z.string().optional(), sandbox: z.string() }),
  'host.stopped': z.object({ why: z.string() }),
  'folder.granted': folderSchema,
  'folder.removed': z.object({ path: z.string() }),
  /** Nothing used it for long: tasks can't reach it from then on, in milliseconds since 1970, unless something does before. */
  'folder.lapsing': z.object({ path: z.string(), at: z.number() }),
  'folder.lapsed': z.object({ path: z.string() }),
  'key.changed': z.object({ provider: z.string(), what: z.enum(['added', 'removed']) }),
  /** Never its value. */
  'secret.changed': z.object({ name: z.string().max(64), hosts: z.array(z.string().max(255)).max(20), what: z.enum(['added', 'removed']) }),
  'model.chosen': z.object({ model: z.string() }),
  'device.paired': z.object({ device: id, name: z.string().max(80), key: z.string(), scopes: z.array(z.enum(scopes)) }),
  'device.changed': z.object({ device: id, name: z.string().max(80).optional(), scopes: z.array(z.enum(scopes)).optional() }),
  'device.revoked': z.object({ device: id }),
  'grant.given': z.object({ grant: id, given: grantSchema }),
  'grant.revoked': z.object({ grant: id }),
  /** Nothing used it for long: it is over then, in milliseconds since 1970, unless something does before. */
  'grant.lapsing': z.object({ grant: id, at: z.number() }),
  'grant.lapsed': z.object({ grant: id }),
  /** Somebody looked at what is never used and what is always allowed. */
  'grants.reviewed': z.object({}),
  /**
   * What the owner's own file of rules says from now on: JSON of `Grant[]`; `trouble`: why a newer state of it isn't taken;
   * `asksAll`: nobody knows what it said before, so everything is asked about.
   */
  'rules.read': z.object({
    path: z.string(),
    rules: refSchema,
    count: z.number().int().nonnegative(),
    trouble: z.string().max(1000).optional(),
    asksAll: z.literal(true).optional(),
  }),
  /** The managed policy that holds from now on; without rules: none does any more. */
  'policy.applied': z.object({
    name: z.string().max(120),
    serial: z.number().int().nonnegative(),
    rules: z.array(z.string().max(2000)).max(3000),
    /** What each of the rules is about; absent in events of before. */
    about: z.array(z.enum(managedKinds)).max(3000).optional(),
  }),
  /** What came of looking for a newer managed policy: told where it is another thing than before. */
  'policy.fetched': z.object({
    from: z.string().max(255),
    /** The key that signs it. */
    key: z.string().max(64),
    came: z.enum(['taken', 'refused', 'away']),
    /** Of the one that holds from now on: its version, and the SHA-256 of its text. */
    serial: z.number().int().nonnegative().optional(),
    hash: z.string().max(64).optional(),
    why: z.string().max(1000).optional(),
  }),
  /** How many days finished tasks keep their content; absent: for good. */
  'retention.chosen': z.object({ days: z.number().int().positive().optional() }),
  /** Added, or its plan replaced. Its tools can be called once they were shown and accepted. */
  'plugin.added': z.object({ plugin: pluginNameSchema, plan: pluginPlanSchema }),
  'plugin.removed': z.object({ plugin: pluginNameSchema }),
  'plugin.switched': z.object({ plugin: pluginNameSchema, on: z.boolean() }),
  /** What it says that it can do, where that is not what it said before: JSON of `PluginTool[]`, known by its hash. */
  'plugin.shown': z.object({
    plugin: pluginNameSchema,
    tools: refSchema,
    count: z.number().int().nonnegative(),
    /** What it has beside tools. */
    offers: z.array(offerSchema).optional(),
  }),
  /** The owner saw exactly these tools and lets tasks call them. */
  'plugin.accepted': z.object({ plugin: pluginNameSchema, tools: refSchema, count: z.number().int().nonnegative() }),
  'plugin.tool': z.object({ plugin: pluginNameSchema, tool: z.string().max(64), choice: toolChoiceSchema }),
  /** What the owner declares of its tools in place of what they said before: JSON of `DeclaredTools`. Absent: nothing any more. */
  'plugin.declared': z.object({ plugin: pluginNameSchema, tools: refSchema.optional(), count: z.number().int().nonnegative() }),
  /** Which of the names that the owner declares of a tool's answers some answer had so far; told when there is one more. */
  'plugin.met': z.object({ plugin: pluginNameSchema, tool: z.string().max(64), names: z.array(z.string().max(100)).max(500) }),
  /** How far it is trusted: only what looks may be called, each call is asked about, or none is that the other rules let go. */
  'plugin.trusted': z.object({ plugin: pluginNameSchema, mode: z.enum(modes) }),
  'plugin.failed': z.object({ plugin: pluginNameSchema, reason: reasonSchema }),
  /** A package of a registry, as the owner saw it, is there now: what it is, and how many came with it. `hash` is that of all of it. */
  'plugin.installed': z.object({
    plugin: pluginNameSchema,
    from: z.enum(['npm', 'pypi']),
    name: z.string().max(300),
    version: z.string().max(200),
    others: z.number().int().nonnegative(),
    hash: z.string().max(64),
  }),
  /** The owner signed in to an address, or is signed in no more. `at` is the host that signs people in; `why` where nobody asked for that. */
  'plugin.signed': z.object({
    plugin: pluginNameSchema,
    what: z.enum(['in', 'out']),
    at: z.string().max(300),
    why: z.string().max(1000).optional(),
  }),
  'brake.pulled': z.object({ by: z.string(), ended: z.number().int().optional() }),
  'brake.released': z.object({ by: z.string() }),
} as const;
