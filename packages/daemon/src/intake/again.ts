import { type Draft, isFinished, joinLabels, newId, pluginsWord, type QuestionView, type Ref, type TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import { type Asked, type CommandOf, type Outcome, ownersWord, refuse } from './outcome.ts';
import { beginsFrom, careful, checkRequest, noTask } from './tasks.ts';

/** A finished task once more, as a new one of its conversation: whatever its owner said to it, they said to this one. */
export async function again({ task: id, text }: CommandOf<'again'>, asked: Asked): Promise<Outcome> {
  const { log, actor } = asked;
  const view = log.task(id);
  if (!view) return noTask(id);
  const { summary, request } = view;
  if (!isFinished(summary)) return refuse('task.unfinished', 'That task has not ended yet.', 'To tell it something, steer it.');
  if (summary.parent || request.back || summary.erased) {
    const why = summary.erased
      ? 'What was said to that task was erased.'
      : 'That was not asked for by a message, so it can’t be sent again.';
    return refuse('task.unsaid', why, 'Send a new task into the same conversation.');
  }
  const { from, mode: had, ...rest } = request;
  const mode = careful(had, asked);
  const body = {
    ...rest,
    again: id,
    ...(mode && { mode }),
    // Changes that are in place or were dropped since: it begins with the folders as they are.
    ...(from && !('ok' in beginsFrom(from, asked)) && { from }),
  };
  const wrong = await checkRequest(body, asked);
  if (wrong) return wrong;
  const at = { actor, task: newId('task', asked.now()), thread: summary.thread };
  const { prompt } = request;
  const labels = prompt ? joinLabels(ownersWord, pluginsWord(`the plugin ${prompt.plugin}`)) : ownersWord;
  const later = [...(await saidLater(view, log)), ...(text === undefined ? [] : [{ text: log.put(text), files: [] }])];
  const drafts: Draft[] = [
    { ...at, type: 'task.requested', body, labels },
    ...later.map((said): Draft => ({ ...at, type: 'message.sent', body: said, labels: ownersWord })),
  ];
  return { ok: true, drafts, task: at.task, thread: at.thread };
}

/** What the owner said to it after the request, in order: messages, and answers in words of their own. */
async function saidLater({ entries, questions }: TaskView, log: Log) {
  const messages = entries.flatMap((entry) => (entry.kind === 'message' ? entry : [])).slice(1);
  const answers = await Promise.all(Object.values(questions).map((question) => inOwnWords(question, log)));
  return [...messages, ...answers.flat()].sort((a, b) => a.seq - b.seq).map(({ text, files }) => ({ text, files }));
}

/** A choice was written by the model, and a form is for the plugin that asked: neither is a message of the owner's. */
async function inOwnWords({ answer, answered = 0, declined, choices, form }: QuestionView, log: Log) {
  if (!answer || declined || form || choices.includes(await log.text(answer))) return [];
  return [{ seq: answered, text: answer satisfies Ref, files: [] }];
}
