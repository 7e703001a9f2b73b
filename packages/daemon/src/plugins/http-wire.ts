import { Buffer } from 'node:buffer';
import { jsonOf } from '@deskhand/protocol';
import type { Net, NetAnswer } from '../net/net.ts';
import { cleanLine } from './clean.ts';
import { lineReader } from './line-reader.ts';
import { type Allowance, mostMessage, NotTaken, type Wire } from './wire.ts';

// Messages over HTTP (MCP's Streamable HTTP transport): each is a POST of its own, answered by JSON or by a stream of
// events. All of them pass the gate. Redirects are not followed: what was added is this address and no other.

export interface HttpWireOptions {
  url: string;
  /** Headers that come with each request; asked for anew each time, since tokens change. */
  headers(): Promise<Record<string, string>>;
  net: Net;
  allowance: Allowance;
  /** Called where it wants to know who asks; whether it is worth another try. */
  refused?: ((answer: Extract<NetAnswer, { ok: true }>) => Promise<boolean>) | undefined;
}

/** Milliseconds that one request may stay open: a call may take its time. */
const longest = 1_800_000;

export function httpWire(options: HttpWireOptions): Wire & { agreed(version: string): void } {
  const closed = Promise.withResolvers<string>();
  const ending = new AbortController();
  let take: (message: unknown) => void = () => {};
  let session: string | undefined;
  let version: string | undefined;

  const end = (why: string) => {
    closed.resolve(why);
    ending.abort();
  };

  async function send(message: object, signal?: AbortSignal, again = true): Promise<void> {
    const id = 'id' in message && 'method' in message ? message.id : undefined;
    let answered = false;
    const reader = eventReader((text) => {
      const parsed = jsonOf(text);
      if (!options.allowance.take(0, 1)) throw new Error('it sent more messages than can be read');
      if (isAnswer(parsed, id)) answered = true;
      take(parsed);
    });
    const answer = await options.net.request({
      method: 'POST',
      url: options.url,
      headers: {
        ...(await options.headers()),
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        'user-agent': 'Deskhand',
        ...(session && { 'mcp-session-id': session }),
        ...(version && { 'mcp-protocol-version': version }),
      },
      body: new TextEncoder().encode(JSON.stringify(message)),
      // A stop is said in words of the protocol; the request itself ends with the wire.
      signal: signal && method(message) === 'notifications/cancelled' ? signal : ending.signal,
      limits: { all: longest, down: mostMessage * 4, redirects: 0 },
      part(part, { status, headers }) {
        if (!options.allowance.take(part.length, 0)) throw new Error('it sent more than can be read');
        if (status === 200 && headers['mcp-session-id']) session ??= headers['mcp-session-id'].slice(0, 500);
        if (status === 200 && isEvents(headers)) reader(part);
      },
    });
    if (!answer.ok) {
      if (!answer.begun) throw new NotTaken(answer.sentence);
      if (answered) return;
      throw new Error(answer.sentence);
    }
    const { status, headers } = answer;
    if (headers['mcp-session-id']) session ??= headers['mcp-session-id'].slice(0, 500);
    if (status === 401 || status === 403) {
      if (again && (await options.refused?.(answer))) return send(message, signal, false);
      throw new NotTaken(status === 401 ? 'It wants you to sign in.' : 'It does not allow that to whoever is signed in.');
    }
    if (status === 404 && session) {
      end('its session is over');
      throw new NotTaken('Its session is over.');
    }
    if (status >= 300) throw refusal(answer);
    if (id === undefined || status === 202 || status === 204 || answered) return;
    if (isEvents(headers)) throw new Error('its answer broke off');
    const parsed = jsonOf(Buffer.from(answer.body).toString('utf8'));
    if (parsed === undefined || answer.cut) throw new Error('its answer makes no sense');
    take(parsed);
  }

  return {
    send: (message, signal) => send(message, signal),
    receive: (taker) => {
      take = taker;
    },
    closed: closed.promise,
    agreed: (agreed) => {
      version = agreed;
    },
    async close(why) {
      // Says goodbye where there was a session; nobody waits for what comes of it.
      if (session && !ending.signal.aborted) {
        const headers = { ...(await options.headers().catch(() => ({}))), 'mcp-session-id': session };
        void options.net.request({ method: 'DELETE', url: options.url, headers, limits: { all: 5000 } });
      }
      end(why);
    },
  };
}

const method = (message: object) => ('method' in message ? message.method : undefined);
const isEvents = (headers: Record<string, string>) => (headers['content-type'] ?? '').startsWith('text/event-stream');
const isAnswer = (parsed: unknown, id: unknown) =>
  typeof parsed === 'object' && parsed !== null && 'id' in parsed && parsed.id === id && !('method' in parsed);

/** Without its query, where it may say our own key back. */
const placeIn = (location = 'another address') => cleanLine(location.replace(/[?#].*$/s, ''), 200);

function refusal({ status, body, headers }: Extract<NetAnswer, { ok: true }>): Error {
  if (status < 400) return new NotTaken(`It answered ${status}, that it is at ${placeIn(headers.location)} now.`);
  const words = cleanLine(Buffer.from(body).toString('utf8', 0, 400), 200);
  const sentence = `It answered ${status}${words ? `: ${words}` : ''}`;
  return status >= 500 ? new Error(sentence) : new NotTaken(sentence);
}

/** Calls back with the data of each server-sent event (WHATWG HTML, 9.2.6), one longest message at most. */
function eventReader(event: (data: string) => void): (part: Uint8Array) => void {
  let data: string[] = [];
  let length = 0;
  const tooLong = () => {
    throw new Error('it sent a message that is too large');
  };
  return lineReader({
    line(text) {
      if (text === '' && data.length) {
        event(data.join('\n'));
        data = [];
        length = 0;
      } else if (text.startsWith('data:')) {
        length += text.length;
        if (length > mostMessage) tooLong();
        data.push(text.slice(text[5] === ' ' ? 6 : 5));
      }
    },
    tooLong,
  });
}
