import type { Change, Event } from '@deskhand/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { change, ctrlC, finished, type Person, runCommand, type Say } from '../testing/command-line.ts';
import { type Engine, type LocalHost, openLocalHost } from '../testing/local-host.ts';
import { exits } from './exits.ts';

// What a task waits for, and how it is answered at the command line.

let host: LocalHost;
let engine: Engine;
beforeEach(async () => {
  engine = () => {};
  host = await openLocalHost((event, at) => engine(event, at));
});
afterEach(() => host.close());

const run = (args: string[], person: Person = {}) => runCommand(host.home, args, person);
const grantWork = () => run(['folders', 'add', host.work, '--mode', 'auto']);
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

  test('--wait with nobody there ends where there is no model, saying how to get one', async () => {
    await grantWork();
    const reason = { code: 'model.none', sentence: 'There is no model to think with yet.', next: 'Add a key.' };
    engine = async (event, at) => {
      if (event.type === 'task.requested') await at.say(event, { type: 'turn.failed', body: { turn: 1, reason, again: true } });
    };
    const { exit, notes } = await run(['send', '--wait', '--cwd', host.work, 'x']);
    expect(exit).toBe(exits.person);
    expect(notes).toMatch(/There is no model to think with yet\. It goes on by itself .* Add a key\./);
    expect(notes).toMatch(/^\w{6} waiting for the model: There is no model/m);
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
    const folder: Change = { ...change('/f/new'), what: 'folder' };
    const all = [change('/f/a.csv'), folder, change('/f/new/run.sh', ['executable'])];
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
    test('which rule a yes saved is said', async () => {
      await run(['send', '--cwd', host.work, 'x']);
      engine = () => undefined;
      const { notes } = await run(['approve', '--for', 'always']);
      expect(notes).toContain('Said yes. From now on: tasks may send with the account me, towards ana@x.org (asked). 2 more of it wait.');
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
