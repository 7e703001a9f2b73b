import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { press, see, useApp } from './support/app.ts';
import { begin, documents } from './support/begin.ts';
import { type PdfPage, pdfOf } from './support/pdf.ts';
import { busy, papers } from './support/scenes.ts';
import { tell } from './support/teller.ts';

// A pdf on the phone: its pages and words, read and drawn apart from the page, which nothing in a file can hold up.

const app = useApp();
const at = (task: string | undefined, name: string) => `#/artifact/${task}/${encodeURIComponent(`${documents}/${name}`)}`;

async function openFiles(files: Record<string, Uint8Array>) {
  const story = begin(Date.now());
  const task = tell(story, Date.now(), 'Fetch the files', { minutes: 1 });
  for (const [name, bytes] of Object.entries(files)) task.artifact(`${documents}/${name}`, bytes);
  task.finish('done', 'Here.');
  const opened = await app.open({ story, tasks: { files: task.task } }, { route: '#/' });
  await see(opened.page, 'Fetch the files');
  return {
    ...opened,
    async show(name: string) {
      await opened.page.evaluate(`location.hash = ${JSON.stringify(at(task.task, name))}`);
      await see(opened.page, name);
    },
    async leave() {
      await opened.page.getByRole('button', { name: 'Back' }).click();
      await see(opened.page, 'Fetch the files');
      await expect.poll(() => opened.page.workers().length).toBe(0);
    },
  };
}
const line = (text: string, y = 700) => `BT /F 24 Tf 72 ${y} Td (${text}) Tj ET\n`;

/** The colour in the middle of the upper edge of each page that is drawn, and how many pixels wide it is. */
const drawn = (page: Page) =>
  page.evaluate<
    { colour: number[]; width: number }[]
  >(`[...document.querySelectorAll('figure canvas')].filter(({ width }) => width > 1).map((canvas) => {
    const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: 20 }).getContext('2d');
    copy.drawImage(canvas, 0, 0);
    return { colour: [...copy.getImageData(canvas.width / 2, 8, 1, 1).data].slice(0, 3), width: canvas.width };
  })`);

test('its pages are drawn as sharp as the screen is, with their words for whoever listens, and the reader is gone after', async () => {
  const scene = papers(Date.now());
  const { page } = await app.open(scene, { route: at(scene.tasks.papers, 'invoice.pdf') });
  await page.getByRole('figure', { name: 'Page 1 of 2' }).getByText('Invoice 2026-044').waitFor({ state: 'attached' });
  await expect.poll(() => drawn(page)).toHaveLength(2);
  const [first, second] = await drawn(page);
  expect(first).toEqual({ colour: [10, 107, 94], width: 2 * (390 - 32 - 2) });
  expect(second?.colour).toEqual([255, 255, 255]);
  expect(page.workers()).toHaveLength(1);
  await page.evaluate(`location.hash = '#/'`);
  await see(page, 'Done today');
  await expect.poll(() => page.workers().length).toBe(0);
});

test('one that changed is looked at as it is, and as it was', async () => {
  const scene = busy(Date.now());
  const { page } = await app.open(scene, {
    route: `#/change/${scene.tasks.review}/${encodeURIComponent(`${documents}/Invoices/2025/march.pdf`)}`,
  });
  await page.getByText('Sum: 6,697.09 EUR').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Before' }).click();
  await page.getByText('Sum: 6,696.09 EUR').waitFor({ state: 'attached' });
  await expect.poll(() => page.workers().length).toBe(1);
});

test('of a long one the pages that are near are drawn, the rest give their pixels back, and what is left out is said', async () => {
  const pages = Array.from({ length: 501 }, (_, index): PdfPage => ({ content: line(`This is ${index + 1}`) }));
  const { page, show } = await openFiles({ 'long.pdf': pdfOf(pages) });
  await show('long.pdf');
  await page.getByText('This is 1', { exact: true }).waitFor({ state: 'attached' });
  await see(page, 'The first 500 of 501 pages are shown.');
  await page.evaluate(`document.querySelector('main [data-scroller]').scrollTo(0, 1e9)`);
  await page.getByText('This is 500', { exact: true }).waitFor({ state: 'attached' });
  await expect.poll(async () => (await drawn(page)).length).toBeLessThan(6);
});

const body = (content: string | Uint8Array, catalogue?: string, size?: [number, number]) =>
  pdfOf([{ content, ...(size && { size }) }], catalogue);
const edited = (from: string, to: string) =>
  new Uint8Array(
    Buffer.from(
      Buffer.from(body(line('x')))
        .toString('latin1')
        .replace(from, to),
      'latin1',
    ),
  );
