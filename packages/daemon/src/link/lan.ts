import { readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, Server } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { networkInterfaces } from 'node:os';
import { createAdaptorServer } from '@hono/node-server';
import { brakePortOf, certificateNames, DeskhandError, type Interfaces, isOurName, ownAddresses } from '../host/host.ts';
import { builtApp, isShare, openForShare, serveApp } from './app.ts';
import { doorsFor } from './brake-doors.ts';
import { endingOf } from './ending.ts';
import { isSealed, type SealedSockets, serveSealed } from './frames-upgrade.ts';
import type { LanSettings } from './lan-settings.ts';
import { type Served, serveOverTailscale } from './lan-tailscale.ts';
import { listening, whyNot } from './listen.ts';
import { failure } from './replies.ts';

// What phones on this network reach, once the owner said that they may: the app's files, which hold nothing, and the
// sealed socket, which believes nobody without a paired key. No token counts here, and no other address exists.

export interface LanAddress {
  /** Where the app opens: "http://192.168.1.20:7434/". */
  url: string;
  /** Whether a browser calls the page secure: then it can be installed, notify and use the camera. */
  secure: boolean;
  by: 'network' | 'certificate' | 'tailscale';
}

export interface Lan {
  port: number;
  /** The best first. */
  addresses(): LanAddress[];
  /** The names that Tailscale serves, the app's and the door's; and where the door is for a page of that origin. */
  names(): string[];
  doorsFor(page: string): string[];
  close(): Promise<void>;
}

export interface LanDeps {
  sealed: () => Promise<SealedSockets>;
  web?: string | undefined;
  /** What stands in for this computer's own in tests. */
  interfaces?: () => Interfaces;
  tailscale?: (port: number) => Promise<Served | undefined>;
  /** Where the supervisor has the brake's own door on loopback, where it is known. */
  loopbackDoor?: (() => number | undefined) | undefined;
  /** How often (ms) it is looked whether the certificate was renewed: a host runs on for longer than one counts. */
  renewal?: number;
}

/** Throws a DeskhandError where it can't listen there, or the certificate is no use. */
export async function openLan(
  settings: LanSettings,
  { sealed, web, interfaces = networkInterfaces, tailscale = serveOverTailscale, loopbackDoor, renewal = 600_000 }: LanDeps,
): Promise<Lan> {
  const { port } = settings;
  let stamp = await stampOf(settings);
  let tls = await readCertificate(settings);
  let served: Served | undefined;
  let servedDoor: Served | undefined;
  const brake = brakePortOf(settings);
  const doorsOf = (page: string) =>
    doorsFor(page, { loopback: loopbackDoor?.(), network: brake, secure: tls !== undefined, served: servedDoor?.name });
  const isOurs = (host: string | undefined) =>
    isOurName(host, { interfaces: interfaces(), names: [...(tls?.names ?? []), ...nameOf(served)], port });

  const schemeOf = (host: string | null | undefined) => (tls || (served && host?.toLowerCase() === served.name) ? 'https' : 'http');

  const fetch = async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (!isOurs(request.headers.get('host') ?? undefined)) return failure(403, 'host', 'This host doesn’t answer to that name.');
    if (pathname.startsWith('/v1/')) return failure(404, 'route.unknown', 'There is nothing at this address.');
    if (isShare(request.method, pathname)) return openForShare();
    if (request.method !== 'GET' && request.method !== 'HEAD') return failure(405, 'method', 'Only GET works here.');
    const host = request.headers.get('host');
    const page = await serveApp(
      web ?? builtApp,
      pathname,
      request.headers.get('accept-encoding') ?? '',
      doorsOf(`${schemeOf(host)}://${host}`),
    );
    // Means nothing on a page that isn't secure, and browsers complain of it there.
    if (schemeOf(host) === 'http') page.headers.delete('cross-origin-opener-policy');
    return page;
  };
  const refuses = (request: IncomingMessage) => {
    const { host, origin } = request.headers;
    return !isOurs(host) || (origin !== undefined && origin !== `${schemeOf(host)}://${host?.toLowerCase()}`);
  };

  const bounds = { headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 10_000, maxHeaderSize: 16_384 };
  const server = (
    tls
      ? createAdaptorServer({ fetch, createServer: createSecureServer, serverOptions: { ...bounds, cert: tls.cert, key: tls.key } })
      : createAdaptorServer({ fetch, serverOptions: bounds })
  ) as Server; // HTTP/1 either way; the adaptor's type leaves it open.
  server.maxConnections = 256;
  const end = endingOf(server);
  const endSealed = serveSealed(server, refuses, sealed);
  server.on('upgrade', (request, socket) => {
    if (!isSealed(request)) socket.destroy();
  });
  await listening(server, { port }).catch((cause: NodeJS.ErrnoException) => {
    throw new DeskhandError('lan.port', `Phones can't be let in at port ${port}: ${whyNot(cause)}.`, {
      next: 'Choose another: deskhand lan on --port N',
      cause,
    });
  });
  const renew = async () => {
    const now = await stampOf(settings);
    if (now === stamp) return;
    stamp = now;
    const renewed = await readCertificate(settings);
    if (!renewed) return;
    // Throws where the key is of another one: written by half, or by mistake. The one before goes on serving.
    (server as SecureServer).setSecureContext({ cert: renewed.cert, key: renewed.key });
    tls = renewed;
  };
  const renewing = tls && setInterval(() => renew().catch((error) => console.error(error)), renewal).unref();
  if (!tls) served = await tailscale(port);
  if (served) servedDoor = await tailscale(brake);

  return {
    port,
    addresses() {
      const at = (host: string, by: LanAddress['by']) => ({
        url: `${tls ? 'https' : 'http'}://${host}:${port}/`,
        secure: tls !== undefined,
        by,
      });
      return [
        ...nameOf(served).map((name) => ({ url: `https://${name}/`, secure: true, by: 'tailscale' as const })),
        ...(tls?.names ?? []).map((name) => at(name, 'certificate')),
        ...ownAddresses(interfaces()).map((address) => at(address, 'network')),
      ];
    },
    names: () => [...nameOf(served), ...nameOf(servedDoor)],
    doorsFor: doorsOf,
    async close() {
      endSealed();
      clearInterval(renewing);
      await servedDoor?.close();
      await served?.close();
      await end();
    },
  };
}

const nameOf = (served: Served | undefined) => (served ? [served.name] : []);

async function readCertificate({ cert, key }: LanSettings) {
  if (cert === undefined || key === undefined) return undefined;
  try {
    const [chain, secret] = await Promise.all([readFile(cert, 'utf8'), readFile(key, 'utf8')]);
    return { cert: chain, key: secret, names: certificateNames(chain) };
  } catch (cause) {
    // Without the cause's text: it may quote what it read.
    throw new DeskhandError('lan.certificate', `The certificate ${cert} with the key ${key} can't be used.`, {
      next: 'Both are PEM files: deskhand lan on --cert FILE --key FILE',
      cause,
    });
  }
}

/** Changes with either file. One that is away for a moment, as while it is replaced, counts as it comes back. */
async function stampOf({ cert, key }: LanSettings): Promise<string> {
  const files = await Promise.all([cert, key].map((path) => path && stat(path).catch(() => undefined)));
  return files.map((file) => file && `${file.ino} ${file.mtimeMs} ${file.size}`).join(', ');
}
