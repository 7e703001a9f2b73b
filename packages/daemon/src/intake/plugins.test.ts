import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandInput, commandSchema, scopes } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Keys } from '../host/host.ts';
import { memorySecrets } from '../host/secrets.double.ts';
import type { Log } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import { openIntake } from './door.ts';
import type { Intake } from './intake.ts';

let base = '';
let log: Log;
let intake: Intake;
let secrets: Map<string, string>;
let locked = false;
let number = 0;

const setup = {
  name: 'notes',
  file: '/home/ana/.cursor/mcp.json',
  run: { kind: 'command' as const, argv: ['notes'] },
  secrets: { TOKEN: 'sk-found', OTHER: ['$', '{input:other}'].join('') },
};

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-intake-')));
  mkdirSync(join(base, 'home'));
  mkdirSync(join(base, 'papers'));
  log = openSqliteLog({ dir: join(base, 'home', 'log') });
  secrets = new Map();
  locked = false;
  const keys: Keys = {
    where: 'a map',
    get: async (name) => secrets.get(name),
    set: async (name, secret) => void secrets.set(name, secret),
    remove: async (name) => secrets.delete(name),
    // As of a keyring that is locked: what it holds can't be had now.
    list: async () => (locked ? [] : [...secrets.keys()]),
  };
  const none = async () => ({ code: 'none', sentence: 'none' });
  const models = { find: none, tryKey: none };
  intake = openIntake({
    log,
    keys,
    secrets: memorySecrets(),
    models,
    setups: async () => [setup],
    home: join(base, 'home'),
    now: Date.now,
    isAnswered: () => false,
  });
});
afterEach(() => {
  log.close();
  rmSync(base, { recursive: true, force: true });
});

type Keyless = CommandInput extends infer C ? (C extends { key: string } ? Omit<C, 'key'> : never) : never;
const take = (input: Keyless, may = [...scopes]) =>
  intake.take(commandSchema.parse({ key: `test-key-${++number}`, ...input }), { device: 'cli', scopes: may });
const run = { kind: 'command' as const, argv: ['notes'] };
const add = (plan: object = {}, given: Record<string, string> = {}): Keyless => ({
  type: 'plugin.add',
  plugin: 'notes',
  plan: { run, ...plan },
  secrets: given,
});
const plugin = () => log.host().plugins?.notes;

test('only who may change settings adds, accepts or removes one', async () => {
  expect(await take(add(), ['look', 'send', 'approve'])).toMatchObject({ ok: false, code: 'scope' });
  expect(await take(add())).toMatchObject({ ok: true });
  expect(plugin()).toMatchObject({ name: 'notes', on: true, plan: { run, idle: 5 } });
});

test('its secrets go to the keys, and stand in no event', async () => {
  expect(await take(add({ secrets: ['TOKEN'] }))).toMatchObject({ ok: false, code: 'plugin.secret' });
  expect(await take(add({}, { TOKEN: 'sk-1' }))).toMatchObject({ ok: false, code: 'plugin.secret' });
  expect(await take(add({ secrets: ['TOKEN'] }, { TOKEN: 'sk-1' }))).toMatchObject({ ok: true });
  expect(secrets.get('plugin notes TOKEN')).toBe('sk-1');
  expect(JSON.stringify(log.events({}))).not.toContain('sk-1');
  // The same program again keeps what it had; another one inherits nothing.
  expect(await take(add({ secrets: ['TOKEN'], idle: 9 }))).toMatchObject({ ok: true });
  const other = { kind: 'command' as const, argv: ['other'] };
  expect(await take(add({ run: other, secrets: ['TOKEN'] }))).toMatchObject({ ok: false, code: 'plugin.secret' });
  expect(await take(add({ run: other }))).toMatchObject({ ok: true });
  expect(secrets.size).toBe(0);
});

