import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { press, see, useApp, whole, write } from './support/app.ts';
import { proposals } from './support/boundary.ts';
import { sizes } from './support/browser.ts';
import { alike, busy, conflict, empty, papers, sending } from './support/scenes.ts';
import { tell } from './support/teller.ts';

// The app in the hand: what a thumb, keys, large letters, a reader of screens and a bad line make of it.

const app = useApp();
const now = () => Date.now();

/** What can be tapped, is seen, and is smaller than a finger: name, width and height. Links in running text go with the text. */
const small = (page: Page) =>
  page.evaluate<
    string[]
  >(`[...document.querySelectorAll('button, a[href], input:not([type=file]), textarea, select, summary')].flatMap((one) => {
    const target = one.closest('label') ?? one;
    const box = target.getBoundingClientRect();
    const before = getComputedStyle(target, '::before');
    const wider = before.position === 'absolute' && before.content !== 'none' ? -2 * parseFloat(before.top) : 0;
    const hidden = box.width <= 1 || getComputedStyle(target).visibility === 'hidden' || one.closest('.prose, [aria-hidden=true]');
    if (hidden || (box.height + wider >= 43.5 && box.width + wider >= 43.5)) return [];
    return [(one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 40) + ' ' + Math.round(box.width) + '×' + Math.round(box.height)];
  })`);

const screens = (tasks: Record<string, string>) => [
  '#/',
  '#/timeline',
  '#/settings',
  ...['folders', 'grants', 'plugins', 'models', 'secrets', 'devices', 'notifications', 'help', 'about'].map((page) => `#/settings/${page}`),
  ...['done', 'failed', 'working', 'review', 'question', 'approval'].map((name) => `#/task/${tasks[name]}`),
  `#/review/${tasks.review}`,
];

test('whatever can be tapped is as large as a finger', async () => {
  const scene = busy(now());
  const { page } = await app.open(scene);
  await see(page, 'Needs you');
  for (const route of screens(scene.tasks)) {
    await page.evaluate(`location.hash = ${JSON.stringify(route)}`);
    await expect.poll(() => page.locator('main h1').count(), { message: route }).toBe(1);
    await page.waitForLoadState('networkidle');
    expect(await small(page), route).toEqual([]);
  }
});

/** What a browser's own zoom of 200 % makes of a phone; and its letters of twice the size on the smallest. */
const twice = {
  zoom: (page: Page) => page.setViewportSize({ width: 195, height: 422 }),
  letters: async (page: Page) => {
    await page.setViewportSize({ width: 320, height: 568 });
    const line = await page.context().newCDPSession(page);
    await line.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  },
};

test.each(['zoom', 'letters'] as const)(
  '%s twice as large: nothing is wider than the screen, and what is to be done can be reached',
  async (how) => {
    const scene = busy(now());
    const { page } = await app.open(scene, { own: true });
    await see(page, 'Needs you');
    await twice[how](page);
    for (const route of [...screens(scene.tasks), `#/thread/${scene.story.tasks.get(scene.tasks.done ?? '')?.summary.thread}`]) {
      await page.evaluate(`location.hash = ${JSON.stringify(route)}`);
      await page.waitForLoadState('networkidle');
      const wide = await page.evaluate<number>(
        `Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll('[data-scroller]')].map((box) => box.scrollWidth - box.clientWidth))`,
      );
      expect(wide, route).toBeLessThanOrEqual(0);
      const room = () => page.evaluate<number>(`document.querySelector('main [data-scroller]')?.clientHeight ?? 0`);
      await expect.poll(room, { message: `${route}: what scrolls` }).toBeGreaterThan(90);
      // No word stands on a line of its own letters, and home's name is whole.
      const cut = await page.evaluate<string[]>(
        `[...document.querySelectorAll('main p, main h1')].filter((one) => one.clientWidth > 1 && (one.clientWidth < 60 || (one.matches('h1') && one.textContent === 'Deskhand' && one.scrollWidth > one.clientWidth))).map((one) => one.textContent.slice(0, 40))`,
      );
      expect(cut, route).toEqual([]);
    }
  },
);

