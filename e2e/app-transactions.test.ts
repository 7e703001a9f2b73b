import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { press, see, write } from './support/app.ts';
import { type RealHost, startHost } from './support/host.ts';
import { useSameDesk } from './support/same-desk.ts';

// What becomes of a task's changes, by the app in a browser over the real host with real stages; only the language model is a stub.

const desk = useSameDesk(() => startHost('review'));
let host: RealHost;
let page: Page;
beforeEach(async () => {
  host = await desk.host();
  page = await desk.page('phone', async (opened) => {
    await opened.goto(String((await host.json('open')).value.link));
  });
  await see(page, 'Connected to your desk');
});

const at = (name: string) => join(host.folder, name);
const get = (name: string) => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : undefined);
const set = (name: string, text: string) => writeFileSync(at(name), text);
const put = (path: string, content: string) => `call write_file ${JSON.stringify({ path, content })}`;
const confirm = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true }).click();

test('sent back with a comment, it works on what it staged, and is looked at again', async () => {
  await write(page, `Write it\n${put('letter.txt', 'Dear Mr Miller\n')}\nsay Written.`);
  await press(page, 'Review');
  await press(page, 'Send back');
  await page.getByLabel('What should be different?').fill(`Mind the name\n${put('letter.txt', 'Dear Mr Müller\n')}\nsay Mended.`);
  await confirm('Send back');
  await see(page, /16 bytes/);
  expect(get('letter.txt')).toBeUndefined();
  await press(page, 'Accept the change');
  await see(page, /In place since/);
  expect(get('letter.txt')).toBe('Dear Mr Müller\n');
});

test('of files that changed under a task, each is kept, replaced, or both, as the person chooses', async () => {
  for (const name of ['mine', 'theirs', 'both']) set(`${name}.txt`, 'first\n');
  const edits = ['mine', 'theirs', 'both'].map((name) => put(`${name}.txt`, 'by the task\n'));
  await write(page, `Change all three\n${edits.join('\n')}\nsay Changed.`);
  await press(page, 'Review');
  await see(page, 'Accept all 3');
  for (const name of ['mine', 'theirs', 'both']) set(`${name}.txt`, 'by the person\n');
  await press(page, 'Accept all 3');
  await see(page, /3 files changed while the task worked on them/);
  expect(get('mine.txt')).toBe('by the person\n');
  const choose = (file: string, name: string) => page.getByRole('group', { name: file }).getByRole('button', { name }).click();
  await choose('mine.txt', 'The task’s');
  await choose('theirs.txt', 'As it is');
  await choose('both.txt', 'Keep both');
  await press(page, /^Accept/);
  await see(page, /In place since/);
  expect([get('mine.txt'), get('theirs.txt'), get('both.txt')]).toEqual(['by the task\n', 'by the person\n', 'by the person\n']);
  expect(get('both (from the task).txt')).toBe('by the task\n');
  await page.goBack();
  const names = page.getByRole('list', { name: 'Files' }).getByRole('link');
  await expect.poll(() => names.allInnerTexts()).toContainEqual(expect.stringContaining('both (from the task).txt'));
  expect((await names.allInnerTexts()).join()).not.toContain('both.txt');
});

test('a new folder is left out with the last of what is in it, and comes along with one file of it', async () => {
  await write(page, `Write them\n${put('Ann/a.txt', 'a\n')}\n${put('Bob/b.txt', 'b\n')}\n${put('Bob/c.txt', 'c\n')}\nsay Written.`);
  await press(page, 'Review');
  await see(page, 'Accept all 5');
  await page.getByLabel('Accept b.txt').uncheck();
  await see(page, 'Accept 4 of 5');
  await page.getByLabel('Accept c.txt').uncheck();
  await see(page, 'Accept 2 of 5');
  await page.getByLabel('Accept c.txt').check();
  await press(page, 'Accept 4 of 5');
  await expect.poll(() => ['Ann/a.txt', 'Bob/b.txt', 'Bob/c.txt'].map(get)).toEqual(['a\n', undefined, 'c\n']);
}, 90_000);

test('one file is undone and brought back, then all of it, and what somebody changed since is named and kept', async () => {
  for (const name of ['a', 'b']) set(`${name}.txt`, `${name} before\n`);
  await write(page, `Change them\n${put('a.txt', 'a after\n')}\n${put('b.txt', 'b after\n')}\nsay Changed.`);
  await press(page, 'Review');
  await press(page, 'Accept all 2');
  await see(page, /In place since/);
  await page.getByRole('link', { name: /a\.txt/ }).click();
  await press(page, 'Undo this file');
  await confirm('Undo this file');
  await see(page, 'Bring it back');
  expect([get('a.txt'), get('b.txt')]).toEqual(['a before\n', 'b after\n']);
  await press(page, 'Bring it back');
  await confirm('Bring it back');
  await see(page, 'Undo this file');
  expect(get('a.txt')).toBe('a after\n');
  await press(page, 'Undo this file');
  await confirm('Undo this file');
  await see(page, 'Bring it back');
  await page.goBack();
  await see(page, /In place since .* One file of it is undone\./);
  await page.getByRole('link', { name: /a\.txt\s*Undone/ }).waitFor();
  await page.goBack();
  set('b.txt', 'b, by the person\n');
  await press(page, 'Details');
  await see(page, /One file of it is undone\./);
  await press(page, 'Undo');
  await confirm('Undo');
  await see(page, 'One file changed since, and is left as it is');
  await see(page, at('b.txt'));
  await press(page, 'Undo and keep both');
  await see(page, 'Undone. Your files are as before.');
  expect([get('a.txt'), get('b.txt')]).toEqual(['a before\n', 'b before\n']);
  const kept = readdirSync(host.folder).find((name) => /^b \(newer, .*\)\.txt$/.test(name)) ?? '';
  expect(get(kept)).toBe('b, by the person\n');
});

