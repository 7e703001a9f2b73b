import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Holder, type HoldSpec, type Mount, type Sandbox, startNetworked } from './sandbox.ts';
import { alive, finish, limits, line, makeWorld, run, type World } from './world.double.ts';

/** How an implementation stages a folder: the mount, and where what is written to it lands. */
export interface Staging {
  kind: 'overlay' | 'copy';
  mount(world: World): Mount;
  landed(world: World): string;
}

const node = { from: process.execPath, at: '/opt/deskhand/bin/node' };

/** What every sandbox that runs commands keeps. `owner` is whose the folders are, for a daemon that runs as root. */
export function sandboxContract(title: string, open: (world: World) => Promise<Sandbox>, staging: Staging, owner?: World['owner']): void {
  describe(title, () => {
    let world: World;
    let sandbox: Sandbox;
    let holders: Holder[] = [];
    const hold = async (more: Partial<HoldSpec> = {}) => {
      const spec = { mounts: [staging.mount(world)], masks: [], library: [node], as: world.owner, ...more };
      const holder = await sandbox.hold(spec);
      holders.push(holder);
      return holder;
    };
    const script = (holder: Holder, source: string, ...args: string[]) =>
      finish(holder.start(line('', { argv: [node.at, '-e', source, ...args] })));

    beforeAll(async () => {
      world = makeWorld(owner);
      sandbox = await open(world);
    });
    afterEach(async () => {
      await Promise.all(holders.map((holder) => holder.close()));
      holders = [];
    });
    afterAll(() => world.remove());

    describe('a command with a network', () => {
      const network = () => {
        const seen = { closed: 0, broken: 0 };
        return {
          seen,
          connections: 2,
          accept(socket: Socket) {
            socket.once('close', () => seen.broken++);
            socket.resume();
            socket.write('hello from outside\n');
          },
          env: (port: number) => ({ PORT: `${port}` }),
          files: [{ path: '/run/given', content: 'a file of its own' }],
          close: () => void seen.closed++,
        };
      };
      const talk =
        'const s = require("net").connect(+process.env.PORT, "127.0.0.1"); s.on("data", (d) => { process.stdout.write(d); s.end(); });';

      test('reaches us on its own loopback and nobody else, and has the files that it was given', async () => {
        const holder = await hold();
        const given = network();
        const result = await finish(await startNetworked(holder, line(`cat /run/given; ${node.at} -e '${talk}'`, { network: given })));
        expect(result).toMatchObject({ out: 'a file of its ownhello from outside\n', err: '', code: 0 });
        expect(given.seen.closed).toBe(1);
        const other = await run(holder, `ls /run; ${node.at} -e '${talk}'`, { env: { PATH: '/usr/bin:/bin', PORT: '1' } });
        expect(other.out).not.toContain('given');
      });

      test('loses every connection with its end, also what it left running, and so with the end of the task', async () => {
        const holder = await hold();
        const stay = `require("net").connect(+process.env.PORT, "127.0.0.1").on("data", () => console.log("on")).on("close", () => process.exit(0))`;
        const left = network();
        await finish(await startNetworked(holder, line(`(${node.at} -e '${stay}' &) | head -1`, { network: left })));
        await expect.poll(() => left.seen).toEqual({ closed: 1, broken: 1 });
        const ended = network();
        const process = await startNetworked(holder, line(`${node.at} -e '${stay}'`, { network: ended }));
        await once(process.stdout, 'data');
        await holder.close();
        await expect.poll(() => ended.seen).toEqual({ closed: 1, broken: 1 });
      });

      test('gets no more connections at a time than it may have', async () => {
        const many = `let n = 0; for (let i = 0; i < 5; i++) require("net").connect(+process.env.PORT, "127.0.0.1").on("data", () => n++).on("close", () => { if (++closed === 3) { console.log(n); process.exit(0); } }).on("error", () => {}); let closed = 0;`;
        const result = await finish(await startNetworked(await hold(), line(`${node.at} -e '${many}'`, { network: network() })));
        expect(result.out).toBe('2\n');
      });

      test('is refused, with a sentence, where its task is over', async () => {
        const holder = await hold();
        await holder.close();
        const given = network();
        await expect(startNetworked(holder, line('true', { network: given }))).rejects.toThrow(/network/);
        expect(given.seen.closed).toBe(1);
      });
    });

    describe('a command', () => {
      test('runs in the folder at its real path, and its output and exit code come back', async () => {
        const result = await run(await hold(), 'pwd; cat note; echo no >&2; exit 7', { cwd: world.folder });
        expect(result).toEqual({ out: `${world.folder}\nwhat was there`, err: 'no\n', code: 7, signal: null, timedOut: false });
      });

      test('reads what it is given on its standard input', async () => {
        const process = (await hold()).start(line('cat /dev/stdin > /dev/stdout'));
        process.stdin.write('given');
        expect((await finish(process)).out).toBe('given');
      });

      test('writes to the stage and not to the real folder, and the daemon sees it at once', async () => {
        const holder = await hold();
        await run(holder, 'echo new > made', { cwd: world.folder });
        expect(existsSync(join(world.folder, 'made'))).toBe(false);
        expect(readFileSync(join(staging.landed(world), 'made'), 'utf8')).toBe('new\n');
        expect(readFileSync(join(holder.root, world.folder, 'made'), 'utf8')).toBe('new\n');
      });

      test('finds in /tmp and at home what the one before left there, and another task does not', async () => {
        const [holder, another] = [await hold(), await hold({ mounts: [] })];
        await run(holder, 'echo 1 > /tmp/left; echo 2 > ~/left');
        expect((await run(holder, 'cat /tmp/left ~/left')).out).toBe('1\n2\n');
        expect((await run(another, 'ls -A /tmp ~')).out).not.toContain('left');
      });

      test('has a private, writable home wherever HOME says', async () => {
        const holder = await hold();
        for (const HOME of [homedir(), '/tmp/someone', '/usr', 'nowhere']) {
          const result = await run(holder, 'echo x > ~/x && cat ~/x; ls -A ~; test -x /usr/bin/env', {
            env: { PATH: '/usr/bin:/bin', HOME },
          });
          expect(result, HOME).toMatchObject({ out: 'x\nx\n', code: 0 });
        }
      });

      test('has the environment that it was given, and nothing of the daemon', async () => {
        process.env.DESKHAND_TEST_SECRET = 'secret';
        const result = await run(await hold(), 'env; cat /proc/1/environ', { env: { PATH: '/usr/bin:/bin', GIVEN: 'yes' } });
        delete process.env.DESKHAND_TEST_SECRET;
        expect(result.out).toContain('GIVEN=yes');
        expect(result.out).not.toContain('SECRET');
      });

      test('finds the settings of the system’s programs as they are and changes none, with no file of ours left open', async () => {
        const few = ['/etc/ld.so.conf.d', '/etc/terminfo'].filter((path) => existsSync(path));
        const inFew = few.flatMap((path) => readdirSync(path).map((name) => join(path, name)));
        const seen = ['/etc/passwd', '/etc/nsswitch.conf', '/etc/ssl/openssl.cnf', ...inFew].filter((path) => existsSync(path));
        const result = await run(
          await hold(),
          `cat ${seen.join(' ')}; for each in ${seen.join(' ')}; do test -w $each; echo $?; done; ls /proc/self/fd | tr '\\n' ' '`,
        );
        expect(result.out).toBe(`${seen.map((path) => readFileSync(path, 'utf8')).join('')}${'1\n'.repeat(seen.length)}0 1 2 3 `);
      });

      test('uses what it is lent, and cannot change it', async () => {
        const holder = await hold();
        expect((await script(holder, 'console.log(process.version)')).out).toBe(`${process.version}\n`);
        expect((await run(holder, `: > ${node.at}`)).code).not.toBe(0);
      });

      test('that cannot be started says so', async () => {
        const holder = await hold();
        expect((await finish(holder.start(line('', { argv: ['/no/such/program'] })))).code).not.toBe(0);
        const commands = [{ argv: ['/bin/echo', 'a\0b'] }, { env: { A: `\0--bind\0/\0/` } }, { cwd: '/\0--bind' }];
        for (const command of commands) expect(() => holder.start(line('true', command))).toThrow('could not be started');
      });
    });

    describe('cannot reach', () => {
      test("its owner's home, folders that were not granted, or our state", async () => {
        const holder = await hold();
        const seen = await run(holder, 'ls -A "$1" "$2" "$3" /root /var/log /run; cat "$2/note"', {
          argv: ['/bin/sh', '-c', 'ls -A "$@"; cat "$2/note"', 'sh', homedir(), world.other, world.state, '/root', '/run', '/sys'],
        });
        expect(seen.out.replace(/^\/.*:$/gm, '').trim()).toBe('');
        expect(seen.code).not.toBe(0);
      });

      test('what is masked inside a granted folder, not even through the daemon', async () => {
        const inside = join(world.folder, '.deskhand');
        mkdirSync(inside, { recursive: true });
        writeFileSync(join(inside, 'key'), 'secret');
        writeFileSync(join(world.folder, 'one'), 'secret');
        const holder = await hold({ mounts: [{ path: world.folder, how: { kind: 'ro' } }], masks: [inside, join(world.folder, 'one')] });
        const seen = await run(holder, 'ls -A .deskhand; cat one; cat note', { cwd: world.folder });
        expect(seen.out).toBe('what was there');
        expect(existsSync(join(holder.root, inside, 'key'))).toBe(false);
        expect(readFileSync(join(holder.root, world.folder, 'one'), 'utf8')).toBe('');
      });

      test('a folder to look at only, for writing', async () => {
        const holder = await hold({ mounts: [{ path: world.folder, how: { kind: 'ro' } }] });
        const seen = await run(holder, 'cat note; echo x > note || echo x > new || rm note', { cwd: world.folder });
        expect(seen.code).not.toBe(0);
        expect(seen.out).toBe('what was there');
        expect(() => writeFileSync(join(holder.root, world.folder, 'new'), '')).toThrow('EROFS');
      });

      // Where there are no overlays this stays open: see the header of holder-script.ts.
      test.runIf(staging.kind === 'overlay')('other programs by a pipe in a folder to look at only', async () => {
        const pipe = join(world.folder, 'pipe');
        execFileSync('mkfifo', [pipe]);
        chmodSync(pipe, 0o666);
        const outside = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'inherit'] });
        const holder = await hold({ mounts: [{ path: world.folder, how: { kind: 'ro' } }] });
        const inside = holder.start(line('echo inside > pipe', { cwd: world.folder, limits: { ...limits, seconds: 0.5 } }));
        expect(await inside.exit).toMatchObject({ timedOut: true });
        outside.kill();
        rmSync(pipe);
      });

      test('the network, of this computer neither', async () => {
        const server = createServer((socket) => socket.end('outside'));
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        const address = server.address();
        const port = typeof address === 'object' ? `${address?.port}` : '';
        const result = await script(await hold(), connect, port);
        server.close();
        expect(result.out).toBe('ECONNREFUSED');
      });

      test('other programs by sockets with a path or a name, while pairs of sockets work', async () => {
        let reached = 0;
        const server = createServer((socket) => socket.end(`outside ${reached++}`));
        const path = join(world.folder, 'real.sock');
        await new Promise<void>((resolve) => server.listen(path, resolve));
        chmodSync(path, 0o777);
        const abstract = createServer((socket) => socket.end(`outside ${reached++}`));
        const name = `deskhand-${process.pid}-${world.folder}`;
        await new Promise<void>((resolve) => abstract.listen(`\0${name}`, resolve));
        const holder = await hold();
        const refusals = /^(ECONNREFUSED|EAFNOSUPPORT|ENOENT)$/;
        expect((await script(holder, connect, path)).out).toMatch(refusals);
        expect((await script(holder, connect, `@${name}`)).out).toMatch(refusals);
        server.close();
        abstract.close();
        rmSync(path, { force: true });
        expect(reached).toBe(0);
        expect((await script(holder, `process.stdout.write(require('child_process').execSync('echo piped'))`)).out).toBe('piped\n');
      });

      test('processes outside, and cannot end more than itself', async () => {
        const holder = await hold();
        expect((await run(holder, `kill -0 ${process.pid}`)).code).not.toBe(0);
        await run(holder, 'kill -9 -1');
        expect((await run(holder, 'echo still here; ls /proc | grep -c "^[0-9]"')).out).toMatch(/^still here\n[1-6]\n$/);
      });

      test('privileges: no capabilities, no way to gain them, no namespaces, no settings of the kernel', async () => {
        const holder = await hold();
        const status = (await run(holder, 'cat /proc/self/status')).out;
        expect(status).toMatch(/^CapPrm:\s0+\nCapEff:\s0+\nCapBnd:\s0+\nCapAmb:\s0+\nNoNewPrivs:\s1\nSeccomp:\s2$/m);
        for (const attempt of [
          'unshare --user true',
          'unshare --user --map-root-user --mount true',
          'mount -t tmpfs none /tmp',
          'echo x > /proc/sys/kernel/hostname',
          'test -w /proc/sysrq-trigger',
          'echo x > /usr/bin/new',
          'echo x > /new',
          'echo x > /dev/new',
        ]) {
          expect(await run(holder, attempt), attempt).not.toMatchObject({ code: 0 });
        }
        expect((await run(holder, 'hostname 2>/dev/null || cat /proc/sys/kernel/hostname')).out).toBe('deskhand\n');
      });
    });

    describe('is bounded', () => {
      test('in time, with all that it started', async () => {
        const holder = await hold();
        const token = `token-${crypto.randomUUID()}`;
        const process = holder.start(line(`setsid sh -c 'sleep 1000; : ${token}' & sleep 1000`, { limits: { ...limits, seconds: 0.3 } }));
        expect(await process.exit).toMatchObject({ code: null, timedOut: true });
        await expect.poll(() => alive(token)).toBe(0);
      });

      test('in processes', async () => {
        const holder = await hold();
        const bomb = 'i=0; while [ $i -lt 200 ]; do sleep 1000 & i=$((i+1)); done';
        const process = holder.start(line(bomb, { limits: { ...limits, processes: 20 } }));
        const result = await process.exit;
        expect(result.code).not.toBe(0);
        await process.kill();
        expect((await run(holder, 'echo free')).out).toBe('free\n');
      });

      test('in memory, of one process', async () => {
        const result = await run(await hold(), 'head -c 300000000 /dev/zero | tail -n 1 | wc -c', { limits: { ...limits, memory: 1e8 } });
        expect(result.out).not.toBe('300000000\n');
      });

      test('in memory, of all its processes together', async () => {
        const hoard = '(head -c 60000000 /dev/zero; sleep 1000) | tail -n 1 &';
        const process = (await hold()).start(line(`${hoard} ${hoard} ${hoard} ${hoard} wait`, { limits: { ...limits, memory: 1e8 } }));
        expect(await process.exit).toMatchObject({ code: null, timedOut: false, outOfMemory: true });
      });

      test('in the size of a file', async () => {
        const holder = await hold();
        await run(holder, 'head -c 3000000 /dev/zero > /tmp/big', { limits: { ...limits, fileBytes: 1e6 } });
        expect((await run(holder, 'wc -c < /tmp/big')).out.trim()).toBe('1000000');
      });

      test('in output, by whoever reads it', async () => {
        const process = (await hold()).start(line('yes'));
        await new Promise((resolve) => process.stdout.once('readable', resolve));
        expect(process.stdout.readableLength).toBeLessThan(1e6);
        await process.kill();
        expect(await process.exit).toMatchObject({ signal: 'SIGKILL', timedOut: false });
      });
    });

    describe('what a command leaves running', () => {
      const serve = `require('net').createServer((s) => s.end('served')).listen(4000, '127.0.0.1', () => console.log('up'))`;

      test('answers the next one, and no other task', async () => {
        const [holder, another] = [await hold(), await hold({ mounts: [] })];
        const started = holder.start(line('', { argv: ['/bin/sh', '-c', `${node.at} -e "$1" &`, 'sh', serve] }));
        await new Promise((resolve) => started.stdout.once('data', resolve));
        expect(await started.exit).toMatchObject({ code: 0 });
        expect((await script(holder, connect, '4000')).out).toBe('served');
        expect((await script(another, connect, '4000')).out).toBe('ECONNREFUSED');
      });

      test('ends when it is killed, and the rest goes on', async () => {
        const holder = await hold();
        const [first, second] = [`first-${crypto.randomUUID()}`, `second-${crypto.randomUUID()}`];
        const leave = (token: string) => holder.start(line(`setsid sh -c 'sleep 1000; : ${token}' >/dev/null 2>&1 &`));
        const [one, two] = [leave(first), leave(second)];
        await Promise.all([one.exit, two.exit]);
        await one.kill();
        expect(alive(first)).toBe(0);
        expect(alive(second)).toBeGreaterThan(0);
      });

      test('ends with the task, as all in it, and nothing more starts', async () => {
        const holder = await hold();
        const token = `token-${crypto.randomUUID()}`;
        await holder.start(line(`setsid sh -c 'sleep 1000; : ${token}' >/dev/null 2>&1 &`)).exit;
        const running = holder.start(line(`sleep 1000; : ${token}`));
        await holder.close();
        await holder.closed;
        expect(alive(token)).toBe(0);
        expect((await running.exit).code).not.toBe(0);
        expect(() => holder.start(line('true'))).toThrow('The task is over');
      });
    });

    test('a refresh shows what others did to the real folder', async () => {
      const holder = await hold();
      const real = staging.kind === 'copy' ? staging.landed(world) : world.folder;
      writeFileSync(join(real, 'page'), 'old');
      await run(holder, 'ls; cat page', { cwd: world.folder });
      writeFileSync(join(real, 'page.next'), 'new');
      renameSync(join(real, 'page.next'), join(real, 'page'));
      await holder.refresh();
      expect((await run(holder, 'cat page', { cwd: world.folder })).out).toBe('new');
    });

    describe('a parser', () => {
      const parse = (source: string, more: { read?: string[]; seconds?: number } = {}) =>
        sandbox.start({
          ...line('', { argv: [process.execPath, '-e', source], env: {} }),
          limits: { ...limits, seconds: more.seconds ?? 20 },
          read: more.read ?? [],
        });

      test('sees what it is to read and nothing else of ours, and can write nowhere', async () => {
        const source = `
          const fs = require('fs');
          const tries = { read: () => fs.readFileSync(${JSON.stringify(join(world.folder, 'note'))}, 'utf8'),
            other: () => fs.readdirSync(${JSON.stringify(world.other)}), home: () => fs.readdirSync(${JSON.stringify(homedir())}),
            write: () => fs.writeFileSync('/tmp/x', ''), change: () => fs.writeFileSync(${JSON.stringify(join(world.folder, 'note'))}, '') };
          console.log(JSON.stringify(Object.fromEntries(Object.entries(tries).map(([name, go]) => { try { return [name, go()] } catch (e) { return [name, e.code] } }))));`;
        const { out } = await finish(await parse(source, { read: [world.folder] }));
        expect(JSON.parse(out)).toMatchObject({ read: 'what was there', other: 'ENOENT', write: 'EROFS', change: 'EROFS' });
        expect(JSON.parse(out).home).not.toContain('.bashrc');
      });

      test('has no network, gets its input and is ended in time', async () => {
        expect((await finish(await parse(connect.replace('process.argv[1]', '"9"')))).out).toMatch(/ECONNREFUSED|ENETUNREACH/);
        const echo = await parse('process.stdin.pipe(process.stdout)');
        echo.stdin.write('bytes');
        expect((await finish(echo)).out).toBe('bytes');
        const token = `token-${crypto.randomUUID()}`;
        expect(await (await parse(`for (;;); ${token}`.replaceAll('-', '_'), { seconds: 0.5 })).exit).toMatchObject({ timedOut: true });
        expect(alive(token.replaceAll('-', '_'))).toBe(0);
      });
    });
  });
}

/** Prints what a server at this port or path says, or why it can't be reached. */
const connect = `
  const at = process.argv[1];
  const socket = require('net').connect(/^\\d/.test(at) ? { port: Number(at), host: '127.0.0.1' } : { path: at.replace(/^@/, '\\0') });
  socket.on('data', (data) => process.stdout.write(data));
  socket.on('error', (error) => process.stdout.write(error.code));`;
