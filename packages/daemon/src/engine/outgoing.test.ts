import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isFinished, newId, outboxOf } from '@deskhand/protocol';
import { afterEach, expect, test } from 'vitest';
import type { Log } from '../log/log.ts';
import { openNet } from '../net/gate.ts';
import { httpSender } from '../outbox/http-sender.ts';
import type { Sender, Sent } from '../outbox/outbox.ts';
import { type Desk, keepsSent, openDesk, outgoing, results, turns } from './desk.double.ts';
import { dyingLog } from './dying-log.double.ts';

// A task that sends something, from the model's call to the receipt: the engine and the outbox over one log.

let desk: Desk;
let server: Server | undefined;
afterEach(async () => {
  await desk.close();
  server?.close();
  server = undefined;
});

const allow = () => ({ answer: 'allow' as const, rule: 'test' });
const order = 'https://api.example.org/orders';
const post = (json: unknown = { total: 7 }): [string, object] => ['send_request', { url: order, json }];

const counting = (came?: () => Promise<Sent>) => keepsSent('http', came);

async function startBoth(sender: Sender, over?: Log, hold = 0) {
  await desk.start(over);
  await desk.sends(sender, { over, hold });
}

const calling = (...calls: [string, object][][]) => turns('It is queued.', ...calls);
const until = (task: string, ...wanted: string[]) => desk.until(task, (view) => outgoing(view).join() === wanted.join());

test('asked, allowed, put in place, held, sent exactly, and only then done', async () => {
  const seen: { method?: string | undefined; url?: string | undefined; headers: object; body: string }[] = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    seen.push({ method: request.method, url: request.url, headers: request.headers, body });
    response.writeHead(201, { location: '/orders/12' }).end('{"id":12}');
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a string.
  const { port } = server.address() as AddressInfo;
  desk = openDesk({ mode: 'review', settings: { holdSeconds: 0 }, files: { '/desk/a.txt': 'apples 7' } });
  await desk.grant();
  const net = openNet({ tell: () => {}, resolve: async () => ['93.184.215.14'], dial: () => ({ address: '127.0.0.1', port }) });
  await startBoth(httpSender(net));
  // Over TLS there is no listener here: the same by plain http.
  const url = 'http://api.example.org/orders';
  desk.answers(
    calling(
      [['read_file', { path: 'a.txt' }]],
      [['write_file', { path: 'b.txt', content: '7' }]],
      [['send_request', { url, json: { total: 7 } }]],
    ),
  );
  const task = await desk.send('Add up a.txt');

  const asking = await desk.until(task, (view) => Object.keys(view.approvals).length > 0);
  const [approval] = Object.values(asking.approvals);
  expect(approval).toMatchObject({ irreversible: true, title: `sends a POST to ${url}, not encrypted: total 7` });
  expect(approval?.full.text).toContain('"total":7');
  expect(seen).toEqual([]);
  await desk.decide(task, approval, 'once');

  const review = await desk.until(task, (view) => view.summary.state === 'review');
  expect(outgoing(review)).toEqual(['queued']);
  expect(seen).toEqual([]);
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept' } });

  const view = await desk.finished(task);
  expect(view.summary).toMatchObject({ state: 'done', reason: undefined, committed: true });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ method: 'POST', url: '/orders', body: '{"total":7}' });
  expect(seen[0]?.headers).toMatchObject({
    host: 'api.example.org',
    'content-type': 'application/json',
    'idempotency-key': outboxOf(view)[0]?.id,
  });
  const [entry] = outboxOf(view);
  expect(entry).toMatchObject({ state: 'sent', receipt: { status: 201, reference: '/orders/12' } });
  expect(entry?.receipt?.content?.text).toBe('{"id":12}');
  const order = desk.log.events({ task }).map(({ type }) => type);
  expect(order.indexOf('change.committed')).toBeLessThan(order.indexOf('outbox.held'));
  expect(order.indexOf('outbox.sending')).toBeLessThan(order.indexOf('outbox.sent'));
  expect(order.at(-1)).toBe('task.finished');
});

