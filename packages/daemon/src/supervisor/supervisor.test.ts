import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { newIdentity, toBase64url } from '@deskhand/protocol/sealed';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { brakeFile, readBrake } from '../host/brake.ts';
import { readIdentity } from '../host/identity.ts';
import { writePhones } from '../host/phones-file.ts';
import { askSupervisor } from '../host/to-supervisor.ts';
import { knock } from './phone.double.ts';

// The supervisor as a process, over a daemon that does what the test says.
let base: string;
let home: string;
let running: ChildProcess[];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'deskhand-supervisor-'));
  home = join(base, 'home');
  running = [];
});
afterEach(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  rmSync(base, { recursive: true, force: true });
});

/** Says that it is ready, then lives as `behaviour` says. */
function daemonThat(behaviour: string): string {
  const file = join(base, `daemon-${running.length}.mjs`);
  writeFileSync(
    file,
    `import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
const options = JSON.parse(process.argv[2]);
const life = existsSync(join(options.home, 'lives')) ? 2 : 1;
appendFileSync(join(options.home, 'lives'), process.pid + ' ' + (process.env.DESKHAND_BRAKE ?? '-') + '\\n');
process.on('message', (m) => {
  if (m.type === 'ping') process.send({ type: 'alive' });
  if (m.type === 'stop') { writeFileSync(join(options.home, 'stopped'), m.why); process.exit(0); }
});
process.on('disconnect', () => process.exit(0));
const ready = () => process.send({ type: 'ready', port: 1234, models: [{ id: 'played/one', because: 'you named it' }], sandbox: { kind: 'overlay', why: 'commands see a staged view' }, folders: options.folders, missing: [] });
${behaviour}
`,
  );
  return file;
}

function start(behaviour: string, times: Record<string, unknown> = {}, json = false, flags: string[] = []) {
  const folder = { path: join(base, 'work'), mode: 'auto' };
  const options = { home, port: 0, folders: [folder], interactive: false };
  const watch = { options, first: false, json, main: daemonThat(behaviour), times: { backoff: [10], ...times } };
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, ['--conditions=deskhand', ...flags, main, JSON.stringify(watch)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  let text = '';
  let look = () => {};
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    look();
  });
  const until = (words: string) =>
    new Promise<void>((resolve, reject) => {
      look = () => text.includes(words) && resolve();
      look();
      child.once('exit', () => reject(new Error(`It ended without saying "${words}". It said: ${text}`)));
    });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  return { child, until, exit, text: () => text };
}

