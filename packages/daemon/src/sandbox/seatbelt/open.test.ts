import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endMarked, type Marked, markOf } from '../../host/marked.ts';
import { type Holder, type HoldSpec, type Sandbox, startNetworked } from '../sandbox.ts';
import { finish, limits, line, makeWorld, run, type World } from '../world.double.ts';
import { holdMarked } from './holder.ts';
import { markedByRoot, sandboxExecDouble } from './marked.double.ts';
import { openSeatbelt } from './open.ts';

let world: World;
let sandbox: Sandbox;
let holders: Holder[];
let copy: string;
beforeEach(async () => {
  world = makeWorld();
  holders = [];
  copy = join(world.state, 'copy');
  mkdirSync(copy);
  writeFileSync(join(copy, 'note'), 'the copy');
  const opened = await open();
  if ('why' in opened) throw new Error(opened.why);
  sandbox = opened;
});
afterEach(async () => {
  for (const holder of holders) await holder.close();
  expect(marks()).toEqual([]);
  world.remove();
});

const open = (more: { marked?: Marked | undefined; program?: string[] } = {}) =>
  openSeatbelt({ stateDir: world.state, marked: markedByRoot, program: sandboxExecDouble, ...more });
const marks = () => markedByRoot.find(markOf(world.state));
async function hold(more: Partial<HoldSpec> = {}): Promise<Holder> {
  const spec = { mounts: [{ path: world.folder, how: { kind: 'bind', from: copy } } as const], masks: [] };
  const holder = await sandbox.hold({ ...spec, library: [{ from: process.execPath, at: '/opt/deskhand/bin/node' }], ...more });
  holders.push(holder);
  return holder;
}

test('is used where a trial came out right, and leaves nothing of it', () => {
  expect(sandbox.facts).toMatchObject({ kind: 'copy', elsewhere: true, fix: [] });
  expect(readdirSync(world.state)).toEqual(['copy']);
});

test.each([
  ['keeps nothing', { program: ['/bin/sh', '-c', 'while [ "$1" = -p ] || [ "$1" = -D ]; do shift 2; done; exec "$@"', 'sh'] }, 'secret'],
  ['refuses the profile', { program: ['/bin/sh', '-c', 'echo "line 7: unbound variable" >&2; exit 65', 'sh'] }, 'unbound variable'],
  ['is not there', { program: ['/no/such/program'] }, 'a first command failed'],
  ['lets nothing be found again', { marked: { ...markedByRoot, find: () => [] } }, 'could not be found'],
  ['can ask nobody', { marked: undefined }, 'could not be found again'],
])('is not used where the system %s', async (_, options, why) => {
  expect(await open(options)).toEqual({ why: expect.stringContaining(why) });
  await endMarked(markedByRoot, markOf(world.state));
  expect(readdirSync(world.state)).toEqual(['copy']);
});

test('a command starts in the copy of its folder, and the folder itself is out of its reach', async () => {
  const holder = await hold();
  const seen = await run(holder, 'pwd; cat note; echo new > made; cat "$1/note"; echo x > "$1/note"', {
    argv: ['/bin/sh', '-c', 'cat note; echo new > made; cat "$1/note"; echo x > "$1/note"; echo', 'sh', world.folder],
    cwd: world.folder,
  });
  expect(seen.out.trim()).toBe('the copy');
  expect([readFileSync(join(copy, 'made'), 'utf8'), readFileSync(join(world.folder, 'note'), 'utf8')]).toEqual(['new\n', 'what was there']);
  const place = holder.places?.find(({ path }) => path === world.folder);
  expect(place?.at).toMatch(/^[\w/-]+$/);
  expect((await run(holder, `cat ${place?.at}/note`)).out).toBe('the copy');
});

test('rules name the places that links lead to, since the kernel compares those; of what is read the links too', async () => {
  const [real, link] = [join(world.state, 'private'), join(world.state, 'var')];
  mkdirSync(join(real, 'lent'), { recursive: true });
  symlinkSync(real, link);
  symlinkSync(copy, join(real, 'copy'));
  const echo = { program: ['/bin/sh', '-c', 'printf "%s\\n" "$@"', 'sh'], marked: markedByRoot, mark: markOf(world.state) };
  const holder = holdMarked(echo, {
    mounts: [{ path: world.folder, how: { kind: 'bind', from: join(link, 'copy') } }],
    masks: [join(link, 'hidden'), link],
    library: [{ from: join(link, 'lent'), at: join(link, 'lent') }],
  });
  holders.push(holder);
  const told = (await run(holder, 'true')).out.split('\n').filter((word) => /^(READ|WRITE|HIDE)_/.test(word));
  const values = (kind: string) => told.filter((word) => word.startsWith(kind)).map((word) => word.slice(word.indexOf('=') + 1));
  expect(values('WRITE')[0]).toBe(copy);
  expect(values('READ')).toEqual(expect.arrayContaining([join(link, 'lent'), join(real, 'lent')]));
  expect(values('HIDE')).toEqual([join(link, 'hidden'), link, real]);
});

test('finds a home, a /tmp and what it is lent, by names that were translated; nothing of the daemon', async () => {
  process.env.DESKHAND_TEST_SECRET = 'secret';
  const holder = await hold();
  const env = { PATH: '/opt/deskhand/bin:/usr/bin:/bin', HOME: '/Users/ann', TMPDIR: '/tmp', XDG_CACHE_HOME: '/tmp/.cache' };
  const first = await run(holder, 'echo 1 > ~/left; echo 2 > "$TMPDIR/left"; mkdir "$XDG_CACHE_HOME"; node --version; env', { env });
  delete process.env.DESKHAND_TEST_SECRET;
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toContain(`${process.version}\n`);
  expect(first.out).not.toMatch(/SECRET|\/Users\/ann|=\/tmp\/?$/m);
  expect((await run(holder, 'cat ~/left "$TMPDIR/left"; ls -A "$TMPDIR"', { env, cwd: '/tmp' })).out).toBe('1\n2\n.cache\nleft\n');
  const another = await hold();
  expect((await run(another, 'ls -A ~ "$TMPDIR"', { env })).out).not.toContain('left');
});

