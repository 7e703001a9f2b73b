import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { press, see, useBrowser, write } from './support/app.ts';
import { complaintsOf } from './support/browser.ts';
import { freePort, type RealHost, startHost } from './support/host.ts';
import { pairPage } from './support/pair-page.ts';

// An organisation's policy where it really lies: a host in a mount namespace of its own, with an /etc of its own, and two
// paired devices. It takes root to make one.

const isRoot = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;
const server = join(
  dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/package.json')),
  'dist/index.js',
);
let host: RealHost | undefined;
const browser = useBrowser();
let etc = '';
let complaints: string[][] = [];

beforeEach(async () => {
  if (!isRoot) return;
  etc = mkdtempSync(join(tmpdir(), 'deskhand-etc-'));
  cpSync('/etc', etc, { recursive: true, verbatimSymlinks: true, filter: (path) => path !== '/etc/deskhand' });
  // What runs in a sandbox looks into it, as into the real one.
  chmodSync(etc, 0o755);
  mkdirSync(join(etc, 'deskhand'));
  // What an administrator mounts a second time, a pair of places a line, stands in a file.
  const mounts = 'mount --bind "$0" /etc && while read -r from to; do mount --bind "$from" "$to"; done < /etc/deskhand/mounts';
  const under = ['unshare', '-m', 'sh', '-c', `${mounts} && exec "$@"`, etc];
  writeFileSync(join(etc, 'deskhand', 'mounts'), '');
  host = await startHost('auto', ['--hold', '0', '--port', String(await freePort())], { enter: under });
  complaints = [];
});
afterEach(async () => {
  await browser.clear();
  await host?.close();
  if (etc) rmSync(etc, { recursive: true, force: true });
  expect(complaints.flat().filter((one) => !/WebSocket|ERR_CONNECTION|dynamically imported/.test(one))).toEqual([]);
});

async function device(name: string): Promise<Page> {
  if (!host) throw new Error('not started');
  const page = await (await browser.context('phone')).newPage();
  complaints.push(complaintsOf(page));
  await pairPage(page, host.origin(), host.ask, name);
  return page;
}
const put = (policy: object) =>
  writeFileSync(join(etc, 'deskhand', 'policy.json'), JSON.stringify({ version: 1, name: 'Acme', ...policy }), { mode: 0o644 });
const call = (tool: string, args: object) => `call ${tool} ${JSON.stringify(args)}`;

test.runIf(isRoot)(
  'named devices alone approve, two of them; each screen says whose rule it is; closed is closed',
  async () => {
    if (!host) return;
    const [phone, tablet] = [await device('Phone'), await device('Tablet')];
    const { host: desk } = await host.ask<{ host: { devices: Record<string, { name: string }> } }>('desk?limit=1');
    const devices = Object.keys(desk.devices);
    const closed = join(host.folder, 'closed');
    mkdirSync(closed);
    writeFileSync(join(closed, 'a.txt'), 'secret');
    await host.again(() =>
      put({
        serial: 3,
        approvals: { devices, two: true },
        folders: { never: [closed] },
        domains: ['api.acme.com'],
        models: { local: true },
        limits: { steps: 40 },
        plugins: [],
        grants: [{ need: { kind: 'command', line: 'git *' }, give: 'ask', reason: 'git is looked at' }],
      }),
    );
    await see(phone, 'Connected to your desk');

    // A command that the policy wants asked about.
    await write(phone, `Look\n${call('run', { command: 'git --version > v.txt' })}\nsay Done.`);
    await press(phone, 'Look and decide');
    await see(phone, 'Managed by Acme');
    await see(phone, /The policy of Acme wants to be asked about .* \(its rule “git is looked at”\)/);
    await see(phone, 'Two people approve each time');
    const cli = await host.deskhand('approve');
    expect(cli.err).toContain('The policy of Acme lets only named devices approve');
    await press(phone, 'Allow once');
    await see(phone, 'Phone has said yes. The policy of Acme wants a second person.');
    await see(tablet, 'Connected to your desk');
    // Their own second yes is none, and they are told.
    await press(phone, 'Allow once');
    await see(phone, /somebody else has to, too/);
    await press(tablet, 'Look and decide');
    await see(tablet, /Phone has said yes/);
    await press(tablet, 'Allow once');
    await see(tablet, /Allowed once/);
    await expect.poll(async () => (await host?.json('show'))?.value.state).toBe('done');

    // A closed folder, a place that isn't among the named ones, and a plugin that isn't listed.
    const read = await host.json('send', '--wait', `Read it\n${call('read_file', { path: join(closed, 'a.txt') })}\nsay Over.`);
    expect(read.code).toBe(0);
    expect((await host.deskhand('show', '--steps')).out).toContain(`The policy of Acme keeps every task out of ${closed}`);
    // Nor by a command, which sees the folder around it.
    await host.deskhand(
      'send',
      '--wait',
      '--yes',
      `Read it\n${call('run', { command: 'cat closed/a.txt; ls closed; echo and b' })}\nsay Over.`,
    );
    const ran = (await host.deskhand('show', '--steps')).out;
    expect(ran).toContain('and b');
    expect(ran).not.toContain('secret');
    const added = await host.deskhand('plugins', 'add', 'notes', '--yes', '--', 'node', '/nowhere.js');
    expect(`${added.out}${added.err}`).toMatch(/The policy of Acme does not list this plugin.*"sha256": "[0-9a-f]{64}"/s);
    for (const what of ['folders', 'models', 'rules', 'plugins'])
      expect((await host.deskhand(what)).err, what).toContain('Managed by Acme');
    expect((await host.deskhand('policy', 'explain', 'send', 'to', 'evil.com')).out).toContain('deny: The policy of Acme');

    await phone.goto(`${host.origin()}/#/settings`);
    await see(phone, 'Managed by Acme');
    await see(phone, 'Only models on this computer');
    await phone.goto(`${host.origin()}/#/settings/folders`);
    await see(phone, `Never in ${closed}`);
  },
  180_000,
);

