import { z } from 'zod';
import type { Wire } from './wire.ts';
import { NotTaken } from './wire.ts';

// JSON-RPC 2.0 with one other side, as MCP uses it: requests in both directions, notifications, progress, cancellation.

const messageSchema = z.object({
  id: z.union([z.string().max(200), z.number()]).optional(),
  method: z.string().max(200).optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  result: z.unknown().optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
});
const progressSchema = z.object({
  progressToken: z.number(),
  progress: z.number(),
  total: z.number().optional(),
  message: z.string().optional(),
});

/** What a request came to. */
export type Reply =
  | { ok: true; result: unknown }
  /** The other side said no. */
  | { ok: false; why: 'error'; code: number; message: string }
  /** `sent`: it may have been read before the other side went. */
  | { ok: false; why: 'gone' | 'time' | 'stopped'; message: string; sent: boolean };

interface Asking {
  signal?: AbortSignal | undefined;
  /** Milliseconds without a word on it until it counts as lost, and in all. */
  silent: number;
  most: number;
  progress?: ((words: string) => void) | undefined;
}

export interface Peer {
  request(method: string, params: Record<string, unknown>, asking: Asking): Promise<Reply>;
  notify(method: string, params: Record<string, unknown>): void;
}

/** A request of the other side's: a result, or undefined where that isn't offered here. */
export type Answering = (method: string, params: Record<string, unknown>) => Promise<Record<string, unknown> | undefined>;

/** Requests of the other side's that are answered at one time. */
const mostAnswering = 8;

export function openPeer(wire: Wire, on: { request: Answering; notification(method: string): void }): Peer {
  const waiting = new Map<number, { settle(reply: Reply): void; heard(words?: string): void }>();
  let next = 1;
  let answering = 0;

  wire.receive((raw) => {
    // Some send several in a list.
    for (const one of Array.isArray(raw) ? raw.slice(0, 100) : [raw]) {
      const message = messageSchema.safeParse(one).data;
      if (message) take(message);
    }
  });
  void wire.closed.then((why) => {
    for (const { settle } of waiting.values()) settle({ ok: false, why: 'gone', message: why, sent: true });
  });

  function take({ id, method, params = {}, result, error }: z.output<typeof messageSchema>): void {
    // An answer to nothing that was asked, or a second one, is nobody's.
    const asked = typeof id === 'number' ? waiting.get(id) : undefined;
    if (method !== undefined && id !== undefined) void answer(id, method, params);
    else if (method === 'notifications/progress') hear(params);
    else if (method !== undefined) on.notification(method);
    else if (error) asked?.settle({ ok: false, why: 'error', code: error.code, message: error.message.slice(0, 4000) });
    else if (result !== undefined) asked?.settle({ ok: true, result });
  }

  function hear(params: Record<string, unknown>): void {
    const told = progressSchema.safeParse(params).data;
    if (!told) return;
    const share = told.total ? `${Math.round((told.progress / told.total) * 100)} %` : `${told.progress}`;
    waiting.get(told.progressToken)?.heard([told.message?.slice(0, 200), share].filter(Boolean).join(', '));
  }

  async function answer(id: string | number, method: string, params: Record<string, unknown>): Promise<void> {
    const reply = (body: object) => wire.send({ jsonrpc: '2.0', id, ...body }).catch(() => undefined);
    if (answering >= mostAnswering) {
      await reply({ error: { code: -32000, message: 'Too much at once.' } });
      return;
    }
    answering++;
    try {
      const result = method === 'ping' ? {} : await on.request(method, params);
      await reply(result ? { result } : { error: { code: -32601, message: `${method.slice(0, 60)} is not offered here.` } });
    } catch {
      await reply({ error: { code: -32603, message: 'That could not be done.' } });
    } finally {
      answering--;
    }
  }

  return {
    request(method, params, { signal, silent, most, progress }) {
      const id = next++;
      return new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        const settle = (reply: Reply) => {
          if (!waiting.delete(id)) return;
          clearTimeout(timer);
          clearTimeout(end);
          signal?.removeEventListener('abort', stop);
          resolve(reply);
        };
        const leave = (why: 'time' | 'stopped', message: string) => {
          const cancelled = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id, reason: message } };
          if (waiting.has(id) && method !== 'initialize') void wire.send(cancelled).catch(() => undefined);
          settle({ ok: false, why, message, sent: true });
        };
        const stop = () => leave('stopped', 'it was stopped');
        const heard = (words?: string) => {
          clearTimeout(timer);
          timer = setTimeout(() => {
            // It waits for us, or for a person through us.
            if (answering) heard();
            else leave('time', `it said nothing for ${Math.round(silent / 1000)} s`);
          }, silent);
          if (words) progress?.(words);
        };
        const end = setTimeout(() => leave('time', `it took more than ${Math.round(most / 1000)} s`), most);
        waiting.set(id, { settle, heard });
        signal?.addEventListener('abort', stop, { once: true });
        if (signal?.aborted) return settle({ ok: false, why: 'stopped', message: 'it was stopped', sent: false });
        heard();
        const meta = progress && { _meta: { progressToken: id } };
        wire
          .send({ jsonrpc: '2.0', id, method, params: { ...params, ...meta } }, signal)
          .catch((error: Error) => settle({ ok: false, why: 'gone', message: error.message, sent: !(error instanceof NotTaken) }));
      });
    },
    notify: (method, params) => void wire.send({ jsonrpc: '2.0', method, params }).catch(() => undefined),
  };
}
