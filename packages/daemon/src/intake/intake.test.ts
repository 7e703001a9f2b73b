import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Draft, type Event, scopes } from '@deskhand/protocol';
import { describe, expect, test } from 'vitest';
import { host, type Keyless, owner, phone, useDoor } from './door.double.ts';
import type { Caller } from './intake.ts';

// The only door in: who may ask what, once each, and what it says of what it doesn’t know.

const door = useDoor();

describe('scopes', () => {
  const cases: [Keyless, string][] = [
    [{ type: 'send', text: 'x' }, 'send'],
    [{ type: 'again', task: 't' }, 'send'],
    [{ type: 'steer', task: 't', text: 'x' }, 'send'],
    [{ type: 'answer', task: 't', text: 'x' }, 'send'],
    [{ type: 'stop', all: true }, 'send'],
    [{ type: 'brake.pull' }, 'send'],
    [{ type: 'approve', approval: 'a', answer: 'once', hash: '' }, 'approve'],
    [{ type: 'review', task: 't', answer: 'accept' }, 'approve'],
    [{ type: 'undo', task: 't' }, 'approve'],
    [{ type: 'folder.add', path: '/tmp', mode: 'auto' }, 'admin'],
    [{ type: 'folder.remove', path: '/tmp' }, 'admin'],
    [{ type: 'key.add', provider: 'p', secret: 'right-key' }, 'admin'],
    [{ type: 'key.remove', provider: 'p' }, 'admin'],
    [{ type: 'model.choose', model: 'good' }, 'admin'],
    [{ type: 'device.change', device: 'd', name: 'x' }, 'admin'],
    [{ type: 'device.revoke', device: 'd' }, 'admin'],
    [{ type: 'brake.release' }, 'admin'],
  ];
  test.each(cases)('%j needs %s and is refused to all who lack it', async (input, scope) => {
    const without = { device: 'd', scopes: scopes.filter((each) => each !== scope) };
    expect(await door.take(input, without)).toMatchObject({ ok: false, code: 'scope' });
    expect(door.log.head.seq).toBe(0);
    const answer = await door.take(input, { device: 'd', scopes: [scope as (typeof scopes)[number]] });
    expect(answer).not.toMatchObject({ code: 'scope' });
  });
});

