import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { press, see, useBrowser, whole, write } from './support/app.ts';
import { complaintsOf } from './support/browser.ts';
import { freePort, type RealHost, startHost } from './support/host.ts';
import { pairPage } from './support/pair-page.ts';

// One day with the app, on a phone and on a wide screen: a paired device, the real host, and a stub of the language model alone.

let host: RealHost;
const browser = useBrowser();
let complaints: string[] = [];
beforeEach(async () => {
  host = await startHost('review', ['--port', String(await freePort())]);
});
afterEach(async () => {
  await browser.clear();
  await host.close();
  expect(complaints.splice(0)).toEqual([]);
});

const call = (tool: string, args: object) => `call ${tool} ${JSON.stringify(args)}`;
const put = (path: string, content: string) => call('write_file', { path, content });
const tasks = async () => (await host.ask<{ tasks: { id: string; state: string }[] }>('tasks?limit=100')).tasks;
const go = (page: Page, route: string) => page.evaluate(`location.hash = ${JSON.stringify(route)}`);

test.each(['phone', 'wide'] as const)(
  'sent, steered, stopped; reviewed and accepted in part; had as a file; killed in mid tool and caught up with; removed: %s',
  async (size) => {
    const page = await (await browser.context(size)).newPage();
    complaints = complaintsOf(page);
    await pairPage(page, host.origin(), host.ask, 'My device');
    await see(page, 'Connected to your desk');

    await write(page, `Count them\n${call('run', { command: 'sleep 600' })}`);
    await see(page, 'Runs sleep 600');
    await write(page, 'Only the red ones, please');
    await see(page, 'Only the red ones, please');
    await page.getByRole('button', { name: 'Stop', exact: true }).first().click();
    await press(page, 'Stop the task');
    await expect.poll(tasks).toMatchObject([{ state: 'stopped' }]);
    const [stopped] = await tasks();

    await go(page, '#/');
    const rows = `name,total\n${Array.from({ length: 40 }, (_, at) => `customer ${at},${at * 3}`).join('\n')}\n`;
    const work = [put('plan.txt', 'a plan\n'), put('extra.txt', 'more\n'), put('totals.csv', rows)];
    await write(page, ['Make the table', ...work, call('hand_over', { text: 'Here it is.', files: ['totals.csv'] })].join('\n'));
    await press(page, 'Review');
    await page.getByLabel('Accept extra.txt').uncheck();
    await press(page, 'Accept 2 of 3');
    await see(page, 'What you accepted is in place');
    expect(readFileSync(join(host.folder, 'totals.csv'), 'utf8')).toBe(rows);
    await press(page, 'Accept none');
    await press(page, 'Drop the changes');
    const table = (await tasks()).find(({ id }) => id !== stopped?.id);
    await go(page, `#/task/${table?.id}`);
    await see(page, /In place since/);
    expect(existsSync(join(host.folder, 'extra.txt'))).toBe(false);
    await press(page, /totals\.csv/);
    await see(page, 'customer 39');
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Download')]);
    expect(readFileSync(await download.path(), 'utf8')).toBe(rows);

    await go(page, '#/');
    await write(page, `Wait for it\n${call('run', { command: 'sleep 601' })}\nsay Back again.`);
    await see(page, 'Runs sleep 601');
    await whole(page);
    const { pid } = host.daemon();
    process.kill(pid, 'SIGKILL');
    await write(page, 'Are you there?');
    await see(page, 'Are you there?');
    await host.restarted(pid);
    await see(page, 'Back again.');
    await page.getByText('On this phone').first().waitFor({ state: 'detached' });
    expect(await page.locator('main').getByText('Are you there?', { exact: true }).count()).toBe(1);

    await go(page, '#/');
    expect((await host.deskhand('devices', 'revoke', 'My device')).code).toBe(0);
    await see(page, 'The desk doesn’t know this device.');
    const before = await tasks();
    await write(page, 'say Still here?');
    await see(page, 'On this phone');
    expect(await tasks()).toEqual(before);
  },
  180_000,
);
