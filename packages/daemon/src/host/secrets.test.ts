import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeyringAway } from './keyring-helper.ts';
import { openSecrets } from './secrets.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const none = () => undefined;
const token = { name: 'TOKEN', hosts: ['api.example.org'], value: 'the-value-itself' };
const all = () =>
  readdirSync(join(dir, 'secrets'))
    .map((name) => readFileSync(join(dir, 'secrets', name), 'utf8'))
    .join();

test('are there for the next start, listed without their values, and gone once removed', async () => {
  const secrets = await openSecrets(dir, none);
  expect(secrets.list()).toEqual([]);
  await secrets.set(token);
  const again = await openSecrets(dir, none);
  expect(again.list()).toEqual([{ name: 'TOKEN', hosts: ['api.example.org'] }]);
  expect(again.read('TOKEN')).toEqual(token);
  expect(await again.remove('TOKEN')).toBe(true);
  expect(await again.remove('TOKEN')).toBe(false);
  expect((await openSecrets(dir, none)).list()).toEqual([]);
});

test('stand sealed in their file, by a key that the owner alone can read', async () => {
  await (await openSecrets(dir, none)).set(token);
  expect(all()).not.toContain(token.value);
  expect(all()).not.toContain(Buffer.from(token.value).toString('base64url'));
  for (const name of readdirSync(join(dir, 'secrets'))) expect(statSync(join(dir, 'secrets', name)).mode & 0o077, name).toBe(0);
});

test('in a keyring they are sealed too', async () => {
  const held = new Map<string, string>();
  const ring = {
    label: 'a ring',
    get: async (name: string) => held.get(name),
    set: async (name: string, secret: string) => void held.set(name, secret),
    remove: async (name: string) => void held.delete(name),
  };
  await (await openSecrets(dir, () => ring)).set(token);
  expect([...held.keys()]).toEqual(['TOKEN']);
  expect([...held.values()].join()).not.toContain(token.value);
  expect((await openSecrets(dir, () => ring)).read('TOKEN')).toEqual(token);
});

test('one that was taken out of the keyring is told as that, and is there again once it is added', async () => {
  const held = new Map<string, string>();
  const ring = {
    label: 'a ring',
    get: async (name: string) => held.get(name),
    set: async (name: string, secret: string) => void held.set(name, secret),
    remove: async (name: string) => void held.delete(name),
  };
  await (await openSecrets(dir, () => ring)).set(token);
  held.clear();
  const secrets = await openSecrets(dir, () => ring);
  expect([secrets.away('TOKEN'), secrets.read('TOKEN')]).toEqual(['gone', undefined]);
  await secrets.set(token);
  expect([secrets.away('TOKEN'), secrets.read('TOKEN')]).toEqual([undefined, token]);
});

test('those in a keyring that is locked are told as that, kept, and had once it is unlocked', async () => {
  const held = new Map<string, string>();
  let locked = false;
  const got = <T>(value: T) => (locked ? Promise.reject(new KeyringAway('locked')) : Promise.resolve(value));
  const ring = {
    label: 'a ring',
    get: (name: string) => got(held.get(name)),
    set: async (name: string, secret: string) => void held.set(name, secret),
    remove: async (name: string) => void held.delete(name),
  };
  await (await openSecrets(dir, () => ring)).set(token);
  locked = true;
  const secrets = await openSecrets(dir, () => ring);
  expect([secrets.read('TOKEN'), secrets.away('TOKEN'), secrets.away('OTHER')]).toEqual([undefined, 'locked', undefined]);
  await secrets.lookAgain();
  expect(secrets.away('TOKEN')).toBe('locked');
  locked = false;
  await secrets.lookAgain();
  expect([secrets.read('TOKEN'), secrets.away('TOKEN')]).toEqual([token, undefined]);
});

test('what was changed, exchanged or is open to others is refused, without a word of what is in it', async () => {
  const secrets = await openSecrets(dir, none);
  await secrets.set(token);
  await secrets.set({ ...token, name: 'OTHER', value: 'another-value' });
  const file = join(dir, 'secrets', 'keys.json');
  const whole = readFileSync(file, 'utf8');
  const { secrets: kept, ...rest } = JSON.parse(whole);
  writeFileSync(file, JSON.stringify({ ...rest, secrets: { TOKEN: kept.OTHER, OTHER: kept.TOKEN } }));
  const error = await openSecrets(dir, none).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'secrets.unreadable' });
  expect(JSON.stringify(error) + String(error)).not.toMatch(/value/);
  writeFileSync(file, whole);
  chmodSync(join(dir, 'secrets', 'key'), 0o644);
  await expect(openSecrets(dir, none)).rejects.toMatchObject({ code: 'secrets.unreadable' });
});
