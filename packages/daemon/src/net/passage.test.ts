import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PassageRules } from './net.ts';
import { makeOutside, type OutsideWorld, plain, sealed, speak } from './passage.double.ts';

let world: OutsideWorld;
beforeEach(async () => {
  world = await makeOutside({
    'closed.example.org': ['10.0.0.1'],
    'half.example.org': ['93.184.215.14', '127.0.0.1'],
    'none.example.org': [],
  });
});
afterEach(() => world.close());

const reads = { read: ['a.example.org'] };
const sends = { send: ['a.example.org'] };

const look = (host = 'a.example.org', more = '') => `GET /x HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n${more}\r\n`;

test('a look goes out by its name, plain and sealed, and is told with its bytes', async () => {
  const { port, passage } = await world.open(reads);
  expect(await plain(port, 'GET http://a.example.org/x?y=1')).toContain('200 OK');
  expect(await sealed(port, passage.files[0]?.content ?? '', look())).toContain('200 OK');
  expect(world.seen.map(({ method, url, sealed: tls, headers }) => [method, url, tls, headers.host])).toEqual([
    ['GET', '/x?y=1', false, 'a.example.org'],
    ['GET', '/x', true, 'a.example.org'],
  ]);
  await expect
    .poll(() => world.told.map(({ host, method, decision, status }) => ({ host, method, decision, status })))
    .toEqual(Array(2).fill({ host: 'a.example.org', method: 'GET', decision: 'allowed', status: 200 }));
  expect(passage.refused()).toEqual([]);
});

test('a look says nothing beside its address: only what kind of answer is wanted goes along', async () => {
  const { port } = await world.open(reads);
  await plain(
    port,
    'GET http://a.example.org/',
    `x-own: data\r\ncookie: data\r\nreferer: data\r\naccept: text/html\r\nuser-agent: ${'d'.repeat(400)}\r\n`,
  );
  expect(Object.keys(world.seen[0]?.headers ?? {}).sort()).toEqual(['accept', 'host']);
});

test('what may be sent goes as it is, and answers as they are', async () => {
  const { port } = await world.open(sends);
  await plain(port, 'PUT http://a.example.org/', 'x-own: yes\r\ncontent-length: 4\r\n', 'body');
  await plain(port, 'POST http://a.example.org/', 'transfer-encoding: chunked\r\n', '4\r\nmore\r\n0\r\n\r\n');
  expect(world.seen).toMatchObject([
    { method: 'PUT', body: 'body', headers: { 'x-own': 'yes', 'content-length': '4' } },
    { method: 'POST', body: 'more', headers: { 'transfer-encoding': 'chunked' } },
  ]);
  await expect.poll(() => world.told.map(({ up }) => up)).toEqual([4, 4]);
});

/** Each with what has to be in the refusal, and the rules under which the same goes through (`but`): else it shows nothing. */
const refusals: { name: string; line: string; more?: string; body?: string; says: RegExp; but: Partial<PassageRules> }[] = [
  { name: 'another host', line: 'GET http://b.example.org/', says: /network: \["b\.example\.org"\]/, but: { read: ['b.example.org'] } },
  { name: 'a host above', line: 'GET http://example.org/', says: /no leave for example\.org/, but: { read: ['example.org'] } },
  { name: 'a host below', line: 'GET http://c.a.example.org/', says: /no leave/, but: { read: ['c.a.example.org'] } },
  { name: 'a POST', line: 'POST http://a.example.org/', says: /may only look/, but: sends },
  { name: 'a DELETE', line: 'DELETE http://a.example.org/', says: /may only look/, but: sends },
  {
    name: 'a GET with a body',
    line: 'GET http://a.example.org/',
    more: 'content-length: 1\r\n',
    body: 'x',
    says: /may only look/,
    but: sends,
  },
  {
    name: 'a GET with a body in chunks',
    line: 'GET http://a.example.org/',
    more: 'transfer-encoding: chunked\r\n',
    body: '1\r\nx\r\n0\r\n\r\n',
    says: /may only look/,
    but: sends,
  },
  { name: 'a long query', line: `GET http://a.example.org/?${'q'.repeat(1500)}`, says: /query of more than/, but: sends },
  { name: 'a long address', line: `GET http://a.example.org/${'p/'.repeat(1200)}`, says: /more than 2000 characters/, but: sends },
];

/** A request as it would be for its own host, so that only the rule under test refuses it. */
const asked = (port: number, { line, more = '', body = '' }: (typeof refusals)[number]) =>
  speak(port, `${line} HTTP/1.1\r\nhost: ${new URL(line.split(' ')[1] ?? '').host}\r\nconnection: close\r\n${more}\r\n${body}`);

