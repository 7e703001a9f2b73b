import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
function session(how: 'unlocked' | 'as it is' | 'none', line: string): Promise<{ where: string; got: (string | null)[] }> {
  const node = [process.execPath, '--conditions=deskhand', join(import.meta.dirname, 'keyring-use.double.ts'), join(base, 'state'), line];
  const use = node.map((word) => `'${word}'`).join(' ');
  const unlock = how === 'unlocked' ? 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; ' : '';
  const argv = how === 'none' ? node : ['dbus-run-session', '--', 'sh', '-c', `${unlock}${use}`];
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
const file = () => (existsSync(join(base, 'state/keys.json')) ? readFileSync(join(base, 'state/keys.json'), 'utf8') : '');

describe.skipIf(!there)('the real keyring', () => {
  test('keeps keys from one session to the next, and its file holds their names alone', async () => {
    expect(await session('unlocked', 'set openai sk-one, get openai')).toEqual({ where: "the system's keyring", got: ['sk-one'] });
    expect(file()).toContain('openai');
    expect(file()).not.toContain('sk-one');
    expect(await session('unlocked', 'get openai, remove openai, get openai')).toEqual({
      where: "the system's keyring",
      got: ['sk-one', null],
    });
    expect(await session('unlocked', 'get openai')).toMatchObject({ got: [null] });
  }, 60_000);

  test('locked, it holds nobody up: what is in it is counted, what is new goes into the file, and all is there once it is unlocked', async () => {
    await session('unlocked', 'set openai sk-one');
    const locked = await session('as it is', 'get openai, set anthropic sk-two, get anthropic');
    expect(locked.got).toEqual([null, 'sk-two']);
    expect(locked.where).toContain(join(base, 'state/keys.json'));
    expect(locked.where).toContain('1 more in the system’s keyring'.replace('’', "'"));
    expect(await session('unlocked', 'get openai, get anthropic')).toMatchObject({ got: ['sk-one', 'sk-two'] });
  }, 60_000);

  test('without a place for secrets in it, keys go into the file', async () => {
    const { where, got } = await session('as it is', 'set openai sk-one, get openai');
    expect(got).toEqual(['sk-one']);
    expect(where).toBe(join(base, 'state/keys.json'));
    expect(await session('none', 'get openai')).toEqual({ where: join(base, 'state/keys.json'), got: ['sk-one'] });
  }, 60_000);

  test('without a session bus, what is in it is counted and waits', async () => {
    await session('unlocked', 'set openai sk-one');
    expect((await session('none', 'get openai')).where).toContain('1 more in the system');
    expect(await session('unlocked', 'get openai')).toMatchObject({ got: ['sk-one'] });
  }, 60_000);
});
