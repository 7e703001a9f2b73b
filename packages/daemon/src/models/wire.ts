import http from 'node:http';
import https from 'node:https';

// The HTTP under every model: a `fetch` over node:http. The built-in one gives up after five silent minutes, which a
// slow local model may need, and costs more; this one waits as long as the caller, and bounds what a server may send.

/** What is wrong with a connection or an answer before any provider has looked at it. */
export class WireError extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export interface Wire {
  fetch: typeof globalThis.fetch;
  /** Calls back whenever bytes of the response to the request with this signal arrive, whatever they say. */
  watch(signal: AbortSignal, heard: () => void): void;
  close(): void;
}

/** Bounds on one response, in bytes: an event of a stream (a line), an error's body, the whole. */
const limits = { line: 16 << 20, error: 1 << 20, whole: 512 << 20 };
const connectMs = 30_000;

/** `env` gives the proxy, by the usual variables; loopback never goes through one. */
export function openWire(env: NodeJS.ProcessEnv = {}): Wire {
  const keep = { keepAlive: true, maxFreeSockets: 8 };
  const proxyEnv = { HTTP_PROXY: env.HTTP_PROXY, HTTPS_PROXY: env.HTTPS_PROXY, NO_PROXY: env.NO_PROXY };
  const lower = { http_proxy: env.http_proxy, https_proxy: env.https_proxy, no_proxy: env.no_proxy };
  const agents = {
    local: new http.Agent(keep),
    localTls: new https.Agent(keep),
    plain: new http.Agent({ ...keep, proxyEnv: { ...proxyEnv, ...lower } }),
    tls: new https.Agent({ ...keep, proxyEnv: { ...proxyEnv, ...lower } }),
  };
  const watchers = new WeakMap<AbortSignal, () => void>();
  const agentFor = (url: URL) => {
    const local = isLoopback(url.hostname);
    if (url.protocol === 'https:') return local ? agents.localTls : agents.tls;
    return local ? agents.local : agents.plain;
  };
  return {
    watch: (signal, heard) => watchers.set(signal, heard),
    close: () => Object.values(agents).forEach((agent) => void agent.destroy()),
    async fetch(input, init = {}) {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new WireError('address', 'Only http and https addresses work.');
      const signal = init.signal ?? undefined;
      const heard = signal && watchers.get(signal);
      const request: Outgoing = { url, init, signal, agent: agentFor(url) };
      const message = await send(request).catch((error: unknown) => (isStale(error) ? send(request) : Promise.reject(error)));
      return answer(message, signal, heard);
    },
  };
}

interface Outgoing {
  url: URL;
  init: RequestInit;
  signal: AbortSignal | undefined;
  agent: http.Agent;
}

function send({ url, init, signal, agent }: Outgoing): Promise<http.IncomingMessage> {
  const body = typeof init.body === 'string' ? init.body : undefined;
  const headers: Record<string, string> = Object.fromEntries(new Headers(init.headers));
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const request = (url.protocol === 'https:' ? https : http).request(url, { method: init.method ?? 'GET', headers, agent });
    const slow = setTimeout(
      () => request.destroy(new WireError('ETIMEDOUT', `No connection within ${connectMs / 1000} s.`)),
      connectMs,
    ).unref();
    const abort = () => request.destroy(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    request.on('socket', (socket) => {
      // A peer that vanished (sleep, a lost network) is noticed by the system, not by a timeout of ours.
      socket.setKeepAlive(true, 30_000);
      if (!socket.connecting) clearTimeout(slow);
      else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(slow));
    });
    request.on('response', (message) => {
      clearTimeout(slow);
      message.once('close', () => signal?.removeEventListener('abort', abort));
      resolve(message);
    });
    request.on('error', (error) => {
      clearTimeout(slow);
      signal?.removeEventListener('abort', abort);
      reject(request.reusedSocket ? new WireError('stale', 'A kept connection was closed.', error) : error);
    });
    request.end(body);
  });
}

/** A kept connection that the server closed while we wrote to it: nothing was read from it, so once more is safe. */
function isStale(error: unknown): boolean {
  if (!(error instanceof WireError) || error.code !== 'stale') return false;
  const cause = error.cause;
  return cause instanceof Error && 'code' in cause && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE');
}

async function answer(message: http.IncomingMessage, signal: AbortSignal | undefined, heard: (() => void) | undefined): Promise<Response> {
  const status = message.statusCode ?? 0;
  const type = message.headers['content-type'] ?? '';
  const fail = (code: string, text: string) => {
    message.destroy();
    return new WireError(code, text);
  };
  if (status >= 300 && status < 400) throw fail('redirect', `The address sends us on to ${place(message.headers.location)}.`);
  if (status < 200 || status > 599) throw fail('garbled', `The status ${status} means nothing.`);
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) if (value !== undefined) headers.set(name, String(value));
  if (status >= 400) return new Response(await whole(message, limits.error), { status, headers });
  if (type.includes('text/html')) throw fail('webpage', 'A web page answered.');
  if (signal && type.includes('json') && heard) return notStreamed(await whole(message, limits.error), headers);
  return new Response(body(message, heard), { status, headers });
}

/** A stream was asked for and a JSON document came: some servers report failures so, with status 200. */
function notStreamed(text: string, headers: Headers): Response {
  if (/"error"\s*:/.test(text)) return new Response(text, { status: 500, headers });
  throw new WireError('garbled', 'The server answered in one piece and not as a stream.');
}

function body(message: http.IncomingMessage, heard: (() => void) | undefined): ReadableStream<Uint8Array> {
  let line = 0;
  let all = 0;
  let done = false;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const fail = (...[code, text, cause]: ConstructorParameters<typeof WireError>) => {
          if (done) return;
          done = true;
          controller.error(new WireError(code, text, cause));
          message.destroy();
        };
        message.on('data', (chunk: Buffer) => {
          if (done) return;
          heard?.();
          const end = chunk.lastIndexOf(10);
          line = end < 0 ? line + chunk.length : chunk.length - end - 1;
          all += chunk.length;
          if (line > limits.line || all > limits.whole) return fail('endless', 'The server sends without end.');
          controller.enqueue(chunk);
          if ((controller.desiredSize ?? 1) <= 0) message.pause();
        });
        message.on('end', () => {
          if (!done) controller.close();
          done = true;
        });
        message.on('error', (error) => fail('broken', 'The connection broke.', error));
        message.on('close', () => fail('broken', 'The connection was closed.'));
      },
      pull: () => void message.resume(),
      cancel() {
        done = true;
        message.destroy();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 65_536 }),
  );
}

async function whole(message: http.IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most) break;
  }
  return Buffer.concat(chunks).subarray(0, most).toString();
}

function place(location: string | undefined): string {
  try {
    return new URL(location ?? '').origin;
  } catch {
    return 'another place';
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127\./.test(host);
}
