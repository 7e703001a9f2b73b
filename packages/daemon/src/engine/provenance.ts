import {
  type Folder,
  joinLabels,
  type Labels,
  noLabels,
  parseForm,
  pluginsWord,
  type QuestionView,
  type StepView,
  type TaskView,
  typedInForm,
} from '@deskhand/protocol';
import { z } from 'zod';
import type { Log } from '../log/log.ts';
import type { Call, KnownValue, Need, Situation } from '../policy/policy.ts';
import type { PreparedCall } from '../tools/tools.ts';
import { isGiven, signedOf, topOf } from './answers.ts';
import { readUntil } from './context.ts';
import { askedBefore } from './earlier.ts';
import { type EngineDeps, fileLabels } from './engine.ts';
import { foldersOf } from './stages.ts';

// Where everything that a task knows came from, read from the log alone: so it is the same after a crash, for a part, and
// whatever became of the model's context. Nothing here asks a model or trusts what one wrote.

/** What a task carries: the join of what it, and whatever its context was built from, has read. */
export function taskLabels(view: TaskView, log: Pick<Log, 'task' | 'summaries' | 'host' | 'labelsUnder'>): Labels {
  const { after } = view.request;
  const origin = after && log.task(after.task);
  // Nobody knows what a lost step had read before it wrote.
  const lost = Object.values(view.steps).some((step) => step.state === 'lost') ? foldersOf(view, log.host()) : [];
  return [
    view.summary.labels,
    ...(origin ? [origin.summary.labels] : []),
    ...askedBefore(view, log).map((task) => task.labels),
    ...lost.map((folder) => joinLabels(fileLabels('the working folders'), log.labelsUnder(folder.path))),
  ].reduce(joinLabels, noLabels);
}

/** What the output of a call carries: whatever it was let read, and, where it may show what the task wrote, the task's own. */
export function outputLabels(view: TaskView, prepared: Pick<PreparedCall, 'needs' | 'effect'>, log: Log): Labels {
  const folders = foldersOf(view, log.host());
  const read = prepared.needs.map((need) => needLabels(need, folders, log)).reduce(joinLabels, noLabels);
  const looks = prepared.effect === 'read' && prepared.needs.length > 0;
  return [read, ...(looks && !hasWritten(view) ? [] : [taskLabels(view, log)]), ...mates(view, log)].reduce(joinLabels, noLabels);
}

/** Its stage may hold what it knows of, from its own hand or that of the task that it began from. */
const hasWritten = (view: TaskView) =>
  view.begun !== undefined || Object.values(view.steps).some((step) => step.effect !== 'read' && step.state !== 'denied');

/** What the tasks carry that work on the same stage: any of them may have written what is read here. */
function mates(view: TaskView, log: Log): Labels[] {
  if (view.request.parent?.stage !== 'shared') return [];
  return family(view, log)
    .filter(({ summary, request }) => summary.id !== view.summary.id && (!request.parent || request.parent.stage === 'shared'))
    .filter(hasWritten)
    .map(({ summary }) => summary.labels);
}

function needLabels(need: Need, folders: Folder[], log: Log): Labels {
  const from = (source: Labels['sources'][number], confidentiality: Labels['confidentiality'], words: string): Labels => ({
    sources: [source],
    confidentiality,
    from: [words.slice(0, 200)],
  });
  switch (need.kind) {
    case 'folder':
      return joinLabels(fileLabels(need.path), log.labelsUnder(need.path));
    case 'network':
      return from('web', 'public', `the web page ${need.host}`);
    case 'plugin':
      return pluginsWord(`the plugin ${need.server}`);
    case 'account':
      return from('mail', 'private', `the account ${need.account}`);
    case 'secret':
      // Its value is never seen.
      return noLabels;
    case 'device':
      return from('web', 'private', need.what === 'screen' ? 'the screen' : 'the clipboard');
    case 'command':
      return folders.map(({ path }) => log.labelsUnder(path)).reduce(joinLabels, fileLabels('the working folders'));
  }
}

/** A prepared call as the policy sees it. */
export const asCall = (
  tool: string,
  { effect, needs, sinks, act, declared }: Pick<PreparedCall, 'effect' | 'needs' | 'sinks' | 'act' | 'declared'>,
): Call => ({ tool, effect, needs, sinks, act, ...(declared && { declared }) });