const lives = () =>
  readFileSync(join(home, 'lives'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
const commandLine = (pid: string | number) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};
const isAlive = (pid: number) => {
  try {
    // A zombie that nobody has collected yet has no command line.
    return process.kill(pid, 0) && (process.platform !== 'linux' || commandLine(pid) !== '');
  } catch {
    return false;
  }
};
/** Not a pause for something to happen: the world outside is looked at until it is so, and the test's own limit ends it. */
async function eventually(what: () => boolean) {
  while (!what()) await sleep(10);
}

describe('a daemon that is well', () => {
  test('is told in a few plain lines, and ends in order', async () => {
    const host = start('ready();');
    await host.until('Ctrl-C stops it');
    expect(host.text()).toContain('played/one (you named it)');
    expect(host.text()).toContain('work (changes by itself)');
    host.child.kill('SIGINT');
    expect(await host.exit).toBe(0);
    expect(readFileSync(join(home, 'stopped'), 'utf8')).toContain('SIGINT');
  });

  test('has one supervisor for each state directory', async () => {
    const host = start('ready();');
    await host.until('Ctrl-C');
    const second = start('ready();');
    expect(await second.exit).toBe(1);
    expect(second.text()).toContain('already running');
    expect(lives()).toHaveLength(1);
  });

  test('goes too when the supervisor is killed', async () => {
    const host = start('ready();');
    await host.until('Ctrl-C');
    host.child.kill('SIGKILL');
    const pid = Number(lives()[0]?.[0]);
    await eventually(() => !isAlive(pid));
  });
});

test('a daemon that is started again is told the port that open pages know', async () => {
  const host = start(
    "if (life === 1) { ready(); setTimeout(() => process.exit(3), 1); } else { writeFileSync(join(options.home, 'before'), String(options.before)); ready(); }",
  );
  await host.until('ready again');
  expect(readFileSync(join(home, 'before'), 'utf8')).toBe('1234');
});

test('a daemon that ignores the stop is ended by force', async () => {
  const host = start("process.removeAllListeners('message'); ready();", { ending: 100 });
  await host.until('Ctrl-C');
  host.child.kill('SIGTERM');
  expect(await host.exit).toBe(0);
  expect(isAlive(Number(lives()[0]?.[0]))).toBe(false);
});

test('a second Ctrl-C ends everything at once, with what it started, and pulls no brake', async () => {
  const child =
    "const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' }); writeFileSync(join(options.home, 'child'), String(child.pid));";
  const host = start(`process.removeAllListeners('message'); ${child} ready();`, { ending: 60_000 });
  await host.until('Ctrl-C');
  host.child.kill('SIGINT');
  await host.until('again ends everything');
  // Two within a quarter of a second are one, so this goes on until one counts.
  const again = setInterval(() => host.child.kill('SIGINT'), 100);
  expect(await host.exit).toBe(130);
  clearInterval(again);
  expect(isAlive(Number(readFileSync(join(home, 'child'), 'utf8')))).toBe(false);
  expect(existsSync(brakeFile(home))).toBe(false);
});

test('a daemon that dies is started again, and it says why', async () => {
  const host = start("if (life === 1) { ready(); throw new TypeError('the disk is full'); } ready();");
  await host.until('ready again');
  expect(host.text()).toContain('TypeError: the disk is full');
  expect(lives()).toHaveLength(2);
  expect((await askSupervisor(home, { ask: 'status', by: 'test' }))?.state).toBe('running');
});

test('one whose log was removed, or can’t be written, is started again all the same', async () => {
  const gone = start("if (life === 1) { ready(); rmSync(join(options.home, 'daemon.log')); process.exit(3); } ready();");
  await gone.until('ready again');
  gone.child.kill('SIGTERM');
  expect(await gone.exit).toBe(0);
  rmSync(join(home, 'daemon.log'));
  mkdirSync(join(home, 'daemon.log'));
  await start('ready();').until('Ctrl-C stops it');
});

test('what nobody caught in the supervisor is in the daemon’s log, and it goes on', async () => {
  const bug = 'process.on("SIGUSR2", () => { Promise.reject(new RangeError("unheard")); throw new RangeError("lost"); });';
  const host = start('ready();', {}, false, ['--import', `data:text/javascript,${encodeURIComponent(bug)}`]);
  await host.until('Ctrl-C');
  host.child.kill('SIGUSR2');
  const log = () => readFileSync(join(home, 'daemon.log'), 'utf8');
  await eventually(() => ['lost', 'unheard'].every((one) => log().includes(`went on after this: RangeError: ${one}\n    at `)));
  expect((await askSupervisor(home, { ask: 'status', by: 'test' }))?.state).toBe('running');
});

test('a daemon that hangs is noticed and started again', async () => {
  const host = start('ready(); if (life === 1) setTimeout(() => { for (;;); }, 50);', { ping: 100 });
  await host.until('ready again');
  expect(host.text()).toContain('no sign of life');
});

test('a daemon that keeps dying leaves the supervisor up, with a status', async () => {
  const host = start("console.error('Error: no such table'); process.exit(3);", { backoff: [10, 10, 10, 10, 60_000] });
  await host.until('keeps ending');
  const status = await askSupervisor(home, { ask: 'status', by: 'test' });
  expect(status).toMatchObject({ state: 'down', why: expect.stringContaining('no such table'), next: expect.stringContaining('doctor') });
  host.child.kill('SIGTERM');
  expect(await host.exit).toBe(0);
});

test('what comes up while the daemon runs is told at the terminal, with what to do', async () => {
  const host = start(`ready(); process.send(${JSON.stringify({ type: 'trouble', what: 'A comma is missing.', next: 'Put it in.' })});`);
  await host.until('A comma is missing.\nPut it in.');
});

test('a start that can never work is refused with what to do', async () => {
  const failed = { type: 'failed', code: 'port', sentence: 'Port 80 is taken.', next: 'Choose another with --port.', final: true };
  const host = start(`process.send(${JSON.stringify(failed)}, () => process.exit(1));`);
  expect(await host.exit).toBe(1);
  expect(host.text()).toBe('Port 80 is taken.\nChoose another with --port.\n');
});

describe('the brake', () => {
  const busy = `const child = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); process.on('SIGHUP', () => {}); require('child_process').spawn('sleep', ['1000'], { detached: true }); setInterval(() => {}, 1000)"], { detached: true, stdio: 'ignore' });
if (process.env.DESKHAND_BRAKE) child.kill('SIGKILL');
writeFileSync(join(options.home, 'child'), String(child.pid));
ready();
`;

  test('ends a daemon that is blocked for good, with all that it started', async () => {
    const host = start(`${busy} if (life === 1) setTimeout(() => { for (;;); }, 50);`);
    await host.until('Ctrl-C');
    const child = Number(readFileSync(join(home, 'child'), 'utf8'));
    const status = await askSupervisor(home, { ask: 'pull', by: 'Ann’s phone' });
    expect(status?.state).toBe('braked');
    expect(status?.ended).toBeGreaterThanOrEqual(2);
    expect(isAlive(Number(lives()[0]?.[0]))).toBe(false);
    expect(isAlive(child)).toBe(false);
    expect(readBrake(home)).toMatchObject({ by: 'Ann’s phone' });
    await eventually(() => lives().length === 2);
    expect(lives()[1]?.[1], 'the next life runs nothing').toBe('1');
  });

  test.skipIf(process.platform !== 'linux')('ends what runs in sandboxes, though it forks and ignores signals', async () => {
    const mark = `86399.${process.pid}`;
    const forking = `trap '' TERM INT HUP; sleep ${mark} & (sleep ${mark}; :) & setsid sleep ${mark} & echo up; while :; do sleep ${mark}; done`;
    const host =
      start(`const { openSandbox } = await import(${JSON.stringify(join(import.meta.dirname, '..', 'sandbox', 'open-sandbox.ts'))});
const sandbox = await openSandbox({ stateDir: options.home });
if (life === 1 && sandbox.facts.kind !== 'none') {
  const limits = { seconds: 1000, memory: 1e9, processes: 50, fileBytes: 1e6 };
  await Promise.all([1, 2, 3, 4, 5, 6].map(async () => {
    const holder = await sandbox.hold({ mounts: [], masks: [] });
    const running = holder.start({ argv: ['/bin/sh', '-c', ${JSON.stringify(forking)}], cwd: '/', env: { PATH: '/usr/bin:/bin' }, limits });
    await new Promise((up) => running.stdout.once('data', up));
  }));
}
writeFileSync(join(options.home, 'kind'), sandbox.facts.kind);
ready();
if (life === 1) setTimeout(() => { for (;;); }, 20);`);
    await host.until('Ctrl-C');
    const sleeping = () => readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && commandLine(pid).includes(`sleep\0${mark}`)).length;
    if (readFileSync(join(home, 'kind'), 'utf8') !== 'none') await eventually(() => sleeping() >= 18);
    const status = await askSupervisor(home, { ask: 'pull', by: 'test' });
    expect(status?.state).toBe('braked');
    expect(sleeping()).toBe(0);
  });

  test('holds over restarts until it is released', async () => {
    const host = start('ready();');
    await host.until('Ctrl-C');
    await askSupervisor(home, { ask: 'pull', by: 'test' });
    host.child.kill('SIGKILL');
    await host.exit;
    const next = start('ready();');
    await next.until('Ctrl-C');
    expect(next.text()).toContain('The brake is pulled');
    expect(lives().at(-1)?.[1]).toBe('1');
    expect((await askSupervisor(home, { ask: 'release', by: 'test' }))?.state).not.toBe('braked');
    await next.until('ready again');
    expect(lives().at(-1)?.[1]).toBe('-');
    expect(existsSync(brakeFile(home))).toBe(false);
  });

  test('is pulled by a touch of the file, and let go of by its removal', async () => {
    const host = start('ready();');
    await host.until('Ctrl-C');
    writeFileSync(brakeFile(home), '');
    await host.until('pulled by the file BRAKE');
    await eventually(() => lives().length === 2);
    rmSync(brakeFile(home));
    await host.until('was released');
    await eventually(() => lives().length === 3);
    expect(lives().map((life) => life[1])).toEqual(['-', '1', '-']);
  });

  test('is pulled and released by the daemon for a device that may', async () => {
    const host = start(`ready();
setTimeout(() => process.send({ type: 'brake', ask: process.env.DESKHAND_BRAKE ? 'release' : 'pull', by: 'the phone' }), life === 1 || process.env.DESKHAND_BRAKE ? 20 : 1e6);`);
    await host.until('released by the phone');
    await eventually(() => lives().length === 3);
    expect(host.text()).toContain('pulled by the phone');
  });
});

