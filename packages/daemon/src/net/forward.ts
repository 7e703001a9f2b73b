import {
  Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as plainRequest,
  type ServerResponse,
} from 'node:http';
import { Agent as SealedAgent, request as sealedRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { PassThrough, type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { NetDeps } from './gate.ts';
import { boundInterim } from './interim.ts';
import { listener } from './listen.ts';
import { lookHeader } from './look-headers.ts';
import type { PassageLimits, PassageRules } from './net.ts';
import { type Place, seen } from './place.ts';
import type { Swap } from './secrets.ts';
import { addressesOf, dialledAt, ledTo, mostAddresses, notFound } from './where.ts';

// Carries one request of a sandboxed process to a checked address, written anew from what was parsed, and its answer back.

export interface Forwarding {
  rules: PassageRules;
  limits: PassageLimits;
  deps: NetDeps;
  swap: Swap;
  /** Tells of a refusal; returns the line for whoever asked. */
  refuse(place: Place, method: string, sentence: string): string;
  /** Keeps the line of what was let out and led nowhere, for whoever runs the process; returns it. */
  lost(place: Place, method: string, why: string): string;
  /** Hears what answers say, where that counts. */
  heard?: ((text: string) => void) | undefined;
}

/** A body up to this size is searched for placeholders; a larger one goes as it is. Bytes. */
const searched = 1_000_000;

/** Bytes of a connection that wait to be written on: with Node's usual few, a large answer waits for each turn of two programs. */
export const passed = 262_144;

export function forwarder(given: Forwarding) {
  const { rules, limits, deps, swap } = given;
  const now = deps.now ?? Date.now;
  const options = { keepAlive: true, maxSockets: 32, highWaterMark: passed };
  const agents = { plain: new Agent(options), sealed: new SealedAgent(options) };
  const used = { up: 0, down: 0, requests: 0 };
  const listen = given.heard && listener(given.heard);
  /** Where each host was found to be: a kept connection leads where an earlier request was checked. */
  const checked = new Map<string, Set<string>>();
  let open = true;

  async function forward(request: IncomingMessage, response: ServerResponse, place: Place, url: URL): Promise<void> {
    const method = request.method ?? 'GET';
    const no = (status: number, sentence: string) => fail(response, status, given.refuse(place, method, sentence));
    const limit = ++used.requests > limits.requests ? `${limits.requests} requests` : reached(used, limits);
    if (limit) return no(429, `the limit of one command is reached (${limit}).`);
    const found = await addressesOf(place.host, deps);
    if (!found.ok && found.code === 'address') return no(502, found.sentence);
    if (!open || response.destroyed) return void response.destroy();
    if (!found.ok) {
      const made = { host: place.host, method: method.slice(0, 16), up: 0, down: 0, ms: 0 };
      deps.tell({ ...made, decision: 'allowed', why: notFound }, rules.task);
      return fail(response, 502, given.lost(place, method, notFound));
    }

    const began = now();
    const made = { up: 0, down: 0 };
    const [address = ''] = found.addresses;
    const places = found.addresses.map((one) => dialledAt(deps, one, place.sealed ? 443 : 80));
    const known = checked.get(place.host) ?? new Set();
    checked.set(place.host, known);
    for (const one of places) known.add(one.address);
    let told = false;
    let answered = false;
    const tell = (more: { status?: number; why?: string }) => {
      if (told) return;
      told = true;
      const { task } = rules;
      deps.tell(
        { host: place.host, method: method.slice(0, 16), decision: 'allowed', address, ...made, ms: Math.max(0, now() - began), ...more },
        task,
      );
    };
    const broke = (why: string) => {
      tell({ why: why.slice(0, 1000) });
      fail(response, 502, `${seen(place)} ${why}`);
    };

    let outgoing: ClientRequest;
    try {
      outgoing = (place.sealed ? sealedRequest : plainRequest)({
        ...dialling(place, places.slice(0, mostAddresses), deps),
        agent: place.sealed ? agents.sealed : agents.plain,
        path: url.pathname + url.search,
        method,
        headers: headersUp(request.headers, place, rules, swap),
        setDefaultHeaders: false,
      });
    } catch (error) {
      return broke(`can't be asked that: ${error instanceof Error ? error.message : error}`);
    }
    outgoing.setTimeout(limits.silent, () => outgoing.destroy(new Error('it was silent for too long')));
    response.once('close', () => outgoing.destroy());
    outgoing.on('socket', (socket) => {
      const look = () => {
        if (![...known].some((one) => ledTo(socket.remoteAddress, one)))
          outgoing.destroy(new Error(`it led to ${socket.remoteAddress}, which was not checked`));
      };
      if (socket.connecting) socket.once(place.sealed ? 'secureConnect' : 'connect', look);
      else look();
    });
    outgoing.on('error', ({ message }) => broke(response.headersSent ? `broke off: ${message}` : `can't be reached: ${message}`));
    boundInterim(outgoing);
    outgoing.on('upgrade', (_answer, socket) => {
      socket.destroy();
      broke('switched to another protocol, and none is spoken here.');
    });
    // However it ends, it is an event.
    outgoing.once('close', () => answered || broke('ended without an answer.'));
    outgoing.on('response', (answer) => {
      answered = true;
      const status = answer.statusCode ?? 0;
      // Counted as it passes, not carried through one more stream.
      answer.on('data', ({ length }: Buffer) => {
        made.down += length;
        used.down += length;
        if (used.down > limits.down) answer.destroy(new Error('the limit of bytes of one command is reached'));
      });
      listen?.(answer, url);
      answer.pause();
      const masking = swap.masking(place.host);
      if (masking && !/^(?:identity)?$/.test(answer.headers['content-encoding'] ?? '')) {
        outgoing.destroy();
        return broke('answered compressed although a secret is used there, so it could not be looked through.');
      }
      try {
        response.writeHead(status, headersDown(answer.headers, place, swap));
      } catch (error) {
        // The parser takes what HTTP doesn't know: a status of 099 or 000.
        outgoing.destroy();
        return broke(`answered with what is no answer of HTTP: ${error instanceof Error ? error.message : error}`);
      }
      pipeline([answer, ...(masking ? [masking] : []), response]).then(
        () => tell({ status }),
        (error: Error) => tell({ status, why: `broke off: ${error.message}`.slice(0, 1000) }),
      );
    });
    const up = counting((bytes) => {
      made.up += bytes;
      used.up += bytes;
      return used.up > limits.up;
    });
    await pipeline([...bodyOf(request, place, swap), up, outgoing]).catch(() => {});
  }

  return Object.assign(forward, {
    close() {
      open = false;
      agents.plain.destroy();
      agents.sealed.destroy();
    },
  });
}

function fail(response: ServerResponse, status: number, line: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(`Deskhand: ${line}\n`);
}

const reached = (used: { up: number; down: number }, limits: PassageLimits) =>
  used.up > limits.up ? `${limits.up} bytes up` : used.down > limits.down ? `${limits.down} bytes down` : undefined;

/** Where it is dialled: the checked addresses, so that nothing resolves the name again; it stays for the certificate. */
function dialling({ host, sealed }: Place, places: { address: string; port: number }[], deps: NetDeps) {
  const all = places.map(({ address }) => ({ address, family: isIP(address) }));
  const lookup: LookupFunction = (_name, options, callback) =>
    options.all ? callback(null, all) : callback(null, all[0]?.address ?? '', all[0]?.family);
  // Of an address nothing is looked up, so it is given as it is dialled.
  const at = isIP(host) ? (places[0]?.address ?? host) : host;
  return { host: at, port: places[0]?.port, lookup, ...(sealed && { servername: host, ...(deps.trust && { ca: deps.trust }) }) };
}

/** Headers of one connection, not of the request (RFC 9110, 7.6.1), and what only proxies are told. */
const hop =
  /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|http2-settings|host|content-length|expect|forwarded|via|x-forwarded-.*)$/;

function headersUp(headers: IncomingHttpHeaders, place: Place, rules: PassageRules, swap: Swap): Record<string, string | string[]> {
  const sends = rules.send.includes(place.host);
  const secret = swap.concerns(place.host);
  const up: Record<string, string | string[]> = { host: place.authority };
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || hop.test(name)) continue;
    const filled = Array.isArray(value) ? value.map((one) => swap.fillHeader(one, place.host)) : swap.fillHeader(value, place.host);
    const holds = String(filled) !== String(value);
    const said = sends || holds ? filled : lookHeader(name, String(value));
    if (said !== undefined) up[name] = said;
  }
  // What is compressed can't be searched for what it echoes.
  if (secret) up['accept-encoding'] = 'identity';
  if (headers['content-length'] !== undefined && !searches(headers, secret)) up['content-length'] = headers['content-length'];
  else if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) up['transfer-encoding'] = 'chunked';
  return up;
}

