import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { type Event, leftAlone, type TaskView } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModelRequest } from '../models/models.ts';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { openWorkspace } from '../workspace/open.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Desk, openDesk, type Reply } from './desk.double.ts';

// Tasks side by side on one real folder, with real stages and commands: what one changes under another is merged, or said.

let base: string;
let folder: string;
let workspace: Workspace;
let desk: Desk;

beforeEach(async () => {
  base = fs.realpathSync(fs.mkdtempSync(`${tmpdir()}/deskhand-conflicts-`));
  folder = `${base}/desk`;
  fs.mkdirSync(folder);
  fs.mkdirSync(`${base}/state`, { mode: 0o700 });
  workspace = await openWorkspace({ stateDir: `${base}/state`, sandbox: await openSandbox({ stateDir: `${base}/state` }), now: Date.now });
  desk = openDesk({ workspace, mode: 'auto', settings: { lanes: 20 } });
  await desk.grant(folder);
});
afterEach(async () => {
  await desk.close();
  fs.rmSync(base, { recursive: true, force: true });
});

const put = (name: string, text: string) => fs.writeFileSync(`${folder}/${name}`, text);
const get = (name: string) => fs.readFileSync(`${folder}/${name}`, 'utf8');
/** The calls of a plan one after another, then an end. */
const plan =
  (calls: [name: string, args: object][]) =>
  (request: ModelRequest): Reply => {
    const next = calls[request.messages.filter(({ role }) => role === 'tool').length];
    return next ? { calls: [next] } : { text: 'Done.' };
  };
const settled = (task: string) =>
  desk.until(task, ({ summary, pending, review }) => (summary.finished !== undefined || review !== undefined) && !pending.review);
const conflicts = (task: string) =>
  desk.log.events({ after: 0, limit: 1000, task }).filter(({ type }: Event) => type === 'change.conflicted');

test('what a part did in a view of its own is brought over: removed folders too, and what could not be is said', async () => {
  fs.mkdirSync(`${folder}/old`);
  put('old/a.txt', 'a');
  put('keep.txt', 'kept');
  desk.answers((request) => {
    const part = request.messages[0]?.text.startsWith('part');
    return plan(
      part
        ? [['run', { command: 'rm -r old && echo new > new.txt && printf "#!/bin/sh\n" > go.sh && chmod +x go.sh && ln -s keep.txt link' }]]
        : [['spawn', { parts: [{ goal: 'part one' }] }]],
    )(request);
  });
  await desk.start();
  const task = await desk.send('clean up');
  const { summary } = await settled(task);
  expect(summary, summary.reason?.sentence).toMatchObject({ state: 'done' });
  const told = desk.requests.findLast(({ messages }) => messages[0]?.text === 'clean up')?.messages.at(-1)?.text ?? '';
  expect(told).toMatch(/in your view now: .*\/new\.txt, \S+\/old\b/);
  expect(told).toMatch(/can’t be run as programs.*: \S+\/go\.sh\)/);
  expect(told).toMatch(/because they are links.*: \S+\/link\)/);
  expect(fs.readdirSync(folder).sort()).toEqual(['go.sh', 'keep.txt', 'new.txt']);
});

