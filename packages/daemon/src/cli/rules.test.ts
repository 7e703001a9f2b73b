import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../testing/command-line.ts';
import { type LocalHost, openLocalHost } from '../testing/local-host.ts';

let host: LocalHost;
beforeEach(async () => {
  host = await openLocalHost(() => undefined);
});
afterEach(() => host.close());
const run = (...args: string[]) => runCommand(host.home, args);
const rule = { need: { kind: 'network', host: '*.x.org', access: 'send' }, to: ['https://x.org/in'], reason: 'our site' };

test('a rule is added, listed in words, changed in its place and taken back', async () => {
  expect((await run('rules')).notes).toMatch(/None yet/);
  expect((await run('rules', 'add', JSON.stringify({ ...rule, in: { folder: host.work } }))).exit).toBe(0);
  const listed = (await run('rules')).out;
  expect(listed).toMatch(/tasks may send to \*\.x\.org, towards https:\/\/x\.org\/in, in .*work \(our site\)/);
  const [given] = host.log.host().grants ?? [];
  const narrower = { need: { kind: 'network', host: 'a.x.org', access: 'send' }, give: 'ask', reason: '' };
  await run('rules', 'add', JSON.stringify(narrower), '--instead', given?.id.slice(-6) ?? '');
  expect(host.log.host().grants).toMatchObject([{ id: given?.id, grant: { give: 'ask', need: narrower.need } }]);
  expect((await run('rules', 'remove', given?.id.slice(-6) ?? '')).notes).toMatch(/Taken back: tasks must ask to send to a\.x\.org/);
  expect(host.log.host().grants).toEqual([]);
});