test('a folder to look at shows at its own path but for what is hidden in it; what is lent cannot be changed', async () => {
  const inside = join(world.folder, '.deskhand');
  mkdirSync(inside);
  writeFileSync(join(inside, 'key'), 'secret');
  const holder = await hold({ mounts: [{ path: world.folder, how: { kind: 'ro' } }], masks: [inside] });
  const seen = await run(holder, 'cat note; cat .deskhand/key; echo x > note; echo x > new', { cwd: world.folder });
  expect(seen.out).toBe('what was there');
  expect(readdirSync(world.folder).sort()).toEqual(['.deskhand', 'note']);
  expect((await run(holder, ': > "$(command -v node)"', { env: { PATH: '/opt/deskhand/bin:/usr/bin:/bin' } })).code).not.toBe(0);
});

test('has the network that it was given, by a port and a key of its own, and no other', async () => {
  const holder = await hold();
  let closed = 0;
  const keys: (string | undefined)[] = [];
  const network = {
    connections: 2,
    accept(socket: Socket, key?: string) {
      keys.push(key);
      socket.end('hello from outside');
    },
    env: (port: number, key?: string) => ({ PORT: `${port}`, KEY: key ?? '', CERTIFICATE: '/run/given.pem' }),
    files: [{ path: '/run/given.pem', content: 'a file of its own' }],
    close: () => void closed++,
  };
  const server = createServer((socket) => socket.end('not for you'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const talk = (port: string) =>
    `node -e 'require("net").connect(+${port}, "127.0.0.1").on("data", (d) => process.stdout.write(d)).on("error", (e) => process.stdout.write(e.code))'`;
  const script = `cat "$CERTIFICATE"; ${talk('process.env.PORT')}; ${talk(String(typeof address === 'object' && address?.port))}; echo; echo "$KEY"`;
  const env = { PATH: '/opt/deskhand/bin:/usr/bin:/bin' };
  const seen = await finish(await startNetworked(holder, line(script, { env, network })));
  server.close();
  const [said, key] = seen.out.split('\n');
  expect(said).toBe('a file of its ownhello from outsideECONNREFUSED');
  expect([keys, closed]).toEqual([[key], 1]);
  expect(key?.length).toBeGreaterThan(20);
});

test('what a command left running ends when it is killed, however it hid, and the rest goes on', async () => {
  const holder = await hold();
  const hide = line('(setsid env -i /bin/sh -c "exec 3>&-; (sleep 1000 >/dev/null 2>&1 </dev/null &)" &) ; sleep 0.2');
  const [one, two] = [holder.start(hide), holder.start(hide)];
  await Promise.all([finish(one), finish(two)]);
  expect(marks()).toHaveLength(2);
  await one.kill();
  expect(marks()).toHaveLength(1);
  await holder.close();
  expect(marks()).toEqual([]);
  expect(() => holder.start(line('true'))).toThrow('The task is over');
  expect(existsSync(holder.places?.[0]?.at ?? '')).toBe(false);
});

test('what a daemon left that was killed ends at the next start, and its folders go', async () => {
  const left = (await hold()).start(line('sleep 1000'));
  await expect.poll(() => marks().length).toBeGreaterThan(0);
  await open();
  expect((await left.exit).code).not.toBe(0);
  expect(existsSync(dirname(holders[0]?.places?.at(-1)?.at ?? ''))).toBe(false);
});

test('is bounded in time, memory, processes and the size of a file', async () => {
  const holder = await hold();
  const bounded = (script: string, more: Partial<typeof limits>) => finish(holder.start(line(script, { limits: { ...limits, ...more } })));
  expect(await bounded('sleep 1000', { seconds: 0.3 })).toMatchObject({ code: null, timedOut: true });
  expect(await bounded('(head -c 300000000 /dev/zero; sleep 1000) | tail -n 1', { memory: 5e7 })).toMatchObject({ outOfMemory: true });
  const bomb = 'i=0; while [ $i -lt 60 ]; do sleep 1000 & i=$((i+1)); done; wait';
  expect(await bounded(bomb, { processes: 20 })).toMatchObject({ code: null, signal: 'SIGKILL' });
  await bounded('head -c 3000000 /dev/zero > "$TMPDIR/big"', { fileBytes: 1_000_448 });
  expect((await run(holder, 'wc -c < "$TMPDIR/big"')).out.trim()).toBe('1000448');
});

test('a parser sees what it is to read, and may write nowhere', async () => {
  const source = `
    const fs = require('fs');
    const tries = { read: () => fs.readFileSync(${JSON.stringify(join(world.folder, 'note'))}, 'utf8'),
      other: () => fs.readdirSync(${JSON.stringify(world.other)}), write: () => fs.writeFileSync('/tmp/x', ''),
      change: () => fs.writeFileSync(${JSON.stringify(join(world.folder, 'note'))}, '') };
    console.log(JSON.stringify(Object.fromEntries(Object.entries(tries).map(([name, go]) => { try { return [name, go()] } catch (e) { return [name, 'no'] } }))));`;
  const command = line('', { argv: [process.execPath, '-e', source], cwd: world.folder });
  const { out } = await finish(await sandbox.start({ ...command, read: [world.folder] }));
  expect(JSON.parse(out)).toEqual({ read: 'what was there', other: 'no', write: 'no', change: 'no' });
});
