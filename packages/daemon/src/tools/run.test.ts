import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Network } from '../sandbox/sandbox.ts';
import { openToolbox } from './catalog.ts';
import { asSeen, keepOutput } from './command-output.ts';
import { openToolDesk } from './desk.double.ts';
import { folderStage } from './stage.double.ts';

test('a command answers with its output as a person would see it, and how it ended', async () => {
  const desk = openToolDesk();
  const result = await desk.call('run', {
    command: 'echo out; echo err >&2; printf "\\033[31mred\\033[0m\\n1%%\\r50%%\\r100%%\\n"; exit 3',
  });
  expect(result).toEqual({ text: 'out\nerr\nred\n100%\n[exit 3]', failed: true });
  expect(await desk.call('run', { command: 'true' })).toEqual({ text: '[no output; exit 0]' });
});

test('a command that looked for a host without naming it is told how it is reached', async () => {
  const desk = openToolDesk();
  const text = async (command: string) => (await desk.call('run', { command })).text;
  expect(await text('curl() { return 6; }; curl -s https://a.example.org/')).toContain('It reaches a host that is named in network');
  expect(await text('echo "getaddrinfo ENOTFOUND a.example.org" >&2; exit 1')).toContain('named in network');
  expect(await text('exit 6')).toBe('[no output; exit 6]');
});

test('a command runs in the folder it was given, with an environment of its own', async () => {
  process.env.DESKHAND_TEST_SECRET = 'hunter2';
  const desk = openToolDesk({ 'sub/a.txt': 'x' });
  const result = await desk.call('run', { command: 'pwd; ls; env', cwd: 'sub' });
  delete process.env.DESKHAND_TEST_SECRET;
  expect(result.text).toContain(`${join(desk.folder, 'sub')}\na.txt\n`);
  expect(result.text).toContain('LANG=C.UTF-8');
  expect(result.text).not.toContain('hunter2');
});

test('a folder that is not there is answered with the names that are', async () => {
  const desk = openToolDesk({ 'Reports/a.txt': 'x' });
  const result = await desk.call('run', { command: 'ls', cwd: 'report' });
  expect(result.failed).toBe(true);
  expect(result.text).toContain('Reports');
});

test('output comes to whoever watches while the command runs', async () => {
  const seen: string[] = [];
  const desk = openToolDesk({}, { output: (delta) => seen.push(delta) });
  await desk.call('run', { command: 'echo first; echo second' });
  expect(seen.join('')).toBe('first\nsecond\n');
});