test('a key in its command goes to the keys too, and stands in no event', async () => {
  const keyed = { kind: 'command' as const, argv: ['notes', '--token', 'sk-2', '--verbose'] };
  expect(await take(add({ run: keyed }))).toMatchObject({ ok: true });
  const shown = ['notes', '--token', ['$', '{TOKEN}'].join(''), '--verbose'];
  expect(plugin()?.plan).toMatchObject({ run: { argv: shown }, secrets: ['TOKEN'] });
  expect(secrets.get('plugin notes TOKEN')).toBe('sk-2');
  // The same with another key is the same program.
  await take(add({ run: { ...keyed, argv: keyed.argv.with(2, 'sk-3') } }));
  expect(secrets.get('plugin notes TOKEN')).toBe('sk-3');
  expect(JSON.stringify(log.events({}))).not.toMatch(/sk-[23]/);
});

test('its folders are real ones, and never Deskhand’s own or the whole disk', async () => {
  symlinkSync(join(base, 'home'), join(base, 'link'));
  for (const path of [join(base, 'home'), join(base, 'link'), '/', join(base, 'nowhere'), 'papers'])
    expect(await take(add({ folders: [{ path, access: 'read' }] })), path).toMatchObject({ ok: false });
  expect(await take(add({ folders: [{ path: join(base, 'papers'), access: 'read' }] }))).toMatchObject({ ok: true });
  const url = { kind: 'url' as const, url: 'https://x.org/mcp' };
  expect(await take(add({ run: url, folders: [{ path: join(base, 'papers'), access: 'read' }] }))).toMatchObject({ ok: false });
  expect(await take(add({ run: { kind: 'url', url: 'file:///etc/passwd' } }))).toMatchObject({ ok: false, code: 'plugin.url' });
});

test('a yes is one to exactly what was shown', async () => {
  await take(add());
  const shown = { tools: log.put('[]'), count: 0 };
  await log.append([{ type: 'plugin.shown', actor: { kind: 'host' }, body: { plugin: 'notes', ...shown } }]);
  const { hash } = shown.tools;
  const other = log.put('[1]');
  expect(await take({ type: 'plugin.accept', plugin: 'notes', hash: other.hash })).toMatchObject({ ok: false, code: 'plugin.moved' });
  expect(await take({ type: 'plugin.accept', plugin: 'notes', hash })).toMatchObject({ ok: true });
  expect(plugin()?.accepted?.tools.hash).toBe(hash);
  // Another program under the same name is another plugin.
  await take(add({ run: { kind: 'command', argv: ['evil'] } }));
  expect(plugin()?.accepted).toBeUndefined();
});

test('one that another program has set up is added with its values, which pass no device', async () => {
  const found = { name: 'notes', file: setup.file };
  const asked: Keyless = { type: 'plugin.import', plugin: 'mine', found, plan: {} };
  // A value that is asked for each time must be given.
  expect(await take(asked)).toMatchObject({ ok: false, sentence: expect.stringContaining('OTHER') });
  expect(await take({ ...asked, secrets: { OTHER: 'o' } })).toMatchObject({ ok: true });
  expect(log.host().plugins?.mine?.plan).toMatchObject({ run: setup.run, secrets: ['TOKEN', 'OTHER'] });
  expect(secrets.get('plugin mine TOKEN')).toBe('sk-found');
  expect(await take({ ...asked, found: { name: 'gone', file: setup.file } })).toMatchObject({ ok: false, code: 'plugin.found' });
});

test('removed, nothing of it stays, also where the keyring is locked; what is not there is said to be so', async () => {
  await take(add({ secrets: ['TOKEN'] }, { TOKEN: 'sk-1' }));
  expect(await take({ type: 'plugin.switch', plugin: 'notes', on: false })).toMatchObject({ ok: true });
  locked = true;
  expect(await take({ type: 'plugin.remove', plugin: 'notes' })).toMatchObject({ ok: true });
  expect([plugin(), secrets.size]).toEqual([undefined, 0]);
  for (const input of [
    { type: 'plugin.remove', plugin: 'notes' },
    { type: 'plugin.switch', plugin: 'constructor', on: true },
    { type: 'plugin.tool', plugin: 'notes', tool: 'x', choice: {} },
  ] as Keyless[])
    expect(await take(input)).toMatchObject({ ok: false, code: 'plugin.unknown' });
});

