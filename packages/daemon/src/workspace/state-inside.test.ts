import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import { openWorkspace } from './open.ts';

// A home folder is granted, and one in it, and our state lies in the home folder too.

let home: string;
beforeEach(() => {
  home = fs.realpathSync(fs.mkdtempSync(`${tmpdir()}/deskhand-home-`));
  fs.mkdirSync(`${home}/.state`, { mode: 0o700 });
  fs.mkdirSync(`${home}/work`);
  fs.writeFileSync(`${home}/work/a.txt`, 'a');
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

test.each(['overlay', 'copy'] as const)('both are staged, by %s, and neither shows the state', async (force) => {
  const sandbox = await openSandbox({ stateDir: `${home}/.state`, force });
  const workspace = await openWorkspace({ stateDir: `${home}/.state`, sandbox, now: Date.now, hidden: [`${home}/.state`] });
  const spec = { task: 'task_1', folders: [home, `${home}/work`].map((path) => ({ path, mode: 'review' as const })) };
  const stage = await workspace.open(spec);
  const command = 'cat work/a.txt; echo b > work/b.txt; echo c > c.txt; ls -A .state; ls -A /sys/stage 2>&1 | head -1';
  const limits = { seconds: 20, memory: 500_000_000, processes: 100, fileBytes: 1_000_000_000 };
  const child = await stage.start({ argv: ['/bin/sh', '-c', command], cwd: home, env: { PATH: process.env.PATH ?? '' }, limits });
  const [out] = await Promise.all([text(child.stdout), text(child.stderr), child.exit]);
  expect(out).toMatch(/^a(ls: |$)/);
  const found = (await stage.diff()).map(({ kind, path }) => `${kind} ${path.slice(home.length)}`).sort();
  expect(found).toEqual(['added /c.txt', 'added /work/b.txt']);
  expect((await stage.commit({ id: 'commit_1' })).ok).toBe(true);
  expect(fs.readFileSync(`${home}/work/b.txt`, 'utf8')).toBe('b\n');
});