test('a rule is given in words, whole or with the act in quotes', async () => {
  expect((await run('rules', 'add', 'never', 'send to hooks.example.com')).notes).toBe(
    'From now on: tasks may never send to hooks.example.com.',
  );
  await run('rules', 'add', 'ask run rm *');
  await run('rules', 'add', 'allow', 'look', 'at', 'https://x.org/a');
  expect(host.log.host().grants?.map(({ grant }) => grant)).toMatchObject([
    { source: 'owner', give: 'none', need: { kind: 'network', host: 'hooks.example.com', access: 'send' } },
    { give: 'ask', need: { kind: 'command', line: 'rm *' } },
    { give: 'allow', need: { kind: 'network', host: 'x.org', access: 'read' } },
  ]);
  await run('rules', 'add', 'ask run rm *');
  expect(host.log.host().grants, 'the same again').toHaveLength(3);
  expect((await run('rules', 'add', 'never say never')).failure.next).toMatch(/send to HOST/);
  expect((await run('rules', 'add', 'send to x.org')).failure.next).toMatch(/never "send to hooks/);
});

test.each([
  ['no JSON', ['add', 'rm *'], 'usage'],
  ['no rule', ['add', '{"need":{"kind":"magic"}}'], 'usage'],
  ['of one that is not there', ['remove', 'nope'], 'grant.unknown'],
])('%s: told, and nothing is given', async (_, args, code) => {
  expect((await run('rules', ...args)).failure.code).toBe(code);
  expect(host.log.host().grants ?? []).toEqual([]);
});

const command = (type: 'folder.granted', path: string) => ({
  type,
  actor: { kind: 'host' as const },
  body: { path, mode: 'ro' as const },
});

test('a rule about a plugin keeps to whom it goes, and nothing that was written is left out of it', async () => {
  expect((await run('rules', 'add', 'allow plugin office send_mail to ana@x.org, *@firm.example')).notes).toMatch(/towards ana@x\.org/);
  expect(host.log.host().grants?.at(-1)?.grant).toMatchObject({
    need: { kind: 'plugin', server: 'office', tool: 'send_mail' },
    to: ['ana@x.org', '*@firm.example'],
  });
  const wrong = await run('rules', 'add', 'allow plugin office send_mail for ana@x.org');
  expect(wrong.exit).not.toBe(0);
  expect(wrong.failure.sentence).toMatch(/isn't understood behind a plugin and its tool/);
});

test('what was never used is listed with what takes it back, and each change with what undoes it', async () => {
  await run('rules', 'add', JSON.stringify(rule));
  const [given] = host.log.host().grants ?? [];
  await host.log.append([command('folder.granted', '/first'), command('folder.granted', host.work)]);
  const text = host.log.put('words');
  const asked = { type: 'task.requested' as const, actor: { kind: 'host' as const }, body: { text, cwd: '/first' } };
  for (let at = 0; at < 10; at += 1) await host.log.append([{ ...asked, task: `task_${at}`, thread: 'thread_1' }]);
  const { out } = await run('rules', 'review');
  expect(out).toMatch(/Never used:\n {2}tasks may send to \*\.x\.org.*\n.*rules remove ID/);
  expect(out).toMatch(/Folders that no task ever used:\n {2}tasks may look at .*work\n/);
  // Looked at: not said again on the phone's home.
  expect(host.log.host().reviewed).toMatchObject({ requested: 10 });

  const taken = await run('rules', 'remove', given?.id ?? '');
  expect(taken.notes).toContain(`rules restore ${given?.id}`);
  expect((await run('rules', 'restore', given?.id ?? '')).notes).toContain(`rules remove ${given?.id}`);
  expect(host.log.host().grants).toMatchObject([{ id: given?.id }]);
  await host.log.append([{ type: 'folder.lapsed', actor: { kind: 'host' }, body: { path: host.work } }]);
  const back = await run('rules', 'restore', host.work);
  expect(back.notes).toMatch(/From now on: tasks may look at .*work\. Take it back: .*folders remove/);
});

test('what was always allowed becomes a rule, and is asked about again once that is taken back', async () => {
  const grant = { source: 'task', need: { kind: 'plugin', server: 'tickets', tool: 'list' }, tool: 'use_plugin', reason: '' };
  for (const n of [1, 2, 3]) {
    const at = { task: `task_${n}`, thread: 'thread_1' };
    const approval = `approval_${n}`;
    await host.log.append([
      { type: 'task.requested', actor: { kind: 'host' }, body: { text: host.log.put('words') }, ...at },
      {
        type: 'approval.requested',
        actor: { kind: 'agent', task: at.task },
        ...at,
        body: {
          approval,
          step: '',
          call: 'c',
          title: '',
          why: '',
          decisive: [],
          irreversible: false,
          hash: 'h',
          expires: 0,
          full: host.log.put('{}'),
          pattern: { words: 'use list of tickets', grant },
        },
      },
      { type: 'approval.answered', actor: { kind: 'device', id: 'phone' }, ...at, body: { approval, answer: 'once', hash: 'h' } },
    ]);
  }
  expect((await run('rules', 'review')).out).toMatch(/always allowed:\n {2}1 {2}use list of tickets/);
  const { notes } = await run('rules', 'allow', '1');
  expect(notes).toMatch(/Ask again: .*rules remove grant_/);
  expect((await run('rules', 'review')).out).not.toContain('always allowed');
  await run('rules', 'remove', /grant_\S+/.exec(notes)?.[0] ?? '');
  expect((await run('rules', 'review')).out).toMatch(/always allowed:\n {2}1 {2}use list of tickets/);
});

test('the rules of the file are listed with the others, and said to be about nothing, or not what it says now', async () => {
  const grant = { source: 'owner', need: { kind: 'plugin', server: 'ofice', tool: '*' }, give: 'none', reason: 'no office' };
  const read = (trouble?: string) =>
    host.log.append([
      {
        type: 'rules.read',
        actor: { kind: 'host' },
        body: { path: '/home/ana/policy.json', rules: host.log.put(JSON.stringify([grant])), count: 1, ...(trouble && { trouble }) },
      },
    ]);
  await read();
  const { out, notes } = await run('rules');
  expect(out).toBe('tasks may never use all of the plugin ofice (no office)  policy.json');
  expect(notes).toMatch(/There is no plugin “ofice” here now/);
  expect((await run('doctor')).out).toMatch(/ok {4}rules +1 rule in \/home\/ana\/policy.json/);
  await read('The policy file is not valid JSON.');
  expect((await run('rules')).notes).toMatch(/not valid JSON. What it said before still holds/);
  expect((await run('doctor')).out).toMatch(
    /look {2}rules +The policy file is not valid JSON. What it said before still holds.\n.*read again once it is saved/,
  );
});

test.each([
  ['never delete anything in', 'delete', 'Photos', 'none', /tasks may never delete anything in .*Photos\./],
  ['ask delete', 'delete', 'Photos', 'ask', /tasks must ask to delete anything in .*Photos\./],
  ['never write to', 'write', 'Photos/**/*.key', 'none', /tasks may never write .*Photos\/\*\*\/\*\.key\./],
  ['never write anything in', 'write', 'Photos/', 'none', /tasks may never write .*Photos\./],
] as const)('“%s” is a rule about a place', async (words, access, place, give, told) => {
  mkdirSync(join(host.work, 'Photos'));
  const { notes } = await run('rules', 'add', `${words} ${host.work}/${place}`);
  expect(notes).toMatch(told);
  expect(notes).not.toMatch(/There is no/);
  const path = join(realpathSync(host.work), place).replace(/\/$/, '');
  expect(host.log.host().grants).toMatchObject([{ grant: { give, need: { kind: 'folder', access, path } } }]);
});

test('a place that is not there is said so, in another normal form it is the same, and what a shell put in for a * is told', async () => {
  expect((await run('rules', 'add', `never read ${host.work}/Nowhere/*.key`)).notes).toMatch(
    /There is no .*Nowhere here now: the rule holds for it once/,
  );
  const listed = join(realpathSync(host.work), 'Bu\u0308ro');
  mkdirSync(listed);
  expect((await run('rules', 'add', `never read ${host.work}/B\u00fcro`)).notes).not.toMatch(/There is no/);
  expect(host.log.host().grants?.at(-1)?.grant.need).toMatchObject({ path: listed });
  const two = await run('rules', 'add', 'never', 'write', `${host.work}/a.key`, `${host.work}/b.key`);
  expect([two.failure.sentence, two.failure.next]).toEqual([
    expect.stringContaining('more than one path'),
    expect.stringContaining('in quotes'),
  ]);
});

test('a leave for a place where no folder was given says that it opens nothing, and what does', async () => {
  const reports = join(realpathSync(host.work), 'Reports');
  mkdirSync(reports);
  const alone = await run('rules', 'add', `allow read in ${reports}/2024-*`);
  expect(alone.notes).toContain(
    `That rule alone opens nothing: tasks see only the folders that they were given. Give it: deskhand folders add ${reports}:ro`,
  );
  await host.log.append([command('folder.granted', reports)]);
  expect((await run('rules', 'add', `allow read in ${reports}/2023-*`)).notes).not.toMatch(/opens nothing/);
  expect((await run('rules', 'add', `allow delete ${reports}`)).failure.sentence).toMatch(/needs no leave/);
});

test('a rule as JSON is read as strictly as the file, with an end as it is written there', async () => {
  const json = (more: object) =>
    run('rules', 'add', JSON.stringify({ need: { kind: 'network', host: 'x.org', access: 'send' }, reason: '', ...more }));
  expect((await json({ giv: 'none' })).failure.sentence).toMatch(/giv/);
  expect((await json({ in: { foldr: '/home' } })).failure.sentence).toMatch(/foldr/);
  expect((await json({ give: 'none', expires: '2020-01-01T00:00:00Z' })).failure.sentence).toMatch(/over already/);
  expect(host.log.host().grants ?? []).toEqual([]);
  await json({ give: 'none', expires: '2999-03-28T02:30:00+01:00' });
  expect(host.log.host().grants).toMatchObject([{ grant: { give: 'none', expires: Date.UTC(2999, 2, 28, 1, 30) } }]);
});

test('a leave that a stricter rule takes away is saved with that word, and an empty id is nobody’s', async () => {
  await host.log.append([command('folder.granted', realpathSync(host.work))]);
  await run('rules', 'add', `never write ${host.work}`);
  expect((await run('rules', 'add', `allow write ${host.work}`)).notes).toMatch(/But a stricter rule holds: never write .* \(grant_/);
  expect((await run('rules', 'add', `allow read ${host.work}`)).notes).not.toMatch(/stricter/);
  expect((await run('rules', 'add', `never delete ${host.work}`)).notes).not.toMatch(/stricter/);
  expect((await run('rules', 'remove', '')).failure.code).toBe('grant.unknown');
});
