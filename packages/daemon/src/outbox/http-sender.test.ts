import { expect, test } from 'vitest';
import type { NetAnswer, NetRequest } from '../net/net.ts';
import { httpSender } from './http-sender.ts';

const body = new TextEncoder().encode('{"id":1}');
const answered = (status: number, headers: Record<string, string> = {}): NetAnswer => ({
  ok: true,
  status,
  headers,
  body,
  cut: false,
  url: 'https://x.org/',
});

async function send(answer: NetAnswer, detail: object = {}, content: Uint8Array[] = []) {
  const asked: NetRequest[] = [];
  const sender = httpSender({
    request: async (request) => {
      asked.push(request);
      return answer;
    },
  });
  const act = { key: 'out_1', detail: { method: 'POST', url: 'https://x.org/', headers: {}, ...detail }, content };
  const sent = await sender.send({ ...act, step: 'step_1', task: { task: 't', thread: 'h' } }, new AbortController().signal);
  return { sent, asked: asked[0] };
}

test.for([
  [200, 'done'],
  [201, 'done'],
  [204, 'done'],
  [301, 'refused'],
  [307, 'refused'],
  [400, 'refused'],
  [401, 'refused'],
  [404, 'refused'],
  [409, 'refused'],
  [422, 'refused'],
  [429, 'refused'],
  [500, 'unknown'],
  [501, 'refused'],
  [502, 'unknown'],
  [503, 'refused'],
  [504, 'unknown'],
] as const)('an answer %d means %s', async ([status, came]) => {
  const { sent } = await send(answered(status));
  expect(sent).toMatchObject({ came, receipt: { status, content: body } });
});

test('no answer is unknown where something may have arrived, else it did not happen', async () => {
  const failed = { ok: false, code: 'broken', sentence: 'It broke off.' } as const;
  expect((await send({ ...failed, begun: true })).sent.came).toBe('unknown');
  expect((await send({ ...failed, begun: false })).sent.came).toBe('refused');
});

test('the receipt holds what the other side calls what it made', async () => {
  const { sent } = await send(answered(201, { location: '/orders/1' }));
  expect(sent).toMatchObject({ receipt: { reference: '/orders/1' } });
});

test('a POST and a PATCH carry the key, unless the task gave one of its own; what is idempotent anyway does not', async () => {
  const keyOf = async (detail: object) => (await send(answered(200), detail)).asked?.headers['idempotency-key'];
  expect(await keyOf({})).toBe('out_1');
  expect(await keyOf({ method: 'PATCH' })).toBe('out_1');
  expect(await keyOf({ method: 'PUT' })).toBeUndefined();
  expect(await keyOf({ method: 'DELETE' })).toBeUndefined();
  expect(await keyOf({ headers: { 'idempotency-key': 'own' } })).toBe('own');
});

test('no redirect is followed, and the body is what was kept', async () => {
  const { asked } = await send(answered(200), {}, [body]);
  expect(asked?.follow).toBeUndefined();
  expect(asked?.body).toBe(body);
});