describe('refuses at once, with the line that says what to ask for', () => {
  test.each(refusals)('$name', async (one) => {
    const { port, passage } = await world.open(reads);
    const answer = await asked(port, one);
    expect(answer).toMatch(/^HTTP\/1\.1 403/);
    expect(answer).toMatch(one.says);
    expect(world.seen).toEqual([]);
    expect(world.told).toMatchObject([{ decision: 'refused', why: expect.stringMatching(one.says) }]);
    expect(passage.refused()).toEqual([expect.stringMatching(one.says)]);
    const control = await world.open(one.but);
    expect(await asked(control.port, one)).toContain('200 OK');
    expect(world.seen).toHaveLength(1);
  });
});

test('a name that leads nowhere is no refusal: it could not be reached, by a status that programs fail at', async () => {
  const { port, passage } = await world.open({ read: ['none.example.org'] });
  const line = 'GET http://none.example.org/ could not be reached: there is no such name, or this computer has no internet.';
  const answer = await speak(port, 'GET http://none.example.org/ HTTP/1.1\r\nhost: none.example.org\r\nconnection: close\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 502/);
  expect(answer).toContain(line);
  expect(passage.refused()).toEqual([line]);
  expect(world.told).toMatchObject([{ decision: 'allowed', host: 'none.example.org', why: expect.stringContaining('no internet') }]);
});

describe('what leads to this computer or its network is not reached, granted or not', () => {
  test.each(['closed.example.org', 'half.example.org'])('a name that leads there: %s', async (host) => {
    const { port } = await world.open({ read: [host] });
    expect(await speak(port, `GET http://${host}/ HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 502[\s\S]*nothing is sent there/,
    );
    const control = await world.open({ read: [host] }, { closed: () => undefined });
    expect(await speak(control.port, `GET http://${host}/ HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)).toContain('200 OK');
  });

  test.each([
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '[::1]',
    '[::ffff:10.0.0.1]',
    '169.254.169.254',
    'localhost',
    'printer.local',
    '017700000001',
  ])('an address, however it is spelled: %s', async (host) => {
    const { port } = await world.open({
      read: [host, new URL(`http://${host}/`).hostname.replace(/^\[|\]$/g, '')],
    });
    for (const bytes of [
      `GET http://${host}/ HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`,
      `CONNECT ${host}:443 HTTP/1.1\r\nhost: ${host}\r\n\r\n`,
    ])
      expect(await speak(port, bytes)).toMatch(/^HTTP\/1\.1 403/);
    expect(world.seen).toEqual([]);
  });

  test('the name is asked for once for each request, and what was checked is what is dialled', async () => {
    const dialled: string[] = [];
    let turn = 0;
    const { port } = await world.open(reads, {
      resolve: async () => (turn++ % 2 ? ['127.0.0.1'] : ['93.184.215.14']),
      dial: (address, at) => {
        dialled.push(address);
        return world.deps.dial?.(address, at) ?? { address, port: at };
      },
    });
    for (let i = 0; i < 4; i++) await plain(port, 'GET http://a.example.org/');
    expect(dialled).toEqual(['93.184.215.14', '93.184.215.14']);
    expect(world.seen).toHaveLength(2);
  });
});

test('a kept connection leads where an earlier request was checked, however the name turns', async () => {
  const turns = [14, 15, 16, 14].map((last) => [`93.184.215.${last}`]);
  const { port } = await world.open(reads, {
    resolve: async () => turns.shift() ?? [],
    // Only at the first address somebody listens: the later requests go by the connection that is kept.
    dial: (address, at) => ({
      address: address.endsWith('.14') ? '127.0.0.1' : '127.0.0.2',
      port: world.deps.dial?.(address, at).port ?? 0,
    }),
  });
  for (let i = 0; i < 4; i++) expect(await plain(port, 'GET http://a.example.org/')).toContain('200 OK');
  expect(turns).toEqual([]);
});

test('one that leads elsewhere than where it was dialled is not spoken on', async () => {
  const { port } = await world.open(reads, {
    // The system takes 0.0.0.0 for this computer, and says so of the connection.
    dial: (address, at) => ({ address: '0.0.0.0', port: world.deps.dial?.(address, at).port ?? 0 }),
  });
  expect(await plain(port, 'GET http://a.example.org/')).toMatch(/502[\s\S]*led to 127\.0\.0\.1, which was not checked/);
  expect(world.seen).toEqual([]);
});

describe('a connection that was let in for one host', () => {
  test('speaks to no other by its Host', async () => {
    const { port, passage } = await world.open({ read: ['a.example.org', 'b.example.org'] });
    expect(await sealed(port, passage.files[0]?.content ?? '', look('b.example.org'))).toMatch(/403[\s\S]*Host is another/);
    expect(world.seen).toEqual([]);
  });

  test('nor by the name in its greeting', async () => {
    const { port, passage } = await world.open({ read: ['a.example.org', 'b.example.org'] });
    await sealed(port, passage.files[0]?.content ?? '', look(), { servername: 'b.example.org' });
    await expect.poll(() => passage.refused()).toEqual([expect.stringContaining('another than the one')]);
    expect(world.seen).toEqual([]);
  });

  test('nor by a whole address in the request', async () => {
    const { port, passage } = await world.open({ read: ['a.example.org', 'b.example.org'] });
    const other = 'GET https://b.example.org/ HTTP/1.1\r\nhost: a.example.org\r\nconnection: close\r\n\r\n';
    expect(await sealed(port, passage.files[0]?.content ?? '', other)).toMatch(/403/);
    expect(world.seen).toEqual([]);
  });

  test('is no tunnel: what is not HTTP goes nowhere', async () => {
    const { port, passage } = await world.open(sends);
    expect(await speak(port, 'CONNECT a.example.org:443 HTTP/1.1\r\nhost: x\r\n\r\nSSH-2.0-own\r\n')).toMatch(/^HTTP\/1\.1 200/);
    await expect.poll(() => passage.refused().join()).toContain('not TLS');
    expect(await sealed(port, passage.files[0]?.content ?? '', 'anything\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(await speak(port, 'CONNECT a.example.org:22 HTTP/1.1\r\nhost: x\r\n\r\n')).toMatch(/403[\s\S]*port 80/);
    expect(world.seen).toEqual([]);
  });

  test('is not upgraded', async () => {
    const { port, passage } = await world.open(sends);
    const up = look('a.example.org', 'upgrade: websocket\r\n').replace('connection: close', 'connection: upgrade');
    expect(await sealed(port, passage.files[0]?.content ?? '', up)).toMatch(/403/);
    expect(world.seen).toEqual([]);
  });
});

describe('what two parsers could read in two ways', () => {
  test.each([
    [
      'a length and chunks',
      'POST http://a.example.org/',
      'content-length: 5\r\ntransfer-encoding: chunked\r\n',
      '0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n',
    ],
    ['two lengths', 'POST http://a.example.org/', 'content-length: 0\r\ncontent-length: 30\r\n', 'GET /smuggled HTTP/1.1\r\n\r\n'],
    ['a broken chunked', 'POST http://a.example.org/', 'transfer-encoding: xchunked\r\n', 'GET /smuggled HTTP/1.1\r\n\r\n'],
    ['a header that goes on', 'GET http://a.example.org/', 'accept: a\r\n b\r\n', ''],
    ['a bare newline', 'GET http://a.example.org/', 'accept: a\nx: y\r\n', ''],
    ['a space before the colon', 'GET http://a.example.org/', 'transfer-encoding : chunked\r\n', ''],
  ])('%s is refused or written anew', async (_name, line, more, body) => {
    const { port } = await world.open(sends);
    await plain(port, line, more, body);
    expect(world.seen.map(({ url }) => url)).not.toContain('/smuggled');
    expect(world.seen.every(({ headers }) => !JSON.stringify(headers).includes('\\n'))).toBe(true);
  });

  test('headers without end are not collected', async () => {
    const { port } = await world.open(sends);
    expect(await plain(port, 'GET http://a.example.org/', `x: ${'y'.repeat(40_000)}\r\n`)).toMatch(/^HTTP\/1\.1 4\d\d|^$/);
    expect(world.seen).toEqual([]);
  });
});

describe('a server that answers what is no answer', () => {
  const raw = (head: string) => {
    world.answerWith = (_request, response) => void response.socket?.end(`HTTP/1.1 ${head}\r\n\r\n`);
  };

  test.each(['099 Odd', '000 Odd'])('with the status %s: it is told, and the next request is served', async (status) => {
    const { port } = await world.open(reads);
    raw(`${status}\r\ncontent-length: 0`);
    expect(await plain(port, 'GET http://a.example.org/')).toMatch(/^HTTP\/1\.1 502[\s\S]*no answer of HTTP/);
    expect(world.told).toMatchObject([{ decision: 'allowed', why: expect.stringContaining('status') }]);
    world.answerWith = undefined;
    expect(await plain(port, 'GET http://a.example.org/')).toContain('200 OK');
  });

  test('but a switch to another protocol: it is told, whatever the address carried', async () => {
    const { port } = await world.open(reads);
    raw('101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade');
    expect(await plain(port, 'GET http://a.example.org/carried')).toMatch(/^HTTP\/1\.1 502[\s\S]*another protocol/);
    expect(world.told).toMatchObject([{ host: 'a.example.org', decision: 'allowed', why: expect.stringContaining('another protocol') }]);
  });

  test('but says for ever that it will: it is told, and no longer waited for', async () => {
    world.answerWith = (_request, { socket }) => {
      const more = () => void (socket?.writable && socket.write('HTTP/1.1 102 Processing\r\n\r\n', () => setImmediate(more)));
      more();
    };
    const { port } = await world.open(reads);
    expect(await plain(port, 'GET http://a.example.org/')).toMatch(/^HTTP\/1\.1 502[\s\S]*more than 20 interim answers/);
    expect(world.told).toMatchObject([{ decision: 'allowed', why: expect.stringContaining('interim') }]);
  });

  test('and is left before it answers: the request is told', async () => {
    const { port } = await world.open(reads);
    const asked = new Promise((resolve) => {
      world.answerWith = resolve;
    });
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    socket.write('GET http://a.example.org/ HTTP/1.1\r\nhost: a.example.org\r\n\r\n');
    await asked;
    socket.destroy();
    await expect.poll(() => world.told).toMatchObject([{ host: 'a.example.org', decision: 'allowed', why: expect.any(String) }]);
  });
});

describe('limits', () => {
  test('bytes up and down are counted, and end the request that goes over', async () => {
    world.answerWith = (request, response) => {
      request.resume();
      response.end(Buffer.alloc(500_000));
    };
    const { port } = await world.open({ ...sends, limits: { down: 100_000 } });
    expect((await plain(port, 'GET http://a.example.org/')).length).toBeLessThan(200_000);
    expect(await plain(port, 'GET http://a.example.org/')).toMatch(/429[\s\S]*limit of one command/);
    const up = await world.open({ ...sends, limits: { up: 1000 } });
    expect(await plain(up.port, 'POST http://a.example.org/', 'content-length: 5000\r\n', 'x'.repeat(5000))).toMatch(/502|^$/);
  });

  test('so do requests', async () => {
    const { port } = await world.open({ ...reads, limits: { requests: 2 } });
    for (const status of ['200', '200', '429']) expect(await plain(port, 'GET http://a.example.org/')).toContain(`HTTP/1.1 ${status}`);
  });

  test('who is silent is not waited for', async () => {
    const { port } = await world.open({ ...reads, limits: { silent: 50 } });
    expect(await speak(port, 'GET http://a.exa')).toMatch(/^$|400/);
    world.answerWith = () => {};
    expect(await plain(port, 'GET http://a.example.org/')).toMatch(/502[\s\S]*silent|^$/);
  });

  test('refusals without end are told for so long', async () => {
    const { port, passage } = await world.open({});
    const many = Array.from({ length: 300 }, (_, i) =>
      speak(port, `GET http://h${i}.example.org/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`),
    );
    await Promise.all(many);
    expect(world.told).toHaveLength(200);
    expect(passage.refused()).toHaveLength(20);
  });
});

test('SOCKS is another way to say where to, with the same answers', async () => {
  const { port, passage } = await world.open(reads);
  const ask = (host: string, at: number) =>
    Buffer.concat([Buffer.of(5, 1, 0, 5, 1, 0, 3, host.length), Buffer.from(host), Buffer.of(at >> 8, at & 255)]);
  const request = 'GET /x HTTP/1.1\r\nhost: a.example.org\r\nconnection: close\r\n\r\n';
  expect(await speak(port, Buffer.concat([ask('a.example.org', 80), Buffer.from(request)]))).toContain('200 OK');
  expect(await speak(port, ask('b.example.org', 443))).not.toContain('200');
  expect(await speak(port, ask('a.example.org', 25))).not.toContain('200');
  expect(await speak(port, Buffer.of(5, 1, 2))).toBe(Buffer.of(5, 0xff).toString());
  expect(await speak(port, Buffer.of(5, 1, 0, 5, 3, 0, 1, 1, 2, 3, 4, 0, 80))).not.toContain('200');
  expect(passage.refused()).toHaveLength(2);
  expect(world.seen).toHaveLength(1);
});