const hostile: Record<string, Uint8Array> = {
  'liar.pdf': new TextEncoder().encode('This is no pdf at all, whatever it is called.'),
  'cut.pdf': body(line('x')).slice(0, 60),
  'loop.pdf': edited('/Kids[4 0 R]', '/Kids[2 0 R]'),
  'locked.pdf': edited('/Root 1 0 R', '/Root 1 0 R/Encrypt<</Filter/Standard/V 2/R 3/O(x)/U(x)/P -1>>'),
};
test('what is none, or broken, is said to be unreadable, one after the other, and the app goes on', async () => {
  const { page, show, leave } = await openFiles(hostile);
  for (const name of Object.keys(hostile)) {
    await show(name);
    await see(page, 'This file can’t be read here');
    await leave();
  }
});

const script = '/OpenAction<</S/JavaScript/JS(app.alert\\(1\\); this.submitForm\\("http://127.0.0.1:1/"\\))>>';
const odd: Record<string, Uint8Array> = {
  'script.pdf': body(line('words'), script),
  'wide.pdf': body(line('words', 50), '', [14_400, 100]),
  'tower.pdf': body(line('words'), '', [200, 14_400]),
  'bomb.pdf': body(Buffer.concat([Buffer.from(line('words')), Buffer.alloc(50_000_000, ' ')])),
  'crowd.pdf': edited('/Count 1', '/Count 999999999'),
};
test('what was made to do harm does none: the app answers all the while, asks nobody anything and can be left', async () => {
  const { page, show, leave, desk } = await openFiles(odd);
  const stray: string[] = [];
  page.on('request', (asked) => {
    if (!asked.url().startsWith(desk.origin)) stray.push(asked.url());
  });
  page.on('dialog', (dialog) => void stray.push(dialog.type()));
  for (const name of Object.keys(odd)) {
    await show(name);
    await page
      .getByText(/^(words|x)$/)
      .or(page.getByText('can’t be'))
      .first()
      .waitFor({ state: 'attached' });
    const pixels = await page.evaluate<number[]>(
      `[...document.querySelectorAll('figure canvas')].map(({ width, height }) => width * height)`,
    );
    for (const count of pixels) expect(count, name).toBeLessThan(12_500_000);
    await leave();
  }
  expect(stray).toEqual([]);
});

test('a page that its reader never comes to an end with is given up; the other pages are drawn by another reader', async () => {
  const scene = papers(Date.now());
  const { page, context } = await app.open(scene, { route: '#/', own: true });
  // Stands in for PDF.js, which nobody knows a file for that it hangs at for ever.
  const reader = `onmessage = ({ data, ports: [port] }) => {
    if (data.bytes) return port.postMessage({ pages: [2, 2], all: 2 });
    if (data.index === 0) for (;;);
    const canvas = new OffscreenCanvas(40, 20);
    canvas.getContext('2d').fillRect(0, 0, 40, 20);
    port.postMessage({ text: 'the second', picture: canvas.transferToImageBitmap() });
  };`;
  await context.route(/pdf-worker.*\.js/, (route) => route.fulfill({ contentType: 'text/javascript', body: reader }));
  await page.clock.install();
  await page.evaluate(`location.hash = ${JSON.stringify(at(scene.tasks.papers, 'invoice.pdf'))}`);
  await see(page, 'Page 1 of 2 is being drawn');
  await page.clock.fastForward(21_000);
  await see(page, 'This page can’t be shown here');
  await page.getByText('the second').waitFor({ state: 'attached' });
  await expect.poll(async () => (await drawn(page)).map(({ width }) => width)).toEqual([40]);
  await press(page, 'Try again');
  await see(page, 'Page 1 of 2 is being drawn');
});

test('where nothing can be drawn outside of a page, its words stand there to be read', async () => {
  const scene = papers(Date.now());
  const { page, context } = await app.open(scene, { route: '#/', own: true });
  await context.route(/pdf-worker.*\.js/, async (route) => {
    const script = await (await route.fetch()).text();
    await route.fulfill({ contentType: 'text/javascript', body: script.replaceAll('OffscreenCanvas', 'NoCanvas') });
  });
  await page.evaluate(`location.hash = ${JSON.stringify(at(scene.tasks.papers, 'invoice.pdf'))}`);
  await see(page, /Invoice 2026-044 .*Sum: 6,697\.09 EUR/);
  await see(page, 'To be paid within 30 days.');
  expect(await drawn(page)).toEqual([]);
});

test('what can’t be shown in a browser without readers is handed over all the same', async () => {
  const scene = papers(Date.now());
  const { page } = await app.open(scene, { route: '#/' });
  await page.evaluate(`delete window.Worker`);
  await page.evaluate(`location.hash = ${JSON.stringify(at(scene.tasks.papers, 'invoice.pdf'))}`);
  await see(page, 'This file can’t be read here');
  const handed = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  expect((await handed).suggestedFilename()).toBe('invoice.pdf');
});
