import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSealed } from 'node:https';
import { type AddressInfo, connect, createServer as createRaw, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { makeAuthority } from './certificate.ts';
import { type NetDeps, openNet } from './gate.ts';
import type { Passage, PassageRules, TellRequest } from './net.ts';

// A world for passages: every name leads to a public address, and that is dialled as one of two servers on loopback.

export const secret = { name: 'TOKEN', hosts: ['a.example.org'], value: 'sk-the-real-value/+%1' };

interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
  sealed: boolean;
}

export interface OutsideWorld {
  /** What reached a server. */
  seen: Seen[];
  told: Parameters<TellRequest>[0][];
  deps: NetDeps;
  /** Answers instead of an echo of what was asked. */
  answerWith: RequestListener | undefined;
  /** A passage with a port on loopback, as a process would meet it. */
  open(rules: Partial<PassageRules>, deps?: Partial<NetDeps>, key?: string): Promise<{ passage: Passage; port: number }>;
  close(): Promise<void>;
}

export async function makeOutside(names: Record<string, string[]> = {}): Promise<OutsideWorld> {
  const authority = makeAuthority(Date.now());
  const world: Pick<OutsideWorld, 'seen' | 'told' | 'answerWith'> = { seen: [], told: [], answerWith: undefined };
  const take =
    (sealed: boolean): RequestListener =>
    async (request, response) => {
      if (world.answerWith) return world.answerWith(request, response);
      const { method = '', url = '', headers } = request;
      const seen = { method, url, headers, body: await text(request).catch(() => ''), sealed };
      world.seen.push(seen);
      response.end(JSON.stringify(seen));
    };
  const named = (name: string) => authority.for(name);
  const servers: Server[] = [createServer(take(false)), createSealed(named('a.example.org'), take(true))];
  const ports = await Promise.all(servers.map(listen));
  const passages: Passage[] = [];
  const deps: NetDeps = {
    tell: (made) => world.told.push(made),
    resolve: async (name) => names[name] ?? ['93.184.215.14'],
    dial: (_address, port) => ({ address: '127.0.0.1', port: ports[port === 443 ? 1 : 0] ?? 0 }),
    trust: authority.pem,
    secrets: { read: (name) => (name === secret.name ? secret : undefined) },
  };
  const sockets = new Set<Socket>();
  return Object.assign(world, {
    deps,
    async open(rules: Partial<PassageRules>, more: Partial<NetDeps> = {}, key?: string) {
      const passage = openNet({ ...deps, ...more }).open({ read: [], send: [], careful: false, secrets: [], ...rules });
      const front = createRaw({ pauseOnConnect: true }, (socket) => {
        sockets.add(socket);
        passage.accept(socket, key);
      });
      servers.push(front);
      passages.push(passage);
      return { passage, port: await listen(front) };
    },
    async close() {
      for (const passage of passages) passage.close();
      for (const socket of sockets) socket.destroy();
      for (const server of servers) {
        if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function') server.closeAllConnections();
        server.close();
      }
    },
  });
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A TCP server's address is never a string.
  return (server.address() as AddressInfo).port;
}

/** Writes bytes as they are, and reads until the other side ends. */
export async function speak(port: number, bytes: string | Uint8Array): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(bytes);
  return text(socket).catch(() => '');
}

/** One request through the proxy, in the form that proxies are asked plain addresses in. */
export const plain = (port: number, line: string, more = '', body = '') =>
  speak(port, `${line} HTTP/1.1\r\nhost: a.example.org\r\nconnection: close\r\n${more}\r\n${body}`);

/** The same inside of TLS, after CONNECT. */
export async function sealed(port: number, ca: string, request: string, { to = 'a.example.org:443', servername = 'a.example.org' } = {}) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`CONNECT ${to} HTTP/1.1\r\nhost: ${to}\r\n\r\n`);
  const head = await new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(String(bytes))));
  if (!head.startsWith('HTTP/1.1 200')) return head;
  const inside = connectTls({ socket, ca, servername });
  inside.on('error', () => {});
  inside.write(request);
  return await text(inside).catch((error: Error) => error.message);
}