describe('send', () => {
  test('asks for a task in the owner’s words', async () => {
    const { task, thread } = await door.newTask('Sum the table\nplease');
    expect(door.newest()).toMatchObject({ type: 'task.requested', actor: { kind: 'device', id: 'cli' }, labels: { sources: ['owner'] } });
    expect(door.log.summary(task)).toMatchObject({ thread, title: 'Sum the table', state: 'queued' });
  });

  test('a request that is too long to come with its event has its first line for a title, which is erased with it', async () => {
    const { task } = await door.newTask(`Sum this table\n${'1,2\n'.repeat(20_000)}`);
    expect(door.log.summary(task)?.title).toBe('Sum this table');
  });

  test('sent twice, done once, answered the same; also when both arrive together', async () => {
    const twice = door.command({ type: 'send', text: 'once only' });
    const [first, second] = await Promise.all([door.intake.take(twice, owner), door.intake.take(twice, owner)]);
    expect(second).toEqual(first);
    expect(await door.intake.take(twice, owner)).toEqual(first);
    expect(door.log.head.seq).toBe(1);
    expect(await door.intake.take(twice, phone)).toMatchObject({ ok: false, code: 'key.taken' });
  });

  test('into a thread with an unfinished task it steers; fresh, or after the end, it asks anew', async () => {
    const at = await door.newTask();
    expect(await door.take({ type: 'send', text: 'and blue', thread: at.thread })).toMatchObject({ ok: true, ...at });
    expect(door.newest()).toMatchObject({ type: 'message.sent', task: at.task });
    const fresh = await door.take({ type: 'send', text: 'other', thread: at.thread, fresh: true });
    expect(fresh).toMatchObject({ ok: true, thread: at.thread });
    expect(fresh.ok && fresh.task).not.toBe(at.task);
    for (const task of [at.task, fresh.ok ? (fresh.task ?? '') : '']) {
      await door.engine({ task, thread: at.thread }, { type: 'task.finished', body: { outcome: 'done' } });
    }
    await door.take({ type: 'send', text: 'third', thread: at.thread });
    expect(door.newest().type).toBe('task.requested');
  });

  test('a task that is being stopped is not steered', async () => {
    const at = await door.newTask();
    await door.take({ type: 'stop', task: at.task });
    await door.take({ type: 'send', text: 'more', thread: at.thread });
    expect(door.newest().type).toBe('task.requested');
    expect(await door.take({ type: 'steer', task: at.task, text: 'more' })).toMatchObject({ code: 'task.finished' });
  });

  test('what is said to a task that asks one thing is the answer, unless it is a remark; with two it is a word beside them', async () => {
    const at = await door.newTask();
    const ask = (question: string) =>
      door.engine(at, { type: 'question.asked', body: { question, step: 's', text: door.log.put('Which year?'), choices: [] } });
    await ask('question_1');
    for (const to of [
      { type: 'steer', task: at.task },
      { type: 'send', thread: at.thread },
    ] as const) {
      await door.take({ ...to, text: 'In blue', remark: true });
      expect(door.newest()).toMatchObject({ type: 'message.sent', task: at.task });
    }
    await door.take({ type: 'steer', task: at.task, text: '2025' });
    expect(door.newest()).toMatchObject({ type: 'question.answered', task: at.task, body: { question: 'question_1' } });
    await ask('question_2');
    expect(await door.take({ type: 'send', text: '2024', thread: at.thread })).toMatchObject({ ok: true, ...at });
    expect(door.newest()).toMatchObject({ type: 'question.answered', body: { question: 'question_2' } });
    await ask('question_3');
    await ask('question_4');
    await door.take({ type: 'steer', task: at.task, text: 'both' });
    expect(door.newest()).toMatchObject({ type: 'message.sent' });
  });

  test('a part of a task is never what a message steers', async () => {
    const at = await door.newTask();
    const parent = { task: at.task, step: 's', depth: 1, stage: 'own' };
    door.now += 1000;
    await door.engine({ task: 'task_part', thread: at.thread }, {
      type: 'task.requested',
      body: { text: door.log.put('part'), parent },
    } as Draft);
    expect(await door.take({ type: 'send', text: 'steer', thread: at.thread })).toMatchObject({ task: at.task });
  });

  test('names what it doesn’t know: thread, folder, file, model, step', async () => {
    const send = (more: object) => door.take({ type: 'send', text: 'x', ...more });
    expect(await send({ thread: 'thread_no' })).toMatchObject({ code: 'thread.unknown' });
    expect(await send({ folders: ['/nowhere'] })).toMatchObject({ code: 'folder.outside' });
    expect(await send({ cwd: door.work })).toMatchObject({ code: 'folder.outside' });
    expect(await send({ cwd: join(door.work, 'no') })).toMatchObject({ code: 'folder.missing' });
    expect(await send({ model: 'bad' })).toMatchObject({ code: 'model.unknown', next: 'Look.' });
    expect(await send({ after: { task: 't', step: 's' } })).toMatchObject({ code: 'step.unknown' });
    expect(await send({ files: [{ name: 'a', hash: '0'.repeat(64) }] })).toMatchObject({ code: 'content.unknown' });
    expect(door.log.head.seq).toBe(0);
  });

  test('the caller’s folder counts by its real path', async () => {
    await door.take({ type: 'folder.add', path: door.work, mode: 'review' });
    mkdirSync(join(door.work, 'in'));
    symlinkSync(join(door.work, 'in'), join(door.base, 'link'));
    symlinkSync(door.base, join(door.work, 'out'));
    await door.take({ type: 'send', text: 'x', cwd: join(door.base, 'link') });
    expect(door.newest()).toMatchObject({ type: 'task.requested', body: { cwd: join(door.work, 'in') } });
    expect(await door.take({ type: 'send', text: 'x', cwd: join(door.work, 'out') })).toMatchObject({ code: 'folder.outside' });
  });

  test('what goes on from a step works where that task did, as carefully', async () => {
    const other = join(door.base, 'other');
    mkdirSync(other);
    for (const path of [door.work, other]) await door.take({ type: 'folder.add', path, mode: 'auto' });
    const at = await door.take({ type: 'send', text: 'x', cwd: other, folders: [other], mode: 'review', rehearse: true });
    const [task = '', thread = ''] = at.ok ? [at.task, at.thread] : [];
    const step = { step: 'step_1', turn: 1, call: 'c', tool: 'list_files', effect: 'read', words: 'looks' } as const;
    await door.engine({ task, thread }, { type: 'step.started', body: { ...step, args: door.log.put('{}') } });
    const again = { type: 'send', text: 'again', thread, fresh: true, after: { task, step: 'step_1' } } as const;
    await door.take(again);
    const { body } = door.newest() as Extract<Event, { type: 'task.requested' }>;
    expect(body).toMatchObject({ cwd: other, folders: [other], mode: 'review', rehearse: true });
    await door.take({ ...again, cwd: door.work, folders: [door.work], mode: 'ro' });
    expect(door.newest()).toMatchObject({ body: { cwd: door.work, folders: [door.work], mode: 'ro' } });
  });

  test('a reply works where its conversation did, unless it says where', async () => {
    const other = join(door.base, 'other');
    mkdirSync(other);
    for (const path of [door.work, other]) await door.take({ type: 'folder.add', path, mode: 'auto' });
    const at = await door.take({ type: 'send', text: 'x', cwd: other, folders: [other] });
    const thread = (at.ok && at.thread) || '';
    await door.take({ type: 'send', text: 'and more', thread, fresh: true });
    expect(door.newest()).toMatchObject({ type: 'task.requested', body: { cwd: other, folders: [other] } });
    await door.take({ type: 'send', text: 'here now', thread, fresh: true, cwd: door.work, folders: [door.work] });
    expect(door.newest()).toMatchObject({ type: 'task.requested', body: { cwd: door.work } });
  });

  test('uploads go along under a plain name with their true length', async () => {
    const ref = door.log.put('hello');
    await door.take({ type: 'send', text: 'x', files: [{ name: '../../.bash\u202erc\u0007', hash: ref.hash, type: 'text/plain' }] });
    expect(door.newest()).toMatchObject({
      body: { files: [{ name: '.bashrc', content: { hash: ref.hash, bytes: 5 }, type: 'text/plain' }] },
    });
    const big = join(door.base, 'big');
    writeFileSync(big, Buffer.alloc(300_000, 7));
    const large = await door.log.putFile(big);
    await door.take({ type: 'send', text: 'x', files: [{ name: '..', hash: large.hash }] });
    expect(door.newest()).toMatchObject({ body: { files: [{ name: 'file', content: { bytes: 300_000 } }] } });
  });

  test('a device that may not approve can’t let a task change files without a look', async () => {
    const sender: Caller = { device: 'd', scopes: ['send'] };
    expect(await door.take({ type: 'send', text: 'x', mode: 'auto' }, sender)).toMatchObject({ code: 'scope' });
    expect(await door.take({ type: 'send', text: 'x', mode: 'auto' }, phone)).toMatchObject({ ok: true });
  });
});