test('where one file has changed since, the others are undone, it is told beside Undo, and goes when that is meant', async () => {
  await write(page, `Write them\n${put('new/a.txt', 'a\n')}\n${put('new/b.txt', 'b\n')}\nsay Written.`);
  await press(page, 'Review');
  await press(page, /^Accept all/);
  await see(page, /In place since/);
  await page.goBack();
  set('new/b.txt', 'b, by the person\n');
  await press(page, 'Undo');
  await confirm('Undo');
  await see(page, 'One file changed since, and is left as it is');
  await see(page, '· Undone, but for what changed since.');
  expect([get('new/a.txt'), get('new/b.txt')]).toEqual([undefined, 'b, by the person\n']);
  await press(page, 'Undo all the same');
  await confirm('Undo all the same');
  await expect.poll(() => existsSync(at('new'))).toBe(false);
  await press(page, 'Details');
  await press(page, 'Undo the undo');
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the undo' }).click();
  await expect.poll(() => [get('new/a.txt'), get('new/b.txt')]).toEqual(['a\n', 'b, by the person\n']);
}, 90_000);

test('the timeline says what changed, and goes back to before the first of two tasks, and forward again', async () => {
  set('list.txt', 'nothing\n');
  for (const word of ['one', 'two']) {
    const { value } = await host.json('send', '--wait', `Put ${word}\n${put('list.txt', `${word}\n`)}\nsay Done.`);
    expect((await host.deskhand('commit', String(value.task))).code).toBe(0);
  }
  await page.goto(`${host.origin()}/#/timeline`);
  const entry = page.getByRole('listitem').filter({ hasText: 'Put one' });
  await entry.getByRole('button', { name: 'Go back' }).click();
  await see(page, 'What 2 tasks changed is taken back');
  await confirm('Go back');
  await expect.poll(() => get('list.txt')).toBe('nothing\n');
  const back = page.getByRole('listitem').filter({ hasText: 'Back to before' }).first();
  await back.getByRole('button', { name: 'Undo' }).click();
  await confirm('Undo');
  await expect.poll(() => get('list.txt')).toBe('two\n');
});

test('an undo from the timeline says there what it left', async () => {
  const { value } = await host.json('send', '--wait', `Write it\n${put('one.txt', 'one\n')}\nsay Done.`);
  expect((await host.deskhand('commit', String(value.task))).code).toBe(0);
  set('one.txt', 'one, by the person\n');
  await page.goto(`${host.origin()}/#/timeline`);
  await press(page, 'Undo');
  await confirm('Undo');
  await see(page, 'One file changed since, and is left as it is');
  await see(page, at('one.txt'));
}, 60_000);

test('a calendar and a mail are looked at in words', async () => {
  const event = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'SUMMARY:Talk with Bob', 'DTSTART:20200508T150000', 'DTEND:20200508T160000'];
  const files = [
    put('talk.ics', [...event, 'LOCATION:Room 2', 'ORGANIZER:mailto:ana@example.org', 'END:VEVENT', 'END:VCALENDAR'].join('\n')),
    put('talk.eml', 'From: ana@example.org\nTo: bob@example.org\nSubject: Our talk\n\nDear <b>Bob</b>'),
  ];
  await write(page, `Invite him\n${files.join('\n')}\nsay Written.`);
  await press(page, 'Review');
  await press(page, /talk\.ics/);
  for (const words of ['Talk with Bob', 'Room 2', 'ana@example.org']) await see(page, words);
  expect(await page.getByText('DTSTART').count()).toBe(0);
  await page.goBack();
  await press(page, /talk\.eml/);
  for (const words of ['Our talk', 'Dear <b>Bob</b>']) await see(page, words);
}, 90_000);

test('a new task goes on from what another has staged; accepted, it has both', async () => {
  await write(page, `Begin\n${put('draft.txt', 'chapter one\n')}\nsay Begun.`);
  await press(page, 'Review');
  await press(page, 'New task from here');
  await page.getByLabel('What should be done with them?').fill(`Go on\n${put('more.txt', 'chapter two\n')}\nsay Gone on.`);
  await confirm('Send the new task');
  const reviews = page.getByRole('link', { name: 'Review', exact: true }).filter({ visible: true });
  await expect.poll(() => reviews.count()).toBe(2);
  await reviews.last().click();
  await see(page, 'It began with a copy of what this task changed');
  await press(page, 'Accept all 2');
  await press(page, 'I have seen it, accept');
  await see(page, /In place since/);
  expect([get('draft.txt'), get('more.txt')]).toEqual(['chapter one\n', 'chapter two\n']);
});
