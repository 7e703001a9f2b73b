import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../testing/command-line.ts';
import { type LocalHost, openLocalHost } from '../testing/local-host.ts';

let host: LocalHost;
beforeEach(async () => {
  host = await openLocalHost(() => {});
});
afterEach(() => host.close());

const audit = (...args: string[]) => runCommand(host.home, ['audit', ...args]);
const ana = { kind: 'device' as const, id: 'device_ana' };

/** A task of Ana's that asked her for leave, sent something, and ended. */
async function story(task = 'task_1'): Promise<void> {
  const { log } = host;
  const at = { task, thread: 'thread_1' };
  const agent = { kind: 'agent' as const, task };
  const act = { hash: 'h', call: 'call_1', step: 'step_1' };
  await log.append([
    { type: 'task.requested', actor: ana, body: { text: log.put('Send the private words to Bob') }, ...at },
    {
      type: 'approval.requested',
      actor: agent,
      body: { approval: 'approval_1', ...act, title: 'send', why: '', decisive: [], irreversible: true, expires: 1, full: log.put('{}') },
      ...at,
    },
    { type: 'approval.answered', actor: ana, body: { approval: 'approval_1', answer: 'once', hash: 'h' }, ...at },
    {
      type: 'step.started',
      actor: agent,
      body: {
        step: 'step_1',
        turn: 1,
        call: 'call_1',
        tool: 'send_request',
        effect: 'irreversible',
        args: log.put(JSON.stringify({ url: 'https://api.example.com/x', file: '/home/ana/Invoices/may.pdf' })),
        words: 'sends to Bob',
      },
      ...at,
    },
    { type: 'task.finished', actor: { kind: 'host' }, body: { outcome: 'done' }, ...at },
  ]);
}

test('an untouched log is whole, and its end is kept apart from the state directory', async () => {
  await story();
  expect(await audit()).toMatchObject({ exit: 0, out: expect.stringContaining('Whole: 5 events') });
  await story('task_2');
  expect((await audit('verify')).out).toContain('It fits the head kept outside it.');
});

test('an older copy of the state put back, and gone on with, is found by what was kept outside', async () => {
  await story();
  await host.restart();
  const copy = join(host.home, '..', 'copy');
  cpSync(join(host.home, 'log'), copy, { recursive: true });
  await story('task_2');
  expect((await audit()).exit).toBe(0);
  await swapLog(copy);
  await story('task_3');
  await story('task_4');
  const found = await audit('--json');
  expect(found.exit).toBe(1);
  expect(found.json()).toMatchObject({ ok: false, faults: [{ kind: 'rewritten', seq: 1, to: 10 }] });
});

async function swapLog(copy: string): Promise<void> {
  host.log.close();
  rmSync(join(host.home, 'log'), { recursive: true });
  cpSync(copy, join(host.home, 'log'), { recursive: true });
  await host.restart();
}

test('without a host the files are read, and nothing of them is changed', async () => {
  await story();
  await host.link.close();
  host.log.close();
  const before = readFileSync(join(host.home, 'log', 'log.db'));
  rmSync(join(host.home, 'host.json'), { force: true });
  const found = await audit('--json');
  expect(found.json()).toMatchObject({ ok: true, events: 5 });
  expect(readFileSync(join(host.home, 'log', 'log.db')).equals(before)).toBe(true);
});

test.each([
  [['--folder', '/home/ana/Invoices'], ['step.started']],
  [['--folder', '/home/ana/Inv'], []],
  [['--domain', 'example.com'], ['step.started']],
  [['--device', 'device_ana', '--type', 'approval'], ['approval.answered']],
  [['--actor', 'host'], ['task.finished']],
  [['private', 'words'], ['task.requested']],
  [['--since', '2000-01-01', '--until', '2000-01-02'], []],
])('search %j finds %j', async (args, types) => {
  await story();
  const { out } = await audit('search', '--json', ...args);
  const found = out === '' ? [] : out.split('\n').map((line) => JSON.parse(line).event.type);
  expect(found).toEqual(types);
});

test('search says by whose leave', async () => {
  await story();
  expect((await audit('search', 'bob', '--type', 'step')).out).toContain('by the agent, approved by device_ana');
});

test('export leaves out what was said unless it is asked for', async () => {
  await story();
  const facts = await audit('export');
  expect(facts.out.split('\n')).toHaveLength(5);
  expect(facts.out).not.toContain('private words');
  expect((await audit('export', '--content')).out).toContain('private words');
  const otlp = JSON.parse((await audit('export', '--format', 'otlp')).out);
  const [record] = otlp.resourceLogs[0].scopeLogs[0].logRecords;
  expect(record).toMatchObject({
    eventName: 'deskhand.task.requested',
    severityNumber: 9,
    timeUnixNano: expect.stringMatching(/^\d{19}$/),
  });
});

test('a proof verifies by itself, and not after a letter of it was changed', async () => {
  for (let i = 0; i < 30; i++) await story(`task_${i}`);
  const file = join(host.home, 'proof.json');
  expect((await audit('export', '--format', 'proof', '--content', '--type', 'approval', '--out', file)).exit).toBe(0);
  expect(await audit('verify', file)).toMatchObject({ exit: 0, out: expect.stringContaining('Proven: 60 events') });
  const text = readFileSync(file, 'utf8');
  for (const [from, to] of [
    ['device_ana', 'device_bob'],
    ['"path":["', '"path":["0000'],
    ['"seq":64', '"seq":63'],
  ] as const) {
    expect(text).toContain(from);
    writeFileSync(file, text.replace(from, to));
    expect((await audit('verify', file)).exit).toBe(1);
  }
});

test('a task is erased by hand, and what asks for its words is told so', async () => {
  await story();
  expect((await runCommand(host.home, ['erase', 'task_1'])).failure.code).toBe('usage');
  expect((await runCommand(host.home, ['erase', 'task_1', '--yes'])).exit).toBe(0);
  await host.log.erased();
  expect((await runCommand(host.home, ['show', 'task_1'])).exit).toBe(0);
  expect((await runCommand(host.home, ['tasks'])).out).toMatch(/\(erased\)[\s\S]*erased on/);
  expect((await audit()).out).toContain('were erased, as the log itself says');
});

test('how long words are kept is chosen in days', async () => {
  const retention = (...args: string[]) => runCommand(host.home, ['retention', ...args]);
  expect((await retention()).out).toContain('for good');
  expect((await retention('90')).out).toContain('90 days');
  expect((await retention('soon')).failure.code).toBe('usage');
  expect((await retention('off')).out).toContain('for good');
});
