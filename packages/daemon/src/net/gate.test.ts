import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openNet } from './gate.ts';
import type { NetRequest, TellRequest } from './net.ts';

let server: Server;
let port = 0;
let answerWith: (request: IncomingMessage, response: ServerResponse, body: string) => void;
let seen: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[];
let told: Parameters<TellRequest>[0][];
beforeEach(async () => {
  [seen, told] = [[], []];
  answerWith = (_request, response) => response.end('fine');
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
    answerWith(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a string.
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
});

const ask = (more: Partial<NetRequest> = {}, names: Record<string, string[]> = {}) =>
  openNet({
    tell: (made) => told.push(made),
    resolve: async (name) => names[name] ?? ['93.184.215.14'],
    dial: () => ({ address: '127.0.0.1', port }),
  }).request({ method: 'GET', url: 'http://a.example.org/x?y=1', headers: {}, ...more });

const bytes = (text: string) => new TextEncoder().encode(text);

test('sends exactly what it was given, and tells of it', async () => {
  const answer = await ask({ method: 'POST', headers: { 'content-type': 'text/plain', 'x-own': 'yes' }, body: bytes('hello') });
  expect(answer).toMatchObject({ ok: true, status: 200, cut: false });
  expect(answer.ok && new TextDecoder().decode(answer.body)).toBe('fine');
  const { connection: _, ...headers } = seen[0]?.headers ?? {};
  expect(headers).toEqual({ 'content-type': 'text/plain', 'x-own': 'yes', 'content-length': '5', host: 'a.example.org' });
  expect(seen[0]).toMatchObject({ method: 'POST', path: '/x?y=1', body: 'hello' });
  expect(told).toEqual([
    expect.objectContaining({
      host: 'a.example.org',
      method: 'POST',
      decision: 'allowed',
      address: '93.184.215.14',
      status: 200,
      up: 5,
      down: 4,
    }),
  ]);
});

test('tells of what it refused, and why', async () => {
  await ask({ url: 'http://b.example.org/' }, { 'b.example.org': ['10.0.0.1'] });
  expect(told).toEqual([
    expect.objectContaining({ host: 'b.example.org', decision: 'refused', up: 0, down: 0, why: expect.stringContaining('10.0.0.1') }),
  ]);
  expect(seen).toEqual([]);
});

describe('says whether anything may have reached the other side', () => {
  test('no, where nobody listens', async () => {
    server.close();
    await once(server, 'close');
    expect(await ask()).toMatchObject({ ok: false, code: 'connection', begun: false });
  });

  test('yes, where the connection broke off after it stood', async () => {
    answerWith = (request) => request.socket.destroy();
    expect(await ask({ method: 'POST', body: bytes('x') })).toMatchObject({ ok: false, code: 'broken', begun: true });
    expect(seen).toHaveLength(1);
  });

  test('yes, where no answer came in time', async () => {
    answerWith = () => {};
    expect(await ask({ limits: { all: 100 } })).toMatchObject({ ok: false, code: 'time', begun: true });
  });

  test('yes, where it was stopped in the middle', async () => {
    const stop = new AbortController();
    answerWith = () => stop.abort();
    expect(await ask({ signal: stop.signal })).toMatchObject({ ok: false, code: 'stopped', begun: true });
  });

  test('no, where it was stopped before', async () => {
    expect(await ask({ signal: AbortSignal.abort() })).toMatchObject({ ok: false, code: 'stopped', begun: false });
    expect(seen).toEqual([]);
  });
});

describe('limits', () => {
  test('an answer that is too long is cut', async () => {
    answerWith = (_request, response) => response.end('x'.repeat(1_000_000));
    const answer = await ask({ limits: { down: 1000 } });
    expect(answer).toMatchObject({ ok: true, cut: true });
    expect(answer.ok && answer.body.byteLength).toBe(1000);
  });

  test('a body that is too long does not go out', async () => {
    expect(await ask({ method: 'POST', body: new Uint8Array(11), limits: { up: 10 } })).toMatchObject({ code: 'limit', begun: false });
    expect(seen).toEqual([]);
  });

  test('redirects end somewhere', async () => {
    answerWith = (_request, response) => response.writeHead(302, { location: '/again' }).end();
    expect(await ask({ follow: () => true })).toMatchObject({ code: 'limit' });
    expect(seen).toHaveLength(6);
  });
});

describe('a redirect', () => {
  const sentTo = (location: string, status = 302) => {
    answerWith = (request, response) => {
      if (request.url === '/there') response.end('arrived');
      else response.writeHead(status, { location }).end();
    };
  };

  test('is an answer like any other, unless it may be followed', async () => {
    sentTo('http://b.example.org/there');
    expect(await ask()).toMatchObject({ ok: true, status: 302 });
  });

  test('is decided anew for each place', async () => {
    sentTo('http://b.example.org/there');
    const asked: string[] = [];
    const follow = (to: URL) => asked.push(to.hostname) < 0;
    expect(await ask({ follow })).toMatchObject({ ok: false, code: 'address' });
    expect(asked).toEqual(['b.example.org']);
    expect(seen).toHaveLength(1);
  });

  test('takes neither credentials nor own headers to another place', async () => {
    sentTo('http://b.example.org/there');
    await ask({ follow: () => true, headers: { authorization: 'Bearer s', cookie: 'c=1', 'x-key': 'k', accept: 'text/html' } });
    expect(seen[1]?.headers).toMatchObject({ host: 'b.example.org', accept: 'text/html' });
    for (const name of ['authorization', 'cookie', 'x-key']) expect(seen[1]?.headers).not.toHaveProperty(name);
  });

  test('never sends a body on', async () => {
    sentTo('http://b.example.org/there', 307);
    expect(await ask({ method: 'POST', body: bytes('secret'), follow: () => true })).toMatchObject({ ok: true, status: 307 });
    sentTo('http://b.example.org/there', 303);
    expect(await ask({ method: 'POST', body: bytes('secret'), follow: () => true })).toMatchObject({ ok: true, status: 200 });
    expect(seen.at(-1)).toMatchObject({ method: 'GET', path: '/there', body: '' });
  });
});

test('a header that would begin another request is not sent', async () => {
  expect(await ask({ headers: { 'x-a': 'b\r\nHost: evil.example' } })).toMatchObject({ ok: false, code: 'broken', begun: false });
  expect(await ask({ method: 'GET /other HTTP/1.1\r\nx: ' })).toMatchObject({ ok: false, code: 'broken', begun: false });
  expect(seen).toEqual([]);
});

test('the next address is tried where one takes no connection', async () => {
  const net = openNet({
    tell: (made) => told.push(made),
    resolve: async () => ['93.184.215.14', '93.184.215.15'],
    // Nothing listens on port 1 here.
    dial: (address) => ({ address: '127.0.0.1', port: address.endsWith('14') ? 1 : port }),
  });
  expect(await net.request({ method: 'GET', url: 'http://a.example.org/', headers: {} })).toMatchObject({ ok: true });
  expect(told).toEqual([expect.objectContaining({ address: '93.184.215.15' })]);
});

test('a status that HTTP does not know is no answer', async () => {
  answerWith = (_request, response) => void response.socket?.end('HTTP/1.1 099 Odd\r\ncontent-length: 0\r\n\r\n');
  expect(await ask()).toMatchObject({ ok: false, code: 'broken', begun: true, sentence: expect.stringContaining('the status 99') });
});

test('a server that says for ever that it will answer is not waited for', async () => {
  answerWith = (_request, { socket }) => {
    const more = () => void (socket?.writable && socket.write('HTTP/1.1 102 Processing\r\n\r\n', () => setImmediate(more)));
    more();
  };
  expect(await ask({ limits: { all: 100_000_000 } })).toMatchObject({ ok: false, code: 'broken', begun: true });
  expect(told).toMatchObject([{ why: expect.stringContaining('interim') }]);
});

test.each([
  ['answers', async () => ['93.184.215.14']],
  ['never does', () => new Promise<string[]>(() => {})],
])('what is stopped while its name is looked up is not sent, where the name server %s', async (_how, found) => {
  const stop = new AbortController();
  const resolve = () => {
    stop.abort();
    return found();
  };
  const net = openNet({ tell: (made) => told.push(made), resolve, dial: () => ({ address: '127.0.0.1', port }) });
  const asked = { method: 'GET', url: 'http://a.example.org/', headers: {}, signal: stop.signal };
  expect(await net.request(asked)).toMatchObject({ ok: false, code: 'stopped', begun: false });
  expect(seen).toEqual([]);
});

test('an answer in another protocol is told at once', async () => {
  answerWith = (_request, response) =>
    void response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nhello');
  expect(await ask({ limits: { all: 100_000_000 } })).toMatchObject({ ok: false, code: 'broken', begun: true });
  expect(told).toMatchObject([{ decision: 'allowed', why: expect.stringContaining('another protocol') }]);
});

test('a connection that leads elsewhere than where it was dialled is not spoken on', async () => {
  const net = openNet({
    tell: (made) => told.push(made),
    resolve: async () => ['93.184.215.14'],
    // The system takes 0.0.0.0 for this computer, and says so of the connection.
    dial: () => ({ address: '0.0.0.0', port }),
  });
  const asked = { method: 'GET', url: 'http://a.example.org/', headers: {} };
  expect(await net.request(asked)).toMatchObject({ ok: false, code: 'address', begun: false });
  expect(seen).toEqual([]);
});
