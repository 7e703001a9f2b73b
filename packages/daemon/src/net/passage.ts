import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { watchCarried } from './carry.ts';
import { makeAuthority } from './certificate.ts';
import { forwarder, passed } from './forward.ts';
import type { NetDeps } from './gate.ts';
import { type Passage, type PassageRules, passageLimits } from './net.ts';
import { type Place, placeOf, refusalOf, seen } from './place.ts';
import { secretsFor, swapFor } from './secrets.ts';
import { readSocks, answer as socksAnswer } from './socks.ts';
import { trustFiles, trustVariables } from './trust.ts';

// One sandboxed process's way through the gate. Whatever it speaks first (a proxied request, CONNECT, SOCKS5), it ends as
// HTTP/1.1 requests read by one parser, each decided, written anew, and told. TLS is always opened: what can't be read
// doesn't leave. Never a tunnel.

/** Lines for whoever runs the process. */
const mostLines = 20;
/** Events of what was refused: a process that tries without end doesn't fill the log. */
const mostRefusals = 200;
const mostHeaderBytes = 16_384;

export function openPassage(rules: PassageRules, deps: NetDeps): Passage {
  const now = deps.now ?? Date.now;
  const limits = { ...passageLimits, ...rules.limits };
  const authority = makeAuthority(now());
  const swap = swapFor(secretsFor(rules, deps.secrets));
  const carried = watchCarried(rules);
  const lines = new Set<string>();
  const places = new WeakMap<Duplex, Place>();
  const keys = new WeakMap<Duplex, string>();
  const contexts = new Map<string, SecureContext>();
  /** Who may not speak here is told nothing more, and is no refusal of this process. */
  const isStranger = ({ socket, headers }: IncomingMessage) => {
    const key = keys.get(socket);
    return key !== undefined && headers['proxy-authorization'] !== `Basic ${btoa(`${proxyUser}:${key}`)}`;
  };
  let refusals = 0;
  let open = true;

  const lost = (place: Place, method: string, why: string): string => {
    const line = `${method.slice(0, 16)} ${seen(place)} ${why}`;
    if (lines.size < mostLines) lines.add(line);
    return line;
  };
  const refuse = (place: Place, method: string, sentence: string): string => {
    const line = lost(place, method, `was refused: ${sentence}`);
    const { task } = rules;
    if (++refusals > mostRefusals) return line;
    const made = { host: place.host.slice(0, 255) || 'unknown', method: method.slice(0, 16), up: 0, down: 0, ms: 0 };
    deps.tell({ ...made, decision: 'refused', why: sentence.slice(0, 1000) }, task);
    return line;
  };
  const forward = forwarder({ rules, limits, deps, swap, refuse, lost, ...(rules.careful && { heard: carried.heard }) });

  /** A request to a place that is known: by the address that it gives, or by the connection that it came on. */
  function take(request: IncomingMessage, response: ServerResponse, place: Place): void {
    const asked = request.url?.startsWith('/') ? `${place.sealed ? 'https' : 'http'}://${place.authority}${request.url}` : request.url;
    const url = asked && URL.canParse(asked) ? new URL(asked) : undefined;
    const refused = refusedAs(request, place, url);
    if (refused || !url) refuseWith(response, 403, refuse(place, request.method ?? '', refused ?? ''));
    else forward(request, response, place, url).catch(() => response.destroy());
  }

  function refusedAs(request: IncomingMessage, place: Place, url: URL | undefined): string | undefined {
    if (!url || placeOf(url).authority !== place.authority) return 'that is not an address at this host.';
    return refusalOf(request, place, rules, deps.target) ?? shown(url, place) ?? over(url, place);
  }

  /** What stands in an address is logged on its way, here and there. */
  function shown(url: URL, { host }: Place): string | undefined {
    return swap.stands(url.href, host) ? 'a secret is filled in in headers and bodies, never in an address.' : undefined;
  }

  function over(url: URL, { host }: Place): string | undefined {
    if (rules.send.includes(host)) return undefined;
    const why = carried.over(url);
    return why && `${why} can carry data out. To ask for leave to send there, run it again with send: ["${host}"].`;
  }

  const outer = serve((request, response) => {
    if (isStranger(request)) return void response.writeHead(407, askForKey).end();
    delete request.headers['proxy-authorization'];
    const url = request.url && URL.canParse(request.url) ? new URL(request.url) : undefined;
    if (url?.protocol !== 'http:')
      return refuseWith(response, 400, 'This is a proxy: ask it for whole addresses, and for https by CONNECT.');
    take(request, response, placeOf(url));
  });
  outer.on('connect', (request, socket, head) => {
    if (isStranger(request))
      return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\nconnection: close\r\n\r\n');
    const place = connectedPlace(request.url ?? '');
    const refused = place ? refusalOf('CONNECT', place, rules, deps.target) : 'that names no host and port.';
    if (!place || refused) {
      const line = refuse(place ?? { host: 'unknown', authority: 'unknown', sealed: true }, 'CONNECT', refused ?? '');
      socket.end(`HTTP/1.1 403 Refused\r\ncontent-type: text/plain\r\nconnection: close\r\n\r\n${line}\n`);
      return;
    }
    socket.write('HTTP/1.1 200 Connected\r\n\r\n');
    if (head.length) socket.unshift(head);
    enter(socket, place);
  });
  const inner = serve((request, response) => {
    const place = places.get(request.socket);
    if (place) take(request, response, place);
    else response.destroy();
  });

  /** What each host is shown as; made once, since that takes as long as a tenth of a whole request. */
  function contextFor(host: string): SecureContext {
    const context = contexts.get(host) ?? createSecureContext({ ...authority.for(host), minVersion: 'TLSv1.2' });
    contexts.set(host, context);
    return context;
  }

  /** From here on the connection speaks to `place` alone. */
  function enter(socket: Duplex, place: Place): void {
    if (!place.sealed) {
      speak(socket, place);
      return;
    }
    const context = contextFor(place.host);
    const sealed = new TLSSocket(socket, {
      isServer: true,
      // Node knows it, and its types don't.
      ...{ highWaterMark: passed },
      secureContext: context,
      ALPNProtocols: ['http/1.1'],
      // One name to connect to and another to be let in by: no.
      SNICallback: (name, done) => (name.toLowerCase() === place.host ? done(null, context) : done(new Error('another name'))),
    });
    sealed.on('error', (error) => {
      sealed.destroy();
      if (open) refuse(place, 'TLS', whyNotOpened(error));
    });
    sealed.once('secure', () => speak(sealed, place));
  }
  function speak(socket: Duplex, place: Place): void {
    places.set(socket, place);
    begin(inner, socket);
  }

  async function acceptSocks(socket: Socket, key?: string): Promise<void> {
    const wanted = await readSocks(socket, key === undefined ? undefined : { user: proxyUser, key });
    if (!wanted) return void socket.end();
    const place = connectedPlace(`${wanted.host.includes(':') ? `[${wanted.host}]` : wanted.host}:${wanted.port}`);
    const refused = place ? refusalOf('CONNECT', place, rules, deps.target) : 'that names no host and port.';
    if (!place || refused) {
      refuse(place ?? { host: 'unknown', authority: 'unknown', sealed: true }, 'SOCKS', refused ?? '');
      socket.end(socksAnswer(2));
      return;
    }
    socket.write(socksAnswer(0));
    enter(socket, place);
  }

  return {
    connections: 64,
    env: (port, key) => ({ ...proxyVariables(port, key), ...trustVariables, ...swap.env }),
    files: trustFiles(authority.pem),
    refused: () => [...lines],
    accept(socket, key) {
      if (key !== undefined) keys.set(socket, key);
      // One that breaks off is nothing to report.
      socket.on('error', () => {}).setTimeout(limits.silent, () => socket.destroy());
      socket.setNoDelay(true);
      socket.once('data', (first: Buffer) => {
        socket.pause();
        socket.unshift(first);
        if (first[0] === 5) acceptSocks(socket, key).catch(() => socket.destroy());
        else begin(outer, socket);
      });
      socket.resume();
    },
    close() {
      open = false;
      forward.close();
    },
  };
}