/** Where the middle of a thing stands, of the screen's height. */
const heightOf = async (page: Page, name: string | RegExp) => {
  const box = await page.getByRole('button', { name, exact: true }).filter({ visible: true }).last().boundingBox();
  return box ? (box.y + box.height / 2) / 844 : Number.NaN;
};

test('the one thing to do on a screen is in reach of the thumb that holds it', async () => {
  const scene = busy(now());
  const { page } = await app.open(scene);
  await press(page, 'Look and decide');
  await see(page, 'What decides it');
  for (const name of ['Allow once', 'No']) expect(await heightOf(page, name), name).toBeGreaterThan(0.5);
  await page.goBack();
  await page.evaluate(`location.hash = '#/review/${scene.tasks.review}'`);
  await see(page, 'Accept all 9');
  expect(await heightOf(page, 'Accept all 9')).toBeGreaterThan(0.5);
  await page.goBack();
  await press(page, 'Answer');
  await see(page, 'Neither, look further');
  for (const name of ['The garden room, 12:00 to 13:30', 'Neither, look further', 'Send'])
    expect(await heightOf(page, name), name).toBeGreaterThan(0.5);
  await press(page, 'Neither, look further');
  await page.goBack();
  await press(page, 'Stop everything');
  expect(await heightOf(page, 'Stop everything')).toBeGreaterThan(0.5);
  await press(page, 'Cancel');
});