test('twenty tasks at once with planned conflicts: no lost update, and none that nobody is told of', async () => {
  const rows = Array.from({ length: 20 }, (_, n) => `row ${n},${n},start\n`);
  put('table.csv', `name,value,note\n${rows.join('')}`);
  put('contested.txt', 'nobody\n');
  // None ends before all have worked: a command that meets another's table after a look at an older one is asked about.
  const worked = Promise.withResolvers<void>();
  let ends = 0;
  desk.answers((request) => {
    const text = request.messages[0]?.text ?? '';
    const n = Number(/task (\d+)/.exec(text)?.[1]);
    const reply = plan([
      ['read_file', { path: 'table.csv' }],
      ['write_file', { path: `own/${n}.txt`, content: `${n}\n` }],
      // Half of them by a command, half by a file tool; every fifth writes what the others of its kind write too.
      n % 2
        ? ['run', { command: `sed -i 's/^row ${n},${n},start/row ${n},${n},task ${n}/' table.csv` }]
        : ['edit_file', { path: 'table.csv', edits: [{ old: `row ${n},${n},start`, new: `row ${n},${n},task ${n}` }] }],
      ...(n % 5 ? [] : [['write_file', { path: 'contested.txt', content: `task ${n} was here\n` }] as [string, object]]),
    ])(request);
    if (reply.calls) return reply;
    if (++ends === 20) worked.resolve();
    return { ...reply, after: worked.promise };
  });
  await desk.start();
  const tasks = await Promise.all(Array.from({ length: 20 }, (_, n) => desk.send(`task ${n}`)));
  const chosen = new Set<string>();
  const accept = async (view: TaskView): Promise<void> => {
    const asked = view.summary.needs.flatMap((need) => (need.kind === 'conflict' ? need.paths : []));
    for (const path of asked) chosen.add(`${view.summary.id} ${path}`);
    const choices = asked.map((path) => ({ path, take: 'both' as const }));
    await desk.say(view.summary.id, {
      type: 'review.answered',
      body: { answer: 'accept', marked: true, ...(choices.length && { choices }) },
    });
  };
  for (const task of tasks) {
    for (;;) {
      const view = await settled(task);
      if (view.summary.finished) {
        expect(view.summary, view.summary.reason?.sentence).toMatchObject({ state: 'done', committed: true });
        break;
      }
      await accept(view);
    }
  }
  expect(get('table.csv').split('\n').slice(1, -1)).toEqual(rows.map((_, n) => `row ${n},${n},task ${n}`));
  expect(fs.readdirSync(`${folder}/own`)).toHaveLength(20);
  // Four wrote the same file: each of the four texts stands somewhere, and all but the first were asked about.
  const contested = fs.readdirSync(folder).filter((name) => name.startsWith('contested'));
  expect(contested.map(get).sort()).toEqual([0, 10, 15, 5].map((n) => `task ${n} was here\n`));
  expect(chosen.size).toBe(3);
  // Whoever was not the first to write the table was told of what became of both changes.
  const told = tasks.filter((task) => conflicts(task).length > 0);
  expect(told.length).toBeGreaterThan(0);
  for (const task of told)
    expect(desk.log.task(task)?.entries.some((entry) => entry.kind === 'note' && entry.why === 'conflict')).toBe(true);
});

test.each<[string, object]>([
  ['settle_conflict', { path: 'letter.txt', take: 'theirs' }],
  ['write_file', { path: 'letter.txt', from: 'original' }],
])('sent back, a task sees whose change it met, takes that (%s) and does its own upon it', async (...taking) => {
  put('letter.txt', 'Dear Anna,\n');
  desk.answers(
    plan([
      ['write_file', { path: 'letter.txt', content: 'Dear Bert,\n' }],
      ['ask_user', { question: 'Go on?' }],
    ]),
  );
  await desk.start();
  const task = await desk.send('write to Bert');
  const asks = await desk.waits(task);
  put('letter.txt', 'Dear Cleo,\n');
  const [question = ''] = Object.keys(asks.questions);
  await desk.say(task, { type: 'question.answered', body: { question, text: desk.log.put('yes') } });
  const review = await desk.until(task, ({ summary }) => summary.needs.some(({ kind }) => kind === 'conflict'));
  expect(get('letter.txt')).toBe('Dear Cleo,\n');
  expect(review.summary.needs).toContainEqual(expect.objectContaining({ kind: 'conflict', paths: [`${folder}/letter.txt`] }));
  let offered: string[] = [];
  desk.answers((request) => {
    offered = request.tools.map(({ name }) => name);
    const made = request.messages.filter(({ role }) => role === 'tool');
    const next: Reply[] = [
      { calls: [taking] },
      { calls: [['edit_file', { path: 'letter.txt', edits: [{ old: 'Dear Cleo,', new: 'Dear Cleo and Bert,' }] }]] },
    ];
    return next[made.length - 2] ?? { text: 'Now to both.' };
  });
  await desk.say(task, { type: 'review.answered', body: { answer: 'back', text: desk.log.put('then to both') } });
  expect((await desk.finished(task)).summary).toMatchObject({ state: 'done', committed: true });
  expect(offered).toContain('settle_conflict');
  expect(get('letter.txt')).toBe('Dear Cleo and Bert,\n');
});