/** One parser for all: strict, small headers, no upgrade to anything else. */
function serve(take: (request: IncomingMessage, response: ServerResponse) => void): Server {
  const server = createServer({ maxHeaderSize: mostHeaderBytes, insecureHTTPParser: false, noDelay: true }, take);
  server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 403 Refused\r\nconnection: close\r\n\r\n'));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
    else socket.destroy();
  });
  return server;
}

/** Has a server take over a connection, with what came on it before. */
function begin(server: Server, socket: Duplex): void {
  server.emit('connection', socket);
  socket.resume();
}

function refuseWith(response: ServerResponse, status: number, line: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(`Deskhand: ${line}\n`);
}

/** The place that a CONNECT or SOCKS asks for: TLS on 443, plain on 80, and nothing else is spoken. */
function connectedPlace(authority: string): Place | undefined {
  const match = /^([a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\]):(\d{1,5})$/i.exec(authority);
  if (!match) return undefined;
  const text = `${match[2] === '443' ? 'https' : 'http'}://${authority}/`;
  return URL.canParse(text) ? placeOf(new URL(text)) : undefined;
}

const proxyUser = 'deskhand';
const askForKey = { 'proxy-authenticate': 'Basic', connection: 'close' };

const proxyVariables = (port: number, key?: string) => {
  const place = `${key === undefined ? '' : `${proxyUser}:${key}@`}127.0.0.1:${port}`;
  const proxy = `http://${place}`;
  const names = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].map((name) => [name, proxy]);
  const own = 'localhost,127.0.0.1,::1';
  return {
    ...Object.fromEntries(names),
    // Names are nobody's business inside: the gate finds them.
    ...{ all_proxy: `socks5h://${place}`, ALL_PROXY: `socks5h://${place}`, no_proxy: own, NO_PROXY: own },
    NODE_USE_ENV_PROXY: '1',
  };
};

function whyNotOpened(error: Error): string {
  if (/another name/.test(error.message)) return 'the name in the TLS greeting is another than the one that was connected to.';
  if (/unknown ca|bad certificate|certificate unknown|unknown_ca/i.test(error.message))
    return 'the program does not trust the certificate that commands get here; it lies in the file that SSL_CERT_FILE names.';
  return 'what was spoken there is not TLS with HTTP/1.1 inside, and nothing else passes.';
}