test('a sheet takes the focus, keeps it, and gives it back to what opened it', async () => {
  const { page } = await app.open(busy(now()), { size: 'wide' });
  await see(page, 'Needs you');
  const focused = () => page.evaluate<string>(`document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent`);
  const inside = () => page.evaluate<boolean>(`document.querySelector('[role=dialog]')?.contains(document.activeElement) ?? false`);
  for (const name of ['Stop everything', 'Attach']) {
    await page.getByRole('button', { name }).first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await expect.poll(inside).toBe(true);
    for (let at = 0; at < 6; at++) {
      await page.keyboard.press('Tab');
      await expect.poll(inside).toBe(true);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe(name);
  }
});

test.each(['phone', 'wide'] as const)(
  'where what had the focus is gone, keys go on at the title of the screen, not at the top of the page: %s',
  async (size) => {
    const { page } = await app.open(busy(now()), { size });
    await see(page, 'Needs you');
    const focused = () => page.evaluate<string>(`document.activeElement === document.body ? '' : document.activeElement.textContent`);
    await press(page, 'Look and decide');
    const no = page.getByRole('button', { name: 'No', exact: true });
    await no.focus();
    await page.keyboard.press('Enter');
    await no.waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('Your yes or no');
    if (size === 'phone') return;
    // The column that is closed with all that is in it.
    await page.goto(page.url().replace(/#.*/, '#/'));
    await see(page, 'Needs you');
    await press(page, /^Review$/);
    await page.getByRole('button', { name: 'Accept all 9' }).focus();
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('What should be done?');
  },
);

test('by keys alone: every stop is seen, in the order of the page, and a task is begun, looked at and left', async () => {
  const { page, desk } = await app.open(busy(now()), { size: 'wide' });
  await see(page, 'Needs you');
  // What comes later, as its parts do, would stand between two stops.
  await whole(page);
  const stops: string[] = [];
  for (let at = 0; at < 12; at++) {
    await page.keyboard.press('Tab');
    const [name, seen] = await page.evaluate<[string, boolean]>(`(() => {
      const one = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      const framed = one.closest('form')?.querySelector(':focus-within') ? getComputedStyle(one.closest('div.rounded-large') ?? one).borderColor : '';
      return [one.getAttribute('aria-label') ?? one.textContent.slice(0, 30), (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || framed !== ''];
    })()`);
    expect(seen, name).toBe(true);
    stops.push(name);
  }
  expect(stops.slice(0, 3)).toEqual(['Timeline', 'Settings', 'Stop everything']);
  expect(stops.indexOf('Look and decide')).toBeLessThan(stops.indexOf('Review'));
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await expect.poll(() => page.evaluate('document.activeElement.matches("main [data-composer]")')).toBe(true);
  await page.keyboard.type('Sort the photos');
  await page.keyboard.press('Enter');
  await expect.poll(() => desk.commands).toMatchObject([{ type: 'send', text: 'Sort the photos' }]);
  await expect.poll(() => page.url()).toContain('#/thread/');
  // The thread is there once its heading has the focus; a second Escape while the first still goes back would leave the app.
  await expect.poll(() => page.evaluate('document.activeElement.matches("h1")')).toBe(true);
  await page.keyboard.press('Escape');
  await see(page, 'Or pick one of your threads');
});

test('what is there has a name for whoever listens, once, and what changes is said', async () => {
  for (const make of [busy, sending, proposals, alike, papers]) {
    const { page } = await app.open(make(now()));
    await page.waitForLoadState('networkidle');
    const nameless = await page.evaluate<string[]>(
      `[...document.querySelectorAll('button, a[href], input, textarea, select, [role=dialog], section, nav, aside, form')].filter((one) => one.offsetParent !== null && !(one.getAttribute('aria-label') ?? one.getAttribute('aria-labelledby') ?? one.labels?.[0]?.textContent ?? one.textContent).trim()).map((one) => one.outerHTML.slice(0, 120))`,
    );
    expect(nameless).toEqual([]);
    expect(await page.locator('h1').count()).toBe(1);
    await expect.poll(() => page.locator('header [aria-live=polite]').first().textContent()).toContain('Connected');
    await app.clear();
  }
});

test('over a line of the second generation: it opens, sends with its file, says how far it is, and goes on after a break', async () => {
  const { page, context, desk, story } = await app.open(empty(now()), { own: true });
  await see(page, 'Connected');
  await whole(page);
  const line = await context.newCDPSession(page);
  const slow = { offline: false, latency: 800, downloadThroughput: 6000, uploadThroughput: 20_000 };
  await line.send('Network.enable');
  // Until it was seen to be on its way it takes as long as that.
  await line.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: 300 });
  await press(page, 'Attach');
  await page.setInputFiles('[data-files]', [{ name: 'scan.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(60_000, 7) }]);
  await see(page, 'scan.jpg');
  await write(page, 'Read this');
  await see(page, /Sending files|On its way/);
  desk.away(true);
  await see(page, /Offline since/);
  await line.send('Network.emulateNetworkConditions', slow);
  await see(page, 'On this phone, sent when the desk answers');
  desk.away(false);
  await page
    .getByRole('button', { name: 'Try now' })
    .click({ timeout: 2000 })
    .catch(() => undefined);
  await page.getByText('On the desk, begins in a moment').first().waitFor();
  const asked = story.events.filter((event) => event.type === 'task.requested');
  expect(asked).toHaveLength(1);
  expect(asked[0]?.type === 'task.requested' && asked[0].body.files.map(({ name }) => name)).toEqual(['scan.jpg']);
});

test('what comes from the desk moves nothing while something is pressed: what was pressed is what is clicked', async () => {
  const { page, story } = await app.open(busy(now()));
  const opened = page.waitForEvent('websocket');
  await page.reload();
  const line = await opened;
  await whole(page);
  const row = page.getByRole('link', { name: /Read all interview notes/ }).first();
  await row.hover();
  await page.mouse.down();
  const came = line.waitForEvent('framereceived');
  tell(story, now(), 'Which of the two?').ask('The one or the other?');
  await came;
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  await page.mouse.up();
  await expect.poll(() => page.url()).toContain('#/thread/');
  await page.goBack();
  await see(page, 'Which of the two?');
});

test('a part that can’t be loaded while the desk is away leaves the rest in place, and comes by itself once it is back', async () => {
  const { context, desk } = await app.open(conflict(now()));
  // What it says of parts that don’t come is no complaint here.
  const page = await context.newPage();
  await page.setViewportSize(sizes.wide);
  let lost: string[] | undefined = [];
  await page.route(/\/assets\/(banner|help)-/, (route) => {
    lost?.push(route.request().url());
    return lost ? route.abort() : route.continue();
  });
  await page.goto(`${desk.origin}/#/`);
  await see(page, 'Connected');
  await page.keyboard.press('?');
  await expect.poll(() => new Set(lost).size).toBe(2);
  await see(page, 'Connected');
  expect(await page.getByText('The brake is pulled').count()).toBe(0);
  // Nothing is asked for again and again.
  expect(lost.length).toBeLessThan(20);
  lost = undefined;
  desk.away(true);
  await see(page, /Offline since/);
  desk.away(false);
  await see(page, 'The brake is pulled');
  await whole(page);
});

test('where less motion is asked for nothing moves; where it isn’t, what works is seen to, and a sheet slides in', async () => {
  const scene = busy(now());
  const { page } = await app.open(scene, { route: `#/task/${scene.tasks.working}` });
  const moving = () => page.evaluate<number>(`document.getAnimations().filter(({ playState }) => playState === 'running').length`);
  // Each frame of a sheet that opens: what slides does so at once, or is seen sliding.
  const opening = async () => {
    await page.evaluate(
      `{ window.most = 0; window.seen = 0; const look = () => { window.most = Math.max(window.most, document.getAnimations().length); window.seen++; requestAnimationFrame(look); }; look(); }`,
    );
    await press(page, /^Stop$/);
    await page.getByRole('dialog').waitFor();
    const seen = await page.evaluate<number>('window.seen');
    await page.waitForFunction((before) => Number(Reflect.get(globalThis, 'seen')) >= before + 20, seen);
    const most = await page.evaluate<number>('window.most');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    return most;
  };
  await see(page, /reads 4 of 12/i);
  expect(await moving()).toBe(0);
  expect(await opening()).toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect.poll(moving).toBeGreaterThan(1);
  const still = await moving();
  expect(await opening()).toBeGreaterThan(still);
});

test('whoever chose all colours themselves sees what can be pressed, what comes first of it, and what is chosen', async () => {
  const { page, tasks } = await app.open(busy(now()));
  await page.emulateMedia({ forcedColors: 'active' });
  const look = (name: string) =>
    page.evaluate<{ line: string; filled: boolean; ring: string }>(`(() => {
      const said = (one) => one.textContent.replaceAll(' ', '');
      const one = [...document.querySelectorAll('button, a')].find((one) => one.checkVisibility() && said(one) === ${JSON.stringify(name.replaceAll(' ', ''))});
      const { borderTopWidth, backgroundColor, outlineStyle } = getComputedStyle(one);
      return { line: borderTopWidth, filled: backgroundColor !== getComputedStyle(document.body).backgroundColor, ring: outlineStyle };
    })()`);
  await see(page, 'Needs you');
  expect(await look('Look and decide')).toMatchObject({ line: '1px', filled: false });
  await press(page, 'Look and decide');
  await see(page, 'What decides it');
  expect(await look('Allow once')).toMatchObject({ line: '1px', filled: true });
  expect(await look('No')).toMatchObject({ line: '1px', filled: false });
  await page.evaluate(`location.hash = '#/review/${tasks.review}'`);
  await see(page, 'Accept all 9');
  expect(await look('All 9')).toMatchObject({ ring: 'solid' });
  expect(await look('New 2')).toMatchObject({ ring: 'none' });
  await page.emulateMedia({ forcedColors: null });
});

test('a screen’s headings go down step by step, and a number beside one is a word of its own', async () => {
  const { page, tasks } = await app.open(busy(now()));
  const levels = () =>
    page.evaluate<number[]>(`[...document.querySelectorAll('main :is(h1, h2, h3, h4)')].map(({ tagName }) => Number(tagName[1]))`);
  await page.getByRole('heading', { name: 'Needs you 3' }).waitFor();
  for (const route of screens(tasks)) {
    await page.evaluate(`location.hash = ${JSON.stringify(route)}`);
    await expect.poll(levels, { message: route }).toContain(1);
    await page.waitForLoadState('networkidle');
    const found = await levels();
    expect(
      found.filter((level, at) => level > (found[at - 1] ?? 0) + 1),
      route,
    ).toEqual([]);
  }
});
