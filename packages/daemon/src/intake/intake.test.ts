import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  answerStatement,
  type Change,
  type Command,
  type CommandInput,
  commandSchema,
  type Draft,
  type Event,
  type GivenAnswer,
  scopes,
  withSignatures,
} from '@deskhand/protocol';
import { hasSigned } from '@deskhand/protocol/sealed';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkAnswers } from '../host/answers.ts';
import { type Keys, signerOf } from '../host/host.ts';
import { memorySecrets } from '../host/secrets.double.ts';
import type { Log } from '../log/log.ts';
import { openSqliteLog } from '../log/sqlite-log.ts';
import type { Model } from '../models/models.ts';
import { openIntake } from './door.ts';
import type { Caller, Intake } from './intake.ts';

const owner: Caller = { device: 'cli', scopes: [...scopes] };
const phone: Caller = { device: 'device_phone', scopes: ['look', 'send', 'approve'] };
const host = { kind: 'host' } as const;
const hostSecret = new Uint8Array(32).fill(1);
const phoneSecret = new Uint8Array(32).fill(2);
const keyText = (secret: Uint8Array) => signerOf(secret).key;
const signAs = (secret: Uint8Array, message: Uint8Array) => Buffer.from(signerOf(secret).sign(message)).toString('base64url');
const pairedAs = (device: string, secret: Uint8Array): Draft => ({
  type: 'device.paired',
  actor: host,
  body: { device, name: 'Phone', key: keyText(secret), scopes: phone.scopes },
});
/** Signs as a device does; `over` to lie about what was signed. */
const signed = (input: Approve, secret: Uint8Array, over: Partial<GivenAnswer> = {}): Approve =>
  withSignatures(input, (given) => signAs(secret, answerStatement(keyText(hostSecret), { ...given, ...over })));
type Approve = Extract<CommandInput, { type: 'approve' }>;

let base: string;
let work: string;
let log: Log;
let intake: Intake;
let secrets: Map<string, string>;
let now: number;
let number = 0;

beforeEach(async () => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-intake-')));
  work = join(base, 'work');
  mkdirSync(work);
  mkdirSync(join(base, 'home'));
  now = 1_800_000_000_000;
  log = openSqliteLog({ dir: join(base, 'home', 'log'), now: () => now });
  secrets = new Map();
  const keys: Keys = {
    where: 'a map',
    get: async (name) => secrets.get(name),
    set: async (name, secret) => void secrets.set(name, secret),
    remove: async (name) => secrets.delete(name),
    list: async () => [...secrets.keys()],
  };
  const models = {
    find: async (id?: string) =>
      id === 'good' ? ({ id: 'good' } as Model) : { code: 'model.unknown', sentence: 'No such model.', next: 'Look.' },
    tryKey: async (_: string, secret: string) =>
      secret === 'right-key' ? undefined : { code: 'key.wrong', sentence: 'That key is wrong.' },
  };
  intake = openIntake({
    log,
    keys,
    secrets: memorySecrets(),
    models,
    setups: async () => [],
    home: join(base, 'home'),
    now: () => now,
    isAnswered: checkAnswers(() => hostSecret),
  });
});
afterEach(() => {
  log.close();
  rmSync(base, { recursive: true, force: true });
});

type Keyless = CommandInput extends infer C ? (C extends { key: string } ? Omit<C, 'key'> & { key?: string } : never) : never;
const command = (input: Keyless): Command => commandSchema.parse({ key: `test-key-${++number}`, ...input });
const take = (input: Keyless, caller = owner) => intake.take(command(input), caller);
const newest = (): Event => log.events({ after: log.head.seq - 1 })[0] as Event;

async function newTask(text = 'Do it'): Promise<{ task: string; thread: string }> {
  const answer = await take({ type: 'send', text });
  if (!answer.ok || !answer.task || !answer.thread) throw new Error('not taken');
  return { task: answer.task, thread: answer.thread };
}

/** Appends as the engine would. */
const engine = (at: { task: string; thread: string }, draft: Pick<Draft, 'type' | 'body'>) =>
  log.append([{ ...draft, actor: host, ...at } as Draft]);

