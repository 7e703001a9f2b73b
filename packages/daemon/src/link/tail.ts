import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Log } from '../log/log.ts';
import type { Admission, Admitted } from './admission.ts';
import { follow, type Reader } from './follow.ts';
import { isSealed } from './frames-upgrade.ts';
import type { LinkLimits } from './link.ts';
import { failure } from './replies.ts';

// `GET /v1/tail?after=SEQ`, a WebSocket: all events after SEQ and then each as it happens, without gap or duplicate,
// and `live` between them. Events are always read from the log from the tail's own cursor, never queued in memory, so
// a slow reader costs nothing and misses nothing; what is live is dropped for whoever can't keep up.

/** What a tail says, each as one JSON text message. */
export type TailMessage =
  | { kind: 'events'; events: unknown[] }
  /** The tail has reached the newest event; told once. */
  | { kind: 'caught up'; seq: number }
  | { kind: 'live'; live: unknown };

interface TailDeps {
  log: Log;
  admission: Admission;
  limits: LinkLimits;
}

export function serveTail(server: Server, deps: TailDeps): { close(): void } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false, clientTracking: true });
  const awake = new WeakSet<WebSocket>();
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    // Those who have no token to show come to another door (frames-socket.ts).
    if (isSealed(request)) return;
    const refused = refuses(request, deps, sockets.clients.size);
    if (refused) return void turnAway(socket, refused);
    sockets.handleUpgrade(request, socket, head, (tail) => {
      awake.add(tail);
      tail.on('pong', () => awake.add(tail));
      const end = follow(afterOf(request) ?? 0, readerOf(tail), deps);
      tail.on('error', () => tail.terminate());
      tail.on('close', end);
    });
  };
  server.on('upgrade', onUpgrade);
  const heartbeat = setInterval(() => {
    for (const tail of sockets.clients) {
      if (!awake.delete(tail)) tail.terminate();
      else tail.ping();
    }
  }, 30_000);
  heartbeat.unref();
  return {
    close() {
      clearInterval(heartbeat);
      server.off('upgrade', onUpgrade);
      for (const tail of sockets.clients) tail.close(1001, 'The host is stopping.');
      for (const tail of sockets.clients) tail.terminate();
      sockets.close();
    },
  };
}

const readerOf = (tail: WebSocket): Reader => ({
  say: (text, taken) => tail.send(text, taken),
  cut: () => tail.terminate(),
});

function refuses(request: IncomingMessage, { admission, limits }: TailDeps, open: number): Response | undefined {
  const admitted = admission.admit(knockOf(request));
  if (!admitted.ok) return notAdmitted(admitted);
  if (!admitted.caller.scopes.includes('look')) return failure(403, 'scope', 'This device may not look.');
  if (pathOf(request) !== '/v1/tail') return failure(404, 'route.unknown', 'There is nothing at this address.');
  if (afterOf(request) === undefined) return failure(400, 'query', 'Say where to go on from: /v1/tail?after=SEQ, 0 for the beginning.');
  if (open >= limits.tails) return failure(403, 'tails', `Already ${open} programs follow this host.`, 'Close one.');
  return undefined;
}

const notAdmitted = (refused: Extract<Admitted, { ok: false }>) => failure(refused.status, refused.code, refused.sentence, refused.next);

/** Header fields that a browser repeats are a sign of tampering: only the single ones count. */
export const knockOf = (request: IncomingMessage) => ({
  method: request.method ?? 'GET',
  header: (name: string) => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  },
});

const pathOf = (request: IncomingMessage) => request.url?.split('?', 1)[0];

function afterOf(request: IncomingMessage): number | undefined {
  const after = new URLSearchParams(request.url?.split('?')[1] ?? '').get('after');
  return after !== null && /^\d{1,15}$/.test(after) ? Number(after) : undefined;
}

async function turnAway(socket: Duplex, response: Response): Promise<void> {
  const body = await response.text();
  socket.end(
    `HTTP/1.1 ${response.status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
