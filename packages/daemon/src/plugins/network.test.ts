import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openDesk, ownMark, type PluginsDesk } from './desk.double.ts';

// A plugin that is a program, with hosts that it may reach and a secret for them.

let desk: PluginsDesk | undefined;
let server: Server | undefined;
afterEach(async () => {
  await desk?.close();
  server?.closeAllConnections();
  server?.close();
  desk = server = undefined;
});

const secret = 'sk-live-0123456789';

/** The world outside: whatever the name, one server, which tells what it was sent. */
async function open(): Promise<{ desk: PluginsDesk; seen: string[] }> {
  const seen: string[] = [];
  const made = createServer((request, response) => {
    seen.push(`${request.method} ${request.headers.host} ${request.headers.authorization}`);
    response.end(`you are ${request.headers.authorization}`);
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a string.
  const { port } = made.address() as AddressInfo;
  const opened = await openDesk({ outside: { resolve: async () => ['93.184.215.14'], dial: () => ({ address: '127.0.0.1', port }) } });
  await opened.keys.set('plugin bad TOKEN', secret);
  desk = opened;
  return { desk: opened, seen };
}

const go = (url: string) => desk?.call('bad', 'go', { url });

test('it reaches its hosts and no other; its secret is a placeholder, swapped on those hosts alone, and never comes back', async () => {
  const { desk, seen } = await open();
  const hosts = [{ host: 'api.example.org', access: 'send' as const }];
  expect(await desk.hostile('fetches', { hosts, secrets: ['TOKEN'] })).toBeUndefined();
  const answer = await go('http://api.example.org/me');
  expect(seen).toEqual([`GET api.example.org Bearer ${secret}`]);
  expect(answer).toMatchObject({ came: 'answer', text: expect.stringMatching(/^you are Bearer /) });
  expect(JSON.stringify(answer)).not.toContain(secret);
  for (const other of ['http://other.example.org/me', 'http://169.254.169.254/latest', 'http://127.0.0.1:1/'])
    expect(JSON.stringify(await go(other)), other).toMatch(/was refused|no:/);
  expect(seen).toHaveLength(1);
  await desk.hostile('environment', { hosts, secrets: ['TOKEN'] });
  expect(await desk.call('bad', 'go')).toMatchObject({ text: expect.stringContaining('"TOKEN":"deskhand-TOKEN-') });
});

test('without hosts it has no network at all, and what it was given is taken out of what it answers', async () => {
  const { desk, seen } = await open();
  await desk.hostile('fetches', { secrets: ['TOKEN'] });
  expect(await go('http://api.example.org/me')).toMatchObject({ text: expect.stringMatching(/^no: /) });
  expect(seen).toEqual([]);
  const place = (name: string) => ['$', `{${name}}`].join('');
  const argv = ['node', '/opt/hostile-server.ts', 'environment', ownMark, `--token=${place('TOKEN')}`, place('HOME')];
  await desk.add('bad', { kind: 'command', argv }, { secrets: ['TOKEN'] });
  const said = await desk.call('bad', 'go');
  expect(said).toMatchObject({ text: expect.stringContaining('"TOKEN":"[kept out: the secret TOKEN]"') });
  // Where its command names the secret it is filled in, and nothing else is.
  expect(said).toMatchObject({ text: expect.stringContaining(`"arguments":["--token=[kept out: the secret TOKEN]","${place('HOME')}"]`) });
});
