import { z } from 'zod';
import { declaredToolsSchema } from './declarations.ts';
import { choiceSchema, sharedSchema } from './events.ts';
import { modes, scopes } from './grant-words.ts';
import { folderSchema, grantSchema, limitsSchema } from './grants.ts';
import { pluginNameSchema, pluginPlanSchema, toolChoiceSchema } from './plugins.ts';

/** A file that was uploaded before the command that names it. */
const upload = z.object({
  name: z.string().min(1).max(255),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  type: z.string().max(127).optional(),
});
const id = z.string().min(1).max(64);
/** The device's own id for this command: sent twice, done once. */
const key = z.string().min(8).max(128);
/** Characters of what is said at once. */
export const mostWords = 200_000;
const words = z.string().max(mostWords);
const paths = z.array(z.string().max(4096)).max(10_000);

/** What an answer is bound to. */
const answered = {
  hash: z.string().max(128),
  /** When it expires, as it was shown. */
  expires: z.number().optional(),
  /** With "task" and "always": the rule as it was shown, or, with "always", as the person edited it. */
  grant: grantSchema.optional(),
  /** Over `answerStatement`, by this device's key; base64url. Browsers on the host's own computer need none. */
  signature: z.string().max(100).optional(),
};

/** It answers nothing, whatever the task asks by the time that it comes: whoever said it saw no question, or means something else. */
const remark = z.literal(true).optional();

