import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { PassageRules } from './net.ts';
import { parseTarget, type Target } from './target.ts';

/** Where a request goes. */
export interface Place {
  /** Lower case, without brackets and without the dot at its end. */
  host: string;
  /** With the port where it isn't the usual one. */
  authority: string;
  sealed: boolean;
}

export const placeOf = (url: URL): Place => ({
  host: url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, ''),
  authority: url.host,
  sealed: url.protocol === 'https:',
});

/** A place in words, without what an address may hold. */
export const seen = ({ sealed, authority }: Place) => `${sealed ? 'https' : 'http'}://${authority}/`;

/** Why a process may not ask this of that place, in words that say how to ask for it; nothing where it may. */
export function refusalOf(
  request: IncomingMessage | 'CONNECT',
  place: Place,
  { read, send }: PassageRules,
  readTarget: (url: string) => Target = parseTarget,
): string | undefined {
  const { host, authority, sealed } = place;
  const target = readTarget(seen(place));
  if (!target.ok) return target.sentence;
  if (!read.includes(host) && !send.includes(host)) {
    return isIP(host)
      ? `this command has no leave for ${host}, and addresses are reached by their names.`
      : `this command has no leave for ${host}. To ask for it, run it again with network: ["${host}"] (to look) or send: ["${host}"].`;
  }
  if (/^(?:\[.*\]|[^:]+):\d+$/.test(authority)) return 'only http on port 80 and https on port 443 are spoken.';
  if (request === 'CONNECT') return undefined;
  if (request.headers.host?.toLowerCase().replace(sealed ? /:443$/ : /:80$/, '') !== authority)
    return `its Host is another than ${authority}.`;
  if (request.headers.upgrade) return 'connections are not upgraded here (websockets, HTTP/2).';
  if (send.includes(host)) return undefined;
  const { method } = request;
  const body = Number(request.headers['content-length'] ?? 0) > 0 || request.headers['transfer-encoding'] !== undefined;
  if ((method === 'GET' || method === 'HEAD') && !body) return undefined;
  return `this command may only look at ${host} (GET and HEAD, without a body). To ask for more, run it again with send: ["${host}"].`;
}
