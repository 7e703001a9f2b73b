import { expect, test } from 'vitest';
import { type RealHost, startHost } from './support/host.ts';
import { useSameHost } from './support/same-host.ts';

const hosts = useSameHost(() => startHost('auto', ['--hold', '600']));

const url = 'https://api.example.org/orders';
const post = `Post it to ${url}\ncall send_request ${JSON.stringify({ url, json: { total: 22 } })}\nsay It is queued.`;

interface Listed {
  entries: { id: string; state: string; title: string; until?: number; reason?: { code: string } }[];
}
const listed = async (real: RealHost) => ((await real.json('outbox', 'list', '--all')).value as unknown as Listed).entries;

/** Asks until one stands there so. */
async function untilOneIs(real: RealHost, wanted: string): Promise<Listed['entries'][number]> {
  for (;;) {
    const found = (await listed(real)).find(({ state }) => state === wanted);
    if (found) return found;
  }
}

/** Requests of the host's own to the network, let through or not. */
async function requests(real: RealHost): Promise<number> {
  const { out } = await real.deskhand('logs', '--limit', '1000', '--json');
  return out.split('"request.made"').length - 1;
}

test('what a task sends waits for a moment, and "don’t send" keeps it from going out', async () => {
  const host = await hosts();
  const sent = host.json('send', '--wait', '--yes=all', post);
  const entry = await untilOneIs(host, 'held');
  expect(entry.title).toBe(`sends a POST to ${url}: total 22`);
  expect((await host.deskhand('outbox')).out).toContain('"method": "POST"');
  expect((await host.deskhand('outbox', 'cancel', entry.id)).code).toBe(0);
  expect(await sent).toMatchObject({
    code: 7,
    value: { state: 'partly', outbox: [{ state: 'cancelled', title: entry.title, to: url }], reason: { code: 'outbox' } },
  });
  expect(await requests(host)).toBe(0);
});

test('the brake keeps what is held from going out, over the release too, until a person says so', async () => {
  const host = await hosts();
  const sent = await host.json('send', '--no-wait', post);
  const task = String(sent.value.task);
  await untilOneIs(host, 'held');
  const { pid } = host.daemon();
  expect((await host.deskhand('brake')).code).toBe(0);
  await host.restarted(pid);
  const kept = await untilOneIs(host, 'kept');
  expect(kept.reason?.code).toBe('brake');
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
