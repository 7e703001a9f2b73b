import { expect, test } from 'vitest';
import { press, see, useApp, write } from './support/app.ts';
import { busy } from './support/scenes.ts';

// A desk that answers, with failures of its own: that is another thing than one that nobody reaches, and is said as such.

const app = useApp();
const doctor = /something went wrong inside it.*deskhand doctor/;

test('a task and a file that the desk fails to hand over say so, and are there once it is asked again', async () => {
  const scene = busy(Date.now());
  const { page, desk } = await app.open(scene);
  await see(page, 'Needs you');
  desk.failIn(['tasks', 'content', 'timeline']);
  await page.evaluate(`location.hash = '#/task/${scene.tasks.done}'`);
  await see(page, doctor);
  await page.evaluate(`location.hash = '#/review/${scene.tasks.review}'`);
  await see(page, doctor);
  await page.evaluate(`location.hash = '#/timeline'`);
  await see(page, doctor);
  desk.failIn(['content']);
  await page.evaluate(
    `location.hash = '#/artifact/${scene.tasks.done}/${encodeURIComponent('/home/ana/Documents/Invoices/2025/totals.csv')}'`,
  );
  await see(page, 'Download');
  await see(page, doctor);
  desk.failIn([]);
  await press(page, 'Try again');
  await see(page, 'Gärtnerei Grün');
  await page.evaluate(`location.hash = '#/review/${scene.tasks.review}'`);
  await see(page, 'Accept all 9');
});

test('a message that the desk fails over is kept, says so, and goes when it can; a desk that fails over everything isn’t away', async () => {
  const { page, desk } = await app.open(busy(Date.now()));
  await see(page, 'Needs you');
  desk.failIn(['commands']);
  await write(page, 'Print the tickets');
  await see(page, 'Not sent: something went wrong inside the desk');
  await see(page, /tried again by itself.*deskhand doctor/);
  desk.failIn([]);
  await press(page, 'Send again');
  await expect.poll(() => desk.commands).toMatchObject([{ type: 'send', text: 'Print the tickets' }]);
  desk.failIn(['health', 'desk']);
  await page.goto(`${desk.origin}/?again#/`);
  await see(page, 'Answers with a failure');
  await see(page, doctor);
  expect(await page.getByText(/Offline/).count()).toBe(0);
  desk.failIn([]);
  await see(page, 'Connected to your desk');
});
