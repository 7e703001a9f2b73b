import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { newId } from '@deskhand/protocol';
import { type About, brokeOff, endless, explain, type Failure, overflowed, refused, stopped } from './failure.ts';
import { type Inbox, openInbox } from './inbox.ts';
import type { ModelChunk } from './models.ts';
import { inputOf } from './prompt.ts';
import { type AssistantPart, asOptions } from './recall.ts';
import type { Wire } from './wire.ts';

type FinishPart = Extract<LanguageModelV4StreamPart, { type: 'finish' }>;
type CallPart = Extract<LanguageModelV4StreamPart, { type: 'tool-call' }>;

/** A whole answer. Its calls are in `parts`, which also holds what the provider wants to see again. */
export interface Answer {
  ok: true;
  calls: { id: string; name: string; args: string }[];
  parts: AssistantPart[];
  finish: FinishPart;
}
export type Ending = Answer | ({ ok: false } & Failure);

export interface Attempt {
  load(): Promise<LanguageModelV4>;
  call: LanguageModelV4CallOptions;
  about: About;
  wire: Wire;
  /** Most characters that an answer of the asked length can have. */
  most: number;
  aliveMs: number;
  now: () => number;
}

/** What ends what an attempt began. Made once: a new one for each would come with a stack that nobody reads. */
const over = new DOMException('The attempt is over.', 'AbortError');

/**
 * One request and its stream. Text is yielded as it comes; calls only with the end, so that nobody acts on an answer
 * that breaks off. Returns how it ended; an aborted signal ends it at once, whatever the server does.
 */
export async function* attempt(given: Attempt, signal: AbortSignal): AsyncGenerator<ModelChunk, Ending> {
  if (signal.aborted) return { ok: false, ...stopped() };
  const inner = new AbortController();
  const inbox = openInbox<Ending>(given.aliveMs, () => performance.now());
  signal.addEventListener('abort', inbox.wake, { once: true });
  given.wire.watch(inner.signal, inbox.heard);
  void read(given, inbox, inner.signal).then(inbox.end);
  try {
    for (;;) {
      const next = inbox.take();
      if (signal.aborted) return { ok: false, ...stopped() };
      if (!next) await inbox.more();
      else if ('end' in next) return next.end;
      else yield next.chunk;
    }
  } finally {
    signal.removeEventListener('abort', inbox.wake);
    inner.abort(over);
  }
}

/** Reads the stream to its end into the inbox. Never rejects. */
async function read(given: Attempt, inbox: Inbox<Ending>, signal: AbortSignal): Promise<Ending> {
  const { about, most, now } = given;
  const collected = collector();
  let length = 0;
  let finish: FinishPart | undefined;
  try {
    const model = await given.load();
    const { stream } = await model.doStream({ ...given.call, abortSignal: signal });
    for await (const part of stream) {
      if (part.type === 'error') return { ok: false, ...explain(part.error, about, now()) };
      if (part.type === 'finish') finish = part;
      else {
        length += collected.add(part);
        if (length > most) return { ok: false, ...endless(about) };
        if (part.type === 'text-delta') {
          inbox.text(part.delta);
          await inbox.room();
        }
      }
    }
  } catch (error) {
    return { ok: false, ...explain(error, about, now()) };
  }
  return ending(finish, collected, about);
}

function ending(finish: FinishPart | undefined, { parts, calls }: ReturnType<typeof collector>, about: About): Ending {
  const how = finish?.finishReason;
  if (!finish || how?.unified === 'interrupted' || how?.unified === 'error') return { ok: false, ...brokeOff(about) };
  if (how?.unified === 'content-filter') return { ok: false, ...refused(about) };
  if (how?.raw === 'model_context_window_exceeded') return { ok: false, ...overflowed(about) };
  const nothing = !calls.length && !parts.some((part) => part.type === 'text' && part.text);
  // Ended for a reason of the server's own and with nothing said (a malformed call, a hiccup): worth another go.
  if (nothing && how?.unified === 'other') return { ok: false, ...brokeOff(about) };
  // A block of nothing or of white space is refused when it is sent back.
  return { ok: true, finish, parts: parts.filter((part) => part.type !== 'text' || part.text.trim()), calls };
}

/** Gathers what an answer consists of, in its order. `add` returns how many characters a part brought. */
function collector() {
  const parts: AssistantPart[] = [];
  const calls: Answer['calls'] = [];
  const open = new Map<string, Extract<AssistantPart, { type: 'text' | 'reasoning' }>>();
  const begin = (type: 'text' | 'reasoning', id: string) => {
    const part = { type, text: '' };
    open.set(type + id, part);
    parts.push(part);
    return part;
  };
  return {
    parts,
    calls,
    add(part: LanguageModelV4StreamPart): number {
      switch (part.type) {
        case 'text-start':
          begin('text', part.id);
          return 0;
        case 'reasoning-start':
          Object.assign(begin('reasoning', part.id), asOptions(part.providerMetadata));
          return 0;
        case 'text-delta':
          (open.get(`text${part.id}`) ?? begin('text', part.id)).text += part.delta;
          return part.delta.length;
        case 'reasoning-delta': {
          const kept = open.get(`reasoning${part.id}`) ?? begin('reasoning', part.id);
          kept.text += part.delta;
          Object.assign(kept, asOptions(part.providerMetadata));
          return part.delta.length;
        }
        case 'reasoning-end':
          Object.assign(open.get(`reasoning${part.id}`) ?? {}, asOptions(part.providerMetadata));
          return 0;
        case 'tool-input-delta':
          return part.delta.length;
        case 'tool-call':
          addCall(part);
          return 0;
        default:
          return 0;
      }
    },
  };

  function addCall(part: CallPart): void {
    if (part.providerExecuted) return;
    const id = fresh(part.toolCallId, calls);
    calls.push({ id, name: part.toolName.slice(0, 128), args: part.input });
    parts.push({
      type: 'tool-call',
      toolCallId: id,
      toolName: part.toolName.slice(0, 128),
      input: inputOf(part.input),
      ...asOptions(part.providerMetadata),
    });
  }
}

/** Small servers number their calls from nought in each answer, or repeat an id: those get one of ours. */
function fresh(id: string, calls: readonly { id: string }[]): string {
  const usable = /^[\w.:-]{6,64}$/.test(id) && !/^(call|tool|chatcmpl-tool)?[_-]?\d{1,4}$/.test(id);
  return usable && !calls.some((call) => call.id === id) ? id : newId('call');
}
