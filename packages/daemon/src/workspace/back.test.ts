import * as fs from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { faultyDisk } from './crash.double.ts';
import type { Workspace } from './workspace.ts';
import { get, makeWorld, put, snapshot, type World } from './world.double.ts';

// The way back to a point over several tasks and undos: one commit, that says what it would lose and can be undone.

let world: World;
let workspace: Workspace;
let folder: string;
beforeEach(async () => {
  world = makeWorld('none');
  folder = world.folder;
  workspace = await world.open();
});
afterEach(() => world.remove());

/** A task that writes (or, without content, removes) files and commits. */
async function task(id: string, files: Record<string, string | undefined>): Promise<void> {
  const stage = await workspace.open({ ...world.spec, task: id });
  for (const [name, content] of Object.entries(files))
    await (content === undefined ? stage.files.remove(`${folder}/${name}`) : stage.files.write(`${folder}/${name}`, Buffer.from(content)));
  expect(await stage.commit({ id: `c-${id}` })).toMatchObject({ ok: true });
}
const back = (to: string, more: { id?: string; folder?: string; force?: boolean; dry?: boolean } = {}) =>
  workspace.back(to, 'task_back', { id: 'back', force: false, ...more });

test('everything since goes back at once, undos among it, and the going back can be undone', async () => {
  put(`${folder}/a.txt`, 'start');
  put(`${folder}/gone.txt`, 'was here');
  const start = snapshot(folder);
  await task('one', { 'a.txt': 'one', 'new/b.txt': 'one' });
  const afterOne = snapshot(folder);
  await task('two', { 'a.txt': 'two', 'gone.txt': undefined, 'new/c.txt': 'two' });
  expect(await workspace.undo('c-two', { id: 'u-two' })).toMatchObject({ ok: true });
  await task('three', { 'a.txt': 'three', 'new/b.txt': undefined, 'd.txt': 'three' });
  const end = snapshot(folder);

  const dry = await back('c-one', { dry: true });
  expect(dry).toMatchObject({ ok: true, reversed: [{ task: 'three' }, { undo: true }, { task: 'two' }, { task: 'one', whole: true }] });
  expect(snapshot(folder)).toEqual(end);

  expect(await back('c-one')).toMatchObject({ ok: true });
  expect(snapshot(folder)).toEqual(start);
  expect(await back('c-one')).toMatchObject({ ok: true, reversed: [{}, {}, {}, {}] });
  expect(await workspace.undo('back', { id: 'forth' })).toMatchObject({ ok: true });
  expect(snapshot(folder)).toEqual(end);
  expect(await workspace.undo('forth', { id: 'again' })).toMatchObject({ ok: true });
  expect(snapshot(folder)).toEqual(start);
  // Also to before the going back, and to a point in the middle.
  expect(await back('c-two', { id: 'middle' })).toMatchObject({ ok: true });
  expect(snapshot(folder)).toEqual(afterOne);
});

test('commits keep their order though the clock went back between them, and their records were copied', async () => {
  put(`${folder}/a.txt`, 'start');
  let now = Date.now();
  workspace = await world.open({ now: () => now });
  await task('one', { 'a.txt': 'one' });
  now -= 3_600_000;
  await task('two', { 'a.txt': 'two' });
  fs.utimesSync(`${world.state}/commits/c-one/done.json`, 2e9, 2e9);
  workspace = await world.open({ now: () => now });
  await task('three', { 'a.txt': 'three' });
  expect(Buffer.from((await workspace.recorded('c-two', `${folder}/a.txt`))?.after ?? []).toString()).toBe('two');
  expect(await back('c-one', { dry: true })).toMatchObject({ ok: true, reversed: [{ task: 'three' }, { task: 'two' }, { task: 'one' }] });
  expect(await back('c-one')).toMatchObject({ ok: true });
  expect(get(`${folder}/a.txt`)).toBe('start');
});

