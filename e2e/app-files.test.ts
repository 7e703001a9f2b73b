import { expect, test } from 'vitest';
import { see, useApp } from './support/app.ts';
import { documents } from './support/begin.ts';
import { papers } from './support/scenes.ts';

// Documents on the phone: their words and pictures, and what of them can't be shown is said.

const app = useApp();
const openPaper = (what: 'artifact' | 'change', name: string) => {
  const scene = papers(Date.now());
  return app.open(scene, { route: `#/${what}/${scene.tasks.papers}/${encodeURIComponent(`${documents}/${name}`)}` });
};
const shown = `document.querySelector('.prose').innerText.split('\\n').map((line) => line.trim()).filter(Boolean)`;
const widths = `[...document.querySelectorAll('.prose img')].map((image) => image.naturalWidth)`;

test('a letter shows its words in order, with the picture of a table and without one that no browser draws', async () => {
  const { page } = await openPaper('artifact', 'offer.docx');
  await page.locator('.prose img').waitFor();
  const unseen = 'A picture of a kind that can’t be shown here, or that isn’t in the file.';
  expect(await page.evaluate(shown)).toEqual(['Offer', 'Valid until 12 May', 'Table, oak', '480', unseen, 'With kind regards']);
  await expect.poll(() => page.evaluate(widths)).toEqual([96]);
});

test('slides come in the order in which they are shown, with tables, pictures, and word of a chart', async () => {
  const { page } = await openPaper('artifact', 'quarter.pptx');
  await page.locator('.prose img').waitFor();
  const chart = 'A chart, which isn’t drawn here. Open the file to see it.';
  expect(await page.evaluate(shown)).toEqual(['1', 'The first quarter', '2', 'What was sold', 'Oak', '12', chart]);
  await expect.poll(() => page.evaluate(widths)).toEqual([96]);
});

test('a letter that changed shows the words that did', async () => {
  const { page } = await openPaper('change', 'offer.docx');
  await see(page, '30 April');
  await see(page, '12 May');
});
