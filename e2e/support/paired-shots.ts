import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { freePort, type RealHost, startHost } from './host.ts';
import { pairPage } from './pair-page.ts';

// What only a real host shows: how a phone is paired, what the brake's own door says while the daemon hangs or keeps failing,
// and what a removed device is told. All pages look at the same host, which goes through it once.

export interface PairedShot {
  name: string;
  /** Brings the host, and the pages where they have a part in it, to where the picture is taken. */
  come(host: RealHost, pages: Page[]): Promise<void>;
  /** What each page must show. */
  ready: string;
}

export const pairedShots: PairedShot[] = [
  {
    name: 'pair-number',
    ready: '[data-code]',
    async come(host, pages) {
      for (const page of pages) {
        const { fragment } = await host.ask<{ fragment: string }>('pairings', {});
        await page.goto(`${host.origin()}/#${fragment}`);
        await page.waitForSelector('[data-code]');
      }
    },
  },
  {
    name: 'pair-done',
    ready: '[data-composer]',
    // One after the other: a new offer takes the place of the one before.
    async come(host, pages) {
      for (const [index, page] of pages.entries()) {
        await page.goto('about:blank');
        await page.addInitScript(keepSockets);
        await pairPage(page, host.origin(), host.ask, `Phone ${index + 1}`, ['look', 'send', 'approve', 'admin']);
      }
    },
  },
  {
    name: 'door-silent',
    ready: 'text=Deskhand hangs',
    async come(host, pages) {
      for (const page of pages) await page.waitForFunction(doorKnown);
      process.kill(host.daemon().pid, 'SIGSTOP');
      // Nobody waits until the line is given up.
      for (const page of pages) await page.evaluate('for (const one of sockets) one.onclose?.({ code: 1006 })');
    },
  },
  {
    name: 'door-pulled',
    ready: 'text=The brake is pulled',
    async come(_, [first]) {
      await first?.click('button[aria-label="Stop everything"]');
      await first?.click('[role=dialog] >> text="Stop everything" >> nth=-1');
    },
  },
  {
    name: 'door-failing',
    ready: 'text=Deskhand keeps failing',
    async come(host, [first]) {
      await first?.waitForSelector('text=/^Connected/');
      await host.deskhand('release');
      await first?.waitForSelector('button[aria-label="Stop everything"]');
      // Keys that can't be read stop each start.
      writeFileSync(join(host.home, 'keys.json'), '{');
      process.kill(host.daemon().pid, 'SIGKILL');
    },
  },
  {
    name: 'paired-removed',
    ready: 'text=The desk doesn’t know this device',
    async come(host, [first]) {
      rmSync(join(host.home, 'keys.json'));
      await first?.click('text=Try again now');
      await first?.waitForSelector('text=/^Connected/');
      const { value } = await host.json('devices');
      for (const { id } of value.devices as { id: string }[]) await host.deskhand('devices', 'remove', id);
    },
  },
];

/** Runs in a page before its own scripts, which tell nobody what they are connected by. */
const keepSockets = `window.sockets = [];
  window.WebSocket = class extends WebSocket { constructor(url) { super(url); sockets.push(this); } };`;

/** Evaluated in a page: the address of the brake's own door is kept there. */
const doorKnown = `new Promise((done) => {
  const opened = indexedDB.open('deskhand');
  opened.onsuccess = () => {
    const asked = opened.result.transaction('brake').objectStore('brake').get('doors');
    asked.onsuccess = () => { opened.result.close(); done(asked.result?.length > 0); };
  };
})`;

export const startPaired = async (): Promise<RealHost> => startHost('review', ['--port', String(await freePort())]);
