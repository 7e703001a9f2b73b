import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { openWorkspace } from '../workspace/open.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Desk, openDesk, type Reply } from './desk.double.ts';

// What goes wrong under a task, with a real workspace: it is told, and what was asked for can be asked again.

let base: string;
let folder: string;
let desk: Desk;
let workspace: Workspace;
beforeEach(async () => {
  base = fs.realpathSync(fs.mkdtempSync(`${tmpdir()}/deskhand-failure-`));
  folder = `${base}/desk`;
  const stateDir = `${base}/state`;
  fs.mkdirSync(folder);
  fs.mkdirSync(stateDir, { mode: 0o700 });
  workspace = await openWorkspace({ stateDir, sandbox: await openSandbox({ stateDir, force: 'none' }), now: Date.now });
  desk = openDesk({ workspace });
  await desk.grant(folder);
  const replies: Reply[] = [{ calls: [['write_file', { path: `${folder}/a.txt`, content: 'a' }]] }, { text: 'Written.' }];
  desk.answers(() => replies.shift() ?? { text: 'Done.' });
  await desk.start();
});
afterEach(async () => {
  await desk.close();
  fs.rmSync(base, { recursive: true, force: true });
});

const accept = (task: string) => desk.say(task, { type: 'review.answered', body: { answer: 'accept' } });

test('an undo of what is no longer kept is refused, and says why', async () => {
  const task = await desk.send('Write');
  await desk.waits(task);
  await accept(task);
  await desk.finished(task);
  fs.rmSync(`${base}/state/commits`, { recursive: true });
  for (let at = 0; at < 2; at += 1) {
    await desk.say(task, { type: 'undo.requested', body: { force: false } });
    const { refused } = await desk.until(task, ({ pending }) => pending.undo === undefined);
    expect(refused?.sentence).toBe('This change cannot be undone: there is no record of it. Changes can be undone for 30 days.');
  }
});

test('changes whose folder is away wait on, and are put in place once it is back', async () => {
  const task = await desk.send('Write');
  await desk.waits(task);
  fs.renameSync(folder, `${base}/away`);
  await accept(task);
  const { summary } = await desk.until(task, ({ pending }) => pending.review === undefined);
  expect(summary).toMatchObject({
    state: 'review',
    needs: [{ kind: 'review' }, { kind: 'conflict', sentence: expect.stringContaining(folder) }],
  });
  fs.renameSync(`${base}/away`, folder);
  await accept(task);
  expect((await desk.finished(task)).summary).toMatchObject({ state: 'done', committed: true });
  expect(fs.readFileSync(`${folder}/a.txt`, 'utf8')).toBe('a');
});

test('a bug ends the task that met it, and the program’s own log keeps where it was', async () => {
  vi.spyOn(workspace, 'open').mockRejectedValue(new TypeError('not a function'));
  const { summary } = await desk.finished(await desk.send('Write'));
  expect(summary).toMatchObject({ state: 'failed', reason: { code: 'internal', next: expect.stringContaining('logs --program') } });
  expect(desk.reported).toEqual([expect.any(TypeError)]);
});
