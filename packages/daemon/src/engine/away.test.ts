import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { openWorkspace } from '../workspace/open.ts';
import { type Desk, openDesk } from './desk.double.ts';

// What a task's files and folders can be like when it ends: away, or of a kind that can't be read. The task loses nothing, and the
// person is told.

let base: string;
let folder: string;
let desk: Desk;

beforeEach(async () => {
  base = fs.realpathSync(fs.mkdtempSync(`${tmpdir()}/deskhand-away-`));
  folder = `${base}/stick`;
  fs.mkdirSync(folder);
  fs.mkdirSync(`${base}/state`, { mode: 0o700 });
  const workspace = await openWorkspace({
    stateDir: `${base}/state`,
    sandbox: await openSandbox({ stateDir: `${base}/state` }),
    now: Date.now,
  });
  desk = openDesk({ workspace, mode: 'review' });
  await desk.grant(folder);
  fs.writeFileSync(`${folder}/gone.txt`, 'gone\n');
});
afterEach(async () => {
  await desk.close();
  fs.rmSync(base, { recursive: true, force: true });
});

const unplug = () => fs.renameSync(folder, `${base}/drawer`);
const plugIn = () => fs.renameSync(`${base}/drawer`, folder);
const accept = (task: string) => desk.say(task, { type: 'review.answered', body: { answer: 'accept' } });
const told = (task: string) =>
  desk.until(task, ({ summary, pending }) => summary.needs.some(({ kind }) => kind === 'conflict') && !pending.review);

/** A task that has removed a file and written one, as it waits for a look. */
async function worked(): Promise<string> {
  desk.answers(({ messages }) => {
    const calls: [string, object][] = [
      ['write_file', { path: 'new.txt', content: 'new\n' }],
      ['run', { command: 'rm gone.txt' }],
    ];
    const next = calls[messages.filter(({ role }) => role === 'tool').length];
    return next ? { calls: [next] } : { text: 'Done.' };
  });
  await desk.start();
  const task = await desk.send('work');
  await desk.until(task, ({ review }) => review !== undefined);
  return task;
}

test('with nothing to work in a task ends with what is away, and one that has another folder goes on there', async () => {
  const other = `${base}/other`;
  fs.mkdirSync(other);
  unplug();
  const call: [string, object] = ['write_file', { path: `${folder}/new.txt`, content: 'new' }];
  desk.answers(({ messages }) => (messages.at(-1)?.role === 'tool' ? { text: 'It is away.' } : { calls: [call] }));
  await desk.start();
  const alone = (await desk.finished(await desk.send('work', { cwd: folder }))).summary;
  expect(alone).toMatchObject({ state: 'failed', reason: { code: 'folder-missing', next: expect.stringMatching(/^Put it back/u) } });
  await desk.grant(other);
  const view = await desk.finished(await desk.send('work', { cwd: other }));
  expect(view.summary.state).toBe('done');
  expect(Object.values(view.steps)).toMatchObject([{ state: 'error', came: expect.stringContaining(`${folder} isn't there`) }]);
});

test('accepted while it is away, a task waits on with its work; back, it is put in place, and an undo waits as well', async () => {
  const task = await worked();
  unplug();
  await accept(task);
  const away = await told(task);
  expect(away.summary.state).toBe('review');
  expect(away.summary.needs).toMatchObject([
    { kind: 'review', count: 2 },
    { kind: 'conflict', sentence: expect.stringContaining("isn't there") },
  ]);
  expect(fs.existsSync(folder)).toBe(false);

  plugIn();
  await accept(task);
  expect((await desk.finished(task)).summary).toMatchObject({ state: 'done', committed: true });
  expect(fs.readdirSync(folder)).toEqual(['new.txt']);

  unplug();
  await desk.say(task, { type: 'undo.requested', body: { force: true } });
  const refused = await desk.until(task, (view) => view.refused !== undefined);
  expect(refused.refused?.sentence).toContain("isn't there");
  expect(refused.pending.undo).toBeUndefined();
  expect(fs.existsSync(folder)).toBe(false);
  plugIn();
  await desk.say(task, { type: 'undo.requested', body: { force: false } });
  await desk.until(task, ({ summary }) => summary.undone === true);
  expect(fs.readFileSync(`${folder}/gone.txt`, 'utf8')).toBe('gone\n');
});

test('unplugged while the task works, it waits for a look at what nobody could see, and is not put in place unseen', async () => {
  let calls = 0;
  desk.answers(() => {
    calls++;
    if (calls === 1) return { calls: [['write_file', { path: 'new.txt', content: 'new\n' }]] };
    unplug();
    return { text: 'Done.' };
  });
  await desk.start();
  const task = await desk.send('work');
  const away = await told(task);
  expect(away.summary.state).toBe('review');
  plugIn();
  await accept(task);
  const seen = await desk.until(task, ({ review, pending }) => review?.added === 1 && !pending.review);
  expect(seen.summary.needs).toMatchObject([{ kind: 'review', count: 1 }]);
  expect(fs.existsSync(`${folder}/new.txt`)).toBe(false);
  await accept(task);
  expect((await desk.finished(task)).summary).toMatchObject({ committed: true });
});

test('a pipe and a setuid program that it made are shown and said, and the rest is put in place', async () => {
  desk.answers(({ messages }) =>
    messages.some(({ role }) => role === 'tool')
      ? { text: 'Done.' }
      : { calls: [['run', { command: 'mkfifo pipe; cp gone.txt suid; chmod 4755 suid; echo new > new.txt; rm gone.txt' }]] },
  );
  await desk.start();
  const task = await desk.send('Delete gone.txt, and make the others');
  const { summary, artifacts } = await desk.waits(task);
  expect(summary).toMatchObject({ state: 'review', needs: [{ kind: 'review', count: 4, marked: 2 }] });
  expect(artifacts.map(({ path }) => path)).toContain(`${folder}/new.txt`);
  await desk.say(task, { type: 'review.answered', body: { answer: 'accept', marked: true } });
  await desk.until(task, ({ commits }) => commits.length === 1);
  expect(fs.readdirSync(folder)).toEqual(['new.txt']);
});

test('a task whose folder was away when it ended, and that had changed nothing, is not done for what it says', async () => {
  desk.answers(({ messages }) => {
    const done = messages.filter(({ role }) => role === 'tool').length;
    if (done === 1) unplug();
    return done < 2
      ? { calls: [[done ? 'write_file' : 'run', done ? { path: 'list.md', content: 'x' } : { command: 'ls' }]] }
      : { text: 'I wrote list.md.' };
  });
  await desk.start();
  const task = await desk.send('Make a list of the photos in list.md');
  const waits = await desk.until(task, ({ review, summary }) => review !== undefined || summary.finished !== undefined);
  expect(waits.review, JSON.stringify(waits.summary.reason)).toMatchObject({ added: 0 });
  plugIn();
  await accept(task);
  const { summary } = await desk.finished(task);
  expect(summary).toMatchObject({
    state: 'partly',
    reason: { code: 'claim', sentence: expect.stringContaining('It says that there is list.md: no such file.') },
  });
});
