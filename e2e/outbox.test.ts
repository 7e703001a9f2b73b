import { afterEach, expect, test } from 'vitest';
import { type RealHost, startHost } from './support/host.ts';

let host: RealHost | undefined;
afterEach(async () => {
  await host?.close();
  host = undefined;
});

const url = 'https://api.example.org/orders';
const post = `Post it to ${url}\ncall send_request ${JSON.stringify({ url, json: { total: 22 } })}\nsay It is queued.`;

interface Listed {
  entries: { id: string; state: string; title: string; until?: number; reason?: { code: string } }[];
}
const listed = async (real: RealHost) => ((await real.json('outbox', 'list', '--all')).value as unknown as Listed).entries;

/** Asks until the outbox stands so. */
async function untilStates(real: RealHost, ...wanted: string[]): Promise<Listed['entries']> {
  for (;;) {
    const entries = await listed(real);
    if (entries.map(({ state }) => state).join() === wanted.join()) return entries;
  }
}

/** Requests of the host's own to the network, let through or not. */
async function requests(real: RealHost): Promise<number> {
  const { out } = await real.deskhand('logs', '--limit', '1000', '--json');
  return out.split('"request.made"').length - 1;
}

test('what a task sends waits for a moment, and "don’t send" keeps it from going out', async () => {
  host = await startHost('auto', ['--hold', '600']);
  const sent = host.json('send', '--wait', '--yes=all', post);
  const [entry] = await untilStates(host, 'held');
  expect(entry?.title).toBe(`sends a POST to ${url}: total 22`);
  expect((await host.deskhand('outbox')).out).toContain('"method": "POST"');
  expect((await host.deskhand('outbox', 'cancel', entry?.id ?? '')).code).toBe(0);
  expect(await sent).toMatchObject({
    code: 7,
    value: { state: 'partly', outbox: [{ state: 'cancelled', title: entry?.title, to: url }], reason: { code: 'outbox' } },
  });
  expect(await requests(host)).toBe(0);
});

test('the brake keeps what is held from going out, over the release too, until a person says so', async () => {
  host = await startHost('auto', ['--hold', '600']);
  const sent = await host.json('send', '--no-wait', post);
  const task = String(sent.value.task);
  await untilStates(host, 'held');
  const { pid } = host.daemon();
  expect((await host.deskhand('brake')).code).toBe(0);
  await host.restarted(pid);
  const [kept] = await untilStates(host, 'kept');
  expect(kept?.reason?.code).toBe('brake');
  expect((await host.deskhand('outbox', 'send-now')).code).toBe(6);

  const braked = host.daemon().pid;
  expect((await host.deskhand('release')).code).toBe(0);
  await host.restarted(braked);
  const asking = await host.json('show', task);
  expect(asking.value).toMatchObject({ state: 'waiting', needs: [{ kind: 'outbox' }] });
  expect(await requests(host)).toBe(0);

  expect((await host.deskhand('outbox', 'cancel', task)).code).toBe(0);
  expect((await host.json('show', task, '--follow')).value).toMatchObject({ state: 'partly' });
});
