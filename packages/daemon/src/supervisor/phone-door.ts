import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Server as HttpServer, RequestListener } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { type NetworkDoor, readNetworkDoor } from '../host/brake-ports.ts';
import { certificateNames, isOurName } from '../host/lan-names.ts';
import { readPhones } from '../host/phones-file.ts';
import { type DoorWay, makeAnswers, type PhoneDoorDeps } from './door-answers.ts';
import { makeGuests } from './guests.ts';

// The brake's own door: a port that the supervisor itself answers, so that nothing of the daemon can delay it. On loopback
// always; beyond it only where the owner let this network in, with the same certificate. At rest it is two sockets; HTTP
// is loaded with the first who comes.

/** Where it is open. */
interface PhoneDoors {
  loopback: number;
  network?: number | undefined;
  /** Why it isn't open to this network although the owner said so. */
  why?: string | undefined;
}

export interface PhoneDoor {
  doors(): PhoneDoors;
  /** Does as the owner says now: lan.json may have changed. */
  look(): Promise<void>;
  close(): void;
}

interface Standing {
  server: Server;
  wanted: string;
  stamp: string;
}

export async function openPhoneDoor(deps: PhoneDoorDeps): Promise<PhoneDoor> {
  const { home } = deps;
  const guests = makeGuests();
  const answers = makeAnswers(deps, guests);
  const local = await standHere(plain(answers({ isOurs: (host) => isHere(host, portOf(local)), schemes: () => ['http'], local: true })));
  let network: Standing | undefined;
  let why: string | undefined;
  let looking: Promise<void> | undefined;

  async function look() {
    const wish = readNetworkDoor(home);
    const [wanted, stamp] = [JSON.stringify(wish ?? null), stampOf(wish)];
    if (network?.wanted === wanted && network.stamp === stamp) return;
    // A certificate that is renewed by half: the one before serves until the other half is there.
    if (network?.wanted === wanted && wish && !isUsable(wish)) return;
    network?.server.close();
    network = undefined;
    why = undefined;
    if (!wish) return;
    try {
      const { way, tls } = wayOf(wish, home);
      const server = await stand(wish.port, undefined, tls ? secure(answers(way), tls) : plain(answers(way)));
      network = { server, wanted, stamp };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      why = code === 'EADDRINUSE' ? `another program has port ${wish.port}` : (code ?? message);
    }
  }

  /** Where it was last time, if that is free: a page that is open may speak only to the port that it was told of. */
  async function standHere(serve: () => Promise<HttpServer>): Promise<Server> {
    const file = join(home, 'brake-port');
    const last = readPort(file);
    const server = await stand(last, '127.0.0.1', serve).catch((error: unknown) => {
      if (last === 0) throw error;
      return stand(0, '127.0.0.1', serve);
    });
    // Without it, the next start has another port: no reason to go without a brake now.
    if (portOf(server) !== last) tryTo(() => writeFileSync(file, `${portOf(server)}\n`, { mode: 0o600 }));
    return server;
  }

  async function stand(port: number, host: string | undefined, serve: () => Promise<HttpServer>): Promise<Server> {
    const take = async (socket: Socket) => {
      if (!guests.take(socket)) return;
      const server = await serve();
      server.emit('connection', socket);
      socket.resume();
    };
    // Nothing is read before HTTP is there to read it.
    const server = createServer({ pauseOnConnect: true }, (socket) => void take(socket).catch(() => socket.destroy()));
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen({ port, host }, resolve));
    server.on('error', () => {});
    return server;
  }

  await look();
  return {
    doors: () => ({ loopback: portOf(local), network: network && portOf(network.server), why }),
    look() {
      looking ??= look().finally(() => {
        looking = undefined;
      });
      return looking;
    },
    close() {
      local.close();
      network?.server.close();
      guests.close();
    },
  };
}

/** 0 where none was kept, or nothing that is a port anybody may open. */
function readPort(file: string): number {
  const port = Number(tryTo(() => readFileSync(file, 'utf8')));
  return Number.isInteger(port) && port >= 1024 && port < 65_536 ? port : 0;
}

function tryTo<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

const isHere = (host: string, port: number) => host === `127.0.0.1:${port}` || host === `localhost:${port}`;

/** Changes with either file of the certificate. */
const stampOf = (door: NetworkDoor | undefined): string => [door?.cert, door?.key].map((path) => path && stampOfFile(path)).join(', ');

function stampOfFile(path: string): string {
  try {
    const { ino, mtimeMs, size } = statSync(path);
    return `${ino} ${mtimeMs} ${size}`;
  } catch {
    return 'away';
  }
}

/** Whether certificate and key can be read and belong together. */
function isUsable({ cert, key }: NetworkDoor): boolean {
  if (cert === undefined || key === undefined) return true;
  try {
    return new X509Certificate(readFileSync(cert)).checkPrivateKey(createPrivateKey(readFileSync(key)));
  } catch {
    return false;
  }
}

/** By which names this network reaches the door, and from which pages. */
function wayOf({ port, cert, key }: NetworkDoor, home: string): { way: DoorWay; tls?: Certificate } {
  const tls = cert !== undefined && key !== undefined ? { cert: readFileSync(cert), key: readFileSync(key) } : undefined;
  const names = tls ? certificateNames(tls.cert.toString()) : [];
  // Said at once where it is no use, and not to the phone that comes at the worst moment.
  if (tls) new X509Certificate(tls.cert);
  /** Those that Tailscale serves as a secure page, whatever the port. */
  const served = () => readPhones(home).names.map((name) => name.replace(/:\d+$/, ''));
  const isServed = (host: string) => served().includes(host.replace(/:\d+$/, ''));
  const way: DoorWay = {
    isOurs: (host) => isServed(host) || isOurName(host, { interfaces: networkInterfaces(), names, port }),
    schemes: (host) => (tls || isServed(host) ? ['https'] : ['http']),
    local: false,
  };
  return { way, ...(tls && { tls }) };
}

interface Certificate {
  cert: Buffer;
  key: Buffer;
}

/** Bounds beside those of `guests`, which also end what says nothing at all. */
const bounds = { maxHeaderSize: 8192, keepAliveTimeout: 5000, requestTimeout: 10_000, headersTimeout: 10_000 };

/** Not imported: all that node:http exports is read then, and a client for the web (14 MB) loaded with it. */
const plain = (listener: RequestListener) => once(async () => process.getBuiltinModule('node:http').createServer(bounds, listener));
const secure = (listener: RequestListener, tls: Certificate) =>
  once(async () => (await import('node:https')).createServer({ ...bounds, ...tls }, listener));

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
