import { z } from 'zod';
import type { Net, NetAnswer } from '../net/net.ts';
import type { Sender, Sent, SentReceipt } from './outbox.ts';

/** An HTTP request as an entry holds it; its body, if there is one, is the entry's only content. */
const httpActSchema = z.object({
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
  url: z.string().max(8000),
  headers: z.record(z.string(), z.string()),
});

/** How much of an answer is kept with the receipt, in bytes. */
const kept = 64_000;

/** Sends requests through the gate. A redirect is not followed: nobody was asked about the place that it leads to. */
export function httpSender(net: Pick<Net, 'request'>): Sender {
  return {
    name: 'http',
    async send({ key, detail, content: [body], task }, signal) {
      // Our own tool wrote it into our own log; what it holds was decided on as it stands there.
      const { method, url, headers } = httpActSchema.parse(detail);
      // POST and PATCH are not idempotent by themselves (RFC 9110); sides that know the header do the same key once.
      const once = method === 'POST' || method === 'PATCH' ? { 'idempotency-key': key } : {};
      const request = { method, url, headers: { ...once, ...headers }, signal, task, limits: { down: kept } };
      return outcomeOf(await net.request({ ...request, ...(body && { body }) }));
    },
  };
}

function outcomeOf(answer: NetAnswer): Sent {
  if (!answer.ok) {
    const reason = { code: `http.${answer.code}`, sentence: answer.sentence };
    return { came: answer.begun ? 'unknown' : 'refused', reason };
  }
  const receipt = receiptOf(answer);
  const { status } = answer;
  if (status >= 200 && status < 300) return { came: 'done', receipt };
  const reason = { code: 'http.status', sentence: `The other side answered ${status}${meaning(status)}` };
  // These come from something between here and there, or from a program that broke in the middle: no word on the act itself.
  return { came: [500, 502, 504].includes(status) ? 'unknown' : 'refused', reason, receipt };
}

function meaning(status: number): string {
  if (status < 400) return ', that it is elsewhere: nothing was sent there.';
  if (status === 401 || status === 403) return ': it wants to know who sends this, or does not allow it.';
  if (status === 404) return ': there is no such address.';
  if (status === 429) return ': it was asked too often.';
  if ([500, 502, 504].includes(status)) return ': it broke while it was at it, and may have done it.';
  return ': it did not take it.';
}

function receiptOf({ status, headers, body }: Extract<NetAnswer, { ok: true }>): SentReceipt {
  const reference = headers.location?.slice(0, 2000);
  return { words: `answered ${status}`, status, ...(reference && { reference }), ...(body.byteLength && { content: body }) };
}
