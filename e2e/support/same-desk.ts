import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import { useBrowser } from './app.ts';
import { complaintsOf, type Size } from './browser.ts';
import type { RealHost } from './host.ts';
import { useSameHost } from './same-host.ts';

export interface SameDesk {
  host(): Promise<RealHost>;
  /** The page of the device of this name, at its first screen; `open` brings it there the first time. */
  page(device: string, open: (page: Page) => Promise<void>, size?: Size): Promise<Page>;
}

/**
 * One real host, as by `useSameHost`, and one page of each of its devices, that the tests of a file hand on: to start and to open
 * them is half of what a test would take.
 */
export function useSameDesk(start: () => Promise<RealHost>): SameDesk {
  const browser = useBrowser();
  const host = useSameHost(start);
  const pages = new Map<string, Page>();
  const complaints: string[][] = [];
  // Before the host goes.
  const end = async () => {
    await browser.clear();
    pages.clear();
  };
  afterAll(end);
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await end();
    expect(complaints.flatMap((heard) => heard.splice(0))).toEqual([]);
  });
  return {
    host,
    async page(device, open, size = 'phone') {
      const { origin } = await host();
      const had = pages.get(device);
      if (had) {
        await had.goto(`${origin()}/#/`);
        return had;
      }
      const page = await (await browser.context(size)).newPage();
      complaints.push(complaintsOf(page));
      await open(page);
      pages.set(device, page);
      return page;
    },
  };
}
