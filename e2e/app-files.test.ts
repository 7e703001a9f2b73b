import { describe, expect, test } from 'vitest';
import { press, see, useApp } from './support/app.ts';
import { begin, documents } from './support/begin.ts';
import { busy, papers } from './support/scenes.ts';
import { tell } from './support/teller.ts';
import { zipOf } from './support/things.ts';

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
  expect(await page.evaluate(shown)).toEqual(['Offer', 'Valid until 12 May', 'Table, oak\t480', unseen, 'With kind regards']);
  await expect.poll(() => page.evaluate(widths)).toEqual([96]);
});

test('slides come in the order in which they are shown, with their title first, tables, pictures, and what charts show', async () => {
  const { page } = await openPaper('artifact', 'quarter.pptx');
  await page.getByRole('img', { name: 'An oak' }).waitFor();
  const chart = 'A chart, which isn’t drawn here. Open the file to see it.';
  const all = shown.replace("document.querySelector('.prose')", "document.querySelector('main ol')");
  const first = ['Slide 1 of 2', 'The first quarter', 'Slide 2 of 2', 'What was sold', 'Oak\t12'];
  expect(await page.evaluate(all)).toEqual([...first, 'A column chart', 'Sold', 'April\t40%', 'May\t60%', chart]);
  await expect.poll(() => page.evaluate(widths)).toEqual([96]);
});

test('a new workbook is reviewed as what it is, with its chart, though that was saved without its numbers', async () => {
  const scene = busy(Date.now());
  const route = `#/change/${scene.tasks.review}/${encodeURIComponent(`${documents}/Invoices/2025/overview.xlsx`)}`;
  const { page } = await app.open(scene, { route });
  await page.getByRole('img', { name: 'Who owes most' }).waitFor();
  await see(page, 'A column chart of the cells Totals B2:B3');
  await page.getByRole('tab', { name: 'Dates' }).waitFor();
});

test('what can’t be compared just now says so, and is tried again when asked to', async () => {
  const scene = papers(Date.now());
  const { page, context } = await app.open(scene, { route: '#/', own: true });
  let broken = true;
  await context.route(/\/compare\?/, (route) => (broken ? route.fulfill({ status: 500, body: '{}' }) : route.continue()));
  await page.evaluate(
    `location.hash = ${JSON.stringify(`#/change/${scene.tasks.papers}/${encodeURIComponent(`${documents}/offer.docx`)}`)}`,
  );
  await see(page, /something went wrong inside it/);
  broken = false;
  await press(page, 'Try again');
  await see(page, '12 May');
});

test('a file that is too large for a look is handed over all the same: one sees how much of it is here, and can give it up', async () => {
  const story = begin(Date.now());
  const task = tell(story, Date.now(), 'Fetch the film', { minutes: 1 });
  task.artifact(`${documents}/film.mp4`, new Uint8Array(10_000_001));
  task.finish('done', 'Here.');
  const { page, desk } = await app.open(
    { story, tasks: {} },
    { route: `#/artifact/${task.task}/${encodeURIComponent(`${documents}/film.mp4`)}` },
  );
  await see(page, 'Show it anyway');
  desk.holdAfter(4_000_000);
  for (const wish of ['Show it anyway', 'Download']) {
    await press(page, wish);
    await see(page, '4 MB of 10 MB');
    await press(page, 'Cancel');
    await see(page, 'Show it anyway');
  }
  desk.holdAfter();
  const handed = page.waitForEvent('download');
  await press(page, 'Download');
  expect((await handed).suggestedFilename()).toBe('film.mp4');
});

test('a letter that changed shows the words that did', async () => {
  const { page } = await openPaper('change', 'offer.docx');
  await see(page, '30 April');
  await see(page, '12 May');
});

describe('a file that was made to do harm', () => {
  const part = (xml: string | Uint8Array, name = 'word/document.xml') => zipOf({ [name]: xml });
  const paragraph = '<w:p><w:r><w:t>word</w:t></w:r></w:p>';
  const laughs = `<!DOCTYPE x [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]>`;
  const strings = (xml: string) =>
    zipOf({ 'xl/workbook.xml': '<workbook><sheets><sheet name="A" r:id="r"/></sheets></workbook>', 'xl/sharedStrings.xml': xml });
  const hostile: Record<string, Uint8Array> = {
    'bomb.docx': part(new Uint8Array(100_000_000)),
    'bomb.xlsx': zipOf({ 'xl/workbook.xml': new Uint8Array(100_000_000) }),
    'laughs.docx': part(`${laughs}<w:document><w:body>&j;</w:body></w:document>`),
    'laughs.xlsx': strings(`${laughs}<sst><si><t>&j;</t></si></sst>`),
    'outside.docx': part('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x"><w:document><w:body/></w:document>'),
    'deep.docx': part('<a>'.repeat(1_000_000)),
    'crowd.docx': part(`<w:document><w:body>${paragraph.repeat(900_000)}</w:body></w:document>`),
    'open.docx': part(`<w:document><w:body><w:p a="${' '.repeat(5_000_000)}`),
    'empty.pptx': zipOf({}),
    'liar.pptx': new TextEncoder().encode('This is no zip at all, whatever it is called.'),
    'cut.docx': part(paragraph.repeat(2000)).slice(0, 200),
  };
  function scene() {
    const story = begin(Date.now());
    const task = tell(story, Date.now(), 'Fetch the files', { minutes: 1 });
    for (const [name, bytes] of Object.entries(hostile)) task.artifact(`${documents}/${name}`, bytes);
    task.finish('done', 'Here.');
    return { story, tasks: { files: task.task } };
  }

  const at = (task: string | undefined, name: string) => `#/artifact/${task}/${encodeURIComponent(`${documents}/${name}`)}`;

  test('each is said to be unreadable, one after the other, and the app goes on', async () => {
    const { page, tasks } = await app.open(scene());
    await see(page, 'Fetch the files');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    for (const name of Object.keys(hostile)) {
      await page.evaluate(`location.hash = ${JSON.stringify(at(tasks.files, name))}`);
      await see(page, name);
      await see(page, 'This file can’t be read here');
      await page
        .getByRole('link', { name: 'Back' })
        .or(page.getByRole('button', { name: 'Back' }))
        .first()
        .click();
      await see(page, 'Fetch the files');
      await expect.poll(() => page.workers().length, { message: name }).toBe(0);
    }
    expect(asked.filter((url) => url.includes('127.0.0.1:1/'))).toEqual([]);
  });

  test('one that its reader never comes to an end with is given up, and the reader ended', async () => {
    const { page, tasks, context } = await app.open(papers(Date.now()), { route: '#/', own: true });
    await context.route(/office-worker.*\.js/, (route) => route.fulfill({ contentType: 'text/javascript', body: 'for (;;);' }));
    await page.clock.install();
    await page.evaluate(`location.hash = ${JSON.stringify(at(tasks.papers, 'offer.docx'))}`);
    await expect.poll(() => page.workers().length).toBe(1);
    await page.clock.fastForward(21_000);
    await see(page, 'This file can’t be read here');
    await expect.poll(() => page.workers().length).toBe(0);
  });
});