const searches = (headers: IncomingHttpHeaders, secret: boolean) => secret && Number(headers['content-length']) <= searched;

function bodyOf(request: IncomingMessage, { host }: Place, swap: Swap): [Readable, ...Transform[]] {
  if (!searches(request.headers, swap.concerns(host))) return [request];
  const parts: Buffer[] = [];
  const whole = new Transform({
    transform(part: Buffer, _encoding, done) {
      parts.push(part);
      done();
    },
    flush(done) {
      done(null, Buffer.from(swap.fill(Buffer.concat(parts).toString('latin1'), host), 'latin1'));
    },
  });
  return [request, whole];
}

function headersDown(headers: IncomingHttpHeaders, { host }: Place, swap: Swap): Record<string, string | string[]> {
  const down: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || (hop.test(name) && name !== 'content-length') || name === 'alt-svc') continue;
    down[name] = Array.isArray(value) ? value.map((one) => swap.mask(one, host)) : swap.mask(value, host);
  }
  return down;
}

/** Passes bytes on until `over` says that it was too much. */
function counting(over: (bytes: number) => boolean): Transform {
  return new PassThrough({
    transform(part: Buffer, _encoding, done) {
      if (over(part.length)) done(new Error('the limit of bytes of one command is reached'));
      else done(null, part);
    },
  });
}
