import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '@deskhand/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { change, ctrlC, finished, type Person, runCommand, type Say } from '../testing/command-line.ts';
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
const approvalOf = (approval: string, irreversible = false, more: object = {}): Say => ({
  type: 'approval.requested',
  body: {
    approval,
    step: 's1',
    call: 'c1',
    title: 'send a mail to ana@x.org',
    why: 'Mail leaves this computer.',
    decisive: [{ name: 'to', value: 'ana@x.org', from: 'the web page x.org', trusted: false }],
    irreversible,
    hash: 'h'.repeat(64),
    expires: Date.now() + 60_000,
    full: host.log.put('{"to":"ana@x.org"}'),
    ...more,
  },
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

describe('what a task waits for', () => {
  const asksThenDone =
    (...asks: Say[]): Engine =>
    async (event, at) => {
      if (event.type === 'task.requested') await at.say(event, ...asks);
      const answered = ['approval.answered', 'question.answered'].includes(event.type);
      if (answered && at.log.summary(event.task ?? '')?.needs.length === 0) await at.say(event, finished('done'));
    };

  test('--wait ends where a person is needed, saying what for and how', async () => {
    await grantWork();
    engine = asksThenDone(approvalOf('approval_1'));
    const { exit, notes } = await run(['send', '--wait', '--cwd', host.work, 'x']);
    expect(exit).toBe(exits.person);
    expect(notes).toMatch(/waiting for you: may it do this: send a mail to ana@x.org\?/);
    expect(notes).toMatch(/deskhand approve \w{6}/);
    const json = await run(['show', '--json']);
    expect(json.json()).toMatchObject({
      state: 'waiting',
      needs: [{ kind: 'approval', id: 'approval_1', words: 'send a mail to ana@x.org' }],
    });
  });

  test('what is asked ahead holds nothing up: --wait goes on to the end, or until it does', async () => {
    await grantWork();
    const shown: unknown[] = [];
    engine = async (event, at) => {
      const started: Say = { type: 'turn.started', body: { turn: 1, model: 'm' } };
      if (event.type === 'task.requested') await at.say(event, started, approvalOf('approval_1', false, { ahead: true }));
      if (event.type !== 'approval.requested' || event.body.approval !== 'approval_1') return;
      shown.push((await run(['show', '--json'])).json());
      await at.say(event, approvalOf('approval_2'));
    };
    const { exit, notes } = await run(['send', '--wait', '--cwd', host.work, 'x']);
    expect(exit).toBe(exits.person);
    expect(shown).toMatchObject([{ state: 'working', needs: [{ id: 'approval_1' }] }]);
    expect(notes).toContain('waiting for you');
    expect((await run(['show', '--json'])).json()).toMatchObject({ state: 'waiting', needs: [{ id: 'approval_1' }, { id: 'approval_2' }] });
  });

  test('--yes says yes to what can be undone, and only --yes=all to what can’t', async () => {
    await grantWork();
    engine = asksThenDone(approvalOf('approval_1'));
    expect((await run(['send', '--wait', '--yes', '--cwd', host.work, 'x'])).exit).toBe(exits.done);
    engine = asksThenDone(approvalOf('approval_2', true));
    expect((await run(['send', '--wait', '--yes', '--cwd', host.work, 'x'])).exit).toBe(exits.person);
    engine = asksThenDone(approvalOf('approval_3', true));
    expect((await run(['send', '--wait', '--yes=all', '--cwd', host.work, 'x'])).exit).toBe(exits.done);
  });

  test('a part’s request counts as the task’s own', async () => {
    await grantWork();
    engine = async (event, at) => {
      if (event.type === 'task.requested' && !event.body.parent) {
        const part = { ...event, task: 'task_part' };
        const parent = { task: event.task ?? '', step: 's', depth: 1, stage: 'own' as const };
        await at.say(part, { type: 'task.requested', body: { text: at.log.put('part'), parent } }, approvalOf('approval_p'));
      }
      if (event.type === 'approval.answered') {
        await at.say(event, finished('done'));
        const root = at.log.summaries({}).find((task) => !task.parent);
        await at.say({ ...event, task: root?.id }, finished('done'));
      }
    };
    expect((await run(['send', '--wait', '--yes', '--cwd', host.work, 'x'])).exit).toBe(exits.done);
  });

  test('unmarked changes are accepted by --yes, marked ones stay for a person', async () => {
    await grantWork();
    const all = [change('/f/a.csv'), change('/f/run.sh', ['executable'])];
    const accepted: unknown[] = [];
    engine = async (event, at) => {
      if (event.type === 'task.requested') await at.say(event, { type: 'review.requested', body: at.listOf(all) });
      if (event.type !== 'review.answered') return;
      accepted.push(event.body.paths ?? 'all');
      const committed = all.filter(({ path }) => !event.body.paths || event.body.paths.includes(path));
      const rest = all.filter((each) => !committed.includes(each));
      await at.say(
        event,
        { type: 'change.committed', body: { ...at.listOf(committed), commit: 'c' } },
        rest.length ? { type: 'review.requested', body: at.listOf(rest) } : finished('done'),
      );
    };
    const some = await run(['send', '--wait', '--yes', '--cwd', host.work, 'x']);
    expect(some.exit).toBe(exits.person);
    expect(some.notes).toMatch(/run.sh.*look twice: executable/);
    expect((await run(['send', '--wait', '--yes=all', '--cwd', host.work, 'x'])).exit).toBe(exits.done);
    expect(accepted).toEqual([['/f/a.csv'], 'all']);
  });

  test('at a terminal it is asked there: a no with a word, a question by number, a review sent back', async () => {
    await grantWork();
    const seen: Event[] = [];
    engine = async (event, at) => {
      seen.push(event);
      if (event.type === 'task.requested') await at.say(event, approvalOf('approval_1', true));
      if (event.type === 'approval.answered') {
        await at.say(event, {
          type: 'question.asked',
          body: { question: 'q', step: 's', text: at.log.put('Which?'), choices: ['red', 'blue'] },
        });
      }
      if (event.type === 'question.answered') await at.say(event, { type: 'review.requested', body: at.listOf([change('/f/a.csv')]) });
      if (event.type === 'review.answered') await at.say(event, finished('done'));
    };
    const { exit, asked } = await run(['send', '--cwd', host.work, 'x'], { says: ['s', 'no, wrong address', '2', 'use semicolons'] });
    expect(exit).toBe(exits.done);
    expect(asked).toHaveLength(4);
    const bodies = seen.filter(({ type }) => type.endsWith('.answered')).map(({ body }) => body);
    expect(bodies).toMatchObject([
      { answer: 'no', word: 'wrong address' },
      { text: { text: 'blue' } },
      { answer: 'back', text: { text: 'use semicolons' } },
    ]);
  });

  describe('several that are alike', () => {
    const grant = { source: 'task', need: { kind: 'account', account: 'me', access: 'send' }, to: ['ana@x.org'], reason: 'asked' };
    const alike = { group: 'mails', pattern: { words: 'send from me, to ana@x.org only', grant } };
    const three = () => ['approval_1', 'approval_2', 'approval_3'].map((id) => approvalOf(id, false, alike));
    beforeEach(async () => {
      await grantWork();
      engine = async (event, at) => {
        if (event.type === 'task.requested') await at.say(event, ...three());
        if (event.type === 'approval.answered' && event.body.approval === 'approval_3') await at.say(event, finished('done'));
      };
    });
    const answered = () => {
      const [task] = host.log.summaries({});
      return Object.values(host.log.task(task?.id ?? '')?.approvals ?? {}).map(({ answer }) => answer?.answer);
    };

    test('at a terminal are one question', async () => {
      const { exit, asked, notes } = await run(['send', '--cwd', host.work, 'x'], { says: ['y'] });
      expect(exit).toBe(exits.done);
      expect(asked).toHaveLength(1);
      expect(notes).toMatch(/and 2 more like it:/);
      expect(answered()).toEqual(['once', 'once', 'once']);
    });
    test('are one answer where that is said, else one at a time', async () => {
      await run(['send', '--cwd', host.work, 'x']);
      expect((await run(['deny'])).notes).toMatch(/2 more of it wait/);
      engine = () => undefined;
      expect((await run(['approve', '--alike', '--for', 'task'])).exit).toBe(exits.done);
      expect(answered()).toEqual(['no', 'task', 'task']);
    });
    test('a rule is shown before it is saved, and can be written anew; what is none is told', async () => {
      const narrow = { ...grant, expires: 2_000_000_000_000 };
      const says = ['a', '{"need":', JSON.stringify(narrow)];
      const { exit, notes } = await run(['send', '--cwd', host.work, 'x'], { says });
      expect(exit).toBe(exits.done);
      expect(notes).toMatch(/"to":\["ana@x.org"\]/);
      expect(notes).toMatch(/That is no JSON/);
      expect(host.log.host().grants).toMatchObject([{ grant: { ...narrow, source: 'owner' } }]);
    });
    test('a rule of no sense saves nothing', async () => {
      await run(['send', '--cwd', host.work, 'x']);
      const narrow = JSON.stringify(grant);
      expect((await run(['approve', '--for', 'always', '--rule', '{"need":1}'])).failure.code).toBe('usage');
      expect((await run(['approve', '--rule', narrow])).failure.code).toBe('usage');
    });
  });

  test('approve, deny, answer, steer, stop by any part of an id, or for the latest', async () => {
    await grantWork();
    engine = (event, at) => (event.type === 'task.requested' ? at.say(event, approvalOf(`approval_${event.seq}`)) : undefined);
    await run(['send', '--cwd', host.work, 'one']);
    await run(['send', '--cwd', host.work, 'two']);
    const id = (title: string) => host.log.summaries({}).find((task) => task.title === title)?.id ?? '';
    await run(['show', id('two')]);
    const first = await run(['approve', id('one').slice(-6), '--for', 'task']);
    expect(first.notes).toMatch(/ana@x.org, from the web page x.org/);
    expect(host.log.task(id('one'))?.approvals).toMatchObject({
      [Object.keys(host.log.task(id('one'))?.approvals ?? {})[0] ?? '']: { answer: { answer: 'task' } },
    });
    await run(['deny', id('two').slice(-6), 'not her']);
    expect(Object.values(host.log.task(id('two'))?.approvals ?? {})[0]?.answer).toMatchObject({ answer: 'no', word: 'not her' });
    expect((await run(['approve'])).failure.code).toBe('task.unknown');
    await run(['steer', 'use euros']);
    expect(host.log.task(id('two'))?.entries).toHaveLength(2);
    await run(['stop', id('one').slice(-7)]);
    expect(host.log.summary(id('one'))?.stopping).toBe(true);
    await run(['send', '--cwd', host.work, 'three']);
    await run(['stop', '--thread', id('two')]);
    expect(host.log.summary(id('two'))?.stopping).toBe(true);
    expect(host.log.summary(id('three'))?.stopping).toBeFalsy();
    await run(['stop', '--all']);
    expect(host.log.summary(id('three'))?.stopping).toBe(true);
    expect((await run(['show', 'task_'])).failure).toMatchObject({ code: 'usage', sentence: expect.stringContaining('fits 3 tasks') });
    expect((await run(['show', 'zzzzzz'])).failure).toMatchObject({ code: 'task.unknown' });
  });
});

describe('a question that is left', () => {
  test('keeps nothing before anything was sent', async () => {
    const { failure } = await run(['send', '--cwd', host.work, 'x'], { says: [ctrlC] });
    expect(failure).toMatchObject({ code: 'interrupted', sentence: 'Left. Nothing was kept.' });
    expect((await run(['secrets', 'add', 'TOKEN', 'x.org'], { says: [ctrlC] })).failure.code).toBe('interrupted');
    expect(host.log.summaries({})).toEqual([]);
    expect(host.log.host()).toMatchObject({ folders: [] });
  });

  test('of a task leaves the task waiting, and says so', async () => {
    engine = async (event, at) => {
      if (event.type === 'task.requested') await at.say(event, approvalOf('a1'));
    };
    await grantWork();
    const { exit, notes } = await run(['send', '--cwd', host.work, 'x'], { says: [ctrlC] });
    expect(exit).toBe(exits.interrupted);
    expect(notes).toMatch(/The task waits\. Answer it: .*show \w{6} --follow/);
    expect(host.log.summaries({})).toMatchObject([{ state: 'waiting' }]);
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
