import type { Page } from 'playwright-core';
import { documents } from './begin.ts';
import type { FakeDesk } from './fake-desk.ts';
import { renew } from './newer.ts';
import { type Shot, text } from './shot.ts';

/** What needs the person, what is being done and what came of it; writing; the timeline. */
export const homeShots: Shot[] = [
  { name: 'home-busy', scene: 'busy', at: () => '#/', ready: text('Done today') },
  {
    name: 'home-busy-end',
    scene: 'busy',
    at: () => '#/',
    ready: text('Earlier'),
    act: (page) => page.evaluate(`document.querySelector('[data-scroller]').scrollTo(0, 1e6)`),
  },
  {
    name: 'home-shared',
    scene: 'busy',
    changes: true,
    at: () => `#/share?title=Prices&url=${encodeURIComponent('https://shop.example/prices')}`,
    ready: text('the first of its kind here'),
  },
  {
    name: 'home-update',
    scene: 'busy',
    changes: true,
    worker: true,
    at: () => '#/timeline',
    ready: text('Go back to before this'),
    async act(page, fake) {
      await renew(page, fake);
      await page.evaluate(`location.hash = '#/'`);
      await page.waitForSelector(text('A new version'));
      await page.waitForSelector(text('Needs you'));
    },
  },
  { name: 'home-empty', scene: 'empty', at: () => '#/', ready: text('Or begin with one of these') },
  { name: 'home-bare', scene: 'bare', at: () => '#/', ready: text('Choose a folder') },
  { name: 'home-brake', scene: 'conflict', at: () => '#/', ready: text('The brake is pulled') },
  {
    name: 'home-brake-release',
    scene: 'conflict',
    at: () => '#/',
    ready: text('The brake is pulled'),
    async act(page) {
      await page.click('text=Let go');
      await page.waitForSelector('[role=dialog]');
    },
  },
  {
    name: 'home-refused',
    scene: 'busy',
    changes: true,
    at: () => '#/',
    ready: text('Needs you'),
    async act(page) {
      await page.route('**/v1/commands', (route) =>
        route.fulfill({
          status: 422,
          json: {
            ok: false,
            code: 'refused',
            sentence: 'This device may look, and not send.',
            next: 'A device that may change settings can let it, under Devices; or at the computer: deskhand devices',
          },
        }),
      );
      await page.fill('[data-composer]', 'Print the tickets for tomorrow');
      await page.click('button[aria-label="Send"] >> nth=0');
      await page.waitForSelector(text('This device may look'));
    },
  },
  {
    name: 'home-offline',
    scene: 'busy',
    changes: true,
    at: () => '#/',
    ready: text('Needs you'),
    async act(page, fake) {
      await goAway(page, fake);
      await page.fill('[data-composer]', 'Print the tickets for tomorrow');
      await page.click('button[aria-label="Send"] >> nth=0');
      await page.waitForSelector(text('On this phone, sent when'));
    },
  },
  {
    name: 'home-help',
    scene: 'busy',
    sizes: ['wide'],
    at: () => '#/',
    ready: text('Done today'),
    act: async (page) => {
      await page.keyboard.press('?');
      await page.waitForSelector('[role=dialog]');
    },
  },
  {
    name: 'home-brake-ask',
    scene: 'busy',
    at: () => '#/',
    ready: text('Needs you'),
    act: async (page) => {
      await page.click('button[aria-label="Stop everything"]');
      await page.waitForSelector('[role=dialog]');
    },
  },
  {
    name: 'home-brake-unheard',
    scene: 'busy',
    changes: true,
    at: () => '#/',
    ready: text('Needs you'),
    act: pullUnheard,
  },
  {
    name: 'home-brake-late',
    scene: 'busy',
    changes: true,
    at: () => '#/',
    ready: text('Needs you'),
    async act(page, fake) {
      await pullUnheard(page, fake);
      await page.clock.install({ time: Date.now() + 660_000 });
      fake.away(false);
      await page.reload();
      await page.waitForSelector(text('Stop everything, still?'));
      await page.waitForSelector(text('Connected'));
    },
  },
  {
    name: 'compose-where',
    scene: 'busy',
    at: () => '#/',
    ready: text('All folders'),
    act: async (page) => {
      await page.click('text=All folders');
      await page.waitForSelector('[role=dialog]');
    },
  },
  {
    name: 'compose-attach',
    scene: 'busy',
    at: () => '#/',
    ready: text('Needs you'),
    act: async (page) => {
      await page.click('button[aria-label="Attach"]');
      await page.setInputFiles('[data-files]', [{ name: 'receipt-may.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(120_000) }]);
      await page.waitForSelector(text('receipt-may.pdf'));
    },
  },
  { name: 'permissions-home', scene: 'permissions', at: () => '#/', ready: text('that nothing uses') },
  { name: 'proposal-home', scene: 'proposals', at: () => '#/', ready: text('Give it these 2') },
  {
    name: 'proposal-edited',
    scene: 'proposals',
    at: () => '#/',
    ready: text('Give it these 5'),
    async act(page) {
      await page.click('text=files.a-rather-long-name');
      await page.waitForSelector(text('Give it 4 of 5'));
    },
  },
  { name: 'proposal-thread', scene: 'proposals', at: (tasks) => `#/thread/${tasks['long.thread']}`, ready: text('Give it these 5') },
  {
    name: 'proposal-given',
    scene: 'proposals',
    changes: true,
    at: (tasks) => `#/thread/${tasks['short.thread']}`,
    ready: text('Give it these 2'),
    async act(page, fake) {
      // Otherwise the desk has it before anybody saw.
      fake.mute(true);
      await page.click('text=Give it these 2');
      await page.waitForSelector(text('Answered'));
    },
  },
  { name: 'alike-home', scene: 'alike', at: () => '#/', ready: text('Needs you') },
  { name: 'outgoing-home', scene: 'sending', at: () => '#/', ready: text('Needs you') },
  { name: 'timeline', scene: 'busy', at: () => '#/timeline', ready: text('Go back to before this') },
  {
    name: 'timeline-back',
    scene: 'busy',
    at: () => '#/timeline',
    ready: text('Go back to before this'),
    async act(page) {
      const lost = [`${documents}/prices.csv`, `${documents}/letters/to Mr Müller.docx`];
      await page.route('**/v1/back?*', (route) => route.fulfill({ json: { tasks: 3, changes: 0, lost } }));
      await page.click('text=Go back to before this >> nth=3');
      await page.waitForSelector(text('Go back and keep both'));
    },
  },
  { name: 'timeline-empty', scene: 'empty', at: () => '#/timeline', ready: text('Nothing has been changed') },
];

async function goAway(page: Page, fake: FakeDesk): Promise<void> {
  await page.waitForSelector(text('Connected'));
  // The app loads its other parts once it has nothing better to do.
  const sheets = `performance.getEntriesByType('resource').some(({ name }) => /\\/sheet-body-/.test(name))`;
  for (let tries = 0; tries < 200 && !(await page.evaluate(sheets)); tries++) await page.waitForTimeout(50);
  await page.waitForLoadState('networkidle');
  fake.away(true);
  await page.waitForSelector('text=/Offline|Looking/');
}

async function pullUnheard(page: Page, fake: FakeDesk): Promise<void> {
  await goAway(page, fake);
  await page.click('button[aria-label="Stop everything"]');
  await page.click('[role=dialog] >> text="Stop everything" >> nth=-1');
  await page.waitForSelector(text('hasn’t reached the computer'));
}