/** All that the policy may know when it decides on a call. */
export async function situationOf(
  stale: TaskView,
  call: Pick<PreparedCall, 'sinks' | 'effect' | 'needs' | 'carries'>,
  cwd: string,
  deps: EngineDeps,
  /** Set where it is about a step of the past: only what was done before it counts as earlier. */
  before?: string,
): Promise<Situation> {
  const { log } = deps;
  // Calls of the same answer have ended since the view was taken.
  const view = log.task(stale.summary.id) ?? stale;
  const traced = call.effect === 'irreversible' || call.sinks.some(({ kind }) => kind !== 'path');
  return {
    // A file that goes out is read by it, whether the task has looked at it or not.
    labels: call.carries === undefined ? taskLabels(view, log) : joinLabels(taskLabels(view, log), outputLabels(view, call, log)),
    words: await ownersWords(view, log),
    known: traced ? await knownOf(view, cwd, deps) : [],
    earlier: traced ? await earlierOf(view, cwd, deps, before) : [],
    folders: foldersOf(view, log.host()),
    grants: [...deps.grants(), ...grantsOf(view, deps)],
    signed: signedIn(view, deps).map(({ need }) => need),
    forbidden: deps.forbidden,
    stores: deps.stores ?? [],
    cwd,
    thread: view.summary.thread,
    now: deps.now(),
  };
}

/**
 * What the owner said to a task: their messages, and their answers in words of their own. What a part was asked is the
 * words of the task that split it off; only what the owner said to that one is the owner's.
 */
export async function ownersWords(view: TaskView, log: Log): Promise<string[]> {
  const { parent, after } = view.request;
  const origin = after && log.task(after.task);
  const read = [...(origin && !origin.request.parent ? readUntil(origin, after.step) : []), ...view.entries.slice(parent ? 1 : 0)];
  const messages = read.flatMap((entry) => (entry.kind === 'message' ? entry.text : []));
  const answered = await Promise.all(Object.values(view.questions).map((asked) => ownAnswer(asked, log)));
  const above = parent && log.task(parent.task);
  return [
    ...(above ? await ownersWords(above, log) : []),
    ...(await Promise.all(messages.map((text) => log.text(text)))),
    ...answered.flat(),
  ];
}

/** What of an answer the owner wrote. A choice was written by the model: picking it says yes to a sentence, not to every address in it. */
async function ownAnswer({ answer, declined, choices, form }: QuestionView, log: Log): Promise<string[]> {
  if (!answer || declined) return [];
  const text = (await log.text(answer)) ?? '';
  if (!form) return choices.includes(text) ? [] : [text];
  try {
    return typedInForm(parseForm((await log.text(form)) ?? '[]'), JSON.parse(text));
  } catch {
    // Its words were erased.
    return [];
  }
}

/** Characters of one text that are looked through: beyond it a value counts as made up, which is no better. */
const most = 500_000;

/** Every text that the task was shown, with what it carries. */
async function knownOf(view: TaskView, cwd: string, deps: EngineDeps): Promise<KnownValue[]> {
  const { log } = deps;
  const { parent, after } = view.request;
  const origin = after && log.task(after.task);
  const steps = [...Object.values(view.steps), ...Object.values(origin?.steps ?? {})];
  // A value that was taken out of a text is known by where that text came from, though the task carries less.
  const shown = steps.flatMap(({ output, labels: carried, value, tool, args }) => {
    const labels = value?.labels ?? carried;
    return output && labels?.sources.length ? [{ output, tool, args, labels, ...(value?.kind && { kind: value.kind }) }] : [];
  });
  const texts = await Promise.all(
    shown.map(async ({ output, tool, args, ...known }): Promise<KnownValue> => {
      const answers = tool === 'use_plugin' ? askedOf(await log.text(args), cwd, deps) : undefined;
      return { value: (await log.text(output)).slice(0, most), ...known, ...(answers && { answers }) };
    }),
  );
  const { prompt } = view.request;
  if (prompt) texts.push({ value: (await log.text(prompt.text)).slice(0, most), labels: pluginsWord(`the plugin ${prompt.plugin}`) });
  if (!parent) return texts;
  const asked: Labels = joinLabels(view.summary.labels, {
    sources: ['task'],
    confidentiality: 'private',
    from: ['the task that split this off'],
  });
  return [...texts, { value: await log.text(view.request.text), labels: asked }];
}

