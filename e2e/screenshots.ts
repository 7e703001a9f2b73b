import { mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { Scene } from './support/begin.ts';
import { complaintsOf, openContext, overflowOf, type Size, sizes, startBrowser, wholeChromium } from './support/browser.ts';
import { type FakeDesk, startFakeDesk } from './support/fake-desk.ts';
import { pairedShots, startPaired } from './support/paired-shots.ts';
import { scenes } from './support/scenes.ts';
import type { Shot } from './support/shot.ts';
import { shots } from './support/shots.ts';
import { sides } from './support/sides.ts';

// `npm run screenshots [-- part-of-a-name …]`, such as home-busy or 390-light: every screen in its states, light and dark, 320, 390 and 1440 wide, into
// e2e/screenshots/ (not in git). Fails where something is wider than the window, the page complains, or axe finds
// something serious.

const folder = fileURLToPath(new URL('./screenshots/', import.meta.url));
const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wanted = process.argv.slice(2);
const faults: string[] = [];
let taken = 0;
const schemes = ['light', 'dark'] as const;
const fileOf = ({ name }: Pick<Shot, 'name'>, size: Size, scheme: (typeof schemes)[number]) => `${name}-${sizes[size].width}-${scheme}.png`;
const filesOf = (shot: Pick<Shot, 'name'>) =>
  (Object.keys(sizes) as Size[]).flatMap((size) => schemes.map((scheme) => fileOf(shot, size, scheme)));

const browser = await startBrowser(wholeChromium);
try {
  if (wanted.length === 0) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const sceneName of new Set(shots.map((shot) => shot.scene))) {
    const ofScene = shots.filter((shot) => shot.scene === sceneName && filesOf(shot).some(isWanted));
    await takeAll(
      browser,
      sceneName,
      ofScene.filter((shot) => !shot.changes),
    );
    for (const shot of ofScene.filter((one) => one.changes)) await takeAll(browser, sceneName, [shot]);
  }
  if (pairedShots.some((shot) => filesOf(shot).some(isWanted))) await takePaired(browser);
} finally {
  await browser.close();
}
console.log(`${taken} screenshots in ${folder}`);
for (const fault of faults) console.error(`✗ ${fault}`);
if (faults.length > 0) process.exitCode = 1;

function isWanted(file: string): boolean {
  return wanted.length === 0 || wanted.some((part) => file.includes(part));
}

async function takeAll(opened: Browser, name: Shot['scene'], list: Shot[]): Promise<void> {
  if (list.length === 0) return;
  // A shot that commands changes the story: what it does to its host, another must not meet.
  const alone = list.some((shot) => shot.changes);
  const both = (one: (scheme: 'light' | 'dark') => Promise<void>) => Promise.all(schemes.map(one));
  const all = Object.keys(sizes) as Size[];
  if (!alone)
    return overDesk(name, async (fake, scene) => {
      for (const size of all) await both((scheme) => take(opened, fake, scene, list, size, scheme));
    });
  for (const size of all) await both((scheme) => overDesk(name, (fake, scene) => take(opened, fake, scene, list, size, scheme)));
}

async function overDesk(name: Shot['scene'], act: (fake: FakeDesk, scene: Scene) => Promise<void>): Promise<void> {
  const scene = scenes[name](Date.now());
  const fake = await startFakeDesk(scene.story, { sides });
  await act(fake, scene).finally(() => fake.close());
}

async function take(opened: Browser, fake: FakeDesk, scene: Scene, list: Shot[], size: Size, scheme: 'light' | 'dark'): Promise<void> {
  const threads = Object.entries(scene.tasks).map(([name, task]) => [`${name}.thread`, scene.story.tasks.get(task)?.summary.thread ?? '']);
  const tasks: Record<string, string> = { ...scene.tasks, ...Object.fromEntries(threads) };
  for (const shot of list) {
    const file = fileOf(shot, size, scheme);
    if ((shot.sizes && !shot.sizes.includes(size)) || !isWanted(file)) continue;
    const label = `${shot.name} ${size} ${scheme}`;
    const context = await openContext(opened, size, scheme, shot.worker);
    context.setDefaultTimeout(10_000);
    try {
      const page = await context.newPage();
      const complaints = complaintsOf(page);
      await page.goto(`${fake.origin}/${shot.at(tasks)}`);
      await page.waitForSelector(shot.ready ?? 'h1');
      await shot.act?.(page, fake, tasks);
      await keep(page, file, label);
      for (const complaint of shot.refuses ? [] : complaints) faults.push(`${label}: ${complaint}`);
    } catch (error) {
      faults.push(`${label}: ${error instanceof Error ? error.message.split('\n', 3).join(' ') : error}`);
    } finally {
      await context.close();
    }
  }
}

/** One real host goes through its states, and each kind of page is there. */
async function takePaired(opened: Browser): Promise<void> {
  const kinds = (Object.keys(sizes) as Size[]).flatMap((size) => schemes.map((scheme) => ({ size, scheme })));
  const host = await startPaired();
  const contexts = await Promise.all(kinds.map(({ size, scheme }) => openContext(opened, size, scheme)));
  try {
    const pages = await Promise.all(contexts.map((context) => context.newPage()));
    for (const shot of pairedShots) {
      await shot.come(host, pages);
      for (const [index, page] of pages.entries()) {
        const { size, scheme } = kinds[index] ?? { size: 'phone', scheme: 'light' };
        await page.waitForSelector(shot.ready, { timeout: 60_000 });
        if (isWanted(fileOf(shot, size, scheme))) await keep(page, fileOf(shot, size, scheme), `${shot.name} ${size} ${scheme}`);
      }
    }
  } catch (error) {
    faults.push(`paired: ${error instanceof Error ? error.message.split('\n', 3).join(' ') : error}`);
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
    await host.close();
  }
}

/** The picture, and what is wrong with what it shows. */
async function keep(page: Page, file: string, label: string): Promise<void> {
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path: `${folder}${file}` });
  taken += 1;
  const overflow = await overflowOf(page);
  if (overflow > 0) faults.push(`${label}: ${overflow} px wider than the window`);
  for (const fault of await axeFaults(page)) faults.push(`${label}: ${fault}`);
  if (await page.evaluate('window.broken')) faults.push(`${label}: markup of the content ran`);
}

/** What axe-core calls serious or critical. */
async function axeFaults(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the page's own policy doesn't bind.
  await page.evaluate(axeSource);
  return page.evaluate<string[]>(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html, any }) => html.slice(0, 160) + ' ' + (any[0]?.message ?? '')).join(' | ')))`);
}
