import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openNet } from '../net/gate.ts';
import { openDesk, type PluginsDesk } from './desk.double.ts';

// Plugins at an address, through the gate: the protocol's own server, and ones that misbehave.

let desk: PluginsDesk | undefined;
let child: ChildProcess | undefined;
let server: Server | undefined;
afterEach(async () => {
  await desk?.close();
  child?.kill('SIGKILL');
  server?.closeAllConnections();
  server?.close();
  desk = child = server = undefined;
});

const told: { host: string; decision: string }[] = [];
/** The test's network: a name outside leads to a server of ours. */
const outside = (port: number) =>
  openNet({
    tell: (made) => told.push(made),
    resolve: async () => ['93.184.215.14'],
    dial: () => ({ address: '127.0.0.1', port }),
  });
const url = { kind: 'url' as const, url: 'http://plugin.example/mcp' };

async function everything(): Promise<number> {
  const file = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js');
  for (let port = 20_000 + Math.floor(Math.random() * 30_000); ; port++) {
    const started = spawn(process.execPath, [file, 'streamableHttp'], { env: { ...process.env, PORT: `${port}` }, stdio: 'pipe' });
    child = started;
    const said = await new Promise<string>((resolve) => {
      let text = '';
      started.stderr.on('data', (part) => {
        text += part;
        if (/listening|error|in use/i.test(text)) resolve(text);
      });
      started.on('exit', () => resolve('ended'));
    });
    if (/listening/i.test(said)) return port;
    started.kill('SIGKILL');
  }
}

/** A server whose answers are the test's. */
async function answering(by: Parameters<typeof createServer>[1]): Promise<number> {
  const made = createServer(by);
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a string.
  return (made.address() as AddressInfo).port;
}

test('the official server over HTTP: a session, calls, progress as it comes, and each request told', async () => {
  desk = await openDesk({ net: outside(await everything()) });
  expect(await desk.add('every', url)).toBeUndefined();
  expect(await desk.call('every', 'echo', { message: 'over the air' })).toMatchObject({ text: 'Echo: over the air' });
  const progress: string[] = [];
  const call = desk.call(
    'every',
    'trigger-long-running-operation',
    { duration: 1, steps: 4 },
    { progress: (words) => void progress.push(words) },
  );
  expect(await call).toMatchObject({ came: 'answer', failed: false });
  expect(progress.length).toBeGreaterThan(1);
  expect(told.some(({ host, decision }) => host === 'plugin.example' && decision === 'allowed')).toBe(true);
});

test('an address inside this computer is refused by the gate, whatever answers there', async () => {
  const port = await answering((_, response) => void response.end('{}'));
  desk = await openDesk({});
  const inside = await desk.add('inside', { kind: 'url', url: `http://127.0.0.1:${port}/mcp` });
  expect(inside?.sentence).toMatch(/nothing is sent there/);
});

test('its secret header goes to it with each request, and a redirect is not followed with it', async () => {
  const seen: (string | undefined)[] = [];
  const port = await answering((request, response) => {
    seen.push(`${request.headers.host} ${request.headers.authorization}`);
    response.writeHead(307, { location: 'http://evil.example/mcp' }).end();
  });
  desk = await openDesk({ net: outside(port) });
  await desk.keys.set('plugin there Authorization', 'Bearer t');
  const moved = await desk.add('there', url, { secrets: ['Authorization'] });
  expect(moved?.sentence).toMatch(/it is at http:\/\/evil\.example\/mcp now/);
  expect(seen).toEqual(['plugin.example Bearer t']);
});

test('a key in its address is filled in for it alone, and is no header', async () => {
  const seen: string[] = [];
  const port = await answering((request, response) => {
    seen.push(`${request.url} ${Object.keys(request.headers).includes('key')}`);
    response.writeHead(403).end();
  });
  desk = await openDesk({ net: outside(port) });
  await desk.keys.set('plugin there KEY', 'k-1');
  const address = ['http://plugin.example/mcp?key=', '$', '{KEY}'].join('');
  await desk.add('there', { kind: 'url', url: address }, { secrets: ['KEY'] });
  expect(seen).toEqual(['/mcp?key=k-1 false']);
  expect(JSON.stringify(desk.log.events({}))).not.toContain('k-1');
});

test('one that wants to know who asks says so; one that never answers, answers too much or breaks off is given up', async () => {
  const ways: [RegExp, Parameters<typeof createServer>[1]][] = [
    [/wants you to sign in/, (_, response) => void response.writeHead(401).end()],
    [/answered 500: boom/, (_, response) => void response.writeHead(500).end('boom')],
    [/makes no sense/, (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('<html>')],
    [/broke off/, (_, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(': nothing\n\n')],
    [/said nothing for/, () => {}],
    [
      /too large|more than can be read|makes no sense/,
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const more = () => {
          while (!response.destroyed && response.write('data: xxxxxxxx'.repeat(10_000)));
        };
        response.on('drain', more);
        more();
      },
    ],
  ];
  for (const [why, by] of ways) {
    const port = await answering(by);
    // Only the silent one is waited for; on a busy computer the others take their time too.
    desk = await openDesk({ net: outside(port), patience: { silent: why.test('said nothing for') ? 1000 : 60_000, most: 60_000 } });
    expect((await desk.add('bad', url))?.sentence).toMatch(why);
    await desk.close();
    server?.closeAllConnections();
    server?.close();
  }
  desk = undefined;
});
