import { type Draft, newId, type Ref, type TaskView } from '@deskhand/protocol';
import type { Model, ModelChunk, ModelRequest } from '../models/models.ts';
import type { EngineDeps } from './engine.ts';
import { taskLabels } from './provenance.ts';

/** What one answer of the model came to. */
interface Answer {
  text: string;
  calls: { id: string; name: string; args: string }[];
  end: Extract<ModelChunk, { kind: 'finish' | 'failed' }>;
  ms: number;
  first: number | undefined;
}

export type TurnOutcome = { ok: true; drafts: Draft[] } | { ok: false; failed: Extract<ModelChunk, { kind: 'failed' }>; drafts: Draft[] };

/**
 * One answer of the model: streams it, broadcasts its text, and returns the events that say what it was. Appends
 * nothing itself, so that the caller can put what follows from it into the same transaction.
 */
export async function takeTurn(
  view: TaskView,
  model: Model,
  request: ModelRequest,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<TurnOutcome> {
  const turn = view.summary.turns + 1;
  const answer = await listen(view, turn, model, request, deps, signal);
  const at = { task: view.summary.id, thread: view.summary.thread, actor: { kind: 'agent' as const, task: view.summary.id } };
  const { end } = answer;
  if (end.kind === 'failed') {
    return { ok: false, failed: end, drafts: [{ ...at, type: 'turn.failed', body: { turn, reason: end.reason, again: false } }] };
  }
  const calls = uniqueCalls(view, answer.calls).map((call) => ({
    call: call.id,
    tool: call.name.slice(0, 128),
    args: deps.log.put(deps.toolbox.asMeant(call.name, call.args)),
  }));
  const text: Ref | undefined = answer.text.trim() ? deps.log.put(answer.text) : undefined;
  const finish = calls.length ? 'calls' : end.finish === 'calls' ? 'stop' : end.finish;
  const body = {
    turn,
    calls,
    usage: end.usage,
    finish,
    ms: answer.ms,
    ...(text && { text }),
    ...(answer.first !== undefined && { first: answer.first }),
  } as const;
  return { ok: true, drafts: [{ ...at, type: 'turn.finished', body, labels: taskLabels(view, deps.log) }] };
}

async function listen(
  view: TaskView,
  turn: number,
  model: Model,
  request: ModelRequest,
  deps: EngineDeps,
  signal: AbortSignal,
): Promise<Answer> {
  const task = view.summary.id;
  const started = deps.now();
  const since = () => Math.max(0, deps.now() - started);
  const silence = watchSilence(deps.settings.silentSeconds * 1000, signal);
  let text = '';
  let first: number | undefined;
  const calls: Answer['calls'] = [];
  let end: Answer['end'] = { kind: 'failed', reason: brokenStream, overflow: false };
  try {
    for await (const chunk of model.stream(request, silence.signal)) {
      silence.heard();
      first ??= since();
      if (chunk.kind === 'text') {
        text += chunk.delta;
        deps.log.live.send({ kind: 'text', task, turn, delta: chunk.delta });
      } else if (chunk.kind === 'call') calls.push(chunk);
      else if (chunk.kind === 'retry') {
        text = '';
        calls.length = 0;
        deps.log.live.send({ kind: 'progress', task, step: '', words: `${chunk.reason.sentence} Trying again.` });
      } else if (chunk.kind === 'finish' || chunk.kind === 'failed') end = chunk;
    }
  } finally {
    silence.end();
  }
  if (silence.fell) end = { kind: 'failed', reason: silentStream(deps.settings.silentSeconds), overflow: false };
  return { text, calls, end, ms: since(), first };
}

const brokenStream = {
  code: 'model-broke-off',
  sentence: 'The model broke off in the middle of its answer.',
  next: 'Send the task again; if it keeps happening, choose another model.',
};
const silentStream = (seconds: number) => ({
  code: 'model-silent',
  sentence: `The model said nothing for ${seconds} seconds.`,
  next: 'Send the task again; if it keeps happening, choose another model.',
});

/** Aborts when nothing was heard for so long. */
function watchSilence(ms: number, outer: AbortSignal) {
  const inner = new AbortController();
  let fell = false;
  const fall = () => {
    fell = true;
    inner.abort();
  };
  let timer = setTimeout(fall, ms);
  return {
    signal: AbortSignal.any([outer, inner.signal]),
    heard() {
      clearTimeout(timer);
      timer = setTimeout(fall, ms);
    },
    end: () => clearTimeout(timer),
    get fell() {
      return fell;
    },
  };
}

/** Ids come from outside: one that is empty, too long or was there before gets one of ours. */
function uniqueCalls(view: TaskView, calls: Answer['calls']): Answer['calls'] {
  const seen = new Set(view.entries.flatMap((entry) => (entry.kind === 'turn' ? entry.turn.calls.map((call) => call.call) : [])));
  return calls.map((call) => {
    const id = call.id && call.id.length <= 64 && !seen.has(call.id) ? call.id : newId('call');
    seen.add(id);
    return { ...call, id };
  });
}