describe('questions', () => {
  test('the only open one is answered without naming it, and only once', async () => {
    const at = await door.newTask();
    await door.engine(at, { type: 'question.asked', body: { question: 'q1', step: 's', text: door.log.put('Which?') } });
    expect(await door.take({ type: 'answer', task: at.task, text: 'the blue one' })).toMatchObject({ ok: true });
    expect(door.newest()).toMatchObject({ type: 'question.answered', body: { question: 'q1', text: { text: 'the blue one' } } });
    expect(await door.take({ type: 'answer', task: at.task, question: 'q1', text: 'no' })).toMatchObject({ code: 'question.answered' });
    expect(await door.take({ type: 'answer', task: at.task, text: 'no' })).toMatchObject({ code: 'question.unknown' });
  });

  test('of several one has to be named', async () => {
    const at = await door.newTask();
    for (const question of ['q1', 'q2'])
      await door.engine(at, { type: 'question.asked', body: { question, step: question, text: door.log.put('?') } });
    expect(await door.take({ type: 'answer', task: at.task, text: 'x' })).toMatchObject({ code: 'question.which' });
    expect(await door.take({ type: 'answer', task: at.task, question: 'q2', text: 'x' })).toMatchObject({ ok: true });
  });
});

describe('stop', () => {
  test('one task, one thread, or all, each once', async () => {
    const [a, b, c] = [await door.newTask(), await door.newTask(), await door.newTask()];
    expect(await door.take({ type: 'stop', task: a.task })).toMatchObject({ ok: true });
    const { seq } = door.log.head;
    await door.take({ type: 'stop', thread: a.thread });
    expect(door.log.head.seq, 'it is being stopped already').toBe(seq);
    await door.take({ type: 'stop', all: true });
    expect([a, b, c].map(({ task }) => door.log.summary(task)?.stopping)).toEqual([true, true, true]);
    expect(await door.take({ type: 'stop', task: 'task_no' })).toMatchObject({ code: 'task.unknown' });
    expect(await door.take({ type: 'stop' })).toMatchObject({ code: 'stop.which' });
  });
});