describe('scopes', () => {
  const cases: [Keyless, string][] = [
    [{ type: 'send', text: 'x' }, 'send'],
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
    expect(await take(input, without)).toMatchObject({ ok: false, code: 'scope' });
    expect(log.head.seq).toBe(0);
    const answer = await take(input, { device: 'd', scopes: [scope as (typeof scopes)[number]] });
    expect(answer).not.toMatchObject({ code: 'scope' });
  });
});

describe('send', () => {
  test('asks for a task in the owner’s words', async () => {
    const { task, thread } = await newTask('Sum the table\nplease');
    expect(newest()).toMatchObject({ type: 'task.requested', actor: { kind: 'device', id: 'cli' }, labels: { sources: ['owner'] } });
    expect(log.summary(task)).toMatchObject({ thread, title: 'Sum the table', state: 'queued' });
  });

  test('sent twice, done once, answered the same; also when both arrive together', async () => {
    const twice = command({ type: 'send', text: 'once only' });
    const [first, second] = await Promise.all([intake.take(twice, owner), intake.take(twice, owner)]);
    expect(second).toEqual(first);
    expect(await intake.take(twice, owner)).toEqual(first);
    expect(log.head.seq).toBe(1);
    expect(await intake.take(twice, phone)).toMatchObject({ ok: false, code: 'key.taken' });
  });

  test('into a thread with an unfinished task it steers; fresh, or after the end, it asks anew', async () => {
    const at = await newTask();
    expect(await take({ type: 'send', text: 'and blue', thread: at.thread })).toMatchObject({ ok: true, ...at });
    expect(newest()).toMatchObject({ type: 'message.sent', task: at.task });
    const fresh = await take({ type: 'send', text: 'other', thread: at.thread, fresh: true });
    expect(fresh).toMatchObject({ ok: true, thread: at.thread });
    expect(fresh.ok && fresh.task).not.toBe(at.task);
    for (const task of [at.task, fresh.ok ? (fresh.task ?? '') : '']) {
      await engine({ task, thread: at.thread }, { type: 'task.finished', body: { outcome: 'done' } });
    }
    await take({ type: 'send', text: 'third', thread: at.thread });
    expect(newest().type).toBe('task.requested');
  });

  test('a task that is being stopped is not steered', async () => {
    const at = await newTask();
    await take({ type: 'stop', task: at.task });
    await take({ type: 'send', text: 'more', thread: at.thread });
    expect(newest().type).toBe('task.requested');
    expect(await take({ type: 'steer', task: at.task, text: 'more' })).toMatchObject({ code: 'task.finished' });
  });

  test('a part of a task is never what a message steers', async () => {
    const at = await newTask();
    const parent = { task: at.task, step: 's', depth: 1, stage: 'own' };
    now += 1000;
    await engine({ task: 'task_part', thread: at.thread }, { type: 'task.requested', body: { text: log.put('part'), parent } } as Draft);
    expect(await take({ type: 'send', text: 'steer', thread: at.thread })).toMatchObject({ task: at.task });
  });

  test('names what it doesn’t know: thread, folder, file, model, step', async () => {
    const send = (more: object) => take({ type: 'send', text: 'x', ...more });
    expect(await send({ thread: 'thread_no' })).toMatchObject({ code: 'thread.unknown' });
    expect(await send({ folders: ['/nowhere'] })).toMatchObject({ code: 'folder.outside' });
    expect(await send({ cwd: work })).toMatchObject({ code: 'folder.outside' });
    expect(await send({ cwd: join(work, 'no') })).toMatchObject({ code: 'folder.missing' });
    expect(await send({ model: 'bad' })).toMatchObject({ code: 'model.unknown', next: 'Look.' });
    expect(await send({ after: { task: 't', step: 's' } })).toMatchObject({ code: 'step.unknown' });
    expect(await send({ files: [{ name: 'a', hash: '0'.repeat(64) }] })).toMatchObject({ code: 'content.unknown' });
    expect(log.head.seq).toBe(0);
  });

  test('the caller’s folder counts by its real path', async () => {
    await take({ type: 'folder.add', path: work, mode: 'review' });
    mkdirSync(join(work, 'in'));
    symlinkSync(join(work, 'in'), join(base, 'link'));
    symlinkSync(base, join(work, 'out'));
    await take({ type: 'send', text: 'x', cwd: join(base, 'link') });
    expect(newest()).toMatchObject({ type: 'task.requested', body: { cwd: join(work, 'in') } });
    expect(await take({ type: 'send', text: 'x', cwd: join(work, 'out') })).toMatchObject({ code: 'folder.outside' });
  });

  test('uploads go along under a plain name with their true length', async () => {
    const ref = log.put('hello');
    await take({ type: 'send', text: 'x', files: [{ name: '../../.bash\u202erc\u0007', hash: ref.hash, type: 'text/plain' }] });
    expect(newest()).toMatchObject({ body: { files: [{ name: '.bashrc', content: { hash: ref.hash, bytes: 5 }, type: 'text/plain' }] } });
    const big = join(base, 'big');
    writeFileSync(big, Buffer.alloc(300_000, 7));
    const large = await log.putFile(big);
    await take({ type: 'send', text: 'x', files: [{ name: '..', hash: large.hash }] });
    expect(newest()).toMatchObject({ body: { files: [{ name: 'file', content: { bytes: 300_000 } }] } });
  });

  test('a device that may not approve can’t let a task change files without a look', async () => {
    const sender: Caller = { device: 'd', scopes: ['send'] };
    expect(await take({ type: 'send', text: 'x', mode: 'auto' }, sender)).toMatchObject({ code: 'scope' });
    expect(await take({ type: 'send', text: 'x', mode: 'auto' }, phone)).toMatchObject({ ok: true });
  });
});

