import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { queryObjects } from 'node:v8';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { makeDesk, token } from '../testing/local-desk.ts';
import { type Link, openLink } from './link.ts';

// Upgrades as bytes, on the host's own server.

let desk: ReturnType<typeof makeDesk>;
let link: Link;
beforeEach(async () => {
  desk = makeDesk();
  link = await openLink(desk.deps);
});
afterEach(async () => {
  await link.close();
  desk.close();
});

function upgrade(path: string, headers: string[] = [`Host: 127.0.0.1:${link.port}`]) {
  const socket = connect(link.port, '127.0.0.1');
  socket.on('error', () => {});
  const all = [...headers, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  socket.write(`GET ${path} HTTP/1.1\r\n${[...all, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='].join('\r\n')}\r\n\r\n`);
  return socket;
}

test.each(['/v1/sealed', '/v1/sealed?', '/v1/sealed?x', '/v1/sealed?/v1/tail', '/v1/tail?after=0', '/v1/other', '//', '*'])(
  'of another name or another page %s is answered and ended',
  async (path) => {
    expect(await text(upgrade(path, ['Host: evil.example', 'Origin: https://evil.example']))).toMatch(/^HTTP\/1\.1 40[034]/);
  },
);

describe('a socket that was closed is let go of', () => {
  test.each([
    ['of those who follow', '/v1/tail?after=0'],
    ['of those who are sealed', '/v1/sealed'],
  ])('%s', async (_whose, path) => {
    const open = () => queryObjects(WebSocket, { format: 'count' });
    const before = open();
    for (let i = 0; i < 20; i++) {
      const socket = upgrade(path, [`Host: 127.0.0.1:${link.port}`, `Authorization: Bearer ${token}`]);
      const [head] = await once(socket, 'data');
      expect(String(head)).toMatch(/^HTTP\/1\.1 101/);
      socket.destroy();
    }
    // The last one or two may still be on their way out.
    await expect.poll(open).toBeLessThan(before + 5);
  });
});
