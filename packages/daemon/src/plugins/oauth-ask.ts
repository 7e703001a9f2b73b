import { Buffer } from 'node:buffer';
import { jsonOf, type Reason } from '@deskhand/protocol';
import type { z } from 'zod';
import type { Net } from '../net/net.ts';
import { cleanLine } from './clean.ts';

// What signing in asks of strangers' servers: small JSON answers through the gate, from exactly the address that was asked.

export type Asks = Pick<Net, 'request'>;

export const trouble = (sentence: string, next?: string): Reason => ({ code: 'plugin.sign-in', sentence, ...(next && { next }) });

/** Bytes of an answer; milliseconds for it. No redirect is followed: what is said here counts as said by this address. */
const limits = { down: 200_000, all: 20_000, redirects: 0 };

export interface Asked {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  /** A form where it is one, else JSON. */
  body?: URLSearchParams | object;
}

export type Answer = { ok: true; status: number; headers: Record<string, string>; body: unknown } | { ok: false; sentence: string };

export async function ask(net: Asks, url: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
  const form = body instanceof URLSearchParams;
  const answer = await net.request({
    method,
    url,
    headers: {
      accept: 'application/json',
      'user-agent': 'Deskhand',
      ...(body && { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' }),
      ...headers,
    },
    ...(body && { body: new TextEncoder().encode(form ? body.toString() : JSON.stringify(body)) }),
    limits,
  });
  if (!answer.ok) return { ok: false, sentence: answer.sentence };
  return { ok: true, status: answer.status, headers: answer.headers, body: jsonOf(Buffer.from(answer.body).toString('utf8')) };
}

/** What is there, in the shape that it should have; undefined where there is nothing of the kind. */
export async function find<T>(net: Asks, url: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const answer = await ask(net, url);
  return answer.ok && answer.status === 200 ? schema.safeParse(answer.body).data : undefined;
}

/** What a server says is wrong (RFC 6749, 5.2), as a line of text. */
export function faultOf(body: unknown): { error: string; words: string } {
  const { error = '', error_description: more = '' } = (typeof body === 'object' && body ? body : {}) as Record<string, unknown>;
  return { error: cleanLine(String(error), 60), words: cleanLine([error, more].filter(Boolean).join(': '), 200) };
}