describe('questions', () => {
  test('the only open one is answered without naming it, and only once', async () => {
    const at = await newTask();
    await engine(at, { type: 'question.asked', body: { question: 'q1', step: 's', text: log.put('Which?') } });
    expect(await take({ type: 'answer', task: at.task, text: 'the blue one' })).toMatchObject({ ok: true });
    expect(newest()).toMatchObject({ type: 'question.answered', body: { question: 'q1', text: { text: 'the blue one' } } });
    expect(await take({ type: 'answer', task: at.task, question: 'q1', text: 'no' })).toMatchObject({ code: 'question.answered' });
    expect(await take({ type: 'answer', task: at.task, text: 'no' })).toMatchObject({ code: 'question.unknown' });
  });

  test('of several one has to be named', async () => {
    const at = await newTask();
    for (const question of ['q1', 'q2'])
      await engine(at, { type: 'question.asked', body: { question, step: question, text: log.put('?') } });
    expect(await take({ type: 'answer', task: at.task, text: 'x' })).toMatchObject({ code: 'question.which' });
    expect(await take({ type: 'answer', task: at.task, question: 'q2', text: 'x' })).toMatchObject({ ok: true });
  });
});

describe('stop', () => {
  test('one task, one thread, or all, each once', async () => {
    const [a, b, c] = [await newTask(), await newTask(), await newTask()];
    expect(await take({ type: 'stop', task: a.task })).toMatchObject({ ok: true });
    const { seq } = log.head;
    await take({ type: 'stop', thread: a.thread });
    expect(log.head.seq, 'it is being stopped already').toBe(seq);
    await take({ type: 'stop', all: true });
    expect([a, b, c].map(({ task }) => log.summary(task)?.stopping)).toEqual([true, true, true]);
    expect(await take({ type: 'stop', task: 'task_no' })).toMatchObject({ code: 'task.unknown' });
    expect(await take({ type: 'stop' })).toMatchObject({ code: 'stop.which' });
  });
});