describe('keys and models', () => {
  test('a key is tried before it is kept, and never reaches the log', async () => {
    expect(await door.take({ type: 'key.add', provider: 'openai', secret: 'wrong-key' })).toMatchObject({ code: 'key.wrong' });
    expect(door.secrets.size).toBe(0);
    expect(await door.take({ type: 'key.add', provider: 'openai', secret: 'right-key' })).toMatchObject({ ok: true });
    expect(door.secrets.get('openai')).toBe('right-key');
    expect(door.log.host().keys).toEqual(['openai']);
    expect(JSON.stringify(door.log.events({}))).not.toContain('right-key');
    expect(await door.take({ type: 'key.remove', provider: 'openai' })).toMatchObject({ ok: true });
    expect(door.log.host().keys).toEqual([]);
    expect(await door.take({ type: 'key.remove', provider: 'openai' })).toMatchObject({ code: 'key.unknown' });
  });

  test('only a model that can be used is chosen', async () => {
    expect(await door.take({ type: 'model.choose', model: 'bad' })).toMatchObject({ code: 'model.unknown' });
    expect(await door.take({ type: 'model.choose', model: 'good' })).toMatchObject({ ok: true });
    expect(door.log.host().model).toBe('good');
  });
});

test('devices are renamed and shut out for good', async () => {
  const body = { device: 'device_phone', name: 'Phone', key: 'k', scopes: ['look' as const] };
  await door.log.append([{ type: 'device.paired', body, actor: host }]);
  expect(await door.take({ type: 'device.change', device: 'device_phone', name: 'Old phone' })).toMatchObject({ ok: true });
  expect(door.log.host().devices.device_phone?.name).toBe('Old phone');
  expect(await door.take({ type: 'device.revoke', device: 'device_phone' })).toMatchObject({ ok: true });
  expect(await door.take({ type: 'device.change', device: 'device_phone', scopes: ['admin'] })).toMatchObject({ code: 'device.unknown' });
});

test('the brake stays until someone who may lets go, and meanwhile nothing goes on', async () => {
  const at = await door.newTask();
  expect(await door.take({ type: 'brake.pull' }, phone)).toMatchObject({ ok: true });
  expect(await door.take({ type: 'brake.release' }, phone)).toMatchObject({ code: 'scope' });
  for (const input of [
    { type: 'send', text: 'x' },
    { type: 'steer', task: at.task, text: 'x' },
    { type: 'undo', task: at.task },
    { type: 'folder.add', path: door.work, mode: 'auto' },
    { type: 'key.add', provider: 'p', secret: 'right-key' },
    { type: 'review', task: at.task, answer: 'accept' },
    { type: 'approve', approval: 'a', answer: 'once', hash: '' },
  ] satisfies Keyless[]) {
    expect(await door.take(input), input.type).toMatchObject({
      ok: false,
      code: 'brake',
      next: expect.stringContaining('deskhand release'),
    });
  }
  expect(await door.take({ type: 'stop', task: at.task })).toMatchObject({ ok: true });
  expect(await door.take({ type: 'brake.release' })).toMatchObject({ ok: true });
  expect(await door.take({ type: 'send', text: 'x' })).toMatchObject({ ok: true });
});