describe('the brake’s own door', () => {
  const device = newIdentity();
  const paired = (scopes: string[]) => {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    writePhones(home, { names: [], devices: [{ id: 'phone', name: 'Ann’s phone', key: toBase64url(device.key), scopes }] });
  };
  const tap = async (ask: string) => {
    const port = (await askSupervisor(home, { ask: 'status', by: 'test' }))?.doors?.loopback ?? 0;
    const answer = await knock(port, { device, host: newIdentity(readIdentity(home)).key }, ask);
    if (typeof answer !== 'object') throw new Error(`The door said ${answer}.`);
    return answer;
  };

  test.for([
    ['stopped', 'process.kill(process.pid, "SIGSTOP")'],
    ['blocked for good', 'for (;;);'],
    ['flooding us with what it says', 'for (;;) process.send({ type: "alive", more: "x".repeat(1000) })'],
  ])('is pulled by a phone while the daemon is %s, and tells it what was ended', async ([, how]) => {
    paired(['look', 'send']);
    const host = start(
      `const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' }); ready(); if (life === 1) setTimeout(() => { ${how} }, 20);`,
    );
    await host.until('Ctrl-C');
    const answer = await tap('pull');
    expect(answer).toMatchObject({ ok: true, state: 'braked', brake: { by: 'Ann’s phone', ended: 2 } });
    expect(isAlive(Number(lives()[0]?.[0]))).toBe(false);
    expect(readBrake(home)).toMatchObject({ by: 'Ann’s phone', device: 'phone', ended: 2 });
    await eventually(() => lives().length === 2);
    expect(await tap('release')).toMatchObject({ ok: false, brake: { by: 'Ann’s phone' } });
    paired(['look', 'send', 'admin']);
    expect((await tap('release')).brake).toBeUndefined();
    await eventually(() => lives().length === 3);
    expect(lives().map((life) => life[1])).toEqual(['-', '1', '-']);
  });

  test('pulled by two roads at once it is pulled once, and both hear of the same end', async () => {
    paired(['look', 'send']);
    const host = start('ready();');
    await host.until('Ctrl-C');
    const [far, near] = await Promise.all([tap('pull'), askSupervisor(home, { ask: 'pull', by: 'Ann’s phone' })]);
    expect([far.brake?.ended, near?.ended]).toEqual([1, 1]);
    await eventually(() => lives().length === 2);
    expect((await tap('pull')).brake).toMatchObject({ ended: 1 });
    expect(lives()).toHaveLength(2);
  });

  test('says that the daemon hangs, or that it keeps failing, why, since when and how often; and has it tried at once', async () => {
    paired(['look', 'send']);
    const host = start(
      `if (life === 1) { ready(); setTimeout(() => process.kill(process.pid, 'SIGSTOP'), 20); } else if (existsSync(join(options.home, 'well'))) ready(); else { console.error('Error: no such table <b>'); process.exit(3); }`,
      { backoff: [10, 10, 10, 10, 600_000] },
    );
    await host.until('Ctrl-C');
    await eventually(() => readFileSync(`/proc/${lives()[0]?.[0]}/stat`, 'latin1').includes(') T '));
    expect((await tap('status')).state).toBe('silent');
    process.kill(Number(lives()[0]?.[0]), 'SIGKILL');
    await host.until('keeps ending');
    expect(await tap('status')).toMatchObject({
      state: 'down',
      failing: { times: 5, why: expect.stringContaining('no such table'), next: expect.stringContaining('doctor') },
    });
    const { page = '' } = (await askSupervisor(home, { ask: 'status', by: 'test' })) ?? {};
    const html = await (await fetch(page)).text();
    expect(html).toContain('5 times');
    expect(html).toContain('no such table &lt;b&gt;');
    writeFileSync(join(home, 'well'), '');
    expect(await tap('again')).toMatchObject({ ok: true });
    await host.until('ready again');
    expect((await tap('status')).state).toBe('running');
  });

  test('is pulled though nothing can be written: all ends, and it says that it won’t outlive this program', async () => {
    paired(['look', 'send']);
    const host = start('ready();');
    await host.until('Ctrl-C');
    // What is there under its name and can't be replaced: pulled by it, and by the phone.
    mkdirSync(`${brakeFile(home)}.new`);
    mkdirSync(join(brakeFile(home), 'full'), { recursive: true });
    expect(await tap('pull')).toMatchObject({ ok: true, state: 'braked' });
    await host.until("couldn't be written");
    expect(isAlive(Number(lives()[0]?.[0]))).toBe(false);
    // Nor can it be let go of while its file stays: said, and held.
    expect((await askSupervisor(home, { ask: 'release', by: 'test' }))?.state).toBe('braked');
    await host.until("couldn't be removed");
  });
});

test('for a program each line is one JSON value: that it is ready, what is said, and why it cannot start', async () => {
  const host = start('ready();', {}, true);
  await host.until('"ready"');
  const second = start('ready();', {}, true);
  expect(await second.exit).toBe(1);
  host.child.kill('SIGTERM');
  expect(await host.exit).toBe(0);
  const lines = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
  expect(lines(host.text())).toEqual([
    expect.objectContaining({ type: 'ready', port: 1234, url: 'http://127.0.0.1:1234/', again: false }),
    { type: 'said', words: expect.stringContaining('Stopping') },
  ]);
  expect(lines(second.text())).toEqual([
    { type: 'failed', ok: false, code: 'state.taken', sentence: expect.stringContaining('already running'), next: expect.any(String) },
  ]);
});
