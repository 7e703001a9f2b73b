import type { Reason, Usage } from '@deskhand/protocol';

// Language models behind one interface. A model never throws: what goes wrong is a chunk like any other.

export type ModelMessage =
  | { role: 'user'; text: string; images?: { type: string; bytes: Uint8Array }[] }
  | { role: 'assistant'; text: string; calls: { id: string; name: string; args: string }[] }
  | { role: 'tool'; call: string; name: string; text: string; images?: { type: string; bytes: Uint8Array }[]; failed: boolean };

/** A tool as the model sees it. `schema` is JSON Schema. */
export interface ToolSpec {
  name: string;
  description: string;
  schema: Record<string, unknown>;
}

export interface ModelRequest {
  /** Byte-stable over the turns of a task, so that providers can cache it. */
  system: string;
  tools: ToolSpec[];
  messages: ModelMessage[];
  /** Most tokens in the answer. */
  output: number;
}

export type ModelChunk =
  | { kind: 'text'; delta: string }
  /** `args` is the raw JSON text as the model wrote it, valid or not. Calls come right before `finish`, never in a stream that breaks. */
  | { kind: 'call'; id: string; name: string; args: string }
  /** Something arrived that isn't for anyone's eyes (reasoning, keep-alive): the stream lives. */
  | { kind: 'alive' }
  /** The answer failed and is begun anew in so many seconds: drop all text that came before this. */
  | { kind: 'retry'; reason: Reason; seconds: number }
  /** `length`: cut at the limit, which may have cut short the arguments of the last call. */
  | { kind: 'finish'; finish: 'stop' | 'calls' | 'length'; usage: Usage }
  /** The last chunk of a stream that failed. `overflow` means that the request was too long. */
  | { kind: 'failed'; reason: Reason; overflow: boolean };

export interface Model {
  /** "provider/name", as the person chooses it. */
  readonly id: string;
  /** Tokens that fit in one request, as far as known. */
  readonly window: number;
  readonly sees: boolean;
  /** Begins to load what the first answer needs, while the request is still being made. */
  prepare?(): void;
  /** Ends with exactly one `finish` or `failed`. An aborted signal ends it with `failed`, code `stopped`. Never throws. */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelChunk>;
}

export interface ModelInfo {
  id: string;
  /** Why it can be used: "key in the environment", "Ollama on its usual port". */
  because: string;
  /** Where its server was said to be, if one was named. */
  url?: string;
}

export interface Models {
  /** The models that can be used now, the default first. */
  list(): Promise<ModelInfo[]>;
  /** By id, or the default. A reason instead of a model says what to do. */
  find(id?: string): Promise<Model | Reason>;
  /** Makes one small call with this key; undefined when it works. */
  tryKey(provider: string, secret: string): Promise<Reason | undefined>;
}
