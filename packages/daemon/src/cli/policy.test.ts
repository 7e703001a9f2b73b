import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../testing/command-line.ts';
import { openLocalHost } from '../testing/local-host.ts';
import { parseAct } from './acts.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'deskhand-policy-'));
  writeFileSync(
    join(dir, 'managed.json'),
    JSON.stringify({
      version: 1,
      name: 'Acme',
      serial: 3,
      domains: ['*.acme.com'],
      folders: { never: ['/srv/private'] },
      grants: [{ need: { kind: 'command', line: 'git push*' }, give: 'none', reason: 'pushes go through review' }],
    }),
  );
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const policy = (...args: string[]) => runCommand(join(dir, 'home'), ['policy', ...args]);
const managed = () => ['--policy', join(dir, 'managed.json')];

test('check says what a policy comes to, or what is wrong with it', async () => {
  const { exit, out } = await policy('check', join(dir, 'managed.json'));
  expect(exit).toBe(0);
  expect(out).toContain('the policy of Acme, version 3');
  expect(out).toContain('Never in /srv/private');
  writeFileSync(join(dir, 'wrong.json'), '{"version":1,"domain":[]}');
  expect((await policy('check', join(dir, 'wrong.json'))).failure).toMatchObject({ code: 'policy.wrong' });
});

test('explain names the rule', async () => {
  expect((await policy('explain', 'send to evil.com', ...managed())).out).toContain('deny: The policy of Acme');
  expect((await policy('explain', 'read /srv/private/a', ...managed())).out).toContain('“folders never”');
  expect((await policy('explain', 'run git push origin', ...managed())).out).toContain('pushes go through review');
  expect((await policy('explain', 'run ls', ...managed())).out).toContain('allow');
  expect((await policy('explain', 'fly to the moon', ...managed())).failure).toMatchObject({ code: 'usage' });
});

test('test says which cases come out otherwise', async () => {
  const cases = join(dir, 'cases.json');
  writeFileSync(
    cases,
    JSON.stringify([
      { do: 'send to evil.com', expect: 'deny' },
      { do: 'run ls', expect: 'allow' },
    ]),
  );
  expect(await policy('test', cases, ...managed())).toMatchObject({ exit: 0, out: '2 of 2 as expected' });
  writeFileSync(cases, JSON.stringify([{ do: 'send to evil.com', expect: 'allow' }]));
  expect(await policy('test', cases, ...managed())).toMatchObject({ exit: 1, out: expect.stringContaining('expected allow, is deny') });
  writeFileSync(cases, '{}');
  expect((await policy('test', cases)).failure).toMatchObject({ code: 'usage' });
});

test('acts are understood in plain words', () => {
  expect(parseAct('read from x.org').needs).toEqual([{ kind: 'network', host: 'x.org', access: 'read' }]);
  expect(parseAct('read from ./x.org').needs).toMatchObject([{ kind: 'folder' }]);
  expect(parseAct('look at https://x.org/a').needs).toEqual([{ kind: 'network', host: 'x.org', access: 'read' }]);
  expect(parseAct('write /srv/a b').needs).toEqual([{ kind: 'folder', path: '/srv/a b', access: 'write' }]);
});

test('a path is where it leads: from the home folder, past a link, and where nothing is yet', () => {
  const path = (words: string) => parseAct(words).needs.map((need) => need.kind === 'folder' && need.path);
  expect(path('write ~/Trip-that-is-not/plan.txt')).toEqual([join(realpathSync(homedir()), 'Trip-that-is-not', 'plan.txt')]);
  mkdirSync(join(dir, 'keys'));
  symlinkSync(join(dir, 'keys'), join(dir, 'link'));
  expect(path(`read ${join(dir, 'link', 'new')}`)).toEqual([join(realpathSync(dir), 'keys', 'new')]);
});

test('what is allowed is said as what comes of it, by how the folder may be used', async () => {
  const host = await openLocalHost(() => {});
  const explained = async (...words: string[]) => (await runCommand(host.home, ['policy', 'explain', ...words])).out;
  try {
    await runCommand(host.home, ['folders', 'add', host.work]);
    expect(await explained(`write ${host.work}/plan.txt`)).toBe('allow: in a copy only; you look before anything changes.');
    expect(await explained(`read ${host.work}/plan.txt`)).toBe('allow: it may look; nothing changes by that.');
    expect(await explained('run rm -rf /home/nina')).toMatch(/^allow: in a sandbox, .*You look before anything changes\.$/);
    await runCommand(host.home, ['folders', 'mode', host.work, 'auto']);
    expect(await explained(`write ${host.work}/plan.txt`)).toMatch('without a look, and can be undone');
    // A folder above a credential store opens no credentials; the store itself, granted by hand, does.
    await host.log.append([{ type: 'folder.granted', actor: { kind: 'host' }, body: { path: homedir(), mode: 'review' } }]);
    expect(await explained('read', '~/.ssh/id_rsa')).toMatch(/^deny: .*\.ssh holds credentials/);
    expect(await explained('read', '~/notes.txt')).toMatch(/^allow/);
    await runCommand(host.home, ['rules', 'add', 'allow', 'read ~/.ssh']);
    expect(await explained('read', '~/.ssh/id_rsa')).toMatch(/^allow/);
  } finally {
    await host.close();
  }
});

test('what can’t be asked is told in words: no file, many places at once, which case it was', async () => {
  expect((await policy('check', join(dir, 'nowhere.json'))).failure).toMatchObject({ code: 'file.missing' });
  expect((await policy('check', dir)).failure).toMatchObject({ code: 'file.missing' });
  expect((await policy('explain', `read ${dir}/**/*.key`)).failure.sentence).toMatch(/many places/);
  const cases = join(dir, 'cases.json');
  writeFileSync(cases, '[{"do":"run ls","expect":"allow"},{"do":"fly","expect":"deny"}]');
  expect((await policy('test', cases)).failure.sentence).toMatch(/^Case 2: "fly" isn't understood/);
  expect((await policy('verify', join(dir, 'managed.json'), '--key', 'A'.repeat(43))).failure.next).toMatch(/policy sign/);
});

test('check says where one’s own file of rules can’t be understood; that doesn’t keep it from the managed one', async () => {
  mkdirSync(join(dir, 'home'));
  writeFileSync(join(dir, 'home', 'policy.json'), '{"version": 1,\n"grants": [}');
  expect(await policy('check')).toMatchObject({ exit: 1, notes: expect.stringMatching(/Your own rules: .*line 2, column 12/) });
  expect((await policy('check', join(dir, 'managed.json'))).exit).toBe(0);
});