/** What a device may ask of the host. `intake` checks the scope beside each and appends what follows. */
export const commandSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('send'),
    key,
    text: words.regex(/\S/u),
    /** An existing thread; absent starts one. A thread with an unfinished task is steered, unless `fresh`. */
    thread: id.optional(),
    fresh: z.boolean().default(false),
    remark,
    files: z.array(upload).max(100).default([]),
    cwd: z.string().max(4096).optional(),
    folders: z.array(z.string().max(4096)).optional(),
    mode: z.enum(modes).optional(),
    model: z.string().max(200).optional(),
    limits: limitsSchema.partial().optional(),
    /** As a rehearsal: it does all but what reaches the outside world, and then asks. */
    rehearse: z.boolean().optional(),
    /** It begins with what another program or a link handed to the app: of what kinds (`link example.org`, `file pdf`, `text`). */
    shared: sharedSchema.optional(),
    after: z.object({ task: id, step: id }).optional(),
    /** A new task that begins with what this one has staged for a look. */
    from: id.optional(),
    /** Nobody is there to be asked before it starts. */
    unasked: z.boolean().default(false),
    /** A prompt of a plugin, as it was shown, for a new task to begin with. */
    prompt: z.object({ plugin: pluginNameSchema, name: z.string().max(200), text: words.min(1) }).optional(),
  }),
  /** A finished task once more: a new one with all that was said to it, in order, and then `text`. */
  z.object({ type: z.literal('again'), key, task: id, text: words.regex(/\S/u).optional() }),
  z.object({ type: z.literal('steer'), key, task: id, text: words.regex(/\S/u), remark, files: z.array(upload).max(100).default([]) }),
  /** To a form the text is JSON, or a line for each field: see `readFilled`. `declined`: the person will not answer. */
  z.object({ type: z.literal('answer'), key, task: id, question: id.optional(), text: words, declined: z.literal(true).optional() }),
  z.object({
    type: z.literal('approve'),
    key,
    approval: id,
    answer: z.enum(['once', 'task', 'always', 'no']),
    word: z.string().max(4000).optional(),
    ...answered,
    /** Other requests of the same group, which the same answer is for: taken together or, where one has changed, not at all. */
    also: z
      .array(z.object({ approval: id, ...answered }))
      .max(200)
      .optional(),
  }),
  /** Which lines of a proposal the task is given, as they were shown; none: it starts with what it has. */
  z.object({
    type: z.literal('proposal.answer'),
    key,
    task: id,
    proposal: id,
    kept: z.array(z.number().int().min(0).max(7)).max(8),
    hash: z.string().max(128),
    expires: z.number(),
    signature: z.string().max(100).optional(),
  }),
  /** With `instead`, the id of one that is there: it says this from then on. */
  z.object({ type: z.literal('grant.give'), key, grant: grantSchema, instead: id.optional() }),
  z.object({ type: z.literal('grant.revoke'), key, grant: id }),
  /** Somebody looks at what is never used and what is always allowed. */
  z.object({ type: z.literal('grants.review'), key }),
  z.object({ type: z.literal('stop'), key, task: id.optional(), thread: id.optional(), all: z.boolean().default(false) }),
  z.object({
    type: z.literal('review'),
    key,
    task: id,
    answer: z.enum(['accept', 'reject', 'back']),
    paths: paths.optional(),
    marked: z.boolean().default(false),
    /** Of files that changed under the task, what is to stand there. */
    choices: z.array(choiceSchema).max(1000).optional(),
    text: words.optional(),
    /** Which review was on the screen, by its place in the log (`TaskView.review`): if another waits by then, nothing is done. */
    seen: z.number().int().positive().optional(),
  }),
  /** What has moved on since stays as it is; with `force` both versions are kept, with `lose` the newer one goes. */
  z.object({
    type: z.literal('undo'),
    key,
    task: id,
    paths: paths.optional(),
    force: z.boolean().default(false),
    lose: z.boolean().optional(),
  }),
  /** Takes back everything since just before this commit of this task, in one folder or in all, as a task of its own. */
  z.object({
    type: z.literal('back'),
    key,
    task: id,
    commit: id,
    folder: z.string().max(4096).optional(),
    force: z.boolean().default(false),
  }),
  /** "Don't send": one entry of a task's outbox, or all that haven't gone out yet. */
  z.object({ type: z.literal('outbox.cancel'), key, task: id, entry: id.optional() }),
  /** Sends without waiting for the end of the hold; one whose fate is unknown: once more. */
  z.object({ type: z.literal('outbox.send'), key, task: id, entry: id.optional() }),
  z.object({ type: z.literal('folder.add'), key, ...folderSchema.shape }),
  z.object({ type: z.literal('folder.remove'), key, path: z.string() }),
  z.object({ type: z.literal('key.add'), key, provider: z.string().max(80), secret: z.string().min(1).max(4000) }),
  z.object({ type: z.literal('key.remove'), key, provider: z.string().max(80) }),
  z.object({
    type: z.literal('secret.add'),
    key,
    /** As people write them; intake says in words what a name or a host can't be. */
    name: z.string().min(1).max(200),
    hosts: z.array(z.string().min(1).max(2000)).min(1).max(20),
    value: z.string().min(1).max(20_000),
  }),
  z.object({ type: z.literal('secret.remove'), key, name: z.string().max(64) }),
  z.object({ type: z.literal('model.choose'), key, model: z.string().max(200) }),
  z.object({
    type: z.literal('device.change'),
    key,
    device: id,
    name: z.string().min(1).max(80).optional(),
    scopes: z.array(z.enum(scopes)).optional(),
  }),
  z.object({ type: z.literal('device.revoke'), key, device: id }),
  /** All that was said in a finished task goes, for good; that it was there stays. */
  z.object({ type: z.literal('erase'), key, task: id }),
  /** How many days finished tasks keep their content; absent: for good. */
  z.object({ type: z.literal('retention.choose'), key, days: z.number().int().positive().max(36_500).optional() }),
  /** Adds a plugin or replaces its plan. `secrets` are values for the plan's `secrets`; those not given stay as they are. */
  z.object({
    type: z.literal('plugin.add'),
    key,
    plugin: pluginNameSchema,
    plan: pluginPlanSchema,
    secrets: z.record(z.string().max(100), z.string().min(1).max(8000)).default({}),
  }),
  /** Adds one that another program on this computer has set up, with the values that stand there. */
  z.object({
    type: z.literal('plugin.import'),
    key,
    plugin: pluginNameSchema,
    /** As it was found. */
    found: z.object({ name: z.string().max(64), file: z.string().max(4096) }),
    plan: pluginPlanSchema.omit({ run: true }),
    secrets: z.record(z.string().max(100), z.string().min(1).max(8000)).default({}),
  }),
  z.object({ type: z.literal('plugin.remove'), key, plugin: pluginNameSchema }),
  z.object({ type: z.literal('plugin.switch'), key, plugin: pluginNameSchema, on: z.boolean() }),
  /** `hash` is that of the list of tools that the person saw. */
  z.object({ type: z.literal('plugin.trust'), key, plugin: pluginNameSchema, mode: z.enum(modes) }),
  z.object({ type: z.literal('plugin.accept'), key, plugin: pluginNameSchema, hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** Declares what its tools do, in place of all that was declared of them before. Without `tools`: nothing any more. */
  z.object({ type: z.literal('plugin.declare'), key, plugin: pluginNameSchema, tools: declaredToolsSchema.optional() }),
  z.object({ type: z.literal('plugin.tool'), key, plugin: pluginNameSchema, tool: z.string().min(1).max(64), choice: toolChoiceSchema }),
  z.object({ type: z.literal('brake.pull'), key }),
  z.object({ type: z.literal('brake.release'), key }),
]);
export type Command = z.output<typeof commandSchema>;
export type CommandInput = z.input<typeof commandSchema>;

/** What a command came to. Refusals are answers, not exceptions. */
export const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), seq: z.number().int(), task: id.optional(), thread: id.optional() }),
  z.object({ ok: z.literal(false), code: z.string(), sentence: z.string(), next: z.string().optional() }),
]);
export type Answer = z.infer<typeof answerSchema>;