test('killed at every append and started again, nothing is sent twice, and what may have been is asked about', async () => {
  let asked = 0;
  let appends = 0;
  for (let survived = false; !survived; appends++) {
    const { sent, sender } = counting();
    desk = openDesk({ mode: 'auto', settings: { holdSeconds: 0 }, decide: allow });
    await desk.grant();
    desk.answers(calling([['write_file', { path: 'sum.txt', content: '7' }]], [post(), post({ total: 8 })]));
    const cut = dyingLog(desk.log, appends);
    await startBoth(sender, cut.log);
    const task = await desk.send('Add them up and post it');
    survived = await Promise.race([desk.finished(task).then(() => true), cut.died.then(() => false)]);
    // The world that it acted on is the same.
    await desk.restart();
    await desk.sends(sender);
    const view = await desk.until(task, ({ summary }) => isFinished(summary) || summary.needs.length > 0);
    const label = `after ${appends} appends: ${outgoing(view).join()}`;
    expect(new Set(sent.map(({ key }) => key)).size, label).toBe(sent.length);
    expect(desk.disk.get('/desk/sum.txt'), label).toBe('7');
    expect(view.commits, label).toHaveLength(1);
    for (const { id, state } of outboxOf(view)) {
      const times = sent.filter(({ key }) => key === id).length;
      if (state === 'sent') expect(times, label).toBe(1);
      else if (state === 'kept') expect(times, label).toBe(0);
      else expect(state, label).toBe('lost');
    }
    if (isFinished(view.summary)) expect(outgoing(view), label).toEqual(['sent', 'sent']);
    else {
      asked++;
      await desk.say(task, {
        type: 'outbox.cancelled',
        body: { entries: outboxOf(view).map(({ id }) => id), reason: { code: 'person', sentence: 'Leave it.' } },
      });
      expect((await desk.finished(task)).summary.state, label).toBe('partly');
    }
    if (survived) continue;
    await desk.close();
  }
  expect(appends).toBeGreaterThan(8);
  expect(asked, 'each of the two may be cut off between doing and knowing').toBeGreaterThanOrEqual(2);
});

test('"don\'t send" during the hold: the task is done in part, and says what did not go out', async () => {
  const { sent, sender } = counting();
  desk = openDesk({ mode: 'auto', decide: allow });
  await desk.grant();
  await startBoth(sender, undefined, 30_000);
  desk.answers(calling([post()]));
  const task = await desk.send('Post it');
  const holding = await until(task, 'held');
  expect(holding.summary).toMatchObject({ state: 'working', needs: [], doing: `about to send: sends a POST to ${order}: total 7` });
  const [entry] = outboxOf(holding);
  await desk.say(task, {
    type: 'outbox.cancelled',
    body: { entries: [entry?.id ?? ''], reason: { code: 'person', sentence: 'You said not to send it.' } },
  });
  const view = await desk.finished(task);
  expect(view.summary.state).toBe('partly');
  expect(view.summary.reason?.sentence).toMatch(/^Nothing was sent\. Sends a POST .*: it was not sent \(You said not to send it\)/);
  expect(sent).toEqual([]);
});

test('what the other side refused makes the task partly done', async () => {
  const { sender } = counting(async () => ({ came: 'refused', reason: { code: 'http.status', sentence: 'The other side answered 422.' } }));
  desk = openDesk({ mode: 'auto', settings: { holdSeconds: 0 }, decide: allow });
  await desk.grant();
  await startBoth(sender);
  desk.answers(calling([post()]));
  const view = await desk.finished(await desk.send('Post it'));
  expect(view.summary).toMatchObject({ state: 'partly', reason: { code: 'outbox', sentence: expect.stringContaining('answered 422') } });
});

test('what went out and failed there is not counted as gone', async () => {
  const answers = [{ words: 'answered' }, { words: 'answered that it failed', failed: true }];
  const { sender } = counting(async () => ({ came: 'done', receipt: answers.shift() ?? { words: 'answered' } }));
  desk = openDesk({ mode: 'auto', settings: { holdSeconds: 0 }, decide: allow });
  await desk.grant();
  await startBoth(sender);
  desk.answers(calling([post(), post()]));
  const { summary } = await desk.finished(await desk.send('Post it twice'));
  expect(summary).toMatchObject({ state: 'partly', reason: { code: 'outbox' } });
  expect(summary.reason?.sentence).toMatch(/^1 of 2 things was sent\. .*: it failed there \(answered that it failed\)$/);
});

test('a message during the hold stops it; the model learns how it stands and may take it back', async () => {
  const { sent, sender } = counting();
  desk = openDesk({ mode: 'auto', decide: allow });
  await desk.grant();
  await startBoth(sender, undefined, 30_000);
  let told = '';
  desk.answers((request) => {
    const texts = results(request);
    const last = texts.at(-1) ?? '';
    if (!texts.length) return { calls: [post()] };
    if (request.messages.at(-1)?.role !== 'user') return { text: last === 'Withdrawn.' ? 'Taken back.' : 'Queued.' };
    told = last;
    return { calls: [['withdraw_request', { id: /out_\w+/.exec(last)?.[0] ?? '' }]] };
  });
  const task = await desk.send('Post it');
  await until(task, 'held');
  await desk.say(task, { type: 'message.sent', body: { text: desk.log.put('Wait, do not post that.') } });
  const view = await desk.finished(task);
  expect(told).toMatch(/Queued as out_/);
  expect(outgoing(view)).toEqual(['cancelled']);
  expect(view.summary.state).toBe('done');
  expect(sent).toEqual([]);
});

