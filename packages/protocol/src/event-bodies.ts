import { z } from 'zod';
import { fileRefSchema, refSchema } from './content.ts';
import {
  changeListSchema,
  choiceSchema,
  decisiveSchema,
  entries,
  id,
  managedKinds,
  paths,
  proposedSchema,
  reasonSchema,
  receiptSchema,
  sharedSchema,
  text,
  usageSchema,
  usedSchema,
} from './event-parts.ts';
import { effects, modes, scopes } from './grant-words.ts';
import { folderSchema, grantSchema, limitsSchema } from './grants.ts';
import { labelsSchema } from './labels.ts';
import { offerSchema, pluginNameSchema, pluginPlanSchema, toolChoiceSchema } from './plugins.ts';

/** What each event says, by its name. Additions only; a change of meaning is a new version (`eventVersion`). */
export const eventBodies = {
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
  'artifact.added': z.object({ path: z.string(), file: fileRefSchema }),
  /** It was handed over before, and the task has taken it away since: it was sent back. */
  'artifact.removed': z.object({ path: z.string() }),
  'review.requested': changeListSchema,
  'review.answered': z.object({
    answer: z.enum(['accept', 'reject', 'back']),
    /** Accepts only these; absent means all. */
    paths: paths.optional(),
    /** The person saw the marks and means it. */
    marked: z.boolean().default(false),
    /** What was chosen of files that changed under the task. */
    choices: z.array(choiceSchema).max(1000).optional(),
    text: text.optional(),
  }),
  /** `tasks`: on a way back, how each task whose changes went with it stands now, and stood before. */
  'change.committed': changeListSchema.extend({
    commit: id,
    tasks: z
      .array(z.object({ task: id, undone: z.boolean(), was: z.boolean() }))
      .max(1000)
      .optional(),
  }),
  /** The task's changes went, or came back, with a way back to a point (the task `by`); `restored`: that was itself undone. */
  'change.reverted': z.object({ by: id, undone: z.boolean(), restored: z.boolean().optional() }),
  /** What these files carry from now on, beyond being the owner's files: the event's labels. */
  'files.labelled': z.object({ paths }),
  /** Of `paths` somebody has to choose; what changed in `merged` was taken into what is staged, and is to be looked at. */
  'change.conflicted': z.object({ paths, merged: paths.optional(), sentence: z.string() }),
  /** `dropped`: of the artifacts, these went with it; absent where that isn't known. */
  'change.discarded': z.object({ dropped: paths.optional() }),
  /** Its stage begins with what `from` had staged; without a list: with the folders as they are, since all of it is in place by now. */
  'stage.begun': z.object({ from: id, taken: changeListSchema.optional() }),
  /** Of files that have moved on since: with `force` both versions are kept, with `lose` only the undo of the undo has the newer one. */
  'undo.requested': z.object({ paths: paths.optional(), force: z.boolean().default(false), lose: z.boolean().optional() }),
  /**
   * `commit` is the reversing commit, `of` the one it reversed. `paths`: only these of it, and what lies below; the rest stands
   * as it did. `left`: these stand as they did as well, since they had moved on.
   */
  'change.undone': changeListSchema.extend({ commit: id, of: id, paths: paths.optional(), left: paths.optional() }),
  'undo.refused': z.object({ paths, sentence: z.string() }),
  'limit.reached': z.object({ limit: z.string(), value: z.number(), next: z.string() }),
  /** An act on the outside world, exactly: nothing of it happens before the task is in place and its hold is over. */
  'outbox.queued': z.object({
    entry: id,
    step: id,
    call: id,
    /** Who carries it out: "http". */
    sender: z.string().max(64),
    title: z.string().max(200),
    /** Where it goes, as a person would say it: a host, an address. */
    to: z.string().max(2000),
    /** JSON of all that would happen, as the sender reads it; what it carries lies beside it by its hash. */
    act: refSchema,
    content: z.array(refSchema).max(100).default([]),
    /** It was approved to happen at once, and its step waits for what comes of it. */
    now: z.boolean().optional(),
    /** Held by a rehearsal: in earnest its step would have waited for what comes of it. */
    awaited: z.boolean().optional(),
  }),
  /** The task's changes are in place: these go out then, unless someone says no. Milliseconds since 1970. */
  'outbox.held': z.object({ entries, until: z.number() }),
  /** These don't go out by themselves any more: a person says whether. */
  'outbox.kept': z.object({ entries, reason: reasonSchema }),
  /** A person had them sent now; a lost one: once more. */
  'outbox.released': z.object({ entries }),
  'outbox.cancelled': z.object({ entries, reason: reasonSchema }),
  /** On disk before the act begins. */
  'outbox.sending': z.object({ entry: id }),
  'outbox.sent': z.object({ entry: id, receipt: receiptSchema }),
  /** It is known that it did not happen. */
  'outbox.failed': z.object({ entry: id, reason: reasonSchema, receipt: receiptSchema.optional() }),
  /** It was begun, and nobody here knows whether it happened. */
  'outbox.lost': z.object({ entry: id, reason: reasonSchema, receipt: receiptSchema.optional() }),
  /** A request of the host's own to the network, let through or not. Bytes of the body up and down. */
  'request.made': z.object({
    host: z.string().max(255),
    method: z.string().max(16),
    decision: z.enum(['allowed', 'refused']),
    why: z.string().max(1000).optional(),
    address: z.string().max(64).optional(),
    status: z.number().int().optional(),
    up: z.number().int().nonnegative(),
    down: z.number().int().nonnegative(),
    ms: z.number().nonnegative(),
  }),
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
