import {
  checkForm,
  type Draft,
  type FileRef,
  faultWords,
  isFinished,
  joinLabels,
  type Mode,
  newId,
  openQuestion,
  parseForm,
  pluginsWord,
  type Ref,
  readFilled,
  type TaskSummary,
  type TaskView,
  toReview,
  unfinishedStates,
} from '@deskhand/protocol';
import { isInside } from '@deskhand/protocol/places';
import { foundPath } from '../host/host.ts';
import { type Asked, appends, type CommandOf, type Outcome, ownersWord, type Refusal, refuse } from './outcome.ts';
import { findUploads } from './uploads.ts';

/** A message: steers the unfinished task of its thread, or asks for a new one. */
export async function send(command: CommandOf<'send'>, asked: Asked): Promise<Outcome> {
  const { log } = asked;
  const files = await findUploads(command.files, log);
  if (!Array.isArray(files)) return files;
  const from = command.from === undefined ? undefined : beginsFrom(command.from, asked);
  if (from && 'ok' in from) return from;
  const newest = command.thread ? log.summaries({ thread: command.thread, whole: true, limit: 1 }) : [];
  if (command.thread && newest.length === 0) {
    return refuse('thread.unknown', "This host doesn't know that conversation.", 'Leave it out to start a new one.');
  }
  const going = command.thread && !command.fresh && !from && !command.prompt ? unfinishedIn(command.thread, asked) : undefined;
  if (going) return tell(going, command, files, asked);
  const wrong = await checkRequest(command, asked);
  if (wrong) return wrong;
  const task = newId('task', asked.now());
  const thread = command.thread ?? from?.summary.thread ?? newId('thread', asked.now());
  const { model, limits, after, shared, unasked, prompt } = command;
  // It works where the one that it begins from did, or the last of its conversation; what goes on from a step as carefully too.
  const again = after && log.task(after.task)?.request;
  const before = from?.request ?? again ?? lastOf(newest, log);
  const { cwd = before?.cwd, folders = before?.folders } = command;
  const { mode = again && careful(again.mode, asked), rehearse = again?.rehearse } = command;
  const text = log.put(command.text);
  const body = {
    text,
    ...(text.bytes > mostFilledIn && { title: log.put(command.text.trim().split('\n', 1)[0]?.slice(0, 120) ?? '') }),
    files,
    ...(cwd && { cwd: (await foundPath(cwd)) ?? cwd }),
    ...(folders && { folders }),
    ...(mode && { mode }),
    ...(model && { model }),
    ...(limits && { limits }),
    ...(after && { after }),
    ...(from && { from: from.summary.id }),
    ...(rehearse && { rehearse }),
    ...(shared?.length && { shared }),
    ...(unasked && { unasked }),
    ...(prompt && { prompt: { ...prompt, text: log.put(prompt.text) } }),
  };
  const labels = prompt ? joinLabels(ownersWord, pluginsWord(`the plugin ${prompt.plugin}`)) : ownersWord;
  return appends(asked, 'task.requested', body, { task, thread, labels });
}

/** Bytes of a text that surely comes filled in with its event. */
const mostFilledIn = 30_000;

const lastOf = ([task]: TaskSummary[], log: Asked['log']): TaskView['request'] | undefined => task && log.task(task.id)?.request;

/** The mode of an earlier task, for whoever may choose it. */
export const careful = (mode: Mode | undefined, { caller }: Asked): Mode | undefined =>
  mode === 'auto' && !caller.scopes.includes('approve') ? undefined : mode;

/** The task whose staged changes a new one is to begin with. */
export function beginsFrom(id: string, { log }: Asked): TaskView | Refusal {
  const view = log.task(id);
  if (!view) return noTask(id);
  if (!view.summary.parent && toReview(view)) return view;
  const { state, committed } = view.summary;
  const placed = state === 'done' && committed;
  return refuse(
    'review.none',
    placed ? 'Its changes are in place already: a new task begins with them anyway.' : 'That task has no changes that wait for a look.',
    'Send it without naming a task to begin from.',
  );
}

/** The task that a message into this thread steers: the newest unfinished one that isn't a part and isn't being stopped. */
function unfinishedIn(thread: string, { log }: Asked): TaskSummary | undefined {
  return log
    .summaries({ thread, states: unfinishedStates, limit: 1000 })
    .filter((task) => !task.parent && !task.stopping)
    .sort((a, b) => b.requested - a.requested)[0];
}

export async function checkRequest(
  command: Pick<CommandOf<'send'>, 'folders' | 'cwd' | 'mode' | 'model' | 'after'>,
  { log, models, caller }: Asked,
): Promise<Refusal | undefined> {
  const granted = log.host().folders.map((folder) => folder.path);
  const strange = command.folders?.find((folder) => !granted.includes(folder));
  if (strange !== undefined) return notGranted(strange);
  if (command.cwd !== undefined) {
    const cwd = await foundPath(command.cwd);
    if (!cwd) return refuse('folder.missing', `There is no folder ${command.cwd} on this computer.`);
    if (!(command.folders ?? granted).some((folder) => isInside(cwd, folder))) return notGranted(cwd);
  }
  if (command.mode === 'auto' && !caller.scopes.includes('approve')) {
    return refuse('scope', 'This device may send tasks, but not let them change files without a look.', 'Send it in review mode.');
  }
  if (command.model !== undefined) {
    const model = await models.find(command.model);
    if ('sentence' in model) return refuse(model.code, model.sentence, model.next);
  }
  const { after } = command;
  if (after && !log.task(after.task)?.steps[after.step]) {
    return refuse('step.unknown', "The step to go on from isn't known here.", 'Send it as a plain new task.');
  }
  return undefined;
}

