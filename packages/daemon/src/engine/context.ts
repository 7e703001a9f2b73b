import { type Entry, type FileRef, parseChanges, type Ref, type StepView, type TaskView, type TurnView } from '@deskhand/protocol';
import type { ModelMessage } from '../models/models.ts';
import { clockOf, isSameDay } from './days.ts';
import { excerpt } from './excerpt.ts';
import { stepOf } from './next.ts';
import { sinceQueued } from './outgoing.ts';

// Folds a task into what the model reads. Pairs of call and result are never cut; the beginning stays the same from
// turn to turn, so that providers can cache it.

/** How the context gets at content. */
export interface Content {
  text(ref: Ref): Promise<string>;
  bytes(ref: Ref): Promise<Uint8Array | undefined>;
  /** What is said of files that a person sent with a message of the task. */
  sentAlong(view: TaskView, files: FileRef[]): string;
}

export interface ContextOptions {
  /** Earlier tasks of the same thread, oldest first: what was asked and what came of it. */
  earlier: TaskView[];
  /** The task that a retry goes on from, with the step where its context ends. */
  after?: { view: TaskView; step: string } | undefined;
  /** The task whose staged changes it began with. */
  begun?: TaskView | undefined;
  sees: boolean;
  /** Of the person: what they wrote on another day than the task is told with its day. */
  timeZone: string;
  /** Most characters of all messages together; beyond it old results are folded away. */
  room: number;
  /** The share (0 to 1) of their own length that messages may have after the model found them too long, whatever is known of its window. */
  tighter: number;
}

/** The messages of a task's next turn. */
export async function buildMessages(view: TaskView, content: Content, options: ContextOptions): Promise<ModelMessage[]> {
  const messages: ModelMessage[] = [];
  for (const task of options.earlier) messages.push(...(await earlierTask(task, content)));
  if (options.after) {
    messages.push(...(await retold(options.after.view, content, options, options.after.step)));
    messages.push({ role: 'user', text: `[Deskhand] ${sinceThen(options.after.view)}` });
  }
  if (options.begun) {
    messages.push(...(await earlierTask(options.begun, content, '')));
    messages.push({ role: 'user', text: `[Deskhand] ${await begunFrom(view, content)}` });
  }
  const own = await retold(view, content, options);
  const all = joinUsers([...messages, ...own]);
  if (options.tighter === 1) return foldAway(all, options.room);
  const room = Math.min(options.room, lengthOf(all) * options.tighter);
  return cutShort(foldAway(all, room), room);
}

/** What a task that goes on from another has to know of it: what is told above may not be so any more. */
function sinceThen({ summary }: TaskView): string {
  const files =
    summary.committed && !summary.undone ? 'Its changes are in place' : 'What it wrote is not there: files are as the owner has them';
  return `All above was an earlier task. ${files}, and nothing that it started runs any more. Look before you rely on it.`;
}

const mostPaths = 30;

/** Of a task that was accepted in part, undone and steered only this is still true: what came along, by name. */
async function begunFrom(view: TaskView, content: Content): Promise<string> {
  const { taken } = view.begun ?? {};
  const changes = taken ? parseChanges(await content.text(taken.list)) : [];
  const paths = changes.slice(0, mostPaths).map(({ kind, path }) => `${path}${kind === 'deleted' ? ' (deleted)' : ''}`);
  const more = changes.length > mostPaths ? `, and ${changes.length - mostPaths} more` : '';
  return `You begin from what that earlier task changed and the owner has not accepted yet, as it left it: ${paths.join(', ')}${more}. All else is as the owner has it now.`;
}

async function earlierTask(
  task: TaskView,
  content: Content,
  outcome = task.summary.undone ? ' (its changes were undone)' : '',
): Promise<ModelMessage[]> {
  const said = task.entries.filter((entry) => entry.kind === 'message');
  const asked = await Promise.all(said.map(async ({ text, files }) => (await content.text(text)) + content.sentAlong(task, files)));
  const { answer: given, reason, state } = task.summary;
  const answer = given ? await content.text(given) : `(No answer: ${reason?.sentence ?? `it ended ${state}`})`;
  return [
    { role: 'user', text: [...asked, ...(await answersTo(task, content))].join('\n\n') },
    { role: 'assistant', text: `${answer}${outcome}`, calls: [] },
  ];
}

