import { z } from 'zod';
import { fileRefSchema, refSchema } from '../content.ts';
import { changeListSchema, id, reasonSchema, sharedSchema, text, usageSchema, usedSchema } from '../event-parts.ts';
import { effects, modes } from '../grant-words.ts';
import { limitsSchema } from '../grants.ts';
import { labelsSchema } from '../labels.ts';
import { pluginNameSchema } from '../plugins.ts';

/** What events say of a task: what was asked, the turns and steps of its work, its result, its end. */
export const taskBodies = {
  'task.requested': z.object({
    text,
    /** Its first line, where the text is too long to come filled in. */
    title: text.optional(),
    files: z.array(fileRefSchema).default([]),
    /** Where the person stood: relative paths in their words mean this folder. */
    cwd: z.string().optional(),
    /** The granted folders that this task sees; absent means all. */
    folders: z.array(z.string()).optional(),
    mode: z.enum(modes).optional(),
    model: z.string().optional(),
    limits: limitsSchema.partial().optional(),
    /** A rehearsal: whatever acts on the outside world is held, and a person sees all of it before anything is done. */
    rehearse: z.boolean().optional(),
    /** Of what kinds it was that another program or a link handed to the app for it. */
    shared: sharedSchema.optional(),
    /** The step of another task that asked for this one. */
    parent: z.object({ task: id, step: id, depth: z.number().int(), stage: z.enum(['own', 'shared']) }).optional(),
    /** Set on a retry: the context begins with that task's, up to and with this step. */
    after: z.object({ task: id, step: id }).optional(),
    /** The finished task that is tried again: what that one did counts as done. */
    again: id.optional(),
    /** The task whose staged changes it begins with; absent: it begins with the folders as they are. */
    from: id.optional(),
    /** No work for a model: everything since just before this commit is taken back, in one folder or in all. */
    back: z.object({ commit: id, folder: z.string().max(4096).optional(), force: z.boolean().default(false) }).optional(),
    /** Nobody is there to be asked before it starts: it starts with what it has. */
    unasked: z.boolean().optional(),
    /** The prompt of a plugin that the person chose to begin with: the plugin's words, never theirs. */
    prompt: z.object({ plugin: pluginNameSchema, name: z.string().max(200), text }).optional(),
  }),
  'message.sent': z.object({ text, files: z.array(fileRefSchema).default([]) }),
  'turn.started': z.object({ turn: z.number().int(), model: z.string() }),
  'turn.finished': z.object({
    turn: z.number().int(),
    text: text.optional(),
    calls: z.array(z.object({ call: id, tool: z.string().max(128), args: refSchema })),
    usage: usageSchema,
    finish: z.enum(['stop', 'calls', 'length']),
    /** Milliseconds; `first` until the first byte. */
    ms: z.number(),
    first: z.number().optional(),
  }),
  'turn.failed': z.object({ turn: z.number().int(), reason: reasonSchema, again: z.boolean() }),
  'step.started': z.object({
    step: id,
    turn: z.number().int(),
    call: id,
    tool: z.string().max(128),
    effect: z.enum(effects),
    args: refSchema,
    /** What it does, in a person's words: "reads invoices/march.pdf". */
    words: z.string(),
    used: z.array(usedSchema).max(40).optional(),
  }),
  'step.finished': z.object({
    step: id,
    outcome: z.enum(['ok', 'error', 'denied', 'stopped']),
    output: refSchema,
    /** Pictures for models that see. */
    images: z.array(fileRefSchema).default([]),
    words: z.string().optional(),
    ms: z.number(),
    /** What a call of the model inside the step cost. */
    usage: usageSchema.optional(),
    /** The output is a value that was taken out of a text: its kind, and what that text carries. The step itself carries less. */
    value: z.object({ kind: z.literal('amount').optional(), labels: labelsSchema }).optional(),
  }),
  /** `brake`: it was the owner who stopped everything. */
  'step.lost': z.object({ step: id, effect: z.enum(effects), brake: z.literal(true).optional() }),
  'note.added': z.object({ text, why: z.enum(['stuck', 'empty', 'limit', 'recovered', 'policy', 'conflict', 'claim']) }),
  /** The answer, where the model gave it together with files instead of as its last words. */
  'result.given': z.object({ text }),
  /**
   * What the task says of its result, held against what is known: what of it doesn't hold, for the person. The model was told
   * before, as a note (`claim`). Later checks of a result add kinds.
   */
  'result.checked': z.object({
    findings: z
      .array(
        z.object({
          kind: z.enum(['missing', 'unchanged', 'failed', 'nothing', 'act', 'promise', 'faulty']),
          sentence: z.string().max(1000),
        }),
      )
      .max(100),
  }),
  'limit.reached': z.object({ limit: z.string(), value: z.number(), next: z.string() }),
  'stop.requested': z.object({}),
  /** Someone, or a rule, wants all that was said in this task gone. */
  'erase.requested': z.object({ why: z.enum(['asked', 'retention']) }),
  /** It is gone from the disk. The list (JSON of hashes) says of what content; it holds nothing of it. */
  'content.erased': z.object({
    list: refSchema,
    items: z.number().int().nonnegative(),
    bytes: z.number().int().nonnegative(),
    /** Pieces that stay, because another task has them too. */
    shared: z.number().int().nonnegative(),
    why: z.enum(['asked', 'retention']),
    /** Who asked for it: a device, or the host by its rule. */
    by: z.string().max(64),
  }),
  'task.finished': z.object({
    outcome: z.enum(['done', 'partly', 'failed', 'stopped']),
    text: text.optional(),
    reason: reasonSchema.optional(),
    /** What it changed and nobody put in place: still there to be looked at. */
    staged: changeListSchema.optional(),
    /** As in a list of changes, where nothing was changed. */
    outdated: changeListSchema.shape.outdated,
  }),
} as const;