describe('approve', () => {
  beforeEach(() => log.append([pairedAs(phone.device, phoneSecret)]));
  const shown = 'a'.repeat(64);
  const leave = { source: 'task', need: { kind: 'network', host: 'x.org', access: 'send' }, give: 'allow', reason: 'asked' } as const;
  interface Asks {
    expires?: number;
    pattern?: { words: string; grant: unknown };
    group?: string;
    at?: { task: string; thread: string };
  }
  /** A request as the engine makes it, and what a device would answer to it. */
  async function asks({ expires = now + 60_000, pattern, group, at }: Asks = {}): Promise<Approve> {
    const approval = `approval_${++number}`;
    const body = { approval, step: 's', call: 'c', title: 't', why: 'w', decisive: [], irreversible: true, hash: shown, expires };
    const more = { full: log.put('{}'), ...(pattern && { pattern }), ...(group && { group }) };
    await engine(at ?? (await newTask()), { type: 'approval.requested', body: { ...body, ...more } });
    return { type: 'approve', key: `approve-${number}`, approval, answer: 'once', hash: shown, expires };
  }
  const byHost = (input: Approve, over: Partial<GivenAnswer> = {}) => take(signed(input, hostSecret, over));
  const byPhone = (input: Approve, over: Partial<GivenAnswer> = {}) => take(signed(input, phoneSecret, over), phone);
  const answers = (of: Approve) =>
    log.events({ after: 0 }).filter((e) => e.type === 'approval.answered' && e.body.approval === of.approval);

  test('binds to what was shown', async () => {
    const input = await asks();
    expect(await byPhone({ ...input, hash: 'b'.repeat(64) })).toMatchObject({ code: 'approval.changed' });
    expect(await byPhone({ ...input, key: 'another-key' })).toMatchObject({ ok: true });
    const { approval } = input;
    expect(newest()).toMatchObject({ type: 'approval.answered', actor: { id: 'device_phone' }, body: { approval, hash: shown } });
  });

  test('never counts after it expired, whether or not that was told yet', async () => {
    const input = await asks({ expires: now + 1000 });
    now += 1000;
    expect(await byHost(input)).toMatchObject({ code: 'approval.expired' });
  });

  test('of two answers at once the first wins and the second is told', async () => {
    const input = await asks();
    const both = await Promise.all([byHost({ ...input, answer: 'no' }), byPhone({ ...input, key: 'another-key' })]);
    expect(both).toMatchObject([{ ok: true }, { ok: false, code: 'approval.answered' }]);
  });

  test('always needs a rule to allow', async () => {
    expect(await byHost({ ...(await asks()), answer: 'always' })).toMatchObject({ code: 'approval.pattern' });
    const pattern = { words: 'posts to x.org', grant: leave };
    expect(await byHost({ ...(await asks({ pattern })), answer: 'always', grant: leave })).toMatchObject({ ok: true });
    expect(log.host().grants).toMatchObject([{ grant: { ...leave, source: 'owner' }, by: 'cli' }]);
    expect(await byHost({ ...(await asks()), approval: 'approval_no', answer: 'no' })).toMatchObject({ code: 'approval.unknown' });
  });

  test('a rule that was edited before it is saved takes the right to change settings; "for this task" is as it was shown', async () => {
    const need = { kind: 'network', host: 'x.org', access: 'read' } as const;
    const edited = { source: 'managed', need: { ...need, host: '*' }, reason: 'wider' } as const;
    const pattern = { words: 'reads x.org', grant: { source: 'task', need, reason: 'asked' } };
    const input: Approve = { ...(await asks({ pattern })), answer: 'always', grant: edited };
    expect(await byPhone(input)).toMatchObject({ code: 'scope' });
    expect(await byPhone({ ...input, key: 'another-key', answer: 'task' })).toMatchObject({ code: 'approval.pattern' });
    expect(await byHost({ ...input, key: 'third-key' })).toMatchObject({ ok: true });
    expect(log.host().grants).toMatchObject([{ grant: { source: 'owner', need: edited.need } }]);
  });

  describe('is signed by the device that answers', () => {
    test('and what it signed is kept, so that anyone can verify it later', async () => {
      const input = await asks();
      expect(await byPhone(input)).toMatchObject({ ok: true });
      const [event] = answers(input);
      const { approval, hash, expires = 0 } = input;
      const statement = answerStatement(keyText(hostSecret), { approval, hash, expires, answer: 'once' });
      const kept = event?.type === 'approval.answered' ? (event.body.signature ?? '') : '';
      expect(hasSigned(Buffer.from(keyText(phoneSecret), 'base64url'), statement, Buffer.from(kept, 'base64url'))).toBe(true);
    });

    const mallory = new Uint8Array(32).fill(3);
    const lies: [string, (input: Approve) => Promise<unknown>][] = [
      ['not at all', (input) => take(input, phone)],
      ['with the key of nobody here', (input) => take(signed(input, mallory), phone)],
      ['with the key of another device', (input) => take(signed(input, hostSecret), phone)],
      ['by a phone, for the command line', (input) => take(signed(input, phoneSecret))],
      ['for another request', (input) => byPhone(input, { approval: 'approval_other' })],
      ['for another call', (input) => byPhone(input, { hash: 'c'.repeat(64) })],
      ['for another answer', (input) => byPhone({ ...input, answer: 'no' }, { answer: 'once' })],
      ['for longer than was shown', (input) => byPhone(input, { expires: now + 999_999_999 })],
      [
        'for another host',
        (input) =>
          take(
            withSignatures(input, (g) => signAs(phoneSecret, answerStatement(keyText(mallory), g))),
            phone,
          ),
      ],
      ['with another word', (input) => byPhone({ ...input, answer: 'no', word: 'not her' }, { word: 'do it' })],
      [
        'with bytes after it',
        (input) => take({ ...signed(input, phoneSecret), signature: `${signed(input, phoneSecret).signature}AA` }, phone),
      ],
    ];
    test.each(lies)('%s: refused, and nothing is answered', async (_, lie) => {
      const input = await asks();
      expect(await lie(input)).toMatchObject({ code: 'approval.unsigned' });
      expect(answers(input)).toEqual([]);
      expect(await byPhone({ ...input, key: 'the-true-one' })).toMatchObject({ ok: true });
    });

    test('a signature of one request is none for the next, nor is that of a device that was shut out', async () => {
      const [first, second] = [await asks(), await asks()];
      const { signature } = signed(first, phoneSecret);
      expect(await take({ ...second, signature }, phone)).toMatchObject({ code: 'approval.unsigned' });
      await log.append([{ type: 'device.revoked', actor: host, body: { device: phone.device } }]);
      expect(await byPhone(first)).toMatchObject({ code: 'approval.unsigned' });
    });
  });

  describe('for a group', () => {
    const pattern = { words: 'posts to x.org', grant: leave };
    async function three(): Promise<[Approve, Approve, Approve]> {
      const at = await newTask();
      const one = () => asks({ group: 'alike', at, pattern });
      return [await one(), await one(), await one()];
    }
    const bound = ({ approval, hash, expires }: Approve) => ({ approval, hash, expires });

    test('one answer is for all of it, each signed by itself; the same rule is saved once', async () => {
      const [first, ...others] = await three();
      expect(await byPhone({ ...first, also: others.map(bound) })).toMatchObject({ ok: true });
      expect([first, ...others].map((one) => answers(one).length)).toEqual([1, 1, 1]);
      const more = await three();
      const always: Approve = {
        ...more[0],
        answer: 'always',
        grant: leave,
        also: more.slice(1).map((one) => ({ ...bound(one), grant: leave })),
      };
      expect(await byHost(always)).toMatchObject({ ok: true });
      expect(log.host().grants).toHaveLength(1);
    });
    test('one that changed, one of elsewhere or one unsigned: nothing of it is answered', async () => {
      const [first, second, third] = await three();
      const elsewhere = await asks({ group: 'alike' });
      const also = (...list: Approve[]) => ({ ...first, key: `key-${++number}-long`, also: list.map(bound) });
      expect(await byPhone(also(second, { ...third, hash: 'd'.repeat(64) }))).toMatchObject({ code: 'approval.changed' });
      expect(await byPhone(also(second, elsewhere))).toMatchObject({ code: 'approval.group' });
      const unsigned = signed(also(second), phoneSecret);
      expect(await take({ ...unsigned, also: [bound(second)] }, phone)).toMatchObject({ code: 'approval.unsigned' });
      expect([first, second, third].map((one) => answers(one).length)).toEqual([0, 0, 0]);
    });
    test('one that was answered elsewhere meanwhile keeps its answer, and the others have theirs', async () => {
      const [first, second, third] = await three();
      await byHost({ ...second, answer: 'no' });
      expect(await byPhone({ ...first, also: [second, third].map(bound) })).toMatchObject({ ok: true });
      expect(Object.values(log.task(newest().task ?? '')?.approvals ?? {}).map(({ answer }) => answer?.answer)).toEqual([
        'once',
        'no',
        'once',
      ]);
    });
  });
});

