import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { change, finished, type Person, runCommand } from '../testing/command-line.ts';
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

describe('changes', () => {
  const inReview: Engine = async (event, at) => {
    if (event.type === 'task.requested') {
      await at.say(event, { type: 'review.requested', body: at.listOf([change('/f/a.csv'), change('/f/b.sh', ['executable'])]) });
    }
    if (event.type === 'review.answered' && event.body.answer === 'accept') {
      await at.say(event, { type: 'change.committed', body: { ...at.listOf([change('/f/a.csv')]), commit: 'c1' } }, finished('done'));
    }
    if (event.type === 'review.answered' && event.body.answer === 'reject')
      await at.say(event, { type: 'change.discarded', body: {} }, finished('stopped'));
    if (event.type === 'undo.requested' && event.body.force) {
      await at.say(event, { type: 'change.undone', body: { ...at.listOf([change('/f/a.csv')]), commit: 'c2', of: 'c1' } });
    } else if (event.type === 'undo.requested') {
      await at.say(event, { type: 'undo.refused', body: { paths: ['/f/a.csv'], sentence: '/f/a.csv has changed since.' } });
    }
  };

  test('are shown by line, neutralised, and by side where they are no text', async () => {
    engine = inReview;
    await grantWork();
    await run(['send', '--cwd', host.work, 'x']);
    host.staged.set('/f/a.csv', { change: change('/f/a.csv'), before: Buffer.from('a\nb\n'), after: Buffer.from('a\n\x1b[2Jc\n') });
    host.staged.set('/f/b.sh', { change: change('/f/b.sh'), after: Buffer.from([0, 1]) });
    const { out } = await run(['diff']);
    expect(out).toContain('~ /f/a.csv (3 B to 4 B)\n  @@ line 1 @@\n   a\n  -b\n  +␛[2Jc');
    expect(out).toContain('look twice: executable');
    expect((await run(['diff', '--json'])).json()).toMatchObject({ from: 'review', changes: [{ path: '/f/a.csv' }, {}] });
  });

  test('of a long new table a part is shown, and how to have it whole', async () => {
    engine = inReview;
    await grantWork();
    await run(['send', '--cwd', host.work, 'x']);
    host.staged.set('/f/a.csv', { change: change('/f/a.csv'), before: Buffer.from(''), after: Buffer.from('row\n'.repeat(1000)) });
    const { out } = await run(['diff']);
    expect(out.match(/\+row/g)).toHaveLength(199);
    expect(out).toMatch(/\(801 lines more: deskhand diff \w{6} --whole\)/);
    expect((await run(['diff', '--whole'])).out.match(/\+row/g)).toHaveLength(1000);
  });

  test('what a stopped task left, and what wants a second look, is said with the commands for it', async () => {
    engine = async (event, at) => {
      const staged = at.listOf([change('/f/a.csv'), change('/f/b.sh', ['executable'])]);
      if (event.type === 'task.requested') await at.say(event, { type: 'task.finished', body: { outcome: 'stopped', staged } });
      if (event.type === 'review.answered') await at.say(event, { type: 'change.committed', body: { ...staged, commit: 'c1' } });
    };
    await grantWork();
    for (const path of ['/f/a.csv', '/f/b.sh']) {
      host.staged.set(path, { change: change(path, path.endsWith('.sh') ? ['executable'] : []), after: Buffer.from('x') });
    }
    await run(['send', '--cwd', host.work, 'x']);
    for (const command of ['commit', 'discard', 'stop'])
      expect((await run([command])).failure, command).toMatchObject({ code: 'task.unknown' });
    const { notes } = await run(['show']);
    expect(notes).toMatch(
      /Accept all, with what wants a second look: .*commit (\w{6}) --marked\. Only some: .*commit \1 --path FILE\. Drop: /,
    );
    const [, id = ''] = /commit (\w{6}) --marked/.exec(notes) ?? [];
    expect((await run(['commit', id, '--marked'])).exit).toBe(exits.done);
  });

  test('an id with nothing after it is no message', async () => {
    await grantWork();
    const id = (await run(['send', '--cwd', host.work, 'x', '--json'])).json().task;
    const { failure } = await run(['steer', id]);
    expect(failure).toMatchObject({ code: 'usage', next: expect.stringMatching(/steer \w{6} "…"/) });
    expect((await run(['steer', 'use euros'])).exit).toBe(exits.done);
    const loose = (await run(['answer', id, 'English,', 'please'])).failure;
    expect(loose).toMatchObject({ code: 'usage', next: expect.stringMatching(/answer \w{6} "/) });
  });

  test('commit wants --marked for marked ones; undo tells what stands in its way', async () => {
    engine = inReview;
    await grantWork();
    await run(['send', '--cwd', host.work, 'x']);
    expect((await run(['commit'])).failure).toMatchObject({ code: 'review.marked', next: expect.stringContaining('--marked') });
    expect((await run(['commit', '--marked'])).exit).toBe(exits.done);
    expect((await run(['undo'])).failure).toMatchObject({ code: 'undo.refused', sentence: '/f/a.csv has changed since.' });
    expect((await run(['undo', '--force'])).notes).toMatch(/1 change of \w{6} taken back/);
    expect((await run(['commit'])).failure.code).toBe('task.unknown');
  });

  test('one is named as a person names it, from anywhere', async () => {
    const paths: unknown[] = [];
    engine = async (event, at) => {
      if (event.type === 'review.answered') paths.push(event.body.paths);
      await inReview(event, at);
    };
    await grantWork();
    await run(['send', '--cwd', host.work, 'x']);
    await run(['commit', '--path', 'a.csv']);
    expect(paths).toEqual([['/f/a.csv']]);
    expect((await run(['send', '--cwd', host.work, 'y'])).exit).toBe(exits.done);
    expect((await run(['commit', '--path', 'none.csv'])).failure.next).toMatch(/deskhand diff \w{6} --names/);
  });

  test('a bare undo takes back, and once more brings back', async () => {
    let at2 = 0;
    engine = async (event, at) => {
      if (event.type !== 'undo.requested') return inReview(event, at);
      at2++;
      const [commit, of] = [`c${at2 + 1}`, `c${at2}`];
      await at.say(event, { type: 'change.undone', body: { ...at.listOf([change('/f/a.csv')]), commit, of } });
    };
    await grantWork();
    await run(['send', '--cwd', host.work, 'x']);
    await run(['commit', '--marked']);
    expect((await run(['undo'])).notes).toMatch(/1 change of \w{6} taken back/);
    expect((await run(['undo'])).notes).toMatch(/1 change of \w{6} in place again/);
    expect((await run(['undo'])).notes, 'a third time').toMatch(/1 change of \w{6} taken back/);
  });

  test('what comes back by several undos together is counted together', async () => {
    engine = async (event, at) => {
      if (event.type !== 'undo.requested') return inReview(event, at);
      for (const path of ['/f/a.csv', '/f/b.csv'])
        await at.say(event, { type: 'change.undone', body: { ...at.listOf([change(path)]), commit: `c ${path}`, of: 'c1' } });
    };
    await grantWork();
    await run(['send', '--cwd', host.work, 'x']);
    await run(['commit', '--marked']);
    expect((await run(['undo'])).notes).toMatch(/2 changes of \w{6} taken back/);
  });

  test('what an undo left alone is named, with the ways on', async () => {
    engine = async (event, at) => {
      if (event.type !== 'undo.requested') return inReview(event, at);
      const left = event.body.lose ? {} : { left: ['/f/new', '/f/new/b.sh'] };
      await at.say(event, { type: 'change.undone', body: { ...at.listOf([change('/f/a.csv')]), commit: 'c2', of: 'c1', ...left } });
    };
    await grantWork();
    await run(['send', '--cwd', host.work, 'x']);
    await run(['commit', '--marked']);
    const { exit, notes } = await run(['undo']);
    expect(exit).toBe(exits.partly);
    expect(notes).toMatch(/left alone: \/f\/new\/b\.sh\n.*--force.*--lose/);
    expect((await run(['undo', '--lose'])).exit).toBe(exits.done);
  });

  test('discard drops them', async () => {
    engine = inReview;
    await grantWork();
    await run(['send', '--cwd', host.work, 'x']);
    expect((await run(['discard'])).notes).toContain('nothing was put in place');
  });

  test('discard asks which, where several wait: what it drops is gone', async () => {
    engine = inReview;
    await grantWork();
    for (const title of ['first', 'second']) await run(['send', '--cwd', host.work, title]);
    const { failure } = await run(['discard']);
    expect(failure).toMatchObject({ code: 'usage', sentence: expect.stringMatching(/^There are 2: \w{6} \(second\), \w{6} \(first\)\.$/) });
    const [, first = ''] = /(\w{6}) \(first\)/.exec(failure.sentence) ?? [];
    expect((await run(['discard', first])).notes).toContain('nothing was put in place');
    expect((await run(['discard'])).notes).toContain('nothing was put in place');
  });
});

describe('settings', () => {
  test('folders are added, changed and removed', async () => {
    await run(['folders', 'add', host.work]);
    expect((await run(['folders', 'mode', host.work, 'ro'])).notes).toContain('look only');
    expect((await run(['folders', '--json'])).json()).toEqual({
      folders: [{ path: host.work, mode: 'ro', trust: { level: 'ro', row: 0, undone: false } }],
    });
    await run(['folders', 'remove', host.work]);
    expect((await run(['folders', 'mode', host.work, 'auto'])).failure.code).toBe('folder.unknown');
    expect((await run(['folders', 'add', '/'])).failure.code).toBe('folder.root');
  });

  test('folders say how far they are trusted, and what would move that', async () => {
    const list = (folders: string[]) => ({ ...host.listOf([change(join(host.work, 'a.csv'))]), folders });
    engine = async (event, at) => {
      if (event.type === 'task.requested') await at.say(event, { type: 'review.requested', body: list([host.work]) });
      if (event.type === 'review.answered')
        await at.say(event, { type: 'change.committed', body: { ...list([host.work]), commit: 'c' } }, finished('done'));
      if (event.type === 'undo.requested')
        await at.say(event, { type: 'change.undone', body: { ...list([host.work]), commit: 'u', of: 'c' } });
    };
    await run(['folders', 'add', host.work]);
    expect((await run(['folders'])).out).toContain('After 5 tasks in a row accepted as they were');
    for (let at = 0; at < 5; at += 1) await run(['send', '--wait', '--yes', '--cwd', host.work, `sort ${at}`]);
    await host.restart();
    const { out } = await run(['folders']);
    expect(out).toContain('5 tasks in a row were accepted as they were.');
    expect(out).toContain(`folders mode ${host.work} auto`);
    expect((await run(['folders', '--json'])).json()).toMatchObject({ folders: [{ trust: { level: 'review', row: 5, offer: 'auto' } }] });
    await run(['folders', 'mode', host.work, 'auto']);
    expect((await run(['folders'])).out).toContain('If you undo some of its work');
    await run(['undo']);
    expect((await run(['folders'])).out).toContain(`folders mode ${host.work} review`);
  });

  test('a key is read from a pipe or asked for, tried, and never taken from the words of the command', async () => {
    expect((await run(['keys', 'add', 'openai'], { input: 'bad-key\n' })).failure.code).toBe('key.wrong');
    expect((await run(['keys', 'add', 'openai'], { says: ['good-key'] })).exit).toBe(exits.done);
    expect((await run(['keys', '--json'])).json()).toEqual({ keys: ['openai'], where: 'a map' });
    expect((await run(['keys', 'add', 'openai', 'good-key'])).exit).toBe(exits.usage);
    expect((await run(['keys', 'remove', 'openai'])).exit).toBe(exits.done);
  });

  test('models, tasks, logs and doctor', async () => {
    expect((await run(['models'])).out).toContain('openai/small');
    expect((await run(['models', '--choose', 'x'])).failure).toMatchObject({ code: 'model.unknown' });
    expect((await run(['tasks'])).notes).toContain('No tasks yet');
    await grantWork();
    await run(['send', '--cwd', host.work, 'sum \x1b]0;evil\x07 it']);
    expect((await run(['tasks'])).out).toMatch(/sum ␛\]0;evil␇ it\n +queued/);
    expect((await run(['logs'])).out.split('\n')).toHaveLength(2);
    expect((await run(['logs', '--json', '--limit', '1'])).json()).toMatchObject({ type: 'task.requested', seq: 2 });
    const { out, exit } = await run(['doctor']);
    expect(out).toMatch(/sandbox +overlays at the real paths/);
    expect(exit).toBe(exits.done);
  });

  test('open prints a link for a browser here', async () => {
    const { link } = (await run(['open', '--json'])).json();
    expect(link).toMatch(new RegExp(`^http://127.0.0.1:${host.link.port}/#code=[\\w-]{43}$`));
  });
});

describe('finding the host', () => {
  test('none running is said, with how to start it', async () => {
    const { failure } = await run(['tasks', '--home', join(host.work, 'nowhere')]);
    expect(failure).toMatchObject({ code: 'host.away', next: expect.stringContaining('deskhand up') });
  });

  test('a stranger on the port of a host that died is never shown the token', async () => {
    const heads: string[] = [];
    const stranger = createServer((request, response) => {
      heads.push(JSON.stringify(request.headers));
      response.end('{"proof":"x"}');
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as { port: number };
    writeFileSync(join(host.home, 'host.json'), JSON.stringify({ port, pid: 1, started: 1 }));
    expect((await run(['tasks'])).failure.code).toBe('host.away');
    expect(heads).toHaveLength(1);
    expect(heads.join()).not.toContain('authorization');
    await new Promise((resolve) => stranger.close(resolve));
  });

  test('a pulled brake is the reason that is given, and release lets go', async () => {
    const home = join(host.work, 'braked');
    mkdirSync(home);
    expect((await run(['brake', '--home', home])).notes).toContain('the brake holds for the next one');
    expect((await run(['tasks', '--home', home])).failure).toMatchObject({
      code: 'brake',
      next: expect.stringContaining('deskhand release'),
    });
    expect((await run(['doctor', '--home', home])).out).toMatch(/pulled the brake/);
    expect((await run(['release', '--home', home])).notes).toContain('released');
    expect((await run(['tasks', '--home', home])).failure.code).toBe('host.away');
  });

  test('what isn’t understood is a usage error', async () => {
    for (const args of [['nonsense'], ['send', '--no-such'], ['new', 'x'], ['folders', 'mode', '/tmp', 'rw']]) {
      expect((await run(args)).exit, args.join(' ')).toBe(exits.usage);
    }
  });
});

test('a device is shut out by either word', async () => {
  expect((await run(['devices', 'remove', 'x'])).failure.code).toBe('device.unknown');
});

test('retry takes words where an id would stand', async () => {
  engine = async (event, at) => {
    if (event.type !== 'task.requested' || event.body.after) return;
    const step = { step: 's', turn: 1, call: 'c', tool: 'x', effect: 'read' as const, args: at.log.put('{}'), words: 'looks' };
    await at.say(event, { type: 'step.started', body: step });
    await at.say(event, { type: 'step.finished', body: { step: 's', outcome: 'ok', output: at.log.put(''), ms: 1 } }, finished('done'));
  };
  await grantWork();
  await run(['send', '--wait', '--cwd', host.work, 'x']);
  const { exit, json } = await run(['retry', '--json', '--step', '1', 'with the prices of 2025']);
  expect(exit).toBe(exits.done);
  expect(host.log.task((json() as { task: string }).task)?.request.text.text).toBe('with the prices of 2025');
});