test('a conflict with what another task put in place names that task, and says so where it went on from this one', async () => {
  const writes = (content: string) =>
    plan([
      ['write_file', { path: 'plan.txt', content }],
      ['run', { command: 'chmod 755 plan.txt' }],
    ]);
  await desk.start();
  desk.answers(writes('one\n'));
  const first = await desk.send('draw up a plan');
  await desk.waits(first);
  const beside = await desk.send('another plan');
  await desk.waits(beside);
  desk.answers(writes('one\ntwo\n'));
  const second = await desk.send('and go on with it', { from: first });
  await desk.waits(second);
  const accept = (task: string) => desk.say(task, { type: 'review.answered', body: { answer: 'accept', marked: true } });
  await accept(second);
  expect((await desk.finished(second)).summary.committed).toBe(true);
  const sentence = async (task: string) => {
    await accept(task);
    const { summary } = await desk.until(task, (view) => view.summary.needs.some(({ kind }) => kind === 'conflict'));
    return summary.needs.flatMap((need) => (need.kind === 'conflict' ? need.sentence : []));
  };
  expect(await sentence(first)).toEqual([
    expect.stringContaining('“and go on with it” went on from this task, and what it made of it is in place.'),
  ]);
  expect(await sentence(beside)).toEqual([expect.stringContaining('What stands there is the work of “and go on with it”.')]);
});

test('a file that a task read, and that changed before it ended, is named with its changes', async () => {
  put('prices.csv', 'apple,1\n');
  desk.answers(
    plan([
      ['read_file', { path: 'prices.csv' }],
      ['ask_user', { question: 'Go on?' }],
      ['write_file', { path: 'sum.txt', content: '1' }],
    ]),
  );
  await desk.start();
  const task = await desk.send('sum up');
  const [question = ''] = Object.keys((await desk.waits(task)).questions);
  put('prices.csv', 'apple,100\n');
  await desk.say(task, { type: 'question.answered', body: { question, text: desk.log.put('yes') } });
  const { summary } = await desk.finished(task);
  expect(summary).toMatchObject({ committed: true, outdated: [`${folder}/prices.csv`], changes: { outdated: [`${folder}/prices.csv`] } });
});

test('where all that was chosen is what stood there, nothing is put in place', async () => {
  put('a.txt', 'one\n');
  desk.answers(
    plan([
      ['write_file', { path: 'a.txt', content: 'task\n' }],
      ['ask_user', { question: 'Go on?' }],
    ]),
  );
  await desk.start();
  const task = await desk.send('write');
  const [question = ''] = Object.keys((await desk.waits(task)).questions);
  put('a.txt', 'person\n');
  await desk.say(task, { type: 'question.answered', body: { question, text: desk.log.put('yes') } });
  await desk.until(task, ({ summary }) => summary.needs.some(({ kind }) => kind === 'conflict'));
  await desk.say(task, {
    type: 'review.answered',
    body: { answer: 'accept', choices: [{ path: `${folder}/a.txt`, take: 'theirs' }] },
  });
  expect((await desk.finished(task)).summary).toMatchObject({ state: 'done', committed: false });
  expect(get('a.txt')).toBe('person\n');
  expect(fs.readdirSync(`${base}/state/stages`)).toEqual([]);
});

