import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { change, finished, type Person, runCommand, type Say } from '../testing/command-line.ts';
import { type Engine, type LocalHost, openLocalHost } from '../testing/local-host.ts';
import { exits } from './exits.ts';

let host: LocalHost;
let engine: Engine;
beforeEach(async () => {
  engine = () => {};
  host = await openLocalHost((event, at) => engine(event, at));
});
afterEach(() => host.close());

const run = (args: string[], person: Person = {}) => runCommand(host.home, args, person);
const grantWork = () => run(['folders', 'add', host.work, '--mode', 'auto']);
const turn = (text: string): Say => ({
  type: 'turn.finished',
  body: { turn: 1, text: host.log.put(text), calls: [], usage: { input: 10, output: 5 }, finish: 'stop', ms: 3 },
});

describe('send', () => {
  const does: Engine = async (event, at) => {
    if (event.type !== 'task.requested') return;
    await at.say(
      event,
      { type: 'turn.started', body: { turn: 1, model: 'm' } },
      {
        type: 'step.started',
        body: {
          step: 's',
          turn: 1,
          call: 'c',
          tool: 'write_file',
          effect: 'reversible',
          args: at.log.put('{}'),
          words: 'writes totals.csv',
        },
      },
      { type: 'step.finished', body: { step: 's', outcome: 'ok', output: at.log.put('ok'), ms: 4, words: '12 rows' } },
      { type: 'artifact.added', body: { path: join(at.work, 'totals.csv'), file: { name: 'totals.csv', content: at.log.put('a,b\n') } } },
      turn('The totals are in totals.csv.'),
      { type: 'change.committed', body: { ...at.listOf([change(join(at.work, 'totals.csv'))]), commit: 'commit_1' } },
      finished('done'),
    );
  };

  test('--wait --json gives exactly what another program needs', async () => {
    engine = does;
    await grantWork();
    const { exit, json } = await run(['send', '--wait', '--json', '--cwd', host.work, 'make a table']);
    expect(exit).toBe(exits.done);
    expect(json()).toEqual({
      task: expect.stringMatching(/^task_/),
      thread: expect.stringMatching(/^thread_/),
      state: 'done',
      text: 'The totals are in totals.csv.',
      artifacts: [{ name: 'totals.csv', path: join(host.work, 'totals.csv'), bytes: 4, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      changes: [change(join(host.work, 'totals.csv'))],
      committed: true,
      steps: 1,
      usage: { input: 10, output: 5, cached: 0 },
      seconds: expect.any(Number),
      needs: [],
    });
  });

  test('in words: the answer on stdout, its story beside it', async () => {
    engine = does;
    await grantWork();
    const { out, notes } = await run(['send', '--wait', '--cwd', host.work, 'make', 'a', 'table']);
    expect(out).toBe('The totals are in totals.csv.');
    expect(notes).toMatch(/writes totals.csv/);
    expect(notes).toMatch(/12 rows/);
    expect(notes).toMatch(/done .*1 change in place; undo: deskhand undo/s);
  });

  test('what comes of steps side by side stands with the step that it came of, and a failure with its reason', async () => {
    const step = (name: string, words: string): Say => ({
      type: 'step.started',
      body: { step: name, turn: 1, call: name, tool: 'read_file', effect: 'read', args: host.log.put('{}'), words },
    });
    const end = (name: string, outcome: 'ok' | 'error', words: string): Say => ({
      type: 'step.finished',
      body: { step: name, outcome, output: host.log.put(''), ms: 1, words },
    });
    engine = async (event, at) => {
      if (event.type !== 'task.requested') return;
      await at.say(event, step('a', 'reads a'), step('b', 'reads b'), end('a', 'error', 'There is no a.'), end('b', 'ok', '3 lines'));
      await at.say(event, turn('Read.'), finished('done'));
    };
    await grantWork();
    const { notes } = await run(['send', '--wait', '--cwd', host.work, 'read']);
    expect(notes).toContain('- reads a\n- reads b\n- reads a: There is no a. (error)\n  3 lines\n');
  });

  test('without --wait it comes back at once and says how to look', async () => {
    await grantWork();
    const { exit, out } = await run(['send', '--cwd', host.work, 'later']);
    expect(exit).toBe(exits.done);
    expect(out).toMatch(/deskhand show \w{6} --follow/);
    expect(host.log.summaries({})[0]).toMatchObject({ title: 'later', state: 'queued' });
  });

  test('an outcome has an exit code each, and says what it means', async () => {
    await grantWork();
    const outcomes = { done: 0, failed: 1, stopped: 4, partly: 7 } as const;
    for (const [outcome, code] of Object.entries(outcomes)) {
      engine = (event, at) =>
        event.type === 'task.requested'
          ? at.say(event, finished(outcome as 'done', { code: 'x', sentence: `It ${outcome}.`, next: 'Do this.' }))
          : undefined;
      const { exit, notes } = await run(['send', '--wait', '--cwd', host.work, 'x']);
      expect(exit, outcome).toBe(code);
      expect(notes).toContain('Do this.');
    }
  });

  test('a host that goes away meanwhile is waited for, and nothing is missed', async () => {
    await grantWork();
    let again = () => {};
    engine = async (event, at) => {
      if (event.type !== 'task.requested') return;
      again = () => void at.say(event, turn('Here I am again.'), finished('done'));
      await at.restart();
      again();
    };
    const { failure, exit, out } = await run(['send', '--wait', '--cwd', host.work, 'x']);
    expect({ failure: failure.sentence, exit, out }).toEqual({ failure: '', exit: exits.done, out: 'Here I am again.' });
    expect(host.log.summaries({}), 'sent again under the same key').toHaveLength(1);
  });

  test('files go along, and the text may come by a pipe', async () => {
    await grantWork();
    writeFileSync(join(host.work, 'letter.txt'), 'Dear Ana');
    await run(['send', '--cwd', host.work, '--file', join(host.work, 'letter.txt'), '-'], { input: 'translate this\n' });
    const [task] = host.log.summaries({});
    const view = host.log.task(task?.id ?? '');
    expect(view?.request.text.text).toBe('translate this');
    expect(view?.request.files).toMatchObject([{ name: 'letter.txt', content: { bytes: 8 } }]);
    const nowhere = await run(['send', '--cwd', '/no/such', 'x']);
    expect(nowhere).toMatchObject({ notes: '', failure: { code: 'usage', sentence: 'There is no folder /no/such.' } });
    const elsewhere = await run(['send', '--file', '/no/such', 'x']);
    expect(elsewhere, 'before a word about the folder').toMatchObject({ notes: '', failure: { sentence: 'There is no file /no/such.' } });
    const missing = await run(['send', '--cwd', host.work, '--file', '/no/such', 'x']);
    expect(missing.failure).toMatchObject({ code: 'usage', sentence: expect.stringContaining('/no/such') });
  });

  test('a word into a thread steers its task; `new` asks for another', async () => {
    await grantWork();
    await run(['send', '--cwd', host.work, 'first']);
    const first = host.log.summaries({})[0];
    await run(['send', '--cwd', host.work, '--thread', first?.thread.slice(-6) ?? '', 'in euros']);
    expect(host.log.task(first?.id ?? '')?.entries).toHaveLength(2);
    await run(['new', '--cwd', host.work, '--thread', first?.id.slice(-6) ?? '', 'a chart too']);
    expect(host.log.summaries({ thread: first?.thread ?? '' })).toHaveLength(2);
  });
});

describe('the folder it works in', () => {
  const granted = () => host.log.host().folders.map(({ path, mode }) => ({ path, mode }));

  test('one that isn’t granted is refused with how to grant it; --grant does it', async () => {
    const refused = await run(['send', '--cwd', host.work, 'x']);
    expect(refused.failure).toMatchObject({ code: 'folder.outside', next: expect.stringContaining('--grant') });
    expect(host.log.head.seq).toBe(0);
    await run(['send', '--cwd', host.work, '--yes', 'x']);
    expect(host.log.head.seq, '--yes never grants').toBe(0);
    expect((await run(['send', '--cwd', host.work, '--grant', 'x'])).exit).toBe(exits.done);
    expect(granted()).toEqual([{ path: host.work, mode: 'review' }]);
  });

  test('a program that reads JSON works in the granted folders, wherever it stands', async () => {
    await grantWork();
    expect((await run(['send', '--json', 'x'])).exit).toBe(exits.done);
    expect(host.log.task(host.log.summaries({})[0]?.id ?? '')?.request.cwd).toBeUndefined();
  });

  test('words without a terminal are not sent into another folder than the one where they were said', async () => {
    await grantWork();
    expect((await run(['send', 'x'])).failure).toMatchObject({ code: 'folder.outside', next: expect.stringContaining('--grant') });
    expect(host.log.summaries({})).toEqual([]);
  });

  test('at a terminal it is offered', async () => {
    const { asked } = await run(['send', '--no-wait', '--cwd', host.work, 'x'], { says: ['a'] });
    expect(asked[0]).toContain('Work here?');
    expect(granted()).toEqual([{ path: host.work, mode: 'auto' }]);
    mkdirSync(join(host.work, '..', 'other'));
    const no = await run(['send', '--no-wait', '--cwd', join(host.work, '..', 'other'), 'x'], { says: ['n'] });
    expect(no.failure).toMatchObject({ code: 'folder.outside', sentence: 'Nothing was sent.' });
  });
});

test('what comes by a pipe and is no text, or is too long, is told in words and becomes no task', async () => {
  await grantWork();
  const binary = await run(['send', '--cwd', host.work], { input: Buffer.from([0xff, 0xfe, 0, 7]) });
  expect(binary.failure).toMatchObject({
    code: 'usage',
    sentence: expect.stringContaining('no text'),
    next: expect.stringContaining('--file'),
  });
  const long = await run(['send', '--cwd', host.work], { input: 'word '.repeat(50_000) });
  expect(long.failure).toMatchObject({ code: 'usage', sentence: expect.stringContaining('200,000') });
  expect(host.log.summaries({})).toEqual([]);
});

test('a whole home is granted only by whoever says so a second time', async () => {
  const wide = await run(['folders', 'add', '/etc'], { says: ['n'] });
  expect(wide.failure.sentence).toBe('Nothing was granted.');
  expect(wide.notes).toContain('/etc is part of the system');
  expect(host.log.host().folders).toEqual([]);
  // Where nobody can be asked it is granted, and said.
  expect((await run(['folders', 'add', '/etc', '--mode', 'ro'])).notes).toMatch(/part of the system.*\nI may work in \/etc/s);
});
