import type { WireRequest } from '@deskhand/protocol/frames';
import type { Desk, Reply, Trouble } from './desk.ts';
import { lazily } from './lazily.ts';
import { loadChecks } from './load-checks.ts';
import { type Called, drain, joined, jsonFrom, refusal } from './local-http.ts';
import { deskOver, type Way } from './over.ts';
import { LostError, type Pairing, type SealedConnection, sealedConnection } from './sealed-connection.ts';

// The road in sealed frames, to a host that this device was paired with. It needs neither a cookie nor a secure page, and
// whatever carries the frames can read and change nothing.

const loadSigned = lazily(() => import('./signed.ts'));
const loadKnock = lazily(() => import('./knock.ts'));

/** `url` is where the host's sealed socket is: "ws://192.168.1.20:7434/v1/sealed"; `connection`, where one is under way, leads there. */
export function sealedDesk(url: string, pairing: Pairing, connection = sealedConnection(url, pairing)): Desk {
  const call = callOver(connection);
  const desk = deskOver({ road: 'sealed', call, put: putOver(connection, call), tail: tailOver(connection) });
  return {
    ...desk,
    host: base64url(pairing.host),
    ...(pairing.key && { me: base64url(pairing.key) }),
    send: async (command) => {
      if (command.type !== 'approve' && command.type !== 'proposal.answer') return desk.send(command);
      try {
        const { signed } = await loadSigned();
        return desk.send(signed(command, pairing));
      } catch {
        return { ok: false, code: 'offline' };
      }
    },
    content: contentOver(connection),
    brake: {
      doors: async () => {
        // Now, while there is somebody to load it from.
        await loadKnock().catch(() => undefined);
        return jsonFrom(
          call(`brake?page=${encodeURIComponent(new URL(url.replace(/^ws/, 'http')).origin)}`),
          (value) => (value as { doors: string[] }).doors,
        );
      },
      knock: async (door, ask, ms) => (await loadKnock()).knock(door, ask, pairing, ms),
    },
    transfer: () => jsonFrom(call('transfer', { method: 'POST' }), async (value) => (await loadChecks()).readTransfer(value)),
  };
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const lost = (error: unknown): Trouble => ({ ok: false, code: error instanceof LostError ? error.lost : 'offline' });

const callOver =
  (connection: SealedConnection): Way['call'] =>
  async (path, { method = 'GET', headers = {}, body, signal } = {}): Promise<Called> => {
    try {
      const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : undefined;
      const reply = await connection.ask(
        { method: methodOf(method), path: `/v1/${path}`, headers: Object.fromEntries(new Headers(headers)) },
        bytes,
        { signal: signal ?? undefined },
      );
      const response = new Response(bodiless.includes(reply.status) ? null : reply.body, { status: reply.status, headers: reply.headers });
      if (response.ok) return { ok: true, value: response };
      const said: unknown = await response.json().catch(() => undefined);
      return { ...refusal(response, said), response, body: said };
    } catch (error) {
      return lost(error);
    }
  };

const bodiless = [204, 205, 304];
const methodOf = (method: string): WireRequest['method'] => (method === 'POST' || method === 'HEAD' ? method : 'GET');

/** How often in a row content may break off without a byte more before it counts as not to be had now. */
const tries = 6;

/** Content that comes in pieces. */
interface Part {
  hash: string;
  pieces: Uint8Array<ArrayBuffer>[];
  length: number;
}

/** Fetches content, and after a broken line what is missing of it: at once, or when it is asked for again. */
function contentOver(connection: SealedConnection): Desk['content'] {
  /** What came of the last that was broken off. */
  let left: Part | undefined;
  return async (hash, signal, came) => {
    const part: Part = left?.hash === hash ? left : { hash, pieces: [], length: 0 };
    const count = (bytes: number) => {
      part.length = bytes;
      came?.(bytes);
    };
    if (part === left) left = undefined;
    for (let turn = 1; ; turn++) {
      const before = part.length;
      try {
        const headers: Record<string, string> = before > 0 ? { range: `bytes=${before}-` } : {};
        const reply = await connection.ask({ method: 'GET', path: `/v1/content/${hash}`, headers }, undefined, { signal });
        if (reply.status !== (before > 0 ? 206 : 200)) return refusal(reply, undefined);
        await drain(reply.body, part.pieces, count);
        return { ok: true, value: await joined(part.pieces) };
      } catch (error) {
        if (part.length > before) turn = 0;
        const trouble = lost(error);
        if (signal?.aborted || turn === tries || trouble.code === 'stranger') {
          if (part.length > 0) left = part;
          return trouble;
        }
        await new Promise((resolve) => setTimeout(resolve, 250 * turn));
      }
    }
  };
}

/** Sends a file in parts that follow on from what the host has of it already: a line that breaks costs a part, not the file. */
const putOver =
  (connection: SealedConnection, call: Way['call']): Way['put'] =>
  async (hash, file, sent, signal) => {
    const had = await jsonFrom(call(`uploads/${hash}`), async (value) => (await loadChecks()).readPart(value));
    if (!had.ok) return had;
    const from = had.value.bytes <= file.size ? had.value.bytes : 0;
    sent(from);
    try {
      const reply = await connection.ask(
        { method: 'POST', path: `/v1/content?hash=${hash}&from=${from}`, headers: { 'content-type': 'application/octet-stream' } },
        file.slice(from),
        { signal, sent: (bytes) => sent(from + bytes) },
      );
      const said: unknown = await new Response(reply.body).json().catch(() => undefined);
      return reply.status === 200 ? { ok: true, value: (await loadChecks()).readRef(said) } : refusal(reply, said);
    } catch (error) {
      return lost(error) satisfies Reply<never>;
    }
  };

const tailOver =
  (connection: SealedConnection): Way['tail'] =>
  (after, { opened, said, ended }) => {
    const stop = new AbortController();
    const follow = async () => {
      const reply = await connection.ask({ method: 'GET', path: `/v1/tail?after=${after}` }, undefined, { signal: stop.signal });
      if (reply.status !== 200) return ended(refusal(reply, undefined));
      opened();
      const reader = reply.body.getReader();
      const decoder = new TextDecoder();
      let rest = '';
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        const lines = (rest + decoder.decode(next.value, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) said(line);
      }
      ended({ ok: false, code: 'offline' });
    };
    follow().catch((error: unknown) => ended(lost(error)));
    return () => stop.abort();
  };