describe('rules of the owner', () => {
  test('one for a conversation is of that conversation, which there is', async () => {
    const { thread } = await newTask();
    const rule = { source: 'owner', need: { kind: 'command', line: 'rm *' }, give: 'ask', reason: 'careful' } as const;
    expect(await take({ type: 'grant.give', grant: { ...rule, in: { thread } } })).toMatchObject({ ok: true });
    expect(log.host().grants).toMatchObject([{ grant: { source: 'thread', in: { thread } } }]);
    expect(await take({ type: 'grant.give', grant: { ...rule, in: { thread: 'thread_none' } } })).toMatchObject({ code: 'thread.unknown' });
  });
  const need = { kind: 'network', host: 'x.org', access: 'read' } as const;
  const edited = { source: 'managed', need: { ...need, host: '*' }, reason: 'wider' } as const;

  test("are given and revoked by a device that may change settings, and are never more than the owner's", async () => {
    expect(await take({ type: 'grant.give', grant: edited }, phone)).toMatchObject({ code: 'scope' });
    expect(await take({ type: 'grant.give', grant: edited })).toMatchObject({ ok: true });
    const [given] = log.host().grants ?? [];
    expect(given?.grant).toMatchObject({ source: 'owner', need: edited.need });
    const narrower = { ...edited, need: { ...need, host: 'a.x.org' } };
    expect(await take({ type: 'grant.give', grant: narrower, instead: given?.id ?? '' })).toMatchObject({ ok: true });
    expect(log.host().grants).toMatchObject([{ id: given?.id, grant: { need: narrower.need } }]);
    expect(await take({ type: 'grant.give', grant: narrower, instead: 'grant_none' })).toMatchObject({ code: 'grant.unknown' });
    expect(await take({ type: 'grant.revoke', grant: given?.id ?? '' })).toMatchObject({ ok: true });
    expect(log.host().grants).toEqual([]);
    expect(await take({ type: 'grant.revoke', grant: given?.id ?? '' })).toMatchObject({ code: 'grant.unknown' });
  });
});

