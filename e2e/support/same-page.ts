import type { BrowserContext, Page } from 'playwright-core';
import { sizes } from './browser.ts';
import { listen, pagesOf } from './evidence.ts';

export interface SamePage {
  /** The page, empty. One that a test closed, or closed the device of, is another. */
  page(): Promise<Page>;
  /** Takes it back from a test: what it kept, its history and what was set on it are gone, and other pages of its device closed. */
  empty(): Promise<void>;
}

/**
 * One page of one phone that the tests of a file hand on: at the address where it was before, the browser has the scripts of
 * the app compiled, and opens it with half the work.
 */
export function samePage(open: () => Promise<BrowserContext>): SamePage {
  let context: BrowserContext | undefined;
  let page: Page | undefined;
  return {
    async page() {
      if (!context || context.isClosed()) {
        context = await open();
        page = undefined;
      }
      if (!page || page.isClosed()) page = await context.newPage();
      return page;
    },
    async empty() {
      if (!context || context.isClosed()) return;
      await pagesOf(context);
      // A device that closed its page is another one next time: by an empty page alone nothing that it kept is reached.
      if (!page || page.isClosed()) return void (await context.close());
      for (const other of context.pages()) if (other !== page) await other.close();
      for (const kind of ['console', 'pageerror', 'request', 'requestfailed', 'dialog', 'websocket'] as const)
        page.removeAllListeners(kind);
      listen(page);
      const origin = new URL(page.url()).origin;
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await page.goto('about:blank');
      const line = await context.newCDPSession(page);
      await line.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
      await line.send('Page.resetNavigationHistory');
      await line.detach();
      await context.clearCookies();
      await context.clearPermissions();
      await page.setViewportSize(sizes.phone);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    },
  };
}
