import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

// The real keyring of a desktop: GNOME's, on a session bus of its own, with a home of its own. Skipped where it isn't
// installed (apt: gnome-keyring dbus).

const has = (program: string) => spawnSync('which', [program]).status === 0;
const there = has('gnome-keyring-daemon') && has('dbus-run-session');

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'deskhand-keyring-'));
  for (const name of ['home', 'run', 'state']) mkdirSync(join(base, name), { mode: 0o700 });
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** In one session: with the keyring unlocked, as it is, or with none at all. */
interface Came {
  where: string;
  got: (string | null)[];
  /** Of those that could not be had, why. */
  away: Record<string, string>;
  /** Milliseconds that opening took, and that the process was kept from anything else. */
  opened: number;
  stalled: number;
}

function session(how: 'unlocked' | 'as it is' | 'none' | 'never answers', line: string): Promise<Came> {
  const node = [process.execPath, '--conditions=deskhand', join(import.meta.dirname, 'keyring-use.double.ts'), join(base, 'state'), line];
  const use = node.map((word) => `'${word}'`).join(' ');
  const unlock = how === 'unlocked' ? 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; ' : '';
  const bus = how === 'never answers' ? [`--config-file=${silentBus()}`] : [];
  const argv = how === 'none' ? node : ['dbus-run-session', ...bus, '--', 'sh', '-c', `${unlock}${use}`];
  const [program = '', ...words] = argv;
  const env = { PATH: process.env.PATH, HOME: join(base, 'home'), XDG_RUNTIME_DIR: join(base, 'run') };
  return new Promise((resolve, reject) => {
    execFile(program, words, { env, timeout: 30_000 }, (error, out, said) => {
      const answer = out.split('\n').find((one) => one.startsWith('{'));
      if (answer) resolve(JSON.parse(answer));
      else reject(new Error(`${error?.message} ${said}`));
    });
  });
}

/** A bus on which the keyring is a program that starts and never says a word. */
function silentBus(): string {
  const config = join(base, 'bus.conf');
  const services = join(base, 'services');
  mkdirSync(services, { recursive: true });
  writeFileSync(
    join(services, 'org.freedesktop.secrets.service'),
    '[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/sh -c "exec sleep 60 >/dev/null 2>&1"\n',
  );
  const policy = '<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>';
  writeFileSync(
    config,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=${base}</listen><servicedir>${services}</servicedir>
<policy context="default">${policy}</policy><limit name="service_start_timeout">600000</limit></busconfig>`,
  );
  return config;
}

const file = () => (existsSync(join(base, 'state/keys.json')) ? readFileSync(join(base, 'state/keys.json'), 'utf8') : '');

describe.skipIf(!there)('the real keyring', () => {
  test('keeps keys from one session to the next, and its file holds their names alone', async () => {
    expect(await session('unlocked', 'set openai sk-one, get openai')).toMatchObject({ where: "the system's keyring", got: ['sk-one'] });
    expect(file()).toContain('openai');
    expect(file()).not.toContain('sk-one');
    expect(await session('unlocked', 'get openai, remove openai, get openai')).toMatchObject({
      where: "the system's keyring",
      got: ['sk-one', null],
    });
    expect(await session('unlocked', 'get openai')).toMatchObject({ got: [null] });
  });

  test('locked, it holds nobody up: what is in it is counted, what is new goes into the file, and all is there once it is unlocked', async () => {
    await session('unlocked', 'set openai sk-one');
    const locked = await session('as it is', 'get openai, set anthropic sk-two, get anthropic');
    expect(locked.got).toEqual([null, 'sk-two']);
    expect(locked.where).toContain(join(base, 'state/keys.json'));
    expect(locked.where).toContain("1 more in the system's keyring, which is locked");
    expect(locked.away).toEqual({ openai: 'locked' });
    expect(await session('unlocked', 'get openai, get anthropic')).toMatchObject({ got: ['sk-one', 'sk-two'] });
  });

  test('without a place for secrets in it, keys go into the file', async () => {
    const { where, got } = await session('as it is', 'set openai sk-one, get openai');
    expect(got).toEqual(['sk-one']);
    expect(where).toBe(join(base, 'state/keys.json'));
    expect(await session('none', 'get openai')).toMatchObject({ where: join(base, 'state/keys.json'), got: ['sk-one'] });
  });

  test('without a session bus, what is in it is counted and waits', async () => {
    await session('unlocked', 'set openai sk-one');
    expect((await session('none', 'get openai')).where).toContain('1 more in the system');
    expect(await session('unlocked', 'get openai')).toMatchObject({ got: ['sk-one'] });
  });

  test('on a bus that never answers, it holds the start up once, the process never, and what is new goes into the file', async () => {
    await session('unlocked', 'set openai sk-one, set google sk-two');
    const line = 'get openai, get google, get openai, get google, set anthropic sk-three, get anthropic';
    const silent = await session('never answers', line);
    expect(silent.got).toEqual([null, null, null, null, 'sk-three']);
    expect(silent.away).toEqual({ openai: 'silent', google: 'silent' });
    expect(silent.where).toContain("2 more in the system's keyring, which does not answer now");
    // Its library waits in the thread that asks: two seconds for each of these, where that is ours.
    expect(silent.opened).toBeLessThan(6000);
    expect(silent.stalled).toBeLessThan(1500);
    expect(await session('unlocked', 'get openai, get google, get anthropic')).toMatchObject({ got: ['sk-one', 'sk-two', 'sk-three'] });
  });
});
