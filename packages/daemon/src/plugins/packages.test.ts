import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundPackage } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDesk, type PluginsDesk } from './desk.double.ts';
import { openRegistries, type Registries } from './registry.double.ts';

// Commands that fetch a package: found out, shown, installed once, and then run from that copy; with the real npm and pip
// in the real sandbox, through the real gate.

let desk: PluginsDesk;
let registries: Registries;
beforeEach(async () => {
  registries = await openRegistries();
  desk = await openDesk({ outside: registries.outside });
});
afterEach(async () => {
  await desk.close();
  registries.close();
});

const npx = { kind: 'command' as const, argv: ['npx', '-y', '@acme/notes', '/data', '--quiet'] };
const place = () => join(desk.stateDir, 'plugins/notes/package');

async function found(): Promise<FoundPackage> {
  const one = await desk.plugins.findPackage('notes');
  if ('code' in one) throw new Error(one.sentence);
  return one;
}
async function install(run: { kind: 'command'; argv: string[] }): Promise<FoundPackage> {
  expect((await desk.add('notes', run))?.code).toBe('plugin.install');
  const one = await found();
  expect(await desk.plugins.installPackage('notes', one.hash)).toBeUndefined();
  await desk.accept('notes');
  return one;
}

test('npx: what would come is shown, nothing is there before a yes, and then it runs from its copy with no registry', async () => {
  expect(await desk.add('notes', npx)).toMatchObject({ code: 'plugin.install' });
  const one = await found();
  expect(one).toMatchObject({
    from: 'npm',
    registry: 'registry.npmjs.org',
    name: '@acme/notes',
    version: '1.0.0',
    others: [{ name: 'tiny-lib', version: '1.0.0' }],
    scripts: 1,
  });
  expect(existsSync(place())).toBe(false);
  expect(registries.asked.filter((line) => line.endsWith('.tgz'))).toEqual([]);
  expect(await desk.plugins.installPackage('notes', one.hash)).toBeUndefined();
  expect(desk.view('notes').installed).toMatchObject({ name: '@acme/notes', version: '1.0.0', others: 1 });
  await desk.accept('notes');
  const before = registries.asked.length;
  // Its own script did not run: else it would say so.
  expect(await desk.call('notes', 'where')).toMatchObject({ came: 'answer', text: 'as published /data --quiet' });
  await desk.restart();
  expect(await desk.call('notes', 'where')).toMatchObject({ text: 'as published /data --quiet' });
  expect(registries.asked).toHaveLength(before);
  expect(registries.asked.every((line) => line.startsWith('GET '))).toBe(true);
  expect(readdirSync(join(desk.stateDir, 'plugins/notes')).sort()).toEqual(['home', 'package']);
});

test('uvx: the same from PyPI, as a wheel by its checksum', async () => {
  const one = await install({ kind: 'command', argv: ['uvx', 'acme-notes', 'here'] });
  expect(one).toMatchObject({ from: 'pypi', registry: 'pypi.org', version: '1.0.0', others: [] });
  expect(await desk.call('notes', 'where')).toMatchObject({ came: 'answer', text: 'from python here' });
});

test('a newer version comes when the owner asks for it, and the one before stays until it is there', async () => {
  await install(npx);
  await registries.publish('2.0.0');
  expect(await desk.call('notes', 'where')).toMatchObject({ came: 'answer' });
  expect(desk.view('notes').installed?.version).toBe('1.0.0');
  const newer = await found();
  expect(newer.version).toBe('2.0.0');
  // What is published under the same name is another thing by now.
  registries.files.set('registry.npmjs.org/@acme/notes/-/notes-2.0.0.tgz', { type: 'application/octet-stream', body: Buffer.from('evil') });
  expect(await desk.plugins.installPackage('notes', newer.hash)).toMatchObject({
    sentence: expect.stringMatching(/could not be installed/),
  });
  expect(await desk.call('notes', 'where')).toMatchObject({ came: 'answer' });
  expect(desk.view('notes').installed?.version).toBe('1.0.0');
  await registries.publish('2.0.0');
  expect(await desk.plugins.installPackage('notes', (await found()).hash)).toBeUndefined();
  expect(JSON.parse(readFileSync(join(place(), 'node_modules/@acme/notes/package.json'), 'utf8')).version).toBe('2.0.0');
});

test('a yes is to what was shown: another hash, a second time, another command or a package of another place come to nothing', async () => {
  await desk.add('notes', npx);
  const one = await found();
  expect(await desk.plugins.installPackage('notes', 'f'.repeat(64))).toMatchObject({ code: 'plugin.install' });
  expect(await desk.plugins.installPackage('notes', one.hash)).toBeUndefined();
  expect(await desk.plugins.installPackage('notes', one.hash)).toMatchObject({ code: 'plugin.install' });
  expect((await desk.add('notes', { kind: 'command', argv: ['npx', '-y', '@acme/notes', '--other'] }))?.code).toBe('plugin.install');
  expect(desk.view('notes').installed).toBeUndefined();

  const packument = registries.files.get('registry.npmjs.org/@acme/notes');
  const evil = String(packument?.body).replaceAll('https://registry.npmjs.org/@acme', 'https://evil.example/@acme');
  registries.files.set('registry.npmjs.org/@acme/notes', { type: 'application/json', body: Buffer.from(evil) });
  const elsewhere = await desk.plugins.findPackage('notes');
  expect(elsewhere).toMatchObject({
    code: 'plugin.install',
    sentence: expect.stringMatching(/does not come from registry\.npmjs\.org with a checksum/),
  });
  expect(registries.asked.some((line) => line.includes('evil.example'))).toBe(false);
});

test('a package that is not there, a registry that says nonsense, and a command that names no package are sentences', async () => {
  await desk.add('notes', { kind: 'command', argv: ['npx', '-y', '@acme/none'] });
  expect(await desk.plugins.findPackage('notes')).toMatchObject({ sentence: expect.stringMatching(/@acme\/none was not found: .*404/s) });
  registries.files.set('registry.npmjs.org/@acme/none', { type: 'application/json', body: Buffer.from('<html>') });
  expect(await desk.plugins.findPackage('notes')).toMatchObject({
    sentence: expect.stringMatching(/@acme\/none could not be looked up: .*is not valid JSON/),
  });
  await desk.add('notes', { kind: 'command', argv: ['npx', '-y', 'git+ssh://evil.example/x'] });
  expect(await desk.plugins.findPackage('notes')).toMatchObject({ sentence: expect.stringMatching(/no package of the npm registry/) });
  await desk.add('notes', { kind: 'command', argv: ['uvx', 'acme-none'] });
  expect(await desk.plugins.findPackage('notes')).toMatchObject({ sentence: expect.stringMatching(/acme-none was not found/) });
});
