import type { Page } from 'playwright-core';

/** Asks an address under /v1 of a host as its computer's own programs do; with a body it posts. */
export type Ask = <T>(path: string, body?: unknown) => Promise<T>;

/** Pairs the browser of a page with a host, as two people would: the link opened, the numbers compared, yes said. */
export async function pairPage(page: Page, origin: string, ask: Ask, name = 'Phone', scopes = ['look', 'send', 'approve']): Promise<void> {
  const { id, fragment } = await ask<{ id: string; fragment: string }>('pairings', {});
  await page.goto(`${origin}/#${fragment}`);
  const shown = await page.locator('[data-code]').textContent();
  const { code } = await ask<{ code: string }>(`pairings/${id}`);
  if (shown?.replace(/\D/g, '') !== code) throw new Error('The phone and the host show different numbers.');
  await ask(`pairings/${id}`, { yes: true, name, scopes });
  await page.locator('[data-composer]').first().waitFor();
}