const askedSchema = z.object({ tool: z.string(), args: z.record(z.string(), z.unknown()).default({}) });

/** Which tool of which plugin a call asked, with what, and what is declared of that now. */
function askedOf(call: string, cwd: string, { toolbox }: EngineDeps): KnownValue['answers'] {
  try {
    const { tool: name, args } = askedSchema.parse(JSON.parse(call));
    const [, server, tool] = /^([a-z0-9-]+)\.(.+)$/s.exec(name) ?? [];
    if (server === undefined || tool === undefined) return undefined;
    const made = toolbox.prepare('use_plugin', call, cwd);
    const declared = made.ok ? made.call.declared : undefined;
    return { server, tool, args, ...(declared && { declared }) };
  } catch {
    // It was erased, or no call at all.
    return undefined;
  }
}

/** The tasks whose words it has as its own, since it goes on from them or tries them again, with all that were split off. */
function originsOf({ request: { after, again } }: TaskView, log: Log): TaskView[] {
  const id = after?.task ?? again;
  const origin = id === undefined ? undefined : log.task(id);
  return origin ? [...originsOf(topOf(origin, log), log), ...family(origin, log)] : [];
}

/** The calls that were carried out so far, by the task, by those that it goes on from, and all that were split off with them. */
async function earlierOf(view: TaskView, cwd: string, deps: EngineDeps, before?: string): Promise<Call[]> {
  const all = [...originsOf(topOf(view, deps.log), deps.log), ...family(view, deps.log)];
  const done = all.flatMap(({ steps }) => Object.values(steps).filter(({ state }) => state !== 'denied'));
  const inOrder = done.sort((a, b) => a.started - b.started);
  const at = inOrder.findIndex(({ id }) => id === before);
  const calls = await Promise.all(inOrder.slice(0, at < 0 ? undefined : at).map((step) => callOf(step, cwd, deps)));
  return calls.flat();
}

/** A step's call stays what it was: each is read once, however many come after it. */
const callsRead = new WeakMap<StepView, { cwd: string; calls: Promise<Call[]> }>();

function callOf(step: StepView, cwd: string, deps: EngineDeps): Promise<Call[]> {
  const had = callsRead.get(step);
  if (had?.cwd === cwd) return had.calls;
  const calls = readCall(step, cwd, deps);
  callsRead.set(step, { cwd, calls });
  calls.catch(() => callsRead.delete(step));
  return calls;
}

async function readCall(step: StepView, cwd: string, { log, toolbox }: EngineDeps): Promise<Call[]> {
  const made = toolbox.prepare(step.tool, await log.text(step.args), cwd);
  return made.ok ? [asCall(step.tool, { ...made.call, effect: step.effect })] : [];
}

/** "For this task" holds for all that was split off from it, too: the words that asked for it are the same. */
const grantsOf = (view: TaskView, deps: EngineDeps): Situation['grants'] => [
  ...signedIn(view, deps),
  ...family(view, deps.log).flatMap(({ approvals }) =>
    Object.values(approvals)
      .filter((asked) => asked.answer?.answer === 'task' && isGiven(asked, deps))
      .flatMap(({ answer, approval }) => (answer?.grant ? [{ ...answer.grant, source: 'task' as const, id: approval }] : [])),
  ),
];

/** What was signed before the first of them began. Folders among it are in the view of the task, and say nothing more here. */
const signedIn = (view: TaskView, deps: EngineDeps): Situation['grants'] => {
  const first = topOf(view, deps.log);
  const lines = signedOf(first, deps).filter(({ grant }) => grant.need.kind !== 'folder');
  return lines.map(({ grant }) => ({ ...grant, source: 'task' as const, id: first.proposal?.proposal }));
};

/** A task with all that were split off with it, from the first one down. */
export function family(view: TaskView, log: Pick<Log, 'task' | 'summaries'>): TaskView[] {
  const above = view.request.parent && log.task(view.request.parent.task);
  return above ? family(above, log) : [view, ...descendants(view.summary.id, log)];
}

function descendants(id: string, log: Pick<Log, 'task' | 'summaries'>): TaskView[] {
  return log.summaries({ parent: id, limit: 1000 }).flatMap((part) => {
    const view = log.task(part.id);
    return view ? [view, ...descendants(part.id, log)] : [];
  });
}
