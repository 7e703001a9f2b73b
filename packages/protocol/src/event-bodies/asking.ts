import { z } from 'zod';
import { fileRefSchema, refSchema } from '../content.ts';
import { decisiveSchema, id, proposedSchema, text } from '../event-parts.ts';
import { grantSchema } from '../grants.ts';
import { pluginNameSchema } from '../plugins.ts';

/** What events say of what a person is asked, and of their answers. */
export const askingBodies = {
  /** What it may be given before it starts, line by line. It waits for the answer until then, in milliseconds since 1970. */
  'proposal.made': z.object({ proposal: id, lines: z.array(proposedSchema).min(1).max(8), hash: z.string(), until: z.number() }),
  /** `kept`: which of the lines as they were shown. Nothing kept: it starts with what it has. */
  'proposal.answered': z.object({
    proposal: id,
    hash: z.string(),
    kept: z.array(z.number().int().min(0).max(7)).max(8),
    /** The files among them. */
    files: z.array(fileRefSchema).default([]),
    /** By the key of the device that answered, over `answerStatement`; base64url. */
    signature: z.string().max(100).optional(),
  }),
  /** Nobody answered in time, or not with a signature that holds: it starts with what it has. */
  'proposal.lapsed': z.object({ proposal: id }),
  'approval.requested': z.object({
    approval: id,
    step: id,
    call: id,
    title: z.string(),
    why: z.string(),
    decisive: z.array(decisiveSchema),
    irreversible: z.boolean(),
    /**
     * What no undo reaches of it, act or not: what a plugin does, what a command may carry out in what it asks the network,
     * the address of a look there; `look`: nothing is changed. Absent: it changes files, which can be undone.
     */
    reach: z.enum(['plugin', 'command', 'address', 'look']).optional(),
    /** With the reach of a plugin: it only looks, as it says of itself or its owner of it. */
    looks: z.literal(true).optional(),
    /** SHA-256 of exactly what was shown and would be done. */
    hash: z.string(),
    /** Milliseconds since 1970. */
    expires: z.number(),
    /** What "always" would allow, in words and as a grant. */
    pattern: z.object({ words: z.string(), grant: z.unknown() }).optional(),
    /** Requests with the same group are alike: surfaces show them as one card with a list. */
    group: z.string().max(128).optional(),
    full: refSchema,
    /** The plugins that it is about. */
    plugins: z.array(pluginNameSchema).max(40).optional(),
    /** The end of a rehearsal: a yes lets all of it be done, its changes and its acts. `full` is JSON of `Rehearsed`. */
    rehearsal: z.boolean().optional(),
    /** Asked before the call is made, while the task goes on: a yes holds for exactly that call, once. `call` is the one that announced it. */
    ahead: z.literal(true).optional(),
    /** Of one that is asked ahead: the tool that would be called; its arguments are `full`. */
    tool: z.string().max(128).optional(),
  }),
  /** The call that was announced is made: from now on the request is this call's. */
  'approval.taken': z.object({ approval: id, call: id }),
  'approval.answered': z.object({
    approval: id,
    answer: z.enum(['once', 'task', 'always', 'no']),
    word: z.string().max(4000).optional(),
    hash: z.string(),
    /** With "task" and "always": the rule as it was shown or edited, which is signed with the rest. */
    grant: grantSchema.optional(),
    /** By the key of the device that answered, over `answerStatement`; base64url. An answer without one is none. */
    signature: z.string().max(100).optional(),
  }),
  /** One of the two that a managed policy wants said yes. */
  'approval.seconded': z.object({ approval: id, hash: z.string() }),
  /** `needless`: the task ended without making that call. */
  'approval.expired': z.object({ approval: id, needless: z.literal(true).optional() }),
  /**
   * A rule answers it that was given or taken back while it waited, or before a yes to it was carried out: the rules refuse the
   * call now (`why`), or let it through without a question. `rule`: the owner's, where it is one of theirs. `ask`: the call is taken
   * for another thing by now, and is asked about anew as that.
   */
  'approval.ruled': z.object({
    approval: id,
    give: z.enum(['none', 'ask', 'allow']),
    why: z.string().max(1000).optional(),
    rule: id.optional(),
  }),
  'question.asked': z.object({
    question: id,
    step: id,
    text,
    choices: z.array(z.string()).default([]),
    /** It is this plugin that asks, in the middle of a call; the form that it wants filled in, as content: see `Form`. */
    plugin: pluginNameSchema.optional(),
    form: refSchema.optional(),
    /** When nobody waits for the answer any more. */
    expires: z.number().optional(),
  }),
  /** `declined`: nobody answered it. To a form the text is what was filled in, as JSON: see `FormContent`. */
  'question.answered': z.object({ question: id, text, declined: z.literal(true).optional() }),
} as const;
