import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeOutside, type OutsideWorld, plain, secret, speak } from './passage.double.ts';

let world: OutsideWorld;
beforeEach(async () => {
  world = await makeOutside();
});
afterEach(() => world.close());

const reads = { read: ['a.example.org'] };
const sends = { send: ['a.example.org'] };

const { value } = secret;
const secrets = ['TOKEN'];
const stand = (port: { passage: { env(port: number): Record<string, string> } }) => port.passage.env(0).TOKEN ?? '';

test('a secret stands in for itself outside of its host, and is itself there: in headers, and in a body that may be sent', async () => {
  const way = await world.open({ ...sends, read: ['b.example.org'], secrets });
  const token = stand(way);
  expect(token).not.toContain(value);
  await plain(way.port, 'POST http://a.example.org/', `authorization: Bearer ${token}\r\ncontent-length: ${token.length}\r\n`, token);
  const basic = Buffer.from(`me:${token}`).toString('base64');
  await plain(way.port, 'GET http://a.example.org/', `authorization: Basic ${basic}\r\n`);
  await speak(
    way.port,
    `GET http://b.example.org/${token} HTTP/1.1\r\nhost: b.example.org\r\nauthorization: ${token}\r\nconnection: close\r\n\r\n`,
  );
  expect(world.seen).toMatchObject([
    { headers: { authorization: `Bearer ${value}` }, body: value },
    { headers: { authorization: `Basic ${Buffer.from(`me:${value}`).toString('base64')}` } },
    { url: `/${token}` },
  ]);
  expect(world.seen[2]?.headers.authorization).toBeUndefined();
});

test('a secret is not filled into an address, and whoever tries is told how it goes', async () => {
  for (const rules of [sends, reads]) {
    const way = await world.open({ ...rules, secrets });
    expect(await plain(way.port, `GET http://a.example.org/?key=${stand(way)}`)).toMatch(
      /403[\s\S]*in headers and bodies, never in an address/,
    );
  }
  expect(world.seen).toEqual([]);
  expect(JSON.stringify(world.told)).not.toContain(value);
});

test.each([
  ['as it is', (v: string) => v],
  ['in base64', (v: string) => Buffer.from(`user:${v}!`).toString('base64')],
  ['in base64 for addresses', (v: string) => Buffer.from(`u:${v}`).toString('base64url')],
  ['in hex', (v: string) => Buffer.from(v).toString('hex')],
  ['escaped', (v: string) => encodeURIComponent(v)],
])('a secret that comes back %s is masked, in headers and body, over the edges of what arrives', async (_name, spell) => {
  const spelled = spell(value);
  world.answerWith = (_request, response) => {
    response.setHeader('x-echo', spelled);
    const body = `before ${spelled} after`;
    response.write(body.slice(0, 14));
    setImmediate(() => response.end(body.slice(14)));
  };
  const way = await world.open({ ...reads, secrets });
  const answer = await plain(way.port, 'GET http://a.example.org/');
  expect(answer).toContain('200 OK');
  expect(answer).toContain(' after');
  expect(answer).not.toContain(spelled);
  expect(answer).not.toContain(spelled.slice(4, -4));
  const open = await world.open(reads);
  expect(await plain(open.port, 'GET http://a.example.org/')).toContain(spelled);
});

test('a secret that is not there, or is for other hosts alone, is no start', async () => {
  await expect(world.open({ ...reads, secrets: ['OTHER'] })).rejects.toThrow('There is no secret OTHER');
  // One that is kept where nobody can have it now is told as that, and asked for again.
  let asked = 0;
  const away = { read: () => undefined, away: () => 'locked' as const, lookAgain: async () => void asked++ };
  await expect(world.open({ ...reads, secrets: ['OTHER'] }, { secrets: away })).rejects.toThrow(
    /OTHER lies in the keyring .* which is locked/,
  );
  expect(asked).toBe(1);
  await expect(world.open({ read: ['b.example.org'], secrets })).rejects.toThrow('is for a.example.org alone');
});

test('an answer that comes compressed all the same is not passed on', async () => {
  world.answerWith = (_request, response) => response.setHeader('content-encoding', 'gzip').end('whatever');
  const way = await world.open({ ...reads, secrets });
  expect(await plain(way.port, 'GET http://a.example.org/')).toMatch(/502[\s\S]*compressed/);
});
