import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { parseChanges, type TaskView } from '@deskhand/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ModelRequest } from '../models/models.ts';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { openWorkspace } from '../workspace/open.ts';
import { type Desk, openDesk, type Reply } from './desk.double.ts';

// Files that come with a task, in a real folder's view.

let base: string;
let folder: string;
let desk: Desk;
const opened = async (mode: 'review' | 'ro') => {
  const stateDir = `${base}/state`;
  const workspace = await openWorkspace({ stateDir, sandbox: await openSandbox({ stateDir }), now: Date.now });
  desk = openDesk({ workspace, mode });
  await desk.grant(folder);
  await desk.start();
};
beforeEach(() => {
  base = fs.realpathSync(fs.mkdtempSync(`${tmpdir()}/deskhand-sent-`));
  folder = `${base}/desk`;
  fs.mkdirSync(folder);
  fs.mkdirSync(`${base}/state`, { mode: 0o700 });
});
afterEach(async () => {
  await desk.close();
  fs.rmSync(base, { recursive: true, force: true });
});

/** The folder of the view in which the model is told that they are. */
const toldIn = (request: ModelRequest | undefined) => /"(Attachments-\w+)"/.exec(request?.messages[0]?.text ?? '')?.[1] ?? '';
const inOrder = (...replies: ((at: string) => Reply)[]) =>
  desk.answers((request) => replies.shift()?.(toldIn(request)) ?? { text: 'Done.' });
const sent = (files: [string, string][]) => desk.send('Look', { cwd: folder, files });
const read = (at: number) => desk.requests[at]?.messages.at(-1);
const changesOf = async (view: TaskView) =>
  parseChanges(await desk.log.text(view.review?.list ?? { hash: '', bytes: 0 })).map(
    ({ kind, path }) => `${kind} ${path.slice(folder.length)}`,
  );

test('are read there, also two of one name, and are no change of the task', async () => {
  await opened('review');
  inOrder((at) => ({
    calls: [
      ['read_file', { path: `${at}/image.jpg` }],
      ['read_file', { path: `${at}/image (2).jpg` }],
    ],
  }));
  const task = await sent([
    ['image.jpg', 'first'],
    ['image.jpg', 'second'],
  ]);
  const { summary } = await desk.finished(task);
  expect(desk.requests[1]?.messages.slice(-2).map(({ text }) => text)).toEqual([
    expect.stringContaining('first'),
    expect.stringContaining('second'),
  ]);
  expect(summary).toMatchObject({ state: 'done', committed: false });
  expect(fs.readdirSync(folder)).toEqual([]);
});

test('what the task moves into place is, and stays moved', async () => {
  await opened('review');
  inOrder(
    (at) => ({ calls: [['run', { command: `mkdir photos && mv ${at}/photo.jpg photos/holiday.jpg` }]] }),
    (at) => ({ calls: [['list_files', { path: at }]] }),
  );
  const task = await sent([
    ['photo.jpg', 'a photo'],
    ['note.txt', 'a note'],
  ]);
  const view = await desk.waits(task);
  expect(read(2)?.text).not.toContain('photo.jpg');
  expect(await changesOf(view)).toEqual(['added /photos', 'added /photos/holiday.jpg']);
});

test('in a folder for looking alone they are not there, which is said, and all else goes on', async () => {
  await opened('ro');
  fs.writeFileSync(`${folder}/own.txt`, 'mine');
  inOrder(() => ({ calls: [['read_file', { path: 'own.txt' }]] }));
  const task = await sent([['note.txt', 'a note']]);
  expect((await desk.finished(task)).summary.state).toBe('done');
  expect(desk.requests[0]?.messages[0]?.text).toContain('the working folder is look only: note.txt');
  expect(read(1)?.text).toContain('mine');
});

test('nobody having stood in a folder, they lie in the first that may be changed', async () => {
  await opened('ro');
  const other = `${base}/other`;
  fs.mkdirSync(other);
  await desk.log.append([{ type: 'folder.granted', actor: { kind: 'device', id: 'cli' }, body: { path: other, mode: 'review' } }]);
  inOrder((at) => ({ calls: [['read_file', { path: `${other}/${at}/note.txt` }]] }));
  await desk.finished(await desk.send('Look', { files: [['note.txt', 'a note']] }));
  expect(read(1)?.text).toContain('a note');
});

test('what came with the task that a retry goes on from lies where that one was told', async () => {
  await opened('review');
  let at = '';
  inOrder((told) => {
    at = told;
    return { calls: [['list_files', {}]] };
  });
  const first = await sent([['managers.csv', 'Ann,Berlin']]);
  const step = Object.keys((await desk.finished(first)).steps)[0] ?? '';
  desk.answers((request) =>
    request.messages.at(-1)?.role === 'tool' ? { text: 'Done.' } : { calls: [['read_file', { path: `${at}/managers.csv` }]] },
  );
  await desk.finished(await desk.send('Go on', { cwd: folder, after: { task: first, step } }));
  expect(desk.requests.at(-1)?.messages.at(-1)?.text).toContain('Ann,Berlin');
});

test('what came with an earlier task of the conversation lies there too, and is no change of the later one', async () => {
  await opened('review');
  inOrder(
    () => ({ text: 'Thanks.' }),
    (at) => ({ calls: [['read_file', { path: `${at}/managers.csv` }]] }),
  );
  const first = await sent([['managers.csv', 'Ann,Berlin']]);
  const { summary } = await desk.finished(first);
  const second = await desk.send('Do it again', { cwd: folder, thread: summary.thread });
  expect((await desk.finished(second)).summary).toMatchObject({ state: 'done', committed: false });
  expect(read(2)?.text).toContain('Ann,Berlin');
});