test('of a task that was stopped, what changed meanwhile is chosen about as of any other', async () => {
  put('a.txt', 'first\n');
  desk.answers((request) =>
    request.messages.some(({ role }) => role === 'tool')
      ? { hang: true }
      : { calls: [['write_file', { path: 'a.txt', content: 'task\n' }]] },
  );
  await desk.start();
  const task = await desk.send('go');
  await desk.until(task, ({ steps }) => Object.values(steps).some(({ state }) => state === 'ok'));
  await desk.say(task, { type: 'stop.requested', body: {} });
  await desk.finished(task);
  put('a.txt', 'person\n');
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept' } });
  const asked = await settled(task);
  expect(asked.summary).toMatchObject({ state: 'stopped', needs: [{ kind: 'conflict', paths: [`${folder}/a.txt`] }] });
  expect(get('a.txt')).toBe('person\n');
  const choices = [{ path: `${folder}/a.txt`, take: 'both' as const }];
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept', marked: true, choices } });
  const { summary } = await desk.until(task, ({ commits }) => commits.length === 1);
  expect(summary).toMatchObject({ state: 'stopped', staged: false, committed: true, needs: [] });
  expect([get('a.txt'), get('a (from the task).txt')]).toEqual(['person\n', 'task\n']);
});

test('in a rehearsal a file that changed meanwhile is chosen about, and then the whole is asked about again', async () => {
  put('a.txt', 'one\n');
  desk.answers(plan([['write_file', { path: 'a.txt', content: 'task\n' }]]));
  await desk.start();
  const task = await desk.rehearse('write');
  const asked = await desk.until(task, (view) => view.rehearsal !== undefined);
  put('a.txt', 'person\n');
  await desk.decide(task, asked.approvals[asked.rehearsal ?? ''], 'once');
  const met = await desk.until(task, ({ summary }) => summary.needs.some(({ kind }) => kind === 'conflict'));
  expect(met.rehearsal).toBeUndefined();
  expect(get('a.txt')).toBe('person\n');
  const choices = [{ path: `${folder}/a.txt`, take: 'mine' as const }];
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept', choices } });
  const again = await desk.until(task, (view) => view.rehearsal !== undefined);
  expect(get('a.txt')).toBe('person\n');
  await desk.decide(task, again.approvals[again.rehearsal ?? ''], 'once');
  expect((await desk.finished(task)).summary).toMatchObject({ state: 'done', committed: true, rehearsal: 'done' });
  expect(get('a.txt')).toBe('task\n');
});

test('back to a point takes several tasks back as one, each says so, and undoing it brings all back', async () => {
  put('a.txt', 'start\n');
  await desk.start();
  const write = async (n: number): Promise<string> => {
    desk.answers(plan([['write_file', { path: 'a.txt', content: `${n}\n` }]]));
    const task = await desk.send(`write ${n}`);
    await desk.finished(task);
    return task;
  };
  const [one, two] = [await write(1), await write(2)];
  const commit = desk.view(one).commits[0]?.id ?? '';
  const way = await desk.send('back', { back: { commit, force: false } });
  expect((await desk.finished(way)).summary).toMatchObject({ state: 'done', committed: true, turns: 0 });
  expect(get('a.txt')).toBe('start\n');
  expect([one, two].map((task) => desk.view(task).summary.undone)).toEqual([true, true]);
  expect(desk.view(one).reverted).toEqual({ by: way });
  await desk.say(way, { type: 'undo.requested', body: {} });
  await desk.until(way, ({ summary, pending }) => summary.undone && !pending.undo);
  expect(get('a.txt')).toBe('2\n');
  await desk.until(two, ({ reverted }) => reverted === undefined);
  expect([one, two].map((task) => desk.view(task).summary.undone)).toEqual([false, false]);
  await desk.say(way, { type: 'undo.requested', body: {} });
  await desk.until(one, ({ reverted }) => reverted !== undefined);
  expect(get('a.txt')).toBe('start\n');

  // What a person did meanwhile stops it, and is named.
  const three = await write(3);
  put('a.txt', 'by hand\n');
  const refused = await desk.send('back', { back: { commit: desk.view(three).commits[0]?.id ?? '', force: false } });
  const { summary, refused: why } = await desk.finished(refused);
  expect(summary).toMatchObject({ state: 'failed', reason: { code: 'moved' } });
  expect(why?.paths).toEqual([`${folder}/a.txt`]);
  expect(get('a.txt')).toBe('by hand\n');
});

