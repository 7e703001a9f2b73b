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

export async function bytesFrom(asked: Promise<Called>): Promise<Reply<Uint8Array<ArrayBuffer>>> {
  const reply = await asked;
  if (!reply.ok) return reply;
  try {
    const value = new Uint8Array(await reply.value.arrayBuffer());
    await atRest();
    return { ok: true, value };
  } catch {
    return { ok: false, code: 'offline' };
  }
}

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