describe('review and undo', () => {
  const changes: Change[] = [
    { kind: 'added', path: '/f/plain.txt', what: 'file', after: 3, marks: [] },
    { kind: 'changed', path: '/f/run.sh', what: 'file', before: 1, after: 3, marks: ['executable'] },
  ];
  const listOf = (list: Change[]) => ({ list: log.put(JSON.stringify(list)), added: 1, changed: 1, moved: 0, deleted: 0, marked: 1 });
  async function inReview() {
    const at = await newTask();
    await engine(at, { type: 'review.requested', body: listOf(changes) });
    return at;
  }

  test('a new task begins with what one in review has staged: in its conversation and folder, beside it; any other is refused', async () => {
    const first = await inReview();
    const made = await take({ type: 'send', text: 'and a chart', from: first.task });
    expect(made).toMatchObject({ ok: true, thread: first.thread });
    const second = log.task((made.ok && made.task) || '');
    expect(second?.request).toMatchObject({ from: first.task });
    expect(second?.summary.id).not.toBe(first.task);
    expect(second?.request.cwd).toBe(log.task(first.task)?.request.cwd);
    expect(await take({ type: 'send', text: 'x', from: second?.summary.id ?? '' })).toMatchObject({ code: 'review.none' });
    expect(await take({ type: 'send', text: 'x', from: 'task_nobody' })).toMatchObject({ code: 'task.unknown' });
    await take({ type: 'review', task: first.task, answer: 'accept', marked: true });
    expect(await take({ type: 'send', text: 'x', from: first.task })).toMatchObject({ code: 'review.none' });
  });

  test('marked changes are accepted only knowingly; plain ones alone may be', async () => {
    const { task, thread } = await inReview();
    const accept = { type: 'review', task, answer: 'accept' } as const;
    expect(await take(accept)).toMatchObject({ code: 'review.marked', sentence: expect.stringContaining('/f/run.sh') });
    expect(await take({ ...accept, paths: ['/f/other'] })).toMatchObject({ code: 'review.path' });
    expect(await take({ ...accept, paths: ['/f/plain.txt'] })).toMatchObject({ ok: true });
    const [plain, ...rest] = changes;
    const at = { task, thread };
    await engine(at, { type: 'change.committed', body: { ...listOf(plain ? [plain] : []), commit: 'commit_1' } });
    await engine(at, { type: 'review.requested', body: listOf(rest) });
    expect(await take({ ...accept, paths: ['/f/plain.txt'] })).toMatchObject({
      sentence: '/f/plain.txt is in place already.',
      next: expect.stringContaining('undo'),
    });
    const other = await inReview();
    expect(await take({ ...accept, task: other.task, marked: true })).toMatchObject({ ok: true });
  });

  test('is taken once, and only where something waits for it', async () => {
    const { task } = await inReview();
    expect(await take({ type: 'review', task, answer: 'back' })).toMatchObject({ code: 'review.word' });
    expect(await take({ type: 'review', task, answer: 'reject' })).toMatchObject({ ok: true });
    expect(await take({ type: 'review', task, answer: 'accept', marked: true })).toMatchObject({ code: 'review.none' });
    expect(await take({ type: 'review', task: (await newTask()).task, answer: 'reject' })).toMatchObject({ code: 'review.none' });
  });

  test('what was never put in place can’t be undone', async () => {
    const at = await newTask();
    expect(await take({ type: 'undo', task: at.task })).toMatchObject({ code: 'undo.none' });
    await engine(at, { type: 'change.committed', body: { ...listOf(changes), commit: 'c1' } });
    expect(await take({ type: 'undo', task: at.task, paths: ['/f/plain.txt'] })).toMatchObject({ ok: true });
    expect(newest()).toMatchObject({ type: 'undo.requested', body: { paths: ['/f/plain.txt'], force: false } });
    expect(await take({ type: 'undo', task: at.task })).toMatchObject({ code: 'undo.pending' });
  });
});

