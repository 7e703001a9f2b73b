import type { Event } from '@deskhand/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Person, runCommand, type Say } from '../testing/command-line.ts';
import { type Engine, type LocalHost, openLocalHost } from '../testing/local-host.ts';
import { exits } from './exits.ts';

// What a task asks, and what its parts ask, as a person finds it who wasn't there when it was asked.

let host: LocalHost;
let engine: Engine;
beforeEach(async () => {
  engine = () => {};
  host = await openLocalHost((event, at) => engine(event, at));
  await run(['folders', 'add', host.work, '--mode', 'auto']);
});
afterEach(() => host.close());

const run = (args: string[], person: Person = {}) => runCommand(host.home, args, person);
const send = (...more: string[]) => run(['send', '--cwd', host.work, ...more, 'compare three files']);

const started = (step: string, tool: string, words: string): Say => ({
  type: 'step.started',
  body: { step, turn: 1, call: `call_${step}`, tool, effect: 'read', args: host.log.put('{}'), words },
});
const approval = (id: string, to: string): Say => ({
  type: 'approval.requested',
  body: {
    approval: `approval_${id}`,
    step: id,
    call: `call_${id}`,
    title: `sends a POST to ${to}`,
    why: 'It leaves this computer.',
    decisive: [
      { name: 'url', value: to, from: 'notes/hooks.md', trusted: false },
      { name: 'header x-team', value: 'books', from: 'the model', trusted: true },
    ],
    irreversible: true,
    hash: 'h'.repeat(64),
    expires: Date.now() + 60_000,
    full: host.log.put(JSON.stringify({ to })),
  },
});
const turn = (...steps: string[]): Say => ({
  type: 'turn.finished',
  body: {
    turn: 1,
    calls: steps.map((step) => ({ call: `call_${step}`, tool: 'send_request', args: host.log.put('{}') })),
    usage: { input: 1, output: 1 },
    finish: 'calls',
    ms: 1,
  },
});
const part = 'task_00000000000000part01';

/** A task that splits off one part, which says this. */
const splitting =
  (...says: Say[]): Engine =>
  async (event, at) => {
    if (event.type !== 'task.requested' || event.body.parent) return;
    await at.say(event, started('split', 'spawn', 'splits the work into 1 part: read a.csv'));
    const child = { ...event, task: part } satisfies Event;
    const parent = { task: event.task ?? '', step: 'split', depth: 1, stage: 'own' } as const;
    await at.say(child, { type: 'task.requested', body: { text: at.log.put('read a.csv'), files: [], parent } });
    await at.say(child, started('look', 'read_file', 'reads a.csv'), ...says);
  };
const question = (): Say => ({
  type: 'question.asked',
  body: { question: 'question_q1', step: 'look', text: host.log.put('Which year?'), choices: ['2025', '2026'] },
});

