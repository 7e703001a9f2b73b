import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/**
 * What Chromium is to do without: the windows of an address bar that nobody sees, which are two processes and most of a second of
 * processor for each context. The others are Playwright's (chromiumSwitches in 1.65.1), since this list replaces its own.
 */
const without = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

const shell = '/usr/bin/chromium-headless-shell';
/** The system's Chromium, as people have it: for measures and pictures. */
export const wholeChromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
/**
 * For tests its headless shell where that is installed: the same engine without the browser around it, for a fifth less of
 * the processor. `CHROMIUM=/usr/bin/chromium` has them drive the whole.
 */
export const testChromium = process.env.CHROMIUM ?? (existsSync(shell) ? shell : wholeChromium);

/** Quiet and without anything of its own on the network. `film`: what its camera sees, as a file. */
export function startBrowser(executablePath = testChromium, film?: string): Promise<Browser> {
  const root = process.getuid?.() === 0;
  return chromium.launch({
    executablePath,
    args: [
      ...(root ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-gpu',
      `--disable-features=${without.join(',')}`,
      '--force-color-profile=srgb',
      ...(film === undefined
        ? []
        : ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${film}`]),
    ],
  });
}

export const sizes = { tiny: { width: 320, height: 640 }, phone: { width: 390, height: 844 }, wide: { width: 1440, height: 900 } } as const;
export type Size = keyof typeof sizes;

export async function openContext(
  browser: Browser,
  size: Size,
  scheme: 'light' | 'dark' = 'light',
  worker = false,
): Promise<BrowserContext> {
  const phone = size !== 'wide';
  const context = await browser.newContext({
    viewport: sizes[size],
    colorScheme: scheme,
    reducedMotion: 'reduce',
    deviceScaleFactor: phone ? 2 : 1,
    hasTouch: phone,
    isMobile: phone,
    locale: 'en-GB',
    serviceWorkers: worker ? 'allow' : 'block',
  });
  // A bound for what hangs, not a measure: a slow machine is no failure.
  context.setDefaultTimeout(60_000);
  return context;
}

/** Collects what a page complains about: errors, refused content, failed scripts. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    // A host that is away, or content that isn't there, is the browser's own line about the network.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection|net::ERR/.test(message.text()))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

/** How many pixels the page is wider than its window; content that scrolls in its own box doesn't count. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate<number>(`(() => {
    const widths = [...document.querySelectorAll('[data-scroller]')].map((box) => box.scrollWidth - box.clientWidth);
    return Math.max(document.documentElement.scrollWidth - document.documentElement.clientWidth, ...widths, 0);
  })()`);