test('what a person did since, or between two tasks, is named, and kept beside where they say so', async () => {
  put(`${folder}/a.txt`, 'start');
  put(`${folder}/b.txt`, 'start');
  await task('one', { 'a.txt': 'one', 'b.txt': 'one' });
  put(`${folder}/a.txt`, 'by hand, between');
  await task('two', { 'a.txt': 'two' });
  put(`${folder}/b.txt`, 'by hand, since');
  const before = snapshot(folder);
  for (const dry of [true, false])
    expect(await back('c-one', { dry })).toMatchObject({ ok: false, conflicts: [`${folder}/b.txt`, `${folder}/a.txt`] });
  expect(snapshot(folder)).toEqual(before);
  expect(await back('c-one', { force: true, id: 'forced' })).toMatchObject({ ok: true });
  expect([get(`${folder}/a.txt`), get(`${folder}/b.txt`)]).toEqual(['start', 'start']);
  const kept = fs.readdirSync(folder).filter((name) => name.includes('newer'));
  expect(kept.map((name) => get(`${folder}/${name}`)).sort()).toEqual(['by hand, between', 'by hand, since']);
  expect(await workspace.undo('forced', { id: 'u' })).toMatchObject({ ok: true });
  expect(snapshot(folder)).toEqual(before);
});

test('a folder that a task made stays where something is kept beside in it, or comes back into it', async () => {
  put(`${folder}/old/a.txt`, 'start');
  await task('one', { 'old/a.txt': 'one', 'new/b.txt': 'one' });
  fs.rmSync(`${folder}/old`, { recursive: true });
  put(`${folder}/new/b.txt`, 'by hand, between');
  await task('two', { 'old/c.txt': 'two', 'new/b.txt': 'two' });
  expect(await back('c-one', { force: true })).toMatchObject({ ok: true });
  expect(Object.keys(snapshot(folder))).toEqual(['new', expect.stringMatching(/^new\/b \(newer, .*\)\.txt$/u), 'old', 'old/a.txt']);
  expect(get(`${folder}/old/a.txt`)).toBe('start');
});

test('of one folder only what lies in it', async () => {
  put(`${folder}/in/a`, 'start');
  put(`${folder}/out/b`, 'start');
  await task('one', { 'in/a': 'one', 'out/b': 'one' });
  await task('two', { 'out/b': 'two' });
  const result = await back('c-one', { folder: `${folder}/in` });
  expect(result.reversed).toMatchObject([{ task: 'one', whole: false }]);
  expect([get(`${folder}/in/a`), get(`${folder}/out/b`)]).toEqual(['start', 'two']);
});

test('there is no way back to what isn’t kept', async () => {
  await expect(back('c-none')).rejects.toMatchObject({ code: 'no-commit' });
});

test('killed at any operation: before or after, and never between', async () => {
  const outcomes = new Set<string>();
  for (let at = 1; ; at += process.env.DESKHAND_EVERY === '1' ? 1 : 7) {
    world.remove();
    world = makeWorld('none');
    folder = world.folder;
    workspace = await world.open();
    put(`${folder}/a.txt`, 'start');
    const start = JSON.stringify(snapshot(folder));
    await task('one', { 'a.txt': 'one', 'new/b.txt': 'one' });
    await task('two', { 'a.txt': 'two', 'c.txt': 'two' });
    const end = JSON.stringify(snapshot(folder));
    const { disk } = faultyDisk(at, { kill() {} });
    workspace = await world.open({ disk });
    const result = await back('c-one').catch((error: Error) => error);
    workspace = await world.open();
    await workspace.recover();
    const now = JSON.stringify(snapshot(folder));
    outcomes.add(now === start ? 'after' : now === end ? 'before' : `between, killed at ${at}`);
    expect(await back('c-one')).toMatchObject({ ok: true });
    expect(JSON.stringify(snapshot(folder))).toBe(start);
    if (!(result instanceof Error)) break;
  }
  expect([...outcomes].sort()).toEqual(['after', 'before']);
});