/** What it asked and was told. A form was for the plugin that asked. */
const answersTo = ({ questions }: TaskView, content: Content): Promise<string[]> =>
  Promise.all(
    Object.values(questions)
      .flatMap(({ text: question, answer, declined, form }) => (answer && !declined && !form ? [{ question, answer }] : []))
      .map(async ({ question, answer }) => {
        return `[Deskhand] Asked ${JSON.stringify(await content.text(question))}, the owner answered: ${await content.text(answer)}`;
      }),
  );

type Reader = Pick<ContextOptions, 'sees' | 'timeZone'>;

async function retold(view: TaskView, content: Content, reader: Reader, until?: string): Promise<ModelMessage[]> {
  const messages: ModelMessage[] = [];
  for (const entry of until === undefined ? asRead(view.entries) : readUntil(view, until)) {
    messages.push(...(await entryMessages(view, entry, content, reader, until)));
  }
  return messages;
}

/** All up to and with a step; after its last step, what the owner said since too, which nothing was done about. */
export function readUntil({ entries, steps }: TaskView, until: string): Entry[] {
  const read = asRead(entries);
  const lastTurn = steps[until]?.turn ?? 0;
  const end = read.findIndex((entry) => entry.kind === 'turn' && entry.turn.turn === lastTurn);
  const isLast = Object.values(steps).every(({ turn }) => turn <= lastTurn);
  return read.filter((entry, at) => end < 0 || at <= end || (isLast && entry.kind === 'message'));
}

/** What a person wrote while the model was answering, it reads after that answer: it was not about it. */
function asRead(entries: Entry[]): Entry[] {
  const read: Entry[] = [];
  for (const entry of entries) {
    const begun = entry.kind === 'turn' ? entry.time - entry.turn.ms : Number.POSITIVE_INFINITY;
    const last = read.findLastIndex(({ kind, time }) => kind !== 'message' || time <= begun);
    read.splice(last + 1, 0, entry);
  }
  return read;
}

async function entryMessages(view: TaskView, entry: Entry, content: Content, reader: Reader, until?: string): Promise<ModelMessage[]> {
  const { sees, timeZone } = reader;
  if (entry.kind === 'message') {
    const text = (await content.text(entry.text)) + (await promptText(entry.prompt, content)) + content.sentAlong(view, entry.files);
    const today = isSameDay(entry.time, view.summary.requested, timeZone);
    return [{ role: 'user', text: today ? text : `[Deskhand] Written on ${clockOf(entry.time, timeZone)}:\n${text}` }];
  }
  if (entry.kind === 'note') return [{ role: 'user', text: `[Deskhand] ${await content.text(entry.text)}` }];
  if (entry.kind === 'failure') return [];
  return turnMessages(view, entry.turn, content, sees, until);
}

/** The prompt that the owner chose from a plugin: they want it followed, and its words are the plugin's. */
async function promptText(prompt: Extract<Entry, { kind: 'message' }>['prompt'], content: Content): Promise<string> {
  if (!prompt) return '';
  const text = await content.text(prompt.text);
  return `\n\nThe prompt ${JSON.stringify(prompt.name)} of the plugin ${prompt.plugin}, in that plugin's words, not the owner's:\n----------\n${text}\n----------`;
}

async function turnMessages(view: TaskView, turn: TurnView, content: Content, sees: boolean, until?: string): Promise<ModelMessage[]> {
  const cut = until === undefined ? -1 : turn.calls.findIndex((call) => stepOf(view, call.call)?.id === until);
  const kept = cut < 0 ? turn.calls : turn.calls.slice(0, cut + 1);
  const calls = await Promise.all(kept.map(async (call) => ({ id: call.call, name: call.tool, args: await content.text(call.args) })));
  const results = await Promise.all(kept.map((call) => resultMessage(view, call, content, sees)));
  // Some providers refuse what says nothing.
  if (!turn.text && !turn.calls.length) return [];
  return [{ role: 'assistant', text: turn.text ? await content.text(turn.text) : '', calls }, ...results];
}

