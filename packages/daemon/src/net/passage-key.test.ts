import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeOutside, type OutsideWorld, speak } from './passage.double.ts';

let world: OutsideWorld;
beforeEach(async () => {
  world = await makeOutside({});
});
afterEach(() => world.close());

/** One request through the proxy. */
const plain = (port: number, line: string, more: string) =>
  speak(port, `${line} HTTP/1.1\r\nhost: a.example.org\r\nconnection: close\r\n${more}\r\n`);

test('where others reach its port, only who knows its key is answered, and the key goes no further', async () => {
  const { port, passage } = await world.open({ send: ['a.example.org'] }, {}, 'k3y');
  const basic = (login: string) => `proxy-authorization: Basic ${btoa(login)}\r\n`;
  for (const wrong of ['', basic('deskhand:k3'), basic('other:k3y'), 'proxy-authorization: Bearer k3y\r\n']) {
    expect(await plain(port, 'GET http://a.example.org/', wrong)).toContain('407');
    expect(await speak(port, `CONNECT a.example.org:443 HTTP/1.1\r\nhost: a.example.org\r\n${wrong}\r\n`)).toContain('407');
  }
  const socks = (key: string) =>
    Buffer.concat([Buffer.of(5, 1, 2, 1, 8), Buffer.from('deskhand'), Buffer.of(key.length), Buffer.from(key)]);
  expect(
    Buffer.from(await speak(port, Buffer.of(5, 1, 0)))
      .subarray(1)
      .toString('latin1'),
  ).not.toContain('\0');
  expect(await speak(port, socks('k3'))).toBe('\x05\x02\x01\x01');
  expect(world.seen).toEqual([]);
  expect(world.told).toEqual([]);

  expect(await plain(port, 'GET http://a.example.org/', `${basic('deskhand:k3y')}x-own: 1\r\n`)).toContain('200 OK');
  expect(world.seen[0]?.headers).toMatchObject({ 'x-own': '1' });
  expect(JSON.stringify(world.seen)).not.toMatch(/k3y|proxy-auth/i);
  const named = Buffer.from('a.example.org');
  const request = Buffer.from('GET / HTTP/1.1\r\nhost: a.example.org\r\nconnection: close\r\n\r\n');
  const wanted = Buffer.concat([socks('k3y'), Buffer.of(5, 1, 0, 3, named.length), named, Buffer.of(0, 80), request]);
  expect(await speak(port, wanted)).toContain('200 OK');
  expect(passage.env(port, 'k3y')).toMatchObject({
    https_proxy: `http://deskhand:k3y@127.0.0.1:${port}`,
    all_proxy: `socks5h://deskhand:k3y@127.0.0.1:${port}`,
  });
  expect(passage.refused()).toEqual([]);
});
