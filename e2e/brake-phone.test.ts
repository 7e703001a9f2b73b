import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { press, see, shelf, whole } from './support/app.ts';
import { freePort, type RealHost, startHost } from './support/host.ts';
import { pairPage } from './support/pair-page.ts';
import { useSameDesk } from './support/same-desk.ts';

// The real app in a browser, paired with a real host whose daemon hangs or keeps dying: by the brake's own door.

const desk = useSameDesk(async () => startHost('review', ['--port', String(await freePort())]));
let host: RealHost;
let phone: Page;
beforeEach(async () => {
  host = await desk.host();
  const scopes = ['look', 'send', 'approve', 'admin'];
  phone = await desk.page('phone', (opened) => pairPage(opened, host.origin(), host.ask, 'Ana’s phone', scopes));
  await see(phone, 'Connected to your desk');
  // It has learnt where the door is, and has all that it needs with it.
  await expect.poll(() => shelf(phone, 'brake')).toMatchObject({ doors: [expect.anything()] });
  await whole(phone);
});

test('a host that is stopped dead is braked from the phone, which is told what was ended, and lets go', async () => {
  const { pid } = host.daemon();
  process.kill(pid, 'SIGSTOP');
  await phone.getByRole('button', { name: 'Stop everything' }).click();
  await phone.getByRole('dialog').getByRole('button', { name: 'Stop everything' }).click();
  await see(phone, 'The brake is pulled');
  await see(phone, /One process was ended|\d+ processes were ended/);
  await host.restarted(pid);
  await see(phone, 'Connected to your desk');
  await see(phone, /By Ana’s phone/);
  const { out } = await host.deskhand('logs', '--limit', '50', '--json');
  const pulled = out.split('\n').filter((line) => line.includes('"brake.pulled"'));
  expect(pulled).toHaveLength(1);
  expect(JSON.parse(pulled[0] ?? '')).toMatchObject({ actor: { kind: 'device' }, body: { by: 'Ana’s phone', ended: expect.any(Number) } });
  const braked = host.daemon().pid;
  await press(phone, 'Let go');
  await phone.getByRole('dialog').getByRole('button', { name: 'Let go' }).click();
  // By another daemon: the next test's is not to go away under it.
  await host.restarted(braked);
  await phone.getByText('The brake is pulled').waitFor({ state: 'hidden' });
  await see(phone, 'Connected to your desk');
});

test('a host whose program keeps failing says so on the phone: why, and what to do; and is tried at once when it was mended', async () => {
  // Keys that can't be read stop each start.
  writeFileSync(join(host.home, 'keys.json'), '{');
  process.kill(host.daemon().pid, 'SIGKILL');
  await see(phone, 'Deskhand keeps failing');
  await see(phone, /The last time: .*keys\.json/);
  const { out, code } = await host.deskhand('doctor');
  expect(code).not.toBe(0);
  expect(out).toContain('keeps failing');
  const page = /http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}/.exec(out)?.[0] ?? '';
  expect(await (await fetch(page)).text()).toContain('keys.json');
  rmSync(join(host.home, 'keys.json'));
  await press(phone, 'Try again now');
  await see(phone, 'Connected to your desk');
  await phone.getByText('Deskhand keeps failing').waitFor({ state: 'hidden' });
});