test.runIf(isRoot)(
  'a plugin works where it is listed by its hash, and is not started where another is',
  async () => {
    if (!host) return;
    const { folder } = host;
    writeFileSync(join(folder, 'note.txt'), 'hello');
    const added = await host.deskhand('plugins', 'add', 'files', '--folder', folder, '--yes', '--', 'node', server, folder);
    expect(added.code, added.err).toBe(0);
    const { sha256 } = (await host.json('plugins', 'show', 'files')).value;
    const look = `Look\n${call('use_plugin', { tool: 'files.read_text_file', args: { path: join(folder, 'note.txt') } })}\nsay Over.`;
    const came = async () => {
      await host?.deskhand('send', '--wait', '--yes', look);
      return (await host?.deskhand('show', '--steps'))?.out;
    };
    await host.again(() => put({ plugins: [{ server: 'files', sha256 }] }));
    expect(await came()).toContain('hello');
    await host.again(() => put({ plugins: [{ server: 'files', sha256: 'a'.repeat(64) }] }));
    expect(await came()).toContain('The policy of Acme lists another program by this name');
    expect((await host.deskhand('plugins', 'look', 'files')).err).toContain(`{"server": "files", "sha256": "${sha256}"}`);
  },
  120_000,
);

test.runIf(isRoot)(
  'what the policy closes is not even granted, by whatever name, from the command line or a phone; each refusal names its rule',
  async () => {
    if (!host) return;
    const { folder } = host;
    const closed = join(folder, '..', 'closed');
    mkdirSync(join(closed, 'in'), { recursive: true });
    writeFileSync(join(closed, 'in', 'a.txt'), 'top secret');
    symlinkSync(closed, join(folder, 'by-link'));
    const elsewhere = join(folder, '..', 'elsewhere');
    const more = join(folder, '..', 'more');
    for (const place of [elsewhere, join(more, 'bound')]) mkdirSync(place, { recursive: true });
    writeFileSync(join(etc, 'deskhand', 'mounts'), `${closed} ${join(more, 'bound')}\n${join(closed, 'in')} ${elsewhere}\n`);
    await host.deskhand('folders', 'add', more);
    // The owner's own file can't open it either.
    const rule = { need: { kind: 'folder', path: closed, access: 'write' }, give: 'allow', reason: 'mine' };
    writeFileSync(join(host.home, 'policy.json'), JSON.stringify({ version: 1, grants: [rule] }));
    await host.again(() =>
      put({ folders: { never: [realpathSync(closed)] }, domains: ['api.acme.com'], limits: { steps: 3 }, retention: { days: 30 } }),
    );
    const page = await (await browser.context('phone')).newPage();
    complaints.push(complaintsOf(page));
    await pairPage(page, host.origin(), host.ask, 'Phone', ['look', 'send', 'approve', 'admin']);

    const never = 'its rule “folders never”';
    for (const path of [closed, `${closed}/in`, join(folder, 'by-link'), `${folder}/../closed/in/..`, elsewhere]) {
      const refused = await host.deskhand('folders', 'add', path);
      expect([path, refused.code === 0, refused.err.includes(never)]).toEqual([path, false, true]);
    }
    const given = await host.deskhand('rules', 'add', JSON.stringify(rule));
    expect(given.err).toContain(never);
    const plugin = (...more: string[]) => host?.deskhand('plugins', 'add', 'files', ...more, '--yes', '--', 'node', server, folder);
    expect((await plugin('--folder', join(closed, 'in')))?.err).toContain(never);
    expect((await plugin('--host', 'evil.com'))?.err).toContain('its rule “domains”');
    const address = await host.deskhand('plugins', 'add', 'far', '--url', 'https://evil.com/mcp', '--yes');
    expect(address.err).toContain('its rule “domains”');

    await page.goto(`${host.origin()}/#/settings/folders`);
    await press(page, 'Add a folder');
    // This computer's home may have folders to offer.
    const field = page.getByLabel('Its full path on the computer');
    await page.getByRole('button', { name: 'Another one, by its path…' }).or(field).first().click();
    await field.fill(join(closed, 'in'));
    await page.getByRole('button', { name: 'Add a folder' }).last().click();
    await see(page, /keeps every task out of .* \(its rule “folders never”\)/);
    await see(page, `Never in ${realpathSync(closed)}`);

    // Given all the same, to no effect: by a link in a granted folder, with the owner's rule, as an argument of a plugin.
    const read = (path: string) => `Read it\n${call('read_file', { path })}\nsay Over.`;
    for (const path of ['by-link/in/a.txt', join(closed, 'in', 'a.txt'), join(more, 'bound/in/a.txt'), join(elsewhere, 'a.txt')]) {
      await host.deskhand('send', '--wait', '--yes', read(path));
      expect((await host.deskhand('show', '--steps')).out).not.toContain('top secret');
    }
    const look = call('run', { command: `cat ${more}/bound/in/a.txt by-link/in/a.txt; ls ${more}/bound; echo looked` });
    await host.deskhand('send', '--wait', '--yes', `Look\n${look}\nsay Over.`);
    const seen = (await host.deskhand('show', '--steps')).out;
    expect(seen).toContain('looked');
    expect(seen).not.toContain('top secret');
    expect((await plugin('--folder', folder))?.code).toBe(0);
    const asked = call('use_plugin', { tool: 'files.read_text_file', args: { path: join(folder, 'by-link', 'in', 'a.txt') } });
    await host.deskhand('send', '--wait', '--yes', `Look\n${asked}\nsay Over.`);
    expect((await host.deskhand('show', '--steps')).out).not.toContain('top secret');

    // Limits hold whatever a task asks for, and say so.
    const many = [1, 2, 3, 4, 5].map((n) => call('write_file', { path: `${n}.txt`, content: 'x' }));
    const command = { type: 'send', key: 'cmd_limits_1', text: `Write\n${many.join('\n')}\nsay Over.`, limits: { steps: 50 } };
    const { task = '' } = await host.ask<{ task?: string }>('commands', command);
    await expect.poll(async () => (await host?.json('show', task))?.value.state).toBe('review');
    const shown = await host.deskhand('show', task);
    expect(`${shown.out}${shown.err}`).toContain('The policy of Acme lets no task have more (its rule “limits”)');
    await page.goto(`${host.origin()}/#/task/${task}`);
    await see(page, /The policy of Acme lets no task have more/);
    await page.goto(`${host.origin()}/#/settings`);
    await see(page, 'No task may have more than 3 steps without a person’s word');
    await see(page, 'What was said is erased after 30 days');
  },
  180_000,
);
