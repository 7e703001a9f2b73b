import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { type BrakeAnswer, brakePath, questionMessage } from '@deskhand/protocol/brake-door';
import { frameBox, greetHost, type Identity } from '@deskhand/protocol/sealed';

// A phone at the brake's own door, with every message at hand.

export interface Posted {
  status: number;
  body: Uint8Array<ArrayBuffer>;
  origin: string | undefined;
}

export interface PostOptions {
  headers?: Record<string, string>;
  path?: string;
  method?: string;
  secure?: boolean;
}

export function post(port: number, body: Uint8Array, { headers = {}, path = brakePath, method = 'POST', secure }: PostOptions = {}) {
  return new Promise<Posted>((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path, method, headers, agent: false, ...(secure && { rejectUnauthorized: false }) };
    const asked = (secure ? secureRequest : plainRequest)(options, async (response) => {
      const pieces: Buffer[] = [];
      for await (const piece of response) pieces.push(piece);
      const allowed = response.headers['access-control-allow-origin'];
      resolve({ status: response.statusCode ?? 0, body: Uint8Array.from(Buffer.concat(pieces)), origin: allowed });
    });
    asked.on('error', reject).end(body);
  });
}

/** Greets, and seals a question; `send` puts it. Undefined where the greeting came to nothing. */
export async function greet(port: number, { device, host }: { device: Identity; host: Uint8Array }, options: PostOptions = {}) {
  const hello = greetHost(device, host);
  const greeted = await post(port, hello.message, options);
  const keys = greeted.status === 200 ? hello.finish(greeted.body) : undefined;
  if (!keys) return { status: greeted.status, hello: hello.message };
  const box = frameBox(keys, 'device');
  return {
    status: 200,
    hello: hello.message,
    keys,
    question: (ask: unknown) => questionMessage(keys.id, box.seal(new TextEncoder().encode(JSON.stringify({ ask })))),
    read: (body: Uint8Array): BrakeAnswer | undefined => {
      const content = box.open(body);
      return content && (JSON.parse(new TextDecoder().decode(content)) as BrakeAnswer);
    },
  };
}

/** What the door says to a question, or the status by which it refused. */
export async function knock(port: number, who: { device: Identity; host: Uint8Array }, ask: unknown, options: PostOptions = {}) {
  const greeted = await greet(port, who, options);
  if (!greeted.question) return greeted.status;
  const answered = await post(port, greeted.question(ask), options);
  return answered.status === 200 ? (greeted.read(answered.body) ?? 'not sealed by the host') : answered.status;
}
