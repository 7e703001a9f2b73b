import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Answer, CommandInput } from '@deskhand/protocol';
import { me } from '../host/called.ts';
import { DeskhandError, helloProof } from '../host/host.ts';
import { readAnnounce, readToken } from '../host/state-announce.ts';
import { away, whyAbsent } from './absent.ts';

// The command line's side of link: it finds the host by its state directory, makes sure that it is the host, and asks.
// What comes back is from our own program, proven by `hello`, so its shapes are taken as said.

/** Imported, node:http loads a whole client for the web with it (60 ms and 14 MB for each command): its exports are read then. */
const { request } = process.getBuiltinModule('node:http');

type Keyless<C> = C extends unknown ? Omit<C, 'key'> : never;

export interface Client {
  readonly home: string;
  readonly port: number;
  readonly token: string;
  /** Waits for a host that went away to be there again. Throws `host.away` when it stays away. */
  comeBack(signal?: AbortSignal): Promise<void>;
  get<T>(path: string): Promise<T>;
  /** `patience`: milliseconds without a word from it; two minutes by default. */
  post<T>(path: string, body: unknown, patience?: number): Promise<T>;
  /** Carries out a command under a new key. A refusal is thrown as a DeskhandError with the host's own words. */
  command(command: Keyless<CommandInput>): Promise<Extract<Answer, { ok: true }>>;
  text(hash: string): Promise<string>;
  upload(path: string): Promise<{ name: string; hash: string }>;
}

/** Patience for a host that starts again, in tries of half a second: while its supervisor is there, and without. */
const patience = { watched: 60, alone: 10 };

/** Finds the host of a state directory. Throws `host.away` where none answers, or something that isn't it. */
export async function connect(home: string): Promise<Client> {
  let { port, token } = await findHost(home).catch(() => waitForHost(home, false));

  const ask = async (method: string, path: string, body?: Body, type = 'application/json', patience?: number) => {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': type }) };
    return textOf(await call({ port, method, path, headers, ...(body && { body }), ...(patience && { patience }) }, home), home);
  };
  /** For what does no harm when it is asked twice. */
  const askAgain = async (...question: Parameters<typeof ask>) => {
    try {
      return await ask(...question);
    } catch (error) {
      if (!(error instanceof DeskhandError) || error.code !== 'host.away') throw error;
      await comeBack();
      return ask(...question);
    }
  };
  const comeBack = async (signal?: AbortSignal) => {
    ({ port, token } = await waitForHost(home, true, signal));
  };

  return {
    home,
    get port() {
      return port;
    },
    get token() {
      return token;
    },
    comeBack,
    get: async (path) => JSON.parse(await askAgain('GET', path)),
    post: async (path, body, patience) => JSON.parse(await ask('POST', path, JSON.stringify(body), undefined, patience)),
    async command(command) {
      // The key stays the same: a host that went away before it answered is asked again, and does it once.
      const keyed = { key: `cli_${randomBytes(12).toString('hex')}`, ...command };
      return JSON.parse(await askAgain('POST', '/v1/commands', JSON.stringify(keyed)));
    },
    text: (hash) => askAgain('GET', `/v1/content/${hash}`),
    async upload(path) {
      const { size } = await stat(path);
      const body = { size, write: (to: NodeJS.WritableStream) => pipeline(createReadStream(path), to) };
      const { hash } = JSON.parse(await ask('POST', '/v1/content', body, 'application/octet-stream'));
      return { name: basename(path), hash };
    },
  };
}

async function waitForHost(home: string, hadHost: boolean, signal?: AbortSignal): Promise<{ port: number; token: string }> {
  for (let tries = 0; !signal?.aborted; tries++) {
    const why = await whyAbsent(home);
    if (why && (why.code !== 'host.away' || !hadHost || tries >= patience.alone)) throw why;
    if (tries >= patience.watched) break;
    const { setTimeout: pause } = await import('node:timers/promises');
    await pause(500, undefined, signal && { signal }).catch(() => undefined);
    const found = await findHost(home).catch(() => undefined);
    if (found) return found;
  }
  throw away(home);
}

async function findHost(home: string): Promise<{ port: number; token: string }> {
  const where = readAnnounce(home);
  const token = readToken(home);
  if (!where || !token) throw away(home);
  const { port } = where;
  const nonce = randomBytes(18).toString('base64url');
  const slow = setTimeout(() => process.stderr.write(`${silent}\n`), 6000);
  const text = await call({ port, method: 'GET', path: `/v1/hello?nonce=${nonce}` }, home)
    .then((response) => textOf(response, home))
    .catch((cause: unknown) => {
      throw away(home, cause);
    })
    .finally(() => clearTimeout(slow));
  // Another program may listen where a killed host did: it must not be shown the token.
  if (!text.includes(`"${helloProof(token, nonce, port)}"`)) throw away(home);
  return { port, token };
}

/** The simplest of questions is answered at once by a host that is well. */
const silent = `Deskhand doesn’t answer yet. Where it hangs: ${me} brake stops all of it, ${me} doctor looks at it.`;

type Body = string | { size: number; write: (to: NodeJS.WritableStream) => Promise<void> };
interface Call {
  port: number;
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: Body;
  patience?: number;
}

function call({ port, method, path, headers = {}, body, patience = 120_000 }: Call, home: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? undefined : typeof body === 'string' ? Buffer.byteLength(body) : body.size;
    const sized = length === undefined ? headers : { ...headers, 'content-length': String(length) };
    const asked = request({ host: '127.0.0.1', port, method, path, headers: sized, timeout: patience }, resolve);
    asked.on('timeout', () => asked.destroy(new Error(`no answer for ${patience / 60_000} minutes`)));
    asked.on('error', (cause) => reject(away(home, cause)));
    if (typeof body === 'object') body.write(asked).catch(reject);
    else asked.end(body);
  });
}

async function textOf(response: IncomingMessage, home: string): Promise<string> {
  let text = '';
  try {
    for await (const chunk of response.setEncoding('utf8')) text += chunk;
  } catch (cause) {
    throw away(home, cause);
  }
  if ((response.statusCode ?? 500) < 400) return text;
  throw refusalOf(text);
}

function refusalOf(text: string): DeskhandError {
  try {
    const { code, sentence, next } = JSON.parse(text);
    return new DeskhandError(String(code), String(sentence), next === undefined ? {} : { next: String(next) });
  } catch {
    return new DeskhandError('host.answer', 'The host gave an answer that makes no sense.', { next: 'See: deskhand doctor' });
  }
}