test('what was allowed to it ends with its program, and can be given again; what was closed to it stays closed', async () => {
  const rule = (server: string, give: 'allow' | 'none' = 'allow'): Keyless => ({
    type: 'grant.give',
    grant: { source: 'owner', need: { kind: 'plugin', server, tool: 'read_graph' }, give, reason: 'test' },
  });
  const rules = () => log.host().grants?.map(({ grant: { need, give } }) => [need.kind === 'plugin' && need.server, give]);
  await take(add());
  for (const one of [rule('notes'), rule('notes', 'none'), rule('other'), rule('*')]) await take(one);
  await take(add({ idle: 9 }));
  expect(rules()).toHaveLength(4);
  await take({ type: 'plugin.remove', plugin: 'notes' });
  const left = [
    ['notes', 'none'],
    ['other', 'allow'],
    ['*', 'allow'],
  ];
  expect(rules()).toEqual(left);
  expect(log.host().gone).toMatchObject([{ why: 'revoked', grant: { need: { server: 'notes' } } }]);
  await take(add());
  await take(rule('notes'));
  await take(add({ run: { kind: 'command', argv: ['evil'] } }));
  expect(rules()).toEqual(left);
});

test('what the owner declares of its tools replaces what they said before; a name that it doesn’t know is told', async () => {
  const declare = (tools?: object): Keyless => ({ type: 'plugin.declare', plugin: 'notes', ...(tools && { tools }) }) as Keyless;
  const says = { effect: 'irreversible', sinks: { to: 'recipient' } };
  expect(await take(declare({ send: says }))).toMatchObject({ ok: false, code: 'plugin.unknown' });
  await take(add());
  expect(await take(declare({ send: says }))).toMatchObject({ ok: false, code: 'plugin.unseen' });
  const schema = { type: 'object', properties: { to: { items: { properties: { mail: {} } } }, body: {} } };
  const tools = [
    { name: 'send', description: '', schema },
    { name: 'ping', description: '', schema: {} },
  ];
  const shown = { tools: log.put(JSON.stringify(tools)), count: 2 };
  await log.append([{ type: 'plugin.shown', actor: { kind: 'host' }, body: { plugin: 'notes', ...shown } }]);
  expect(await take(declare({ sned: says }))).toMatchObject({ ok: false, sentence: 'notes has no tool sned. It has: send, ping.' });
  expect(await take(declare({ send: { ...says, sinks: { recipient: 'recipient' } } }))).toMatchObject({
    ok: false,
    sentence: 'send takes no argument "recipient". It takes: to, body, mail.',
  });
  const asked = { source: 'plugin', from: 'it', asked: ['towhom'] };
  expect(await take(declare({ send: { ...says, gives: asked } }))).toMatchObject({
    ok: false,
    sentence: expect.stringContaining('"towhom"'),
  });
  expect(plugin()?.declared).toBeUndefined();
  const ping = { effect: 'irreversible', sinks: { host: 'url' } };
  expect(await take(declare({ send: { ...says, sinks: { mail: 'recipient' } }, ping }))).toMatchObject({ ok: true });
  expect(plugin()?.declared).toMatchObject({ count: 2 });
  expect(await take(declare({ send: says }))).toMatchObject({ ok: true });
  const kept = plugin()?.declared;
  expect(kept && JSON.parse((await log.text(kept.tools)) ?? '')).toEqual({ send: says });
  expect(await take(declare())).toMatchObject({ ok: true });
  expect(plugin()?.declared).toBeUndefined();
  // Another program under the same name is another: nothing that was said of the one before holds for it.
  await take(declare({ send: says }));
  await take(add({ run: { kind: 'command', argv: ['evil'] } }));
  expect(plugin()?.declared).toBeUndefined();
});
