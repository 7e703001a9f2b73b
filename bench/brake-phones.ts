import { parsePairingLink } from '@deskhand/protocol/sealed';
import type { Browser } from 'playwright-core';
import { openContext, startBrowser, wholeChromium } from '../e2e/support/browser.ts';
import type { RealHost } from '../e2e/support/host.ts';
import { pairPage } from '../e2e/support/pair-page.ts';
import { askSupervisor } from '../packages/daemon/src/host/to-supervisor.ts';
import { knock } from '../packages/daemon/src/supervisor/phone.double.ts';
import { pairDevice } from '../packages/daemon/src/testing/device.ts';

// The two phones that the brake is pulled from: one that is only its wire, and the real app in a browser.

export interface Phone {
  /** Resolves when it is back from the last pull: one that isn't finds no daemon that was stopped or blocked meanwhile. */
  back(): Promise<void>;
  /** Everything up to the tap itself. */
  ready(): Promise<void>;
  /** Taps. Resolves with the moment of it (`Date.now()`), and that of the host's own word that it is braked. */
  tap(): Promise<{ tapped: number; told: number }>;
  close(): Promise<void>;
}

const scopes = ['look', 'send'];

/** A device by its messages alone. */
export async function wirePhone(host: RealHost): Promise<Phone> {
  const { id, fragment } = await host.ask<{ id: string; fragment: string }>('pairings', {});
  const offer = parsePairingLink(`#${fragment}`);
  if (!offer) throw new Error('The host made no offer.');
  const paired = await pairDevice(host.daemon().port, offer);
  await host.ask(`pairings/${id}`, { yes: true, name: 'Wire', scopes });
  paired.close();
  let port = 0;
  return {
    back: async () => {},
    async ready() {
      port = (await askSupervisor(host.home, { ask: 'status', by: '' }))?.doors?.loopback ?? 0;
    },
    async tap() {
      const tapped = Date.now();
      const answer = await knock(port, { device: paired.identity, host: offer.host }, 'pull');
      if (typeof answer !== 'object' || !answer.brake) throw new Error(`The door didn't brake: ${JSON.stringify(answer)}`);
      return { tapped, told: Date.now() };
    },
    close: async () => {},
  };
}

/** The built app in Chromium, at a phone's size. */
export async function browserPhone(host: RealHost): Promise<Phone> {
  const browser: Browser = await startBrowser(wholeChromium);
  const page = await (await openContext(browser, 'phone')).newPage();
  page.setDefaultTimeout(60_000);
  await pairPage(page, host.origin(), host.ask, 'Phone', scopes);
  const button = page.getByRole('button', { name: 'Stop everything' });
  return {
    async back() {
      await page.getByText('Connected to your desk').first().waitFor();
      await page.getByText('The brake is pulled').waitFor({ state: 'hidden' });
      // What the app learns and loads while it is connected.
      await page.waitForLoadState('networkidle');
    },
    async ready() {
      await button.click();
      await page.evaluate(`document.addEventListener('click', () => { globalThis.tapped = Date.now(); }, { capture: true, once: true })`);
      await page.evaluate(
        `void (globalThis.told = new Promise((done) => { const look = new MutationObserver(() => { if (document.body.innerText.includes('The brake is pulled')) { look.disconnect(); done(Date.now()); } }); look.observe(document.body, { childList: true, subtree: true, characterData: true }); }))`,
      );
    },
    async tap() {
      await page.getByRole('dialog').getByRole('button', { name: 'Stop everything' }).click();
      return await page.evaluate<{ tapped: number; told: number }>(
        `(async () => ({ told: await globalThis.told, tapped: globalThis.tapped }))()`,
      );
    },
    close: () => browser.close(),
  };
}
