import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pluginHash } from './plugin-hash.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'deskhand-hash-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('another argument, another program or another content is another plugin; the same is the same', async () => {
  const [file, other] = [join(dir, 'a.mjs'), join(dir, 'b.mjs')];
  writeFileSync(file, 'one');
  writeFileSync(other, 'one');
  const of = (...argv: string[]) => pluginHash({ run: { kind: 'command', argv } });
  const first = await of('node', file, dir);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await of('node', file, dir)).toBe(first);
  const others = [await of('node', other, dir), await of('node', file), await of('bun', file, dir), await of('node', file, dir, '--more')];
  writeFileSync(file, 'two');
  others.push(await of('node', file, dir));
  rmSync(file);
  others.push(await of('node', file, dir));
  others.push(
    await pluginHash({ run: { kind: 'url', url: 'https://x.org/' } }),
    await pluginHash({ run: { kind: 'url', url: 'https://y.org/' } }),
  );
  expect(new Set([first, ...others]).size).toBe(others.length + 1);
});

test('of a package the copy that was installed counts', async () => {
  const plan = { run: { kind: 'command' as const, argv: ['npx', 'tool'] } };
  expect(await pluginHash(plan, 'a')).not.toBe(await pluginHash(plan, 'b'));
});
