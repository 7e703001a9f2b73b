import { expect, test } from 'vitest';
import { openSession } from './session.ts';
import type { Wire } from './wire.ts';

/** A plugin that answers so. */
function answering(answer: (method: string) => object | Promise<object>): Wire {
  let take: (message: unknown) => void = () => {};
  return {
    async send(message) {
      const { id, method } = message as { id?: number; method: string };
      if (id !== undefined) void Promise.resolve(answer(method)).then((result) => take({ id, result }));
    },
    receive: (taker) => {
      take = taker;
    },
    closed: new Promise(() => {}),
    close: async () => {},
  };
}

test('a list whose pages go on slowly is given up after the time of one', async () => {
  let pages = 0;
  const wire = answering(async (method) => {
    if (method === 'initialize') return { protocolVersion: '2025-11-25', capabilities: { tools: {} } };
    pages++;
    await new Promise((resolve) => setTimeout(resolve, 40));
    return { tools: [{ name: `tool-${pages}` }], nextCursor: 'more' };
  });
  const opened = await openSession(wire, { roots: [], elicit: async () => ({}), changed: () => {}, patience: { silent: 1000, most: 100 } });
  if (!opened.ok) throw new Error(opened.sentence);
  expect(await opened.session.listTools()).toEqual({ ok: false, sentence: expect.stringContaining('It did not list its tools: it took') });
  expect(pages).toBeLessThan(10);
});
