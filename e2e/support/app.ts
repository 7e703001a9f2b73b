import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Scene } from './begin.ts';
import { complaintsOf, openContext, type Size, startBrowser } from './browser.ts';
import { heed } from './evidence.ts';
import { type FakeDesk, startFakeDesk } from './fake-desk.ts';
import { samePage } from './same-page.ts';
import { sides } from './sides.ts';

export interface OpenApp extends Scene {
  desk: FakeDesk;
  context: BrowserContext;
  page: Page;
  /** Another page of the same device. */
  again(route?: string): Promise<Page>;
  /** Another device on the same desk. */
  other(route?: string): Promise<Page>;
}

type Look = Parameters<typeof openContext> extends [Browser, ...infer Rest] ? Rest : never;

/** One browser for the tests of a file; `clear` ends what a test opened in it. */
export function useBrowser() {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser?.close());
  return {
    context: async (...look: Look) => heed(await openContext(browser, ...look)),
    clear: () => Promise.all(browser.contexts().map((context) => context.close())),
  };
}

/**
 * The built app in a real browser over a desk with a story; all of it is gone after each test. The first that a test opens is on
 * the page, and at the address, of the test before, unless it asks for its `own` page: what it sets there can't be taken back
 * (a clock), or it does something with the whole device.
 */
export function useApp() {
  const browser = useBrowser();
  const endings: (() => Promise<void>)[] = [];
  const complaints: string[] = [];
  const same = samePage(() => browser.context('phone'));
  let port = 0;

  beforeAll(() => {
    if (!existsSync(fileURLToPath(new URL('../../packages/web/dist/index.html', import.meta.url))))
      throw new Error('The app isn’t built: npm run prepare');
  });
  const clear = async () => {
    for (const end of endings.splice(0).reverse()) await end();
    expect(complaints.splice(0)).toEqual([]);
  };
  afterEach(clear);

  /** Where the one before was; elsewhere if somebody else is there now. */
  async function startDesk({ story }: Scene): Promise<FakeDesk> {
    const desk = await startFakeDesk(story, { sides, port }).catch(() => startFakeDesk(story, { sides }));
    port ||= Number(new URL(desk.origin).port);
    return desk;
  }

  return {
    /** Ends what was opened, before the test does. */
    clear,
    async open(scene: Scene, options: { route?: string; size?: Size; worker?: boolean; own?: boolean } = {}): Promise<OpenApp> {
      const first = endings.length === 0 && !options.own && !options.worker && (options.size ?? 'phone') === 'phone';
      const desk = await startDesk(scene);
      endings.push(() => desk.close());
      const device = async () => {
        const context = await browser.context(options.size ?? 'phone', 'light', options.worker);
        endings.push(() => context.close());
        return context;
      };
      const show = async (context: BrowserContext, route = '#/', page?: Page) => {
        page ??= await context.newPage();
        const heard = complaintsOf(page);
        endings.push(async () => void complaints.push(...heard));
        await page.goto(`${desk.origin}/${route}`);
        return page;
      };
      const had = first ? await same.page() : undefined;
      if (had) endings.push(same.empty);
      const context = had?.context() ?? (await device());
      const page = await show(context, options.route, had);
      return { ...scene, desk, context, page, again: (route) => show(context, route), other: async (route) => show(await device(), route) };
    },
  };
}

/** Resolves once a text is on the screen. */
export const see = (page: Page, words: string | RegExp): Promise<void> => page.getByText(words).filter({ visible: true }).first().waitFor();
export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name }).or(page.getByRole('link', { name })).filter({ visible: true }).first().click();
export async function write(page: Page, words: string): Promise<void> {
  await page.locator('[data-composer]:visible').last().fill(words);
  await page.getByRole('button', { name: 'Send', exact: true }).filter({ visible: true }).last().click();
}

/** What the device has written down on a shelf of its own (packages/web/src/state/storage.ts), by key. */
export const shelf = (page: Page, name: string): Promise<Record<string, unknown>> =>
  page.evaluate(`new Promise((done) => {
    const opened = indexedDB.open('deskhand');
    opened.onsuccess = () => {
      const kept = {};
      const walk = opened.result.transaction('${name}').objectStore('${name}').openCursor();
      walk.onsuccess = () => {
        if (walk.result) {
          kept[walk.result.key] = walk.result.value;
          walk.result.continue();
        } else {
          opened.result.close();
          done(kept);
        }
      };
    };
  })`);

/** Resolves once the app has all its parts with it, so that its desk may go away. */
export const whole = (page: Page): Promise<void> =>
  expect.poll(() => page.evaluate<number>(`performance.getEntriesByName('whole').length`)).toBeGreaterThan(0);
