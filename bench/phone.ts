import type { Event } from '@deskhand/protocol';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { openContext, startBrowser, wholeChromium } from '../e2e/support/browser.ts';
import { pairPage } from '../e2e/support/pair-page.ts';
import type { Story } from '../e2e/support/story.ts';
import type { Log } from '../packages/daemon/src/log/log.ts';
import { type BenchHost, startBenchHost } from './host.ts';

// A phone for the bench: the built app in real Chromium, paired with a real host, on the sealed road that phones take.

export interface BenchPhone {
  host: BenchHost;
  /** A page that has nothing of the app in its cache. `forgetful`: it knows its pairing and nothing of the desk either. */
  open(route: string, options?: { slower?: number; forgetful?: boolean }): Promise<OpenPage>;
}

export interface OpenPage {
  page: Page;
  cdp: CDPSession;
  /** Milliseconds from the address being asked for until the frame that shows it. */
  shows(sign: Sign): Promise<number>;
  /** Kilobytes of scripts that were asked for before that, as they come over the line. */
  scripts(): Promise<number>;
}

/** Something on the screen: an element, with these words in it. */
export interface Sign {
  selector: string;
  words?: string;
}

export async function withPhone<T>(work: (phone: BenchPhone) => Promise<T>, fill?: (log: Log) => Promise<void>): Promise<T> {
  const host = await startBenchHost(fill);
  let browser: Browser | undefined;
  try {
    browser = await startBrowser(wholeChromium);
    const context = await openContext(browser, 'phone');
    const page = await context.newPage();
    await pairPage(page, host.origin(), host.ask);
    await page.close();
    return await work({ host, open: (route, options) => open(context, host, route, options) });
  } finally {
    await browser?.close();
    await host.close();
  }
}

async function open(
  context: BrowserContext,
  host: BenchHost,
  route: string,
  { slower = 1, forgetful = false }: { slower?: number; forgetful?: boolean } = {},
): Promise<OpenPage> {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  if (forgetful) {
    await page.goto(`${host.origin()}/manifest.webmanifest`);
    await page.evaluate(`new Promise((done) => { indexedDB.deleteDatabase('deskhand').onsuccess = done; })`);
  }
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.goto(`${host.origin()}/${route}`, { waitUntil: 'commit' });
  return { page, cdp, scripts: () => page.evaluate<number>(scriptsBefore), shows: (sign) => page.evaluate<number>(firstFrame(sign)) };
}

/** The page's clock begins where the address was asked for. */
const firstFrame = ({ selector, words = '' }: Sign): string => `new Promise((done) => {
  const look = () => {
    if (![...document.querySelectorAll(${JSON.stringify(selector)})].some((one) => one.textContent.includes(${JSON.stringify(words)}))) return;
    watch.disconnect();
    window.seen = performance.now();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
  };
  const watch = new MutationObserver(look);
  watch.observe(document, { childList: true, subtree: true, characterData: true });
  look();
})`;
const scriptsBefore = `performance.getEntriesByType('resource')
  .filter(({ name, startTime }) => name.endsWith('.js') && startTime < window.seen)
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1000`;

/** Puts what a story's tasks did into a host's log. */
export async function fillWith(log: Log, story: Story): Promise<void> {
  const ofTasks = story.events.filter(({ task }) => task !== undefined);
  for (let at = 0; at < ofTasks.length; at += 500) {
    const part = ofTasks.slice(at, at + 500);
    for (const event of part) putRefs(log, story, event.body);
    await log.append(part.map(({ type, body, actor, task, thread, labels }) => ({ type, body, actor, task, thread, labels }) as Event));
  }
}

function putRefs(log: Log, story: Story, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const hash = 'hash' in value && typeof value.hash === 'string' ? story.content.get(value.hash) : undefined;
  if (hash) log.put(hash);
  for (const inner of Object.values(value)) putRefs(log, story, inner);
}
