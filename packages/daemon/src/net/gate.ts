import { type ClientRequest, type IncomingMessage, request as plainRequest, type RequestOptions } from 'node:http';
import { request as sealedRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { boundInterim } from './interim.ts';
import { nearAddresses, nearTarget } from './near.ts';
import { type Net, type NetAnswer, type NetLimits, type NetRequest, type TellRequest, usualLimits } from './net.ts';
import { openPassage } from './passage.ts';
import type { KeptForGate } from './secrets.ts';
import { parseTarget, type Target } from './target.ts';
import { addressesOf, dialledAt, ledTo, mostAddresses, notFound } from './where.ts';

export interface NetDeps {
  tell: TellRequest;
  now?: () => number;
  /** The addresses of a name. */
  resolve?: (name: string) => Promise<string[]>;
  /** What is refused, and why. Only the tests' controls leave it out, to show that without it the request would arrive. */
  target?: (url: string) => Target;
  closed?: (address: string) => string | undefined;
  /** Where an address is really dialled, and has to lead: the tests' network. */
  dial?: (address: string, port: number) => { address: string; port: number };
  /** Authorities that servers are trusted by instead of the system's: the tests' own. */
  trust?: string;
  /** Where secrets are kept that processes may use. */
  secrets?: KeptForGate;
}

/** The gate. Each request has a connection of its own, to an address that was checked a moment before. */
export function openNet(deps: NetDeps): Net {
  return {
    open: (rules) => openPassage(rules, deps),
    async request(request) {
      const limits = { ...usualLimits, ...request.limits };
      const time = AbortSignal.timeout(limits.all);
      const signal = request.signal ? AbortSignal.any([request.signal, time]) : time;
      let next = request;
      for (let hops = 0; ; hops++) {
        const answer = await once(next, limits, signal, deps);
        const onward = answer.ok && redirected(next, answer);
        if (!onward || !request.follow || request.near) return answer;
        if (hops >= limits.redirects) return refusal('limit', `It was sent on more than ${limits.redirects} times.`, true);
        if (!request.follow(new URL(onward.url))) return refusal('address', `It was sent on to ${onward.url}, where it may not go.`, true);
        next = onward;
      }
    },
  };
}

type Refused = Extract<NetAnswer, { ok: false }>;
const refusal = (code: Refused['code'], sentence: string, begun: boolean): Refused => ({ ok: false, code, sentence, begun });

/** The request that follows from a redirect: a look, without what was meant for the first place alone. */
function redirected(request: NetRequest, answer: Extract<NetAnswer, { ok: true }>): NetRequest | undefined {
  const { location } = answer.headers;
  if (!location || ![301, 302, 303, 307, 308].includes(answer.status)) return undefined;
  if (!URL.canParse(location, answer.url)) return undefined;
  const to = new URL(location, answer.url);
  const looks = request.method === 'GET' || request.method === 'HEAD';
  if (!looks && (answer.status === 307 || answer.status === 308)) return undefined;
  const { body: _, ...rest } = request;
  const same = to.origin === new URL(answer.url).origin;
  const kept = Object.entries(request.headers).filter(([name]) => same || open.includes(name.toLowerCase()));
  const headers = Object.fromEntries(kept.filter(([name]) => looks || !name.toLowerCase().startsWith('content-')));
  return { ...rest, method: looks ? request.method : 'GET', url: to.href, headers };
}

/** Headers that say nothing but what kind of answer is wanted. */
const open = ['accept', 'accept-language', 'accept-encoding', 'user-agent'];

/** One request to one place, told when it is over. */
async function once(request: NetRequest, limits: NetLimits, signal: AbortSignal, deps: NetDeps): Promise<NetAnswer> {
  const now = deps.now ?? Date.now;
  const began = now();
  const made = { host: '', method: request.method.slice(0, 16), up: 0, down: 0, address: undefined as string | undefined };
  const answer = await attempt(request, limits, signal, deps, made);
  const refused = !answer.ok && (answer.code === 'address' || answer.code === 'url');
  const told = {
    host: made.host.slice(0, 255) || 'unknown',
    method: made.method,
    decision: refused ? ('refused' as const) : ('allowed' as const),
    up: made.up,
    down: made.down,
    ms: Math.max(0, now() - began),
    ...(made.address && { address: made.address }),
    ...(answer.ok ? { status: answer.status } : { why: answer.sentence.slice(0, 1000) }),
  };
  deps.tell(told, request.task);
  return answer;
}

interface Made {
  host: string;
  up: number;
  down: number;
  address: string | undefined;
}

async function attempt(request: NetRequest, limits: NetLimits, signal: AbortSignal, deps: NetDeps, made: Made): Promise<NetAnswer> {
  const target = request.near ? nearTarget(request.url) : (deps.target ?? parseTarget)(request.url);
  if (!target.ok) return refusal('url', target.sentence, false);
  made.host = target.host;
  if ((request.body?.byteLength ?? 0) > limits.up)
    return refusal('limit', `It is larger than the ${limits.up} bytes that may go out at once.`, false);
  if (signal.aborted) return stopped(request, false);
  const found = request.near ? nearAddresses(request.near) : await addressesOf(target.host, deps, signal);
  if (signal.aborted) return stopped(request, false);
  if (!found.ok) return refusal(found.code, found.sentence, false);
  let answer: NetAnswer = refusal('name', `${target.host} ${notFound}`, false);
  for (const address of found.addresses.slice(0, mostAddresses)) {
    answer = await exchange(request, target.url, address, limits, signal, deps, made);
    if (answer.ok || answer.code !== 'connection') break;
  }
  return answer;
}

const stopped = ({ signal }: NetRequest, begun: boolean): Refused =>
  signal?.aborted ? refusal('stopped', 'It was stopped.', begun) : refusal('time', 'It took too long.', begun);

/** Connects to a checked address, whatever the name leads to by now, and takes the answer. */
function exchange(
  request: NetRequest,
  url: URL,
  address: string,
  limits: NetLimits,
  signal: AbortSignal,
  deps: NetDeps,
  made: Made,
): Promise<NetAnswer> {
  return new Promise((resolve) => {
    const sealed = url.protocol === 'https:';
    const port = Number(url.port) || (sealed ? 443 : 80);
    made.address = address;
    const at = dialledAt(deps, address, port);
    let begun = false;
    let outgoing: ClientRequest | undefined;
    const end = (answer: NetAnswer) => {
      clearTimeout(connecting);
      signal.removeEventListener('abort', abort);
      resolve(answer);
      outgoing?.destroy();
    };
    const abort = () => end(stopped(request, begun));
    const connecting = setTimeout(
      () => end(refusal('time', `${made.host} can't be reached: no connection in time.`, false)),
      limits.connect,
    );
    signal.addEventListener('abort', abort, { once: true });
    try {
      outgoing = (sealed ? sealedRequest : plainRequest)(optionsOf(request, url, at, request.near?.ca ?? deps.trust));
    } catch (error) {
      return end(refusal('broken', `That can't be sent: ${error instanceof Error ? error.message : error}`, false));
    }
    outgoing.on('socket', (socket) =>
      socket.once(sealed ? 'secureConnect' : 'connect', () => {
        clearTimeout(connecting);
        // The system's word on where this leads, against anything that came between the check and here.
        if (!ledTo(socket.remoteAddress, at.address)) {
          return end(refusal('address', `${made.host} led to ${socket.remoteAddress}, which was not checked.`, false));
        }
        begun = true;
        made.up = request.body?.byteLength ?? 0;
      }),
    );
    outgoing.on('error', (error) =>
      end(
        begun
          ? refusal('broken', `The connection to ${made.host} broke off: ${error.message}`, true)
          : refusal('connection', `${made.host} can't be reached: ${error.message}`, false),
      ),
    );
    boundInterim(outgoing);
    outgoing.on('upgrade', (_answer, socket) => {
      socket.destroy();
      end(refusal('broken', `${made.host} switched to another protocol, and none is spoken here.`, true));
    });
    outgoing.on('response', (response) => void takeAnswer(response, url, limits, made, request.part).then(end));
    outgoing.end(request.body);
  });
}

function optionsOf(request: NetRequest, url: URL, at: { address: string; port: number }, trust: string | undefined): RequestOptions {
  const family = isIP(at.address);
  const lookup: LookupFunction = (_name, options, callback) =>
    options.all ? callback(null, [{ address: at.address, family }]) : callback(null, at.address, family);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const length = request.body ? { 'content-length': String(request.body.byteLength) } : {};
  return {
    // By address, so that nothing resolves the name again; the name stays in `host` and in the certificate's check.
    host: at.address,
    port: at.port,
    lookup,
    ...(url.protocol === 'https:' && !isIP(name) && { servername: name.replace(/\.$/, '') }),
    ...(trust && { ca: trust }),
    path: url.pathname + url.search,
    method: request.method,
    headers: { ...request.headers, ...length, host: url.host, connection: 'close' },
    agent: false,
    setDefaultHeaders: false,
  };
}

async function takeAnswer(
  response: IncomingMessage,
  url: URL,
  limits: NetLimits,
  made: Made,
  taker: NetRequest['part'],
): Promise<NetAnswer> {
  const status = response.statusCode ?? 0;
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
  if (status < 200) {
    response.destroy();
    return refusal('broken', `${made.host} answered with the status ${status}, which means nothing.`, true);
  }
  const parts: Buffer[] = [];
  let size = 0;
  let cut = false;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      made.down += part.length;
      const room = limits.down - size;
      if (part.length > room) cut = true;
      taker?.(part.subarray(0, room), { status, headers });
      parts.push(part.subarray(0, room));
      size += Math.min(part.length, room);
      if (cut) break;
    }
  } catch (error) {
    return refusal('broken', `The answer of ${made.host} broke off: ${error instanceof Error ? error.message : error}`, true);
  }
  return { ok: true, status, headers, body: Buffer.concat(parts), cut, url: url.href };
}