describe('what a part asks, its task asks', () => {
  test('a question: in the list, when shown, in JSON, and answered without an id', async () => {
    engine = splitting(question());
    const { exit, json } = await send('--wait', '--json');
    expect(exit).toBe(exits.person);
    const needs = [{ kind: 'question', id: 'question_q1', task: part, words: 'Which year?', choices: ['2025', '2026'] }];
    expect(json()).toMatchObject({ state: 'waiting', needs });
    expect((await run(['tasks'])).out).toMatch(/waiting for you: \[read a.csv\] a question: Which year\?/);
    expect((await run(['tasks', '--json'])).json()).toMatchObject({ tasks: [{ needs: [{ kind: 'question', task: part }] }] });
    const shown = (await run(['show'])).notes;
    expect(shown).toContain('part01 read a.csv: waiting for you: [read a.csv] a question');
    expect(shown).toContain('  1. reads a.csv');
    expect(shown).toContain('deskhand answer part01 "…"');
    expect((await run(['answer', '2026'])).notes).toBe('Answered part01: Which year?');
    expect(host.log.task(part)?.questions.question_q1?.answer?.text).toBe('2026');
    expect((await run(['answer', '2026'])).failure.sentence).toBe('There is no task with a question.');
  });

  test('a part goes by its short id, by its question, and by the task that it is of', async () => {
    engine = splitting(question());
    const { json } = await send('--json', '--no-wait');
    const { task } = json() as { task: string };
    expect((await run(['show', 'part01'])).notes).toContain('reads a.csv');
    expect((await run(['show', 'question_q1'])).notes).toContain('reads a.csv');
    expect((await run(['answer', task.slice(-6), '2026'])).notes).toBe('Answered part01: Which year?');
  });

  test('an approval: in the list, in JSON, and answered without an id', async () => {
    engine = splitting(approval('a', 'https://x.org/'));
    const { exit, json } = await send('--wait', '--json');
    expect(exit).toBe(exits.person);
    const { task } = json() as { task: string };
    expect(json()).toMatchObject({ needs: [{ kind: 'approval', id: 'approval_a', task: part, why: 'It leaves this computer.' }] });
    expect((await run(['show'])).notes).toContain('url: https://x.org/, from notes/hooks.md');
    expect((await run(['deny', 'part01', 'that is old'])).notes).toContain('Said no.');
    expect(host.log.task(part)?.approvals.approval_a?.answer).toMatchObject({ answer: 'no', word: 'that is old' });
    expect((await run(['show', task.slice(-6)])).notes).toContain('Not done: sends a POST to https://x.org/ (you said no)');
  });
});

describe('several requests of one turn', () => {
  const two: Engine = async (event, at) => {
    if (event.type !== 'task.requested') return;
    await at.say(event, turn('aaaa', 'bbbb'));
    await at.say(event, approval('aaaa', 'https://a.org/'));
    await new Promise((done) => setImmediate(done));
    await at.say(event, approval('bbbb', 'https://b.org/'));
  };

  test('are all told, each with what decides and where it comes from', async () => {
    engine = two;
    const { json } = await send('--wait', '--json');
    const url = (value: string) => ({ name: 'url', value, from: 'notes/hooks.md', trusted: false });
    const told = { kind: 'approval', why: 'It leaves this computer.', irreversible: true, expires: expect.any(Number) };
    const header = { name: 'header x-team', value: 'books', from: 'the model', trusted: true };
    expect((json() as { needs: object[] }).needs).toEqual([
      { ...told, id: 'approval_aaaa', words: 'sends a POST to https://a.org/', decisive: [url('https://a.org/'), header] },
      { ...told, id: 'approval_bbbb', words: 'sends a POST to https://b.org/', decisive: [url('https://b.org/'), header] },
    ]);
  });

  test('are shown whole, with an id each that answers just that one', async () => {
    engine = two;
    await send('--wait');
    const { notes } = await run(['show']);
    expect(notes).toContain(
      'waiting for you: may it do this: sends a POST to https://a.org/?; may it do this: sends a POST to https://b.org/?',
    );
    expect(notes).toContain('header x-team: books, from the model');
    expect(notes).toMatch(/deskhand approve l_aaaa .* deskhand deny l_aaaa "why"/);
    await run(['deny', 'l_bbbb']);
    const [task] = host.log.summaries({});
    const answers = Object.values(host.log.task(task?.id ?? '')?.approvals ?? {}).map(({ answer }) => answer?.answer);
    expect(answers).toEqual([undefined, 'no']);
  });
});

test('what is in place is counted by what was put there, not by what still waits', async () => {
  const list = (paths: string[]) => host.listOf(paths.map((path) => ({ kind: 'added', path, what: 'file', after: 1, marks: [] })));
  engine = async (event, at) => {
    if (event.type !== 'task.requested') return;
    await at.say(
      event,
      { type: 'change.committed', body: { ...list(['/f/a']), commit: 'commit_1' } },
      { type: 'review.requested', body: list(['/f/b', '/f/c', '/f/d', '/f/e']) },
    );
  };
  await send('--wait');
  const { notes } = await run(['show']);
  expect(notes).toContain('look at 4 changes');
  expect(notes).toContain('1 change in place');
});
