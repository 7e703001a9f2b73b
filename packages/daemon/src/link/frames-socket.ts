import { frameLimit } from '@deskhand/protocol/sealed';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SealedSockets } from './frames-upgrade.ts';
import { goodbyes, openVisit, type Road, type VisitDeps } from './frames-visit.ts';

// The road over this network: `GET /v1/sealed`, a WebSocket of binary messages. It needs no token, because what comes in is
// believed by its seal alone. Here are only the bounds: how many at once, how large, how long without a word.

export interface SealedSocketLimits {
  /** Connections of devices that showed who they are, and of those that haven't yet. */
  known: number;
  unknown: number;
  /** Milliseconds to show it. */
  greet: number;
  /** How many from one address may fail to, within a minute: each costs us a key agreement. */
  strangers: number;
}

/** Bytes that may wait in a socket before the next frame has to. */
const backlog = 1_000_000;

export function openSealedSockets(deps: VisitDeps, limits: SealedSocketLimits): SealedSockets {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: frameLimit, perMessageDeflate: false, clientTracking: true });
  const awake = new WeakSet<WebSocket>();
  const unknown = new Set<WebSocket>();
  const heartbeat = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!awake.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, 30_000);
  heartbeat.unref();

  /** Those who came and didn't show who they are, by address, in the minute that runs. */
  const strangers = new Map<string, number>();
  const forget = setInterval(() => strangers.clear(), 60_000);
  forget.unref();

  function receive(socket: WebSocket, from: string) {
    awake.add(socket);
    unknown.add(socket);
    const impatient = setTimeout(() => socket.close(...goodbyes.slow), limits.greet);
    const settled = () => {
      clearTimeout(impatient);
      unknown.delete(socket);
    };
    const visit = openVisit(deps, roadOf(socket), settled);
    socket.on('pong', () => awake.add(socket));
    socket.on('error', () => socket.terminate());
    socket.on('message', (data, isBinary) => {
      if (!isBinary || !(data instanceof Buffer)) return socket.close(...goodbyes.nonsense);
      visit.take(data);
    });
    socket.on('close', () => {
      if (unknown.has(socket)) strangers.set(from, (strangers.get(from) ?? 0) + 1);
      settled();
      visit.gone();
    });
  }

  return {
    take(request, socket, head) {
      const from = request.socket.remoteAddress ?? '';
      if ((strangers.get(from) ?? 0) >= limits.strangers) return false;
      if (unknown.size >= limits.unknown || sockets.clients.size - unknown.size >= limits.known) return false;
      sockets.handleUpgrade(request, socket, head, (taken) => receive(taken, from));
      return true;
    },
    close() {
      clearInterval(heartbeat);
      clearInterval(forget);
      for (const socket of sockets.clients) {
        socket.close(1001, 'The host is stopping.');
        socket.terminate();
      }
      sockets.close();
    },
  };
}

function roadOf(socket: WebSocket): Road {
  return {
    send: (message) =>
      new Promise((resolve) => {
        socket.send(message, { binary: true }, () => resolve());
        // While little waits, the next may come at once.
        if (socket.bufferedAmount < backlog) resolve();
      }),
    close: (code, why) => socket.close(code, why),
  };
}
