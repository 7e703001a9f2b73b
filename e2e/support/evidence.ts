import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { TestRunner } from 'vitest';

// What a test that fails leaves behind for whoever looks for the cause: of each page a picture, its text, what it said, what it
// asked for in vain and what came over its sockets; of a host its own log. What came well is left out: to hear of it costs a twentieth of
// what a test takes. In a folder of its own, which is named beside the failure.

const said = new WeakMap<Page, string[]>();
let folder: string | undefined;

/** Listens to the pages of a device, and looks at them before it is closed. */
export function heed(context: BrowserContext): BrowserContext {
  context.on('page', listen);
  const close = context.close.bind(context);
  context.close = async (options) => {
    await pagesOf(context);
    await close(options);
  };
  return context;
}

export function listen(page: Page): void {
  const lines: string[] = [];
  said.set(page, lines);
  const say = (line: string) => void lines.push(`${new Date().toISOString().slice(11, 23)} ${line}`);
  page.on('console', (message) => say(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => say(`error: ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => say(`${request.method()} ${request.url()} failed: ${request.failure()?.errorText}`));
  page.on('websocket', (socket) => {
    say(`socket ${socket.url()}`);
    socket.on('framereceived', ({ payload }) =>
      say(`socket ← ${typeof payload === 'string' ? payload.slice(0, 200) : `${payload.length} bytes`}`),
    );
    socket.on('close', () => say(`socket closed ${socket.url()}`));
  });
}

/** The folder for what belongs to the test that runs, if it failed. */
function where(): string | undefined {
  const test = TestRunner.getCurrentTest();
  if (test?.result?.state !== 'fail') return undefined;
  folder ??= mkdtempSync(join(tmpdir(), 'deskhand-evidence-'));
  const at = join(folder, `${test.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80)}.${test.result.retryCount ?? 0}`);
  if (mkdirSync(at, { recursive: true })) console.error(`What “${test.name}” left behind is in ${at}`);
  return at;
}

let pages = 0;
export async function pagesOf(context: BrowserContext): Promise<void> {
  const at = where();
  if (!at) return;
  for (const page of context.pages()) {
    const name = join(at, `page-${++pages}`);
    await page.screenshot({ path: `${name}.png`, timeout: 10_000 }).catch(() => undefined);
    const text = await page
      .evaluate<string>('document.body.innerText + "\\n\\n" + document.body.innerHTML')
      .catch((error: unknown) => String(error));
    appendFileSync(`${name}.txt`, `${page.url()}\n\n${(said.get(page) ?? []).join('\n')}\n\n${text}\n`);
  }
}

let hosts = 0;
/** `home`: the state directory of a host. */
export function logOf(home: string): void {
  const log = join(home, 'daemon.log');
  const at = existsSync(log) && where();
  if (at) cpSync(log, join(at, `daemon-${++hosts}.log`));
}