describe('folders', () => {
  const add = (path: string, mode: 'review' | 'auto' | 'ro' = 'review') => take({ type: 'folder.add', path, mode });

  test('are granted by their real path, and the mode can change', async () => {
    symlinkSync(work, join(base, 'link'));
    await add(join(base, 'link'));
    expect(log.host().folders).toEqual([{ path: work, mode: 'review', given: now }]);
    const { seq } = log.head;
    expect(await add(work)).toMatchObject({ ok: true });
    expect(log.head.seq, 'nothing changed').toBe(seq);
    await add(work, 'auto');
    expect(log.host().folders).toEqual([{ path: work, mode: 'auto', given: now }]);
    expect(await take({ type: 'folder.remove', path: join(base, 'link') })).toMatchObject({ ok: true });
    expect(log.host().folders).toEqual([]);
    expect(await take({ type: 'folder.remove', path: work })).toMatchObject({ code: 'folder.unknown' });
  });

  test('one that is over soon is kept by being given again as it is', async () => {
    await add(work);
    await log.append([{ type: 'folder.lapsing', actor: { kind: 'host' }, body: { path: work, at: now + 1000 } }]);
    now += 10;
    expect(await add(work)).toMatchObject({ ok: true });
    expect(log.host().folders).toEqual([{ path: work, mode: 'review', given: now }]);
  });

  test('what must not be granted isn’t', async () => {
    writeFileSync(join(work, 'file'), '');
    mkdirSync(join(base, 'home', 'deep'));
    symlinkSync('/', join(base, 'root'));
    const codes = [];
    for (const path of [
      'work',
      join(base, 'no'),
      join(work, 'file'),
      '/',
      join(base, 'root'),
      '/proc/1',
      join(base, 'home'),
      join(base, 'home', 'deep'),
    ]) {
      const answer = await add(path);
      codes.push(answer.ok ? 'ok' : answer.code);
    }
    const expected = ['relative', 'missing', 'kind', 'root', 'root', 'system', 'own', 'own'];
    expect(codes).toEqual(expected.map((code) => `folder.${code}`));
    expect(await add(base), 'a folder around our state may be granted: it is masked there').toMatchObject({ ok: true });
  });
});