async function resultMessage(view: TaskView, call: TurnView['calls'][number], content: Content, sees: boolean): Promise<ModelMessage> {
  const base = { role: 'tool' as const, call: call.call, name: call.tool };
  const step = stepOf(view, call.call);
  if (step?.state === 'lost') {
    const answer = Object.values(view.questions).find((asked) => asked.step === step.id && asked.plugin === undefined)?.answer;
    const word = answer ? ` Their answer: ${await content.text(answer)}` : '';
    return { ...base, text: lostText(step) + word, failed: true };
  }
  if (!step?.output) return { ...base, text: 'No result: it was stopped before it ended.', failed: true };
  const text = excerpt(await content.text(step.output), step.id) + sinceQueued(view, step.id);
  const pictures = sees ? await Promise.all(step.images.map((image) => picture(image, content))) : [];
  const images = pictures.filter((image) => image !== undefined);
  return { ...base, text, failed: step.state !== 'ok', ...(images.length && { images }) };
}

function lostText({ effect, braked }: StepView): string {
  const why = braked ? 'the owner stopped everything while this ran, and has let it go on since' : 'the computer stopped while this ran';
  if (effect === 'irreversible') return `Interrupted: ${why}, so it is unknown whether it happened. The owner was asked.`;
  const again = braked ? 'and do not simply do it again: it may be what was stopped' : 'before you do it again';
  return `Interrupted: ${why}. What it wrote to files may be partly there: look ${again}.`;
}

async function picture(file: FileRef, content: Content) {
  const bytes = await content.bytes(file.content);
  return bytes && { type: file.type ?? 'image/png', bytes };
}

/** Neighbouring messages of the person become one: some providers refuse two in a row. */
function joinUsers(messages: ModelMessage[]): ModelMessage[] {
  const joined: ModelMessage[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (message.role === 'user' && last?.role === 'user') joined[joined.length - 1] = { ...last, text: `${last.text}\n\n${message.text}` };
    else joined.push(message);
  }
  return joined;
}

const sizeOf = (message: ModelMessage) =>
  message.text.length +
  (message.role === 'assistant' ? message.calls.reduce((sum, call) => sum + call.args.length + 60, 0) : 0) +
  (('images' in message && message.images?.length) || 0) * 4000;

/** Characters of all messages together, a picture counted as 4,000. */
export const lengthOf = (messages: ModelMessage[]): number => messages.reduce((sum, message) => sum + sizeOf(message), 0);

/** How much is folded away at once beyond what is needed, so that the beginning doesn't change with every turn. */
const slack = 0.7;

/** Old tool results become a line that says how to read them again, oldest first, until the rest fits in `room`. */
function foldAway(messages: ModelMessage[], room: number): ModelMessage[] {
  let size = lengthOf(messages);
  if (size <= room) return messages;
  const keepFrom = Math.max(0, messages.length - 6);
  return messages.map((message, index) => {
    if (size <= room * slack || index >= keepFrom || message.role !== 'tool' || message.text.length < 300) return message;
    const text = `[folded away to save room: ${message.text.length} characters, beginning "${message.text.slice(0, 80).replaceAll('\n', ' ')}"; call the tool again if you need it]`;
    size -= sizeOf(message) - text.length;
    return { role: 'tool', call: message.call, name: message.name, failed: message.failed, text };
  });
}

/** The shortest that a result is cut to, in characters. */
const leastKept = 500;

/** Results that are still too long together keep their beginnings, each its share. */
function cutShort(messages: ModelMessage[], room: number): ModelMessage[] {
  const results = messages.filter(({ role, text }) => role === 'tool' && text.length > leastKept);
  const over = lengthOf(messages) - room;
  if (over <= 0) return messages;
  const share = Math.max(0, 1 - over / lengthOf(results));
  return messages.map((message) => {
    if (!results.includes(message)) return message;
    const kept = Math.max(leastKept, Math.floor(message.text.length * share));
    if (kept >= message.text.length) return message;
    const left = message.text.length - kept;
    return { ...message, text: `${message.text.slice(0, kept)}\n[… ${left} characters left out: too long for you. Read less at a time …]` };
  });
}
