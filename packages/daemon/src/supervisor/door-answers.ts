import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { brakePath, questionLimit } from '@deskhand/protocol/brake-door';
import { localPage } from '../host/host.ts';
import { readIdentity } from '../host/identity.ts';
import { type KnownPhone, readPhones } from '../host/phones-file.ts';
import { readToken } from '../host/state-announce.ts';
import { hostKeys } from './agreement.ts';
import { bodyOf, type Take } from './asking.ts';
import { type Guests, isLoopback, placeOf } from './guests.ts';
import { type Knocks, makeKnocks } from './knock.ts';
import { makePage } from './page.ts';

// What comes to the brake's own door by HTTP: the two messages of a phone (knock.ts), and on this computer a page for its
// browser (page.ts). A name that isn't ours and a page that isn't ours are refused before anything is read.

export interface PhoneDoorDeps {
  home: string;
  take: Take;
  /** The secret part of the address of the page for this computer's browser. */
  pageKey: string;
}

/** A road to the door. */
export interface DoorWay {
  /** Whether a Host header, in lower case, names us. */
  isOurs(host: string): boolean;
  /** How a page of the app at this Host was fetched. */
  schemes(host: string): string[];
  /** Somebody at this computer. */
  local: boolean;
}

export function makeAnswers(deps: PhoneDoorDeps, guests: Guests): (way: DoorWay) => RequestListener {
  const { home, take, pageKey } = deps;
  const page = makePage({ take, key: pageKey });
  const knocksOf = (local: boolean) =>
    makeKnocks({
      host: () => hostKeys(readIdentity(home)),
      devices: () => [...readPhones(home).devices, ...(local ? pageHere(home) : [])],
      take: (ask, device) => take(ask, { by: device.name, device: device.id }, rightsOf(device)),
      now: () => performance.now(),
    });

  async function knock(knocks: Knocks, request: IncomingMessage, response: ServerResponse) {
    const from = whoseOf(request);
    if (guests.isUnwelcome(from)) return end(response, 429, 'Too many tries. Wait a minute.');
    const message = await bodyOf(request, questionLimit);
    if (!message) return end(response, 413, 'That is too long.');
    // A pull lasts as long as it takes to end everything.
    guests.serve(request.socket);
    const knocked = await knocks.take(message);
    if (knocked.ok) return void response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(knocked.answer);
    guests.failed(from);
    if (knocked.why === 'over') return end(response, 410, 'That was asked already, or too long ago.');
    end(response, knocked.why === 'stranger' ? 401 : 400, 'Only a paired device is heard here.');
  }

  return (way) => {
    const knocks = knocksOf(way.local);
    return (request, response) => {
      const serve = async () => {
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        const { host = '', origin } = request.headers;
        const named = host.toLowerCase();
        if (!way.isOurs(named)) return end(response, 403, 'This door doesn’t answer to that name.');
        if (origin !== undefined && !isOurPage(origin, named, way)) return end(response, 403, 'Another page may not speak to this door.');
        if (way.local && request.url === `/${pageKey}`) return page(request, response);
        if (request.url !== brakePath) return end(response, 404, 'This is the brake of a Deskhand. Only its app speaks here.');
        if (request.method !== 'POST') return end(response, 405, 'Only POST works here.');
        if (origin !== undefined) response.setHeader('access-control-allow-origin', origin);
        await knock(knocks, request, response);
      };
      // A body that breaks off, a key that can't be read: whoever asked learns that it wasn't done.
      serve().catch(() =>
        response.headersSent ? response.destroy() : end(response, 500, 'This didn’t work. At the computer: deskhand brake'),
      );
    };
  };
}

/** The app in a browser on this computer, which may what its owner may. */
function pageHere(home: string): KnownPhone[] {
  const token = readToken(home);
  return token ? [{ id: 'browser', name: 'the browser on the computer itself', key: localPage(token).key, scopes: ['send', 'admin'] }] : [];
}

const rightsOf = ({ scopes }: KnownPhone) => ({ pull: scopes.includes('send'), release: scopes.includes('admin') });

/** The app's page has our name, and another port. */
function isOurPage(origin: string, host: string, { schemes }: DoorWay): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  const [own] = schemes(host);
  return protocol === `${own}:` && URL.canParse(`${own}://${host}`) && new URL(`${own}://${host}`).hostname === hostname;
}

/** Tailscale, which serves us on this computer, says for whom. */
function whoseOf({ socket, headers }: IncomingMessage): string {
  const address = placeOf(socket.remoteAddress);
  const behind = headers['x-forwarded-for'];
  return isLoopback(address) && typeof behind === 'string' ? `for ${behind.slice(0, 100)}` : address;
}

const headers = {
  'cache-control': 'no-store',
  vary: 'origin',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

function end(response: ServerResponse, status: number, words: string): void {
  // Whoever was refused begins anew: what is left of their message is nobody's.
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${words}\n`);
}
