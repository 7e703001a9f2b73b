import type { Reply, Trouble } from './desk.ts';
import { atRest } from './press.ts';

/** A reply of the host, or its refusal with what it said. */
export type Called = { ok: true; value: Response } | (Trouble & { response?: Response; body?: unknown });

export const callOf =
  (origin: string) =>
  async (path: string, init: RequestInit = {}): Promise<Called> => {
    try {
      const response = await fetch(`${origin}/v1/${path}`, { credentials: 'same-origin', ...init });
      if (response.ok) return { ok: true, value: response };
      const body: unknown = await response.json().catch(() => undefined);
      return { ...refusal(response, body), response, body };
    } catch {
      return { ok: false, code: 'offline' };
    }
  };

/** The JSON of a reply. One that breaks off or isn't what was agreed counts as not having come. */
export async function jsonFrom<T>(asked: Promise<Called>, parse: (value: unknown) => T | Promise<T>): Promise<Reply<T>> {
  const reply = await asked;
  if (!reply.ok) return reply;
  try {
    const value = await parse(await reply.value.json());
    await atRest();
    return { ok: true, value };
  } catch {
    return { ok: false, code: 'offline' };
  }
}

/** `came` counts the bytes that are here. */
export async function bytesFrom(asked: Promise<Called>, came?: (bytes: number) => void): Promise<Reply<Uint8Array<ArrayBuffer>>> {
  const reply = await asked;
  if (!reply.ok) return reply;
  try {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    if (reply.value.body) await drain(reply.value.body, pieces, came);
    const value = await joined(pieces);
    await atRest();
    return { ok: true, value };
  } catch {
    return { ok: false, code: 'offline' };
  }
}

/** Puts the pieces of a body with those that are there already; what breaks off rejects, and leaves them. */
export async function drain(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  pieces: Uint8Array<ArrayBuffer>[],
  came?: (bytes: number) => void,
) {
  let length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const reader = body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    pieces.push(next.value);
    length += next.value.length;
    came?.(length);
  }
}

export const joined = async (pieces: Uint8Array<ArrayBuffer>[]) => new Uint8Array(await new Blob(pieces).arrayBuffer());

export function refusal({ status }: { status: number }, body: unknown): Trouble {
  const said = fieldOf(body, 'sentence');
  const sentence = typeof said === 'string' ? said : undefined;
  if (status === 401) return { ok: false, code: 'stranger', sentence };
  if (status === 404 || status === 410) return { ok: false, code: 'missing', sentence };
  // A host that is starting, ending or busy is one to try again; what stands before it says so too.
  if ([0, 408, 429, 502, 503, 504].includes(status)) return { ok: false, code: 'offline', sentence };
  return { ok: false, code: status >= 500 ? 'accident' : 'failed', sentence };
}

/** A field of what may be anything. The few that the app needs before it shows something are looked at by hand, without schemas. */
export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;

/** Buys this browser's cookie with the one-time code of a link that the host printed. */
export async function openSession(origin: string, code: string): Promise<boolean> {
  const body = JSON.stringify({ code });
  const reply = await callOf(origin)('session', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return reply.ok;
}