const notGranted = (path: string) =>
  refuse('folder.outside', `I may not work in ${path}: it isn't in a folder that was granted.`, `Grant it: deskhand folders add "${path}"`);

/** A message to one unfinished task. */
export async function steer(command: CommandOf<'steer'>, asked: Asked): Promise<Outcome> {
  const files = await findUploads(command.files, asked.log);
  if (!Array.isArray(files)) return files;
  const task = asked.log.summary(command.task);
  if (!task) return noTask(command.task);
  if (isFinished(task) || task.stopping) {
    return refuse('task.finished', 'That task has ended, so it takes no more messages.', 'Send a new task into the same conversation.');
  }
  return tell(task, command, files, asked);
}

/** What is said to a task: the answer to what it asks, where it asks one thing, no file comes along, and it isn't a remark. */
function tell(
  task: TaskSummary,
  { text: words, remark }: Pick<CommandOf<'steer'>, 'text' | 'remark'>,
  files: FileRef[],
  asked: Asked,
): Outcome {
  const at = { task: task.id, thread: task.thread, labels: ownersWord };
  const text = asked.log.put(words);
  const question = files.length || remark ? undefined : openQuestion(task);
  if (question) return appends(asked, 'question.answered', { question: question.id, text }, at);
  return appends(asked, 'message.sent', { text, files }, at);
}

/** The person's answer to a task's question: the named one, or the only one open. */
export async function answer(command: CommandOf<'answer'>, asked: Asked): Promise<Outcome> {
  const task = asked.log.task(command.task);
  if (!task) return noTask(command.task);
  const open = Object.entries(task.questions).filter(([, question]) => !question.answer);
  if (command.question !== undefined && task.questions[command.question]?.answer) {
    return refuse('question.answered', 'That question was answered already.', 'Steer the task if you think otherwise now.');
  }
  const ids = open.map(([id]) => id).filter((id) => command.question === undefined || id === command.question);
  const [question] = ids;
  if (question === undefined || isFinished(task.summary)) {
    return refuse('question.unknown', 'That task has no such open question.', 'To tell it something, steer it.');
  }
  if (ids.length > 1) return refuse('question.which', `That task asked ${ids.length} questions.`, 'Say which one you answer.');
  const { id, thread } = task.summary;
  const at = { task: id, thread, labels: ownersWord };
  if (command.declined) {
    const text = asked.log.put(command.text || 'They won’t say.');
    return appends(asked, 'question.answered', { question, text, declined: true }, at);
  }
  const form = task.questions[question]?.form;
  const filled = form ? await filledIn(form, command.text, asked) : command.text;
  return typeof filled === 'string' ? appends(asked, 'question.answered', { question, text: asked.log.put(filled) }, at) : filled;
}

/** What was filled in, each value of its type; or what isn't right about it. */
async function filledIn(ref: Ref, text: string, { log }: Asked): Promise<string | Refusal> {
  const form = parseForm((await log.text(ref)) ?? '[]');
  const given = readFilled(form, text);
  const names = form.map(({ name }) => `${name}: …`).join('\n');
  if (!given) return refuse('question.form', 'That plugin wants a form filled in.', `A line for each:\n${names}`);
  const checked = checkForm(form, given);
  if (checked.ok) return JSON.stringify(checked.content);
  return refuse('question.form', faultWords(checked.field, checked.fault), 'Answer it once more, or decline it.');
}

/** Ends one task, the unfinished ones of a thread, or all. */
export function stop(command: CommandOf<'stop'>, { log, actor }: Asked): Outcome {
  const named = [command.task, command.thread, command.all || undefined].filter((which) => which !== undefined);
  if (named.length !== 1) return refuse('stop.which', 'Say what to stop: one task, one conversation, or all.');
  if (command.task !== undefined) {
    const task = log.summary(command.task);
    if (!task) return noTask(command.task);
    if (isFinished(task)) return refuse('task.finished', 'That task has ended already.');
    return { ok: true, drafts: task.stopping ? [] : [stopOf(task)], task: task.id, thread: task.thread };
  }
  const tasks = log.summaries({
    states: unfinishedStates,
    limit: 100_000,
    ...(command.thread !== undefined && { thread: command.thread }),
  });
  return { ok: true, drafts: tasks.filter((task) => !task.stopping).map(stopOf), ...(command.thread && { thread: command.thread }) };

  function stopOf(task: TaskSummary): Draft {
    return { type: 'stop.requested', body: {}, actor, task: task.id, thread: task.thread };
  }
}

export const noTask = (id: string) => refuse('task.unknown', `This host knows no task ${id}.`, 'deskhand tasks lists them.');