test('a command without end is ended, with what to do instead, and takes its children with it', async () => {
  const desk = openToolDesk();
  const result = await desk.call('run', { command: 'sleep 321 & echo $! > pid; echo begun; wait', timeout: 1 });
  expect(result.failed).toBe(true);
  expect(result.text).toMatch(/^begun\n\[ended after 1 s, unfinished\..*background: true/);
  const pid = readFileSync(join(desk.folder, 'pid'), 'utf8').trim();
  expect(existsSync(`/proc/${pid}`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('321')).toBe(false);
});

test('a stopped task ends its command', async () => {
  const stop = new AbortController();
  const desk = openToolDesk({}, { signal: stop.signal, output: () => stop.abort() });
  const result = await desk.call('run', { command: 'echo begun; sleep 321' });
  expect(result).toEqual({ text: 'begun\n[stopped]', failed: true });
});

test('a command that leaves something behind in the background does not keep its caller', async () => {
  const desk = openToolDesk();
  expect((await desk.call('run', { command: 'sleep 321 & echo done' })).text).toBe('done\n[exit 0]');
});

test('where no command can run, the model is told to use the file tools', async () => {
  const desk = openToolDesk();
  desk.context.stage = folderStage(desk.folder, null);
  const result = await desk.call('run', { command: 'ls' });
  expect(result.failed).toBe(true);
  expect(result.text).toContain('file tools');
});

test('a background job can be listed, waited for, read and stopped', async () => {
  const desk = openToolDesk();
  expect((await desk.call('job', { action: 'list' })).text).toBe('Nothing runs in the background.');
  // The list is gone with the stage; whoever names a job is told what became of it.
  expect(await desk.call('job', { action: 'read', id: 'job1' })).toMatchObject({
    failed: true,
    text: expect.stringContaining('ended with a restart of Deskhand'),
  });
  const begun = await desk.call('run', { command: 'echo ready; cat fifo 2>/dev/null; exec sleep 321', background: true });
  expect(begun.text).toBe('ready\n[job1 is running. Look at it with job]');
  const quick = await desk.call('run', { command: 'echo quick; exit 4', background: true });
  expect(quick.failed).toBe(true);
  expect((await desk.call('job', { action: 'read', id: 'job2', wait: 5 })).text).toBe('quick\n[job2 ended, exit 4]');
  expect((await desk.call('job', { action: 'list' })).text).toMatch(
    /^job1 {2}running for \d+ s {2}echo ready.*\njob2 {2}ended, exit 4 {2}echo quick/,
  );
  expect((await desk.call('job', { action: 'read' })).text).toBe('Which one? There are job1, job2.');
  expect((await desk.call('job', { action: 'read', id: '2' })).text).toBe('quick\n[job2 ended, exit 4]');
  expect((await desk.call('job', { action: 'stop', id: 'job1' })).text).toBe('ready\n[job1 stopped]');
  await desk.context.jobs.get('job1')?.finished;
  expect(desk.context.jobs.get('job1')?.exit).toEqual({ code: null, signal: 'SIGKILL' });
});

test('output without end is kept at its head and its tail only', () => {
  const kept = keepOutput(1000);
  for (let i = 0; i < 10_000; i++) kept.add(`line ${i}\n`);
  const text = kept.text();
  expect(text.length).toBeLessThan(1200);
  expect(text).toMatch(/^line 0\nline 1\n/);
  expect(text).toMatch(/line 9999\n$/);
  expect(text).toMatch(/\[… \d+ characters were not kept …\]/);
});

test('links in terminals, bells and other controls leave no trace', () => {
  expect(asSeen('\u001b]8;;http://evil\u0007text\u001b]8;;\u0007\u0007\u0000 ok\u009b31m\n')).toBe('text ok\n');
});

test('a command gets the network that it names, and is told at its end what was refused', async () => {
  const wanted: unknown[] = [];
  const started: (Network | undefined)[] = [];
  const desk = openToolDesk(
    {},
    {
      network(rules) {
        wanted.push(rules);
        const passage = { connections: 1, accept() {}, env: () => ({}), files: [], close() {} };
        return { ...passage, refused: () => ['GET http://b.example.org/ was refused: no leave.'] };
      },
    },
  );
  const plain = folderStage(desk.folder);
  desk.context.stage = folderStage(desk.folder, (command) => {
    started.push(command.network);
    return plain.start(command);
  });
  const given = { network: ['https://A.example.org/x'], send: ['b.example.org'], secrets: ['TOKEN'] };
  expect(await desk.call('run', { command: 'echo out; exit 1', ...given })).toEqual({
    text: 'out\n[network] GET http://b.example.org/ was refused: no leave.\n[exit 1]',
    failed: true,
  });
  expect(wanted).toEqual([{ read: ['a.example.org'], send: ['b.example.org'], secrets: ['TOKEN'] }]);
  await desk.call('run', { command: 'echo out', secrets: ['TOKEN'] });
  expect(wanted).toHaveLength(1);
  expect(started.map(Boolean)).toEqual([true, false]);
});

test.each(['a.example.org:8080', '*.example.org', ''])('no host to name: %s', async (host) => {
  const result = await openToolDesk().call('run', { command: 'true', network: [host] });
  expect(result).toMatchObject({ failed: true, text: expect.stringContaining('Wrong arguments') });
});

test.each(['127.0.0.1', 'localhost', 'printer', '[::1]'])('a host that no command reaches, though it is named well: %s', (host) => {
  const made = openToolbox({ machine: async () => '' }).prepare('run', JSON.stringify({ command: 'true', network: [host] }), '/desk');
  expect(made.ok && made.call.misfit).toContain('Nothing opens that to a task');
});

test('what a command may reach stands before its line, in whose length it would be lost', () => {
  const args = { command: 'curl '.repeat(100), network: ['a.example.org'], send: ['b.example.org'], secrets: ['TOKEN'] };
  const made = openToolbox({ machine: async () => '' }).prepare('run', JSON.stringify(args), '/desk');
  expect(made.ok && made.call.words).toMatch(/^runs, sending to b\.example\.org, looking at a\.example\.org, using the secret TOKEN: curl/);
  expect(made.ok && made.call.effect).toBe('irreversible');
});

test.runIf(process.getuid?.() === 0)('as root, what bars a command that seems to be root is said', async () => {
  const desk = openToolDesk();
  const { text } = await desk.call('run', { command: 'echo "sh: a.txt: Permission denied" >&2; exit 1' });
  expect(text).toMatch(/Permission denied\n\[exit 1\]\n\[Commands obey the permissions of files, also as root\..*write_file/);
  expect((await desk.call('run', { command: 'echo "Permission denied"' })).text).toBe('Permission denied\n[exit 0]');
});
