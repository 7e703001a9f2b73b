import { afterAll, beforeAll, expect, test } from 'vitest';
import { median } from './row.ts';
import { type StubModel, startStubModel } from './stub-model.ts';

let model: StubModel;
beforeAll(async () => {
  model = await startStubModel();
});
afterAll(() => model.close());

async function ask(...messages: object[]): Promise<string> {
  const body = JSON.stringify({ model: 'stub', stream: true, messages });
  return (await fetch(`${model.url}/chat/completions`, { method: 'POST', body })).text();
}

test('the median is the middle one, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([])).toBeNaN();
});

test('the stub model makes the calls it is told to, one after the other, then answers', async () => {
  const user = { role: 'user', content: 'do it\ncall read_file {"path":"a"}\ncall run {"command":"true"}\nsay Well done.' };
  const called = { role: 'assistant', content: null, tool_calls: [{ id: 'call_0' }] };
  const result = { role: 'tool', content: '…' };
  expect(await ask(user)).toContain('"name":"read_file","arguments":"{\\"path\\":\\"a\\"}"');
  expect(await ask(user, called, result)).toContain('"name":"run"');
  expect(await ask(user, called, result, called, result)).toContain('"content":"Well done."');
  const next = { role: 'user', content: 'hello' };
  expect(await ask(user, called, result, called, result, { role: 'assistant', content: 'Well done.' }, next)).toContain('"content":"ok"');
});

test('the stub model counts what is under way at one time', async () => {
  model.seen.most = 0;
  const body = JSON.stringify({ model: 'stub', messages: [{ role: 'user', content: 'hello\nwait 60000' }] });
  const stop = new AbortController();
  const ask = () => fetch(`${model.url}/chat/completions`, { method: 'POST', body, signal: stop.signal });
  const asked = Promise.allSettled([ask(), ask(), ask()]);
  await expect.poll(() => model.seen.now).toBe(3);
  stop.abort();
  await asked;
  await expect.poll(() => model.seen.now).toBe(0);
  expect(model.seen.most).toBe(3);
});
