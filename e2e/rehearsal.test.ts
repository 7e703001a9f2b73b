import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { press, see, write } from './support/app.ts';
import { freePort, type RealHost, startHost } from './support/host.ts';
import { pairPage } from './support/pair-page.ts';
import { useSameDesk } from './support/same-desk.ts';

// A rehearsal from a phone: a real host, a real plugin with a real folder, a daemon that is killed while it waits.

const server = join(
  dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/package.json')),
  'dist/index.js',
);
const outsideOf = (its: RealHost) => join(its.home, '..', 'outside');
const desk = useSameDesk(async () => {
  const started = await startHost('auto', ['--hold', '0', '--port', String(await freePort())]);
  const folder = outsideOf(started);
  mkdirSync(folder);
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

const call = (tool: string, args: object) => `call ${tool} ${JSON.stringify(args)}`;
const act = (path: string) => call('use_plugin', { tool: 'files.write_file', args: { path, content: 'by the plugin' } });

test('chosen beside the folder, it shows all that would be done, outlives a kill, and a yes does it', async () => {
  const phone = await desk.page('phone', (opened) => pairPage(opened, host.origin(), host.ask));
  const kept = join(outside, 'note.txt');
  const table = join(host.folder, 'totals.csv');
  await press(phone, /Where and how/);
  await phone.getByLabel('Rehearse it first').check();
  await phone.keyboard.press('Escape');
  await see(phone, /Rehearsal/);
  await write(phone, `Write both\n${call('write_file', { path: 'totals.csv', content: 'a,1\n' })}\n${act(kept)}\nsay It is held.`);
  await press(phone, 'Look and decide');
  await see(phone, 'It would change one file');
  await see(phone, 'It would do one thing outside');
  await see(phone, 'Its answer is not known yet.');
  await press(phone, 'Exactly as it would go');
  await see(phone, /"content": "by the plugin"/);
  await press(phone, 'What the task was told instead of an answer');
  await see(phone, /not done: this is a rehearsal/);
  expect([existsSync(kept), existsSync(table)]).toEqual([false, false]);

  const { pid } = host.daemon();
  process.kill(pid, 'SIGKILL');
  await host.restarted(pid);
  expect([existsSync(kept), existsSync(table)]).toEqual([false, false]);
  await press(phone, 'Let it be done');
  await press(phone, 'Let it be done');
  await expect.poll(() => [existsSync(kept), existsSync(table)]).toEqual([true, true]);
  // A file is there before what is in it.
  await expect.poll(() => readFileSync(kept, 'utf8')).toBe('by the plugin');
  await see(phone, 'You let it be done');
});

test('from the command line: what it would do is printed, --yes=all does not do it, and a no leaves nothing', async () => {
  const kept = join(outside, 'other.txt');
  const words = `Write both\n${call('write_file', { path: 'other.csv', content: 'a,1\n' })}\n${act(kept)}\nsay It is held.`;
  const sent = await host.json('send', '--rehearse', '--wait', '--yes=all', words);
  expect(sent.code).toBe(3);
  expect(sent.value).toMatchObject({
    state: 'review',
    committed: false,
    needs: [{ kind: 'approval', rehearsed: { changes: 1, left: [], acts: [{ to: 'the plugin files', answers: true }] } }],
  });
  const shown = await host.deskhand('show');
  expect(shown.err).toContain('A rehearsal: none of this has been done.');
  expect(shown.err).toContain('other.csv');
  expect(shown.err).toContain('"content": "by the plugin"');
  expect((await host.deskhand('commit')).err).toContain('That was a rehearsal');
  expect((await host.deskhand('deny')).code).toBe(0);
  expect((await host.json('show', '--follow')).value).toMatchObject({ state: 'stopped', reason: { code: 'rehearsal' } });
  expect([existsSync(kept), existsSync(join(host.folder, 'other.csv'))]).toEqual([false, false]);
});
