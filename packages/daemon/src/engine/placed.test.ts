import * as fs from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { foldDisk } from '../host/folding.double.ts';
import type { Grant } from '../policy/policy.ts';
import { makeWorld, put, type World } from '../workspace/world.double.ts';
import { type Desk, openDesk } from './desk.double.ts';

// What a call needs is what it would open: on a disk that finds names in any spelling, and where links lead.

let world: World;
let desk: Desk;
let unfold: () => void;

beforeEach(async () => {
  world = makeWorld('none');
  unfold = foldDisk(world.base);
  put(`${world.folder}/Private/pay.txt`, 'salaries');
  put(`${world.folder}/notes.txt`, 'notes');
  fs.symlinkSync('Private', `${world.folder}/link`);
  const need: Grant['need'] = { kind: 'folder', path: `${world.folder}/Private`, access: 'read' };
  desk = openDesk({ workspace: await world.open(), grants: [{ source: 'owner', need, give: 'ask', reason: '' }] });
  await desk.grant(world.folder);
  await desk.start();
});
afterEach(async () => {
  await desk.close();
  unfold();
  world.remove();
});

/** A task that reads this file and ends; or waits to be let. */
function read(path: string) {
  desk.answers(({ messages }) => (messages.at(-1)?.role === 'user' ? { calls: [['read_file', { path }]] } : { text: 'Read.' }));
  return desk.send('Read it', { cwd: world.folder });
}

test.each(['Private/pay.txt', 'PRIVATE/Pay.txt', 'private/../private/pay.TXT', 'link/pay.txt', 'LINK/PAY.TXT'])(
  'a place that is asked about is asked about as %s',
  async (path) => {
    const view = await desk.waits(await read(path));
    expect(Object.values(view.approvals).map(({ why }) => why)).toEqual([
      `A rule of yours wants to be asked about ${world.folder}/Private/pay.txt.`,
    ]);
  },
);

test('what a file carries is carried by whoever reads it by another name', async () => {
  const path = `${world.folder}/notes.txt`;
  const labels = { sources: ['web' as const], confidentiality: 'public' as const, from: ['a page'] };
  await desk.log.append([{ type: 'files.labelled', actor: { kind: 'host' }, body: { paths: [path] }, labels }]);
  const { summary, approvals } = await desk.finished(await read('NOTES.TXT'));
  expect(approvals).toEqual({});
  expect(summary.labels.sources).toContain('web');
});
