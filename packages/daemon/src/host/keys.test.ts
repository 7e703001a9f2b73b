import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KeyringAway } from './keyring-helper.ts';
import { openKeys } from './keys.ts';
import { type Keyring, mayHaveOne } from './keys-keyring.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'keys-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const none = () => undefined;
const file = () => join(dir, 'keys.json');

function memoryKeyring(held = new Map<string, string>(), broken = { now: false }): Keyring & { held: Map<string, string> } {
  const check = () => {
    if (broken.now) throw new KeyringAway('locked');
  };
  return {
    label: "the system's keyring",
    held,
    async get(name) {
      check();
      return held.get(name);
    },
    async set(name, secret) {
      check();
      held.set(name, secret);
    },
    async remove(name) {
      check();
      held.delete(name);
    },
  };
}

describe('keys in a file', () => {
  test('are there for the next start, and gone once removed', async () => {
    const keys = await openKeys(dir, none);
    expect(await keys.list()).toEqual([]);
    await keys.set('openai', 'sk-one');
    await keys.set('anthropic', 'sk-two');
    const again = await openKeys(dir, none);
    expect(await again.list()).toEqual(['anthropic', 'openai']);
    expect(await again.get('openai')).toBe('sk-one');
    expect(await again.remove('openai')).toBe(true);
    expect(await again.remove('openai')).toBe(false);
    expect(await (await openKeys(dir, none)).list()).toEqual(['anthropic']);
    expect(keys.where).toBe(file());
  });

  test('can be read by their owner alone, and nothing is left beside them', async () => {
    const keys = await openKeys(dir, none);
    await keys.set('openai', 'sk-one');
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['keys.json']);
  });

  test('a damaged file is told without a word of what is in it', async () => {
    writeFileSync(file(), '{"version":1,"secrets":{"openai":"sk-secret"');
    const error = await openKeys(dir, none).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'keys.unreadable' });
    expect(JSON.stringify([String(error), error instanceof Error && error.cause])).not.toContain('sk-secret');
  });
});

describe('keys in the keyring', () => {
  test('leave only their names in the file', async () => {
    const ring = memoryKeyring();
    const keys = await openKeys(dir, () => ring);
    await keys.set('openai', 'sk-one');
    expect(ring.held.get('openai')).toBe('sk-one');
    expect(readFileSync(file(), 'utf8')).not.toContain('sk-one');
    expect(await (await openKeys(dir, () => ring)).get('openai')).toBe('sk-one');
  });

  test('a key from before there was a keyring is still found, and moves there when it is set anew', async () => {
    await (await openKeys(dir, none)).set('openai', 'sk-old');
    const ring = memoryKeyring();
    const keys = await openKeys(dir, () => ring);
    expect(await keys.get('openai')).toBe('sk-old');
    await keys.set('openai', 'sk-new');
    expect(readFileSync(file(), 'utf8')).not.toContain('sk-');
    expect(await (await openKeys(dir, () => ring)).get('openai')).toBe('sk-new');
  });

  test('when the keyring refuses, the key goes into the file', async () => {
    const broken = { now: false };
    const ring = memoryKeyring(new Map(), broken);
    const keys = await openKeys(dir, () => ring);
    broken.now = true;
    await keys.set('openai', 'sk-one');
    expect(await (await openKeys(dir, () => ring)).get('openai')).toBe('sk-one');
  });
});

test('keys in a keyring that is locked are counted, found once it is unlocked, and none of them is lost', async () => {
  const broken = { now: false };
  const ring = memoryKeyring(new Map(), broken);
  await (await openKeys(dir, () => ring)).set('openai', 'sk-one');
  broken.now = true;
  const keys = await openKeys(dir, () => ring);
  expect(await keys.get('openai')).toBeUndefined();
  expect(keys.where).toMatch(/; 1 more in the system's keyring, which is locked$/);
  expect(keys.away('openai')).toBe('locked');
  await keys.set('anthropic', 'sk-two');
  expect(keys.where).toContain(file());
  broken.now = false;
  expect(await keys.get('openai')).toBe('sk-one');
  expect(keys.away('openai')).toBeUndefined();
  expect(await keys.get('anthropic')).toBe('sk-two');
  const headless = await openKeys(dir, none);
  expect(headless.where).toContain('1 more in the system');
  expect(await headless.get('anthropic')).toBe('sk-two');
  expect(await (await openKeys(dir, () => ring)).get('openai')).toBe('sk-one');
});

test('Linux without a session bus has no keyring, other systems do', () => {
  expect(mayHaveOne('linux', {})).toBe(false);
  expect(mayHaveOne('linux', { XDG_RUNTIME_DIR: '/nowhere' })).toBe(false);
  expect(mayHaveOne('linux', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' })).toBe(true);
  expect(mayHaveOne('darwin', {})).toBe(true);
  expect(mayHaveOne('win32', {})).toBe(true);
});