describe('keys and models', () => {
  test('a key is tried before it is kept, and never reaches the log', async () => {
    expect(await take({ type: 'key.add', provider: 'openai', secret: 'wrong-key' })).toMatchObject({ code: 'key.wrong' });
    expect(secrets.size).toBe(0);
    expect(await take({ type: 'key.add', provider: 'openai', secret: 'right-key' })).toMatchObject({ ok: true });
    expect(secrets.get('openai')).toBe('right-key');
    expect(log.host().keys).toEqual(['openai']);
    expect(JSON.stringify(log.events({}))).not.toContain('right-key');
    expect(await take({ type: 'key.remove', provider: 'openai' })).toMatchObject({ ok: true });
    expect(log.host().keys).toEqual([]);
    expect(await take({ type: 'key.remove', provider: 'openai' })).toMatchObject({ code: 'key.unknown' });
  });

  test('only a model that can be used is chosen', async () => {
    expect(await take({ type: 'model.choose', model: 'bad' })).toMatchObject({ code: 'model.unknown' });
    expect(await take({ type: 'model.choose', model: 'good' })).toMatchObject({ ok: true });
    expect(log.host().model).toBe('good');
  });
});

test('devices are renamed and shut out for good', async () => {
  const body = { device: 'device_phone', name: 'Phone', key: 'k', scopes: ['look' as const] };
  await log.append([{ type: 'device.paired', body, actor: host }]);
  expect(await take({ type: 'device.change', device: 'device_phone', name: 'Old phone' })).toMatchObject({ ok: true });
  expect(log.host().devices.device_phone?.name).toBe('Old phone');
  expect(await take({ type: 'device.revoke', device: 'device_phone' })).toMatchObject({ ok: true });
  expect(await take({ type: 'device.change', device: 'device_phone', scopes: ['admin'] })).toMatchObject({ code: 'device.unknown' });
});

test('the brake stays until someone who may lets go, and meanwhile nothing goes on', async () => {
  const at = await newTask();
  expect(await take({ type: 'brake.pull' }, phone)).toMatchObject({ ok: true });
  expect(await take({ type: 'brake.release' }, phone)).toMatchObject({ code: 'scope' });
  for (const input of [
    { type: 'send', text: 'x' },
    { type: 'steer', task: at.task, text: 'x' },
    { type: 'undo', task: at.task },
    { type: 'folder.add', path: work, mode: 'auto' },
    { type: 'key.add', provider: 'p', secret: 'right-key' },
    { type: 'review', task: at.task, answer: 'accept' },
    { type: 'approve', approval: 'a', answer: 'once', hash: '' },
  ] satisfies Keyless[]) {
    expect(await take(input), input.type).toMatchObject({ ok: false, code: 'brake', next: expect.stringContaining('deskhand release') });
  }
  expect(await take({ type: 'stop', task: at.task })).toMatchObject({ ok: true });
  expect(await take({ type: 'brake.release' })).toMatchObject({ ok: true });
  expect(await take({ type: 'send', text: 'x' })).toMatchObject({ ok: true });
});
