import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { press, see, write } from './support/app.ts';
import { freePort, type RealHost, startHost } from './support/host.ts';
import { pairPage } from './support/pair-page.ts';
import { useSameDesk } from './support/same-desk.ts';

// How far a plugin is trusted, from a phone: a real host and a real plugin with a real folder.

const server = join(
  dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/package.json')),
  'dist/index.js',
);
const outsideOf = (its: RealHost) => join(its.home, '..', 'outside');
const desk = useSameDesk(async () => {
  const started = await startHost('auto', ['--hold', '0', '--port', String(await freePort())]);
  const folder = outsideOf(started);
  mkdirSync(folder);
  writeFileSync(join(folder, 'note.txt'), 'milk');
  const added = await started.deskhand('plugins', 'add', 'files', '--folder', `${folder}:write`, '--yes', '--', 'node', server, folder);
  expect(added.code, added.err).toBe(0);
  return started;
});
let host: RealHost;
let outside: string;
beforeEach(async () => {
  host = await desk.host();
  outside = outsideOf(host);
});

const use = (tool: string, args: object) => `call use_plugin ${JSON.stringify({ tool: `files.${tool}`, args })}`;
const look = () => use('list_directory', { path: outside });
const untilDone = () =>
  expect.poll(async () => (await host.ask<{ tasks: { state: string }[] }>('tasks?limit=1')).tasks[0]?.state).toBe('done');
const sent = (words: string) => host.json('send', '--wait', words);

test('five tasks in which all was allowed offer that it works on its own; then it asks no more, and acts are asked about still', async () => {
  const scopes = ['look', 'send', 'approve', 'admin'];
  const phone = await desk.page('phone', (opened) => pairPage(opened, host.origin(), host.ask, 'Phone', scopes));
  for (let at = 0; at < 4; at += 1) {
    expect((await sent(`Look ${at}\n${look()}\nsay Seen.`)).value).toMatchObject({ needs: [{ kind: 'approval' }] });
    await host.deskhand('approve');
    await untilDone();
  }
  await write(phone, `Look\n${look()}\nsay Seen.`);
  await press(phone, 'Look and decide');
  await press(phone, 'Allow once');
  await see(phone, 'Allowed once');
  await untilDone();
  expect((await host.deskhand('plugins')).out).toMatch(/In 5 tasks in a row you allowed all that was asked\. .*plugins mode files auto/);
  await phone.goto(`${host.origin()}/#/settings/plugins`);
  await press(phone, /^files/);
  await see(phone, /In 5 tasks in a row you allowed all that was asked/);
  await press(phone, 'On its own, in files');
  await see(phone, 'If you say no to one of its acts, it offers that you look first.');
  await expect.poll(async () => (await host.json('plugins')).value.plugins).toMatchObject([{ trust: { level: 'auto' } }]);

  expect((await sent(`Look again\n${look()}\nsay Seen.`)).value).toMatchObject({ state: 'done', needs: [] });
  const kept = join(outside, 'new.txt');
  const asks = await sent(`Look again\n${use('write_file', { path: kept, content: 'x' })}\nsay Done.`);
  expect(asks.value).toMatchObject({ state: 'waiting', needs: [{ kind: 'approval' }] });
  expect((await host.deskhand('deny')).code).toBe(0);
  expect(existsSync(kept)).toBe(false);
  await see(phone, 'You said no to one of its acts: look first again?');
});

test('look only: what acts isn’t there for tasks', async () => {
  expect((await host.deskhand('plugins', 'mode', 'files', 'ro')).err).toContain('files: tasks may only look with it.');
  const kept = join(outside, 'new.txt');
  const acts = await sent(`Write\n${use('write_file', { path: kept, content: 'x' })}\nsay Over.`);
  // It says nothing of what failed, so it isn't done.
  expect(acts.value).toMatchObject({ state: 'partly', needs: [] });
  expect(existsSync(kept)).toBe(false);
  const shown = await host.deskhand('show', '--steps');
  expect(`${shown.out}${shown.err}`).toMatch(/There is no plugin tool|unknown plugin tool/);
  expect((await sent(`Look\n${look()}\nsay Seen.`)).value).toMatchObject({ needs: [{ kind: 'approval' }] });
});
