import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { wirePhone } from '../bench/brake-phones.ts';
import { endless, type Load, loadWith, pullOn } from '../bench/brake-scene.ts';
import { type RealHost, startHost } from './support/host.ts';

let host: RealHost | undefined;
beforeAll(() => {
  vi.stubEnv('NODE_OPTIONS', `${process.env.NODE_OPTIONS ?? ''} ${endless}`);
});
afterAll(() => void vi.unstubAllEnvs());
afterEach(async () => {
  await host?.close();
  host = undefined;
});

// The whole, fifty times, with its times: npm run bench:brake
describe.skipIf(process.platform !== 'linux')('the brake leaves no process of a daemon that', () => {
  const cases: [Load, 'command' | 'file' | 'phone'][] = [
    ['idle', 'file'],
    ['busy', 'command'],
    ['stopped', 'phone'],
    ['blocked', 'phone'],
    ['sandboxes', 'phone'],
  ];
  test.for(cases)('is %s (pulled by %s)', async ([load, how]) => {
    host = await startHost('auto');
    const mark = 70_000 + (process.pid % 9000);
    const pull = how === 'phone' ? await wirePhone(host) : how;
    await loadWith(load, host, { sandboxes: 3, mark });
    const { processes } = await pullOn(host, pull, mark);
    expect(processes).toBeGreaterThan(load === 'sandboxes' ? 12 : 0);
  });
});

test('staged work stays staged over the brake and its release', async () => {
  host = await startHost('review');
  const call = `call write_file ${JSON.stringify({ path: 'made.txt', content: 'made' })}`;
  const { value } = await host.json('send', '--wait', `Make it\n${call}\nsay made`);
  const task = String(value.task);
  await host.json('send', `Wait\ncall run ${JSON.stringify({ command: 'sleep 600' })}`);
  const { pid } = host.daemon();
  await host.deskhand('brake');
  await host.restarted(pid);
  expect((await host.deskhand('tasks')).out).toContain('held by the brake');
  expect((await host.deskhand('commit', task)).code).toBe(6);
  expect(existsSync(join(host.folder, 'made.txt'))).toBe(false);
  const braked = host.daemon().pid;
  await host.deskhand('release');
  await host.restarted(braked);
  expect((await host.deskhand('commit', task)).code).toBe(0);
  expect(readFileSync(join(host.folder, 'made.txt'), 'utf8')).toBe('made');
});