test('a request is taken back by the end of its id, as people say it, and then counts no more', async () => {
  const { sent, sender } = counting();
  desk = openDesk({ mode: 'auto', settings: { holdSeconds: 0 }, decide: allow });
  await desk.grant();
  await startBoth(sender);
  let told = '';
  const ids: string[] = [];
  desk.answers((request) => {
    const texts = results(request);
    const last = texts.at(-1) ?? '';
    ids.push(...(/out_\w+/.exec(texts.length < 3 ? last : '') ?? []));
    if (texts.length < 2) return { calls: [post()] };
    if (texts.length === 2) return { calls: [['withdraw_request', { id: 'nothing' }]] };
    if (texts.length === 3) told = last;
    return texts.length === 3 ? { calls: [['withdraw_request', { id: ids[0]?.slice(-6) ?? '' }]] } : { text: 'One is left.' };
  });
  const view = await desk.finished(await desk.send('Post it twice, or once'));
  expect(told).toBe(
    `Nothing is queued as "nothing". Queued are: ${outboxOf(view)
      .map(({ id, title }) => `${id} (${title})`)
      .join('; ')}.`,
  );
  expect(outgoing(view)).toEqual(['cancelled', 'sent']);
  expect(sent).toHaveLength(1);
  expect(view.summary).toMatchObject({ state: 'done', reason: undefined });
});

test('a task that is stopped, fails, or whose changes are dropped sends nothing', async () => {
  const { sent, sender } = counting();
  desk = openDesk({ mode: 'review', settings: { holdSeconds: 0 }, decide: allow });
  await desk.grant();
  await startBoth(sender);
  desk.answers(calling([['write_file', { path: 'a.txt', content: 'x' }], post()]));
  const dropped = await desk.send('Post it');
  await desk.until(dropped, (view) => view.summary.state === 'review');
  await desk.say(dropped, { type: 'review.answered', body: { answer: 'reject' } });
  expect(outgoing(await desk.finished(dropped))).toEqual(['cancelled']);

  desk.answers((request) => (results(request).length ? { hang: true } : { calls: [post()] }));
  const stopped = await desk.send('Post it');
  await until(stopped, 'queued');
  await desk.say(stopped, { type: 'stop.requested', body: {} });
  expect(outgoing(await desk.finished(stopped))).toEqual(['cancelled']);

  desk.answers((request) => (results(request).length ? { fail: { code: 'broken' } } : { calls: [post()] }));
  expect(outgoing(await desk.finished(await desk.send('Post it')))).toEqual(['cancelled']);
  expect(sent).toEqual([]);
});

test('what a part queues goes out with the whole, after the whole is in place', async () => {
  const { sent, sender } = counting();
  desk = openDesk({ mode: 'auto', settings: { holdSeconds: 0 }, decide: allow });
  await desk.grant();
  await startBoth(sender);
  desk.answers((request) => {
    if (request.messages[0]?.text.startsWith('part')) return results(request).length ? { text: 'queued' } : { calls: [post()] };
    return results(request).length ? { text: 'All queued.' } : { calls: [['spawn', { parts: [{ goal: 'part: post it' }] }]] };
  });
  const task = await desk.send('Split it');
  const view = await desk.finished(task);
  expect(outgoing(view)).toEqual(['sent']);
  expect(view.summary.state).toBe('done');
  expect(sent).toHaveLength(1);
});

test("the tools that send are offered only where a rule or the owner's words name somewhere to send to", async () => {
  const { sender } = counting();
  desk = openDesk({});
  await desk.grant();
  await startBoth(sender);
  const offered = async (text: string) => {
    await desk.finished(await desk.send(text));
    return desk.requests.at(-1)?.tools.some(({ name }) => name === 'send_request');
  };
  expect(await offered('hello')).toBe(false);
  expect(await offered(`Post this to ${order}`)).toBe(true);
  await desk.log.append([
    {
      type: 'grant.given',
      actor: { kind: 'device', id: 'cli' },
      body: {
        grant: newId('grant'),
        given: { source: 'owner', need: { kind: 'network', host: 'example.org', access: 'send' }, reason: '' },
      },
    },
  ]);
  expect(await offered('hello')).toBe(true);
});
