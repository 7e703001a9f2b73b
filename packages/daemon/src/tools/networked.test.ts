import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { PassageRules } from '../net/net.ts';
import { makeOutside, type OutsideWorld, secret } from '../net/passage.double.ts';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { type Holder, startNetworked } from '../sandbox/sandbox.ts';
import { alive, finish, line, makeWorld, type World } from '../sandbox/world.double.ts';
import { commandEnv } from './command.ts';

// Real programs in the real sandbox, on their way through the gate to servers on loopback.

// The lent one: an older one of the system may know nothing of proxies.
const node = '/opt/deskhand/bin/node';

let world: World;
let outside: OutsideWorld;
let holder: Holder;
beforeEach(async () => {
  world = makeWorld();
  outside = await makeOutside();
  const sandbox = await openSandbox({ stateDir: world.state });
  const how = { kind: 'overlay', upper: `${world.state}/upper`, work: `${world.state}/work` } as const;
  const library = [{ from: process.execPath, at: node }];
  holder = await sandbox.hold({ mounts: [{ path: world.folder, how }], masks: [], library });
});
afterEach(async () => {
  await holder.close();
  await outside.close();
  world.remove();
});

async function run(script: string, rules: Partial<PassageRules>) {
  const { passage } = await outside.open(rules);
  const command = line(script, { env: commandEnv(), network: passage, argv: ['/bin/bash', '--norc', '-c', script] });
  return { ...(await finish(await startNetworked(holder, command))), refused: passage.refused() };
}

const has = (name: string) => ['/usr/bin', '/bin'].some((folder) => existsSync(`${folder}/${name}`));
const seen = () => outside.seen.map(({ method, url, sealed }) => `${method} ${url}${sealed ? ' sealed' : ''}`);
const reads = { read: ['a.example.org'], careful: true };

test('Node looks at what it may look at, by the authority that it was given, and nowhere else', async () => {
  const look = (url: string) =>
    `${node} -e 'fetch("${url}").then(async (r) => console.log(r.status, (await r.text()).slice(0, 16)), (e) => console.log("no", e.cause?.code))'`;
  const result = await run(
    [look('https://a.example.org/x'), look('http://a.example.org/y'), look('http://b.example.org/')].join('; '),
    reads,
  );
  expect(result.out).toMatch(/^200 \{"method":"GET".*\n200 \{"method":"GET".*\nno/);
  expect(seen()).toEqual(['GET /x sealed', 'GET /y']);
  expect(result.refused).toHaveLength(1);
});

test('nothing but the gate is there: no name resolves, no address answers, the computer’s own loopback neither', async () => {
  const script = `
    const dns = require('node:dns/promises'), net = require('node:net');
    const dial = (port, host) => new Promise((done) => net.connect({ port, host, timeout: 2000 }).on('connect', () => done('REACHED')).on('timeout', () => done('silent')).on('error', (e) => done(e.code)));
    (async () => {
      console.log(await dns.lookup('a.example.org').then(() => 'RESOLVED', (e) => 'none'));
      for (const [port, host] of [[443, '93.184.215.14'], [53, '8.8.8.8'], [${process.env.PORT ?? 1}, '127.0.0.1'], [80, '169.254.169.254']]) console.log(await dial(port, host));
    })();`;
  const result = await run(`${node} -e "$S"`.replace('"$S"', `'${script.replaceAll("'", '"')}'`), reads);
  expect(result.out.split('\n')[0]).toBe('none');
  expect(result.out).not.toContain('REACHED');
});

test.runIf(has('curl'))('curl: plain, sealed, over SOCKS; and a secret that only its host learns', async () => {
  const result = await run(
    'curl -sS http://a.example.org/1; curl -sS https://a.example.org/2 -H "authorization: Bearer $TOKEN"; ' +
      'curl -sS --proxy $ALL_PROXY https://a.example.org/3; curl -sS -d data https://a.example.org/4; echo; env; cat /proc/self/environ',
    { ...reads, secrets: [secret.name] },
  );
  expect(seen()).toEqual(['GET /1', 'GET /2 sealed', 'GET /3 sealed']);
  expect(outside.seen[1]?.headers.authorization).toBe(`Bearer ${secret.value}`);
  expect(result.out).toContain('may only look at a.example.org');
  expect(result.out + result.err).not.toContain(secret.value);
  expect(JSON.stringify(outside.told)).not.toContain(secret.value);
});

test.runIf(has('git'))('git and Python trust what they were given too', async () => {
  await run('git ls-remote https://a.example.org/repo.git', reads);
  expect(seen()[0]).toBe('GET /repo.git/info/refs?service=git-upload-pack sealed');
  if (!has('python3')) return;
  await run(`/usr/bin/python3 -c 'import urllib.request as u; u.urlopen("https://a.example.org/py")'`, reads);
  expect(seen().at(-1)).toBe('GET /py sealed');
});

test('what runs when the task ends is cut off in the middle', async () => {
  outside.answerWith = (_request, response) => void response.write('begun');
  const { passage } = await outside.open(reads);
  const script = `${node} -e 'fetch("http://a.example.org/").then((r) => r.body.getReader().read()).then(() => console.log("begun"))'; sleep 60`;
  const command = await startNetworked(holder, line(script, { env: commandEnv(), network: passage }));
  await new Promise((resolve) => command.stdout.once('data', resolve));
  await holder.close();
  await expect.poll(() => outside.told).toMatchObject([{ decision: 'allowed', why: expect.stringContaining('broke off') }]);
});

test('the end of the daemon, which is what the brake is, cuts it off too', async () => {
  let broken = false;
  outside.answerWith = (_request, response) => {
    response.once('close', () => {
      broken = true;
    });
    response.write('begun');
  };
  const own = makeWorld();
  const token = `token-${crypto.randomUUID()}`;
  const program = fileURLToPath(new URL('./doomed-gate.double.ts', import.meta.url));
  const port = `${outside.deps.dial?.('', 80).port}`;
  const daemon = spawn(process.execPath, [program, own.state, own.folder, token, port], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH },
  });
  onTestFinished(() => void daemon.kill('SIGKILL'));
  expect(String((await once(daemon.stdout, 'data'))[0])).toBe('begun\n');
  expect(alive(token)).toBeGreaterThan(0);
  expect(broken).toBe(false);
  daemon.kill('SIGKILL');
  await expect.poll(() => broken).toBe(true);
  await expect.poll(() => alive(token)).toBe(0);
  own.remove();
});