test('one file of a task is undone, and brought back; then the rest, and all of it once more', async () => {
  for (const name of ['a', 'b', 'c']) put(name, `${name} before`);
  const all = () => ['a', 'b', 'c'].map(get);
  const [before, after] = [all(), ['a after', 'b after', 'c after']];
  desk.answers(plan(['a', 'b', 'c'].map((name) => ['write_file', { path: name, content: `${name} after` }])));
  await desk.start();
  const task = await desk.send('Change them');
  await settled(task);
  expect(all()).toEqual(after);
  const undo = async (...names: string[]): Promise<boolean> => {
    const had = desk.view(task).commits.length;
    await desk.say(task, { type: 'undo.requested', body: names.length ? { paths: names.map((name) => `${folder}/${name}`) } : {} });
    const view = await desk.until(task, ({ commits, pending }) => commits.length > had && !pending.undo);
    return view.summary.undone;
  };
  expect([await undo('a'), ...all()]).toEqual([false, 'a before', 'b after', 'c after']);
  expect([await undo('a'), ...all()]).toEqual([false, ...after]);
  expect([await undo('b'), ...all()]).toEqual([false, 'a after', 'b before', 'c after']);
  // The whole is what still stands, and bringing back brings all back.
  expect([await undo(), ...all()]).toEqual([true, ...before]);
  expect([await undo(), ...all()]).toEqual([false, ...after]);
  expect([await undo('a', 'b', 'c'), ...all()]).toEqual([true, ...before]);
  // Of what is undone as a whole one file comes back.
  expect([await undo('c'), ...all()]).toEqual([true, 'a before', 'b before', 'c after']);
});

test('what changed since an undo leaves, says so, and takes back when that is asked for; all comes back together', async () => {
  put('a', 'a before');
  const all = () => ['a', 'b', 'new/c'].map((name) => (fs.existsSync(`${folder}/${name}`) ? get(name) : undefined));
  desk.answers(plan(['a', 'b', 'new/c'].map((name) => ['write_file', { path: name, content: `${name} after` }])));
  await desk.start();
  const task = await desk.send('Change them');
  await settled(task);
  put('new/c', 'c, by hand');
  const undo = async (body: { lose?: boolean; paths?: string[] } = {}): Promise<TaskView> => {
    await desk.say(task, { type: 'undo.requested', body });
    return desk.until(task, ({ pending }) => !pending.undo);
  };
  const left = [`${folder}/new/c`, `${folder}/new`];
  const first = await undo();
  expect([first.summary.undone, leftAlone(first), ...all()]).toEqual([false, left, 'a before', undefined, 'c, by hand']);
  // Once more there is nothing that it could do; what somebody puts where one was undone is no concern of it.
  put('b', 'b, by hand');
  const second = await undo();
  expect([second.summary.undone, second.refused?.paths, ...all()]).toEqual([false, left, 'a before', 'b, by hand', 'c, by hand']);
  const third = await undo({ lose: true, paths: left });
  expect([third.summary.undone, leftAlone(third), ...all()]).toEqual([true, [], 'a before', 'b, by hand', undefined]);
  expect(fs.existsSync(`${folder}/new`)).toBe(false);
  fs.rmSync(`${folder}/b`);
  const redone = await undo();
  expect([redone.summary.undone, ...all()]).toEqual([false, 'a after', 'b after', 'c, by hand']);
  expect([(await undo()).summary.undone, ...all()]).toEqual([true, 'a before', undefined, undefined]);
});

test('a new folder goes into place without what of it is due a second look, where that was not accepted', async () => {
  desk.answers(plan(['a.txt', '.envrc', '.notes'].map((name) => ['write_file', { path: `new/${name}`, content: name }])));
  await desk.start();
  const task = await desk.send('Make them');
  await settled(task);
  const paths = [`${folder}/new`, `${folder}/new/a.txt`];
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept', marked: false, paths } });
  const view = await desk.until(task, ({ commits, pending }) => commits.length > 0 && !pending.review);
  expect(fs.readdirSync(`${folder}/new`).sort()).toEqual(['.notes', 'a.txt']);
  expect(view.summary.needs).toMatchObject([{ kind: 'review', count: 1, marked: 1 }]);
});
