import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { foreignIn } from '../host/host.ts';
import { ordinaryUser, readableRepo } from '../testing/as-user.ts';
import { rememberForeign } from './foreign.ts';

test('what an ordinary user may write and what belongs to others is noticed, for root there is none', async () => {
  // Few files, and among them a folder that is everybody's, and root's; all of a disk can't be looked through in time.
  expect(await foreignIn(process.platform === 'darwin' ? '/private' : '/dev')).toBe(process.getuid?.() !== 0);
  expect(await foreignIn(fs.mkdtempSync(join(tmpdir(), 'deskhand-own-')))).toBe(false);
});

test('only the first who asks waits, after a start of the host neither, and what changed counts the next time', async () => {
  const base = fs.mkdtempSync(join(tmpdir(), 'deskhand-foreign-'));
  onTestFinished(() => fs.rmSync(base, { recursive: true, force: true }));
  const file = join(base, 'foreign.json');
  expect(await rememberForeign(file, Date.now, { ask: async () => false })('/a')).toBe(false);

  const { promise, resolve } = Promise.withResolvers<boolean>();
  let asked = 0;
  const ask = () => {
    asked++;
    return promise;
  };
  const restarted = rememberForeign(file, Date.now, { ask, behind: 1 });
  expect([await restarted('/a'), await restarted('/a'), asked]).toEqual([false, false, 0]);
  resolve(true);
  await expect.poll(() => restarted('/a')).toBe(true);
  expect(asked).toBe(1);
  expect(await rememberForeign(file, Date.now, { ask })('/a')).toBe(true);
  fs.writeFileSync(file, '{"cut sho');
  expect(await rememberForeign(file, Date.now, { ask: async () => false })('/a')).toBe(false);
});

test('files and folders of a group that is not the user’s own are written to by tools and by commands, and looked for not before', (context) => {
  const user = ordinaryUser();
  context.skip(!user, 'only root can give files to another group');
  if (!user) return;
  const repo = readableRepo(user);
  const base = fs.mkdtempSync(join(tmpdir(), 'deskhand-foreign-'));
  onTestFinished(() => {
    fs.rmSync(base, { recursive: true, force: true });
    repo.remove();
  });
  const [state, folder] = [join(base, 'state'), join(base, 'work')];
  fs.mkdirSync(join(folder, 'theirs'), { recursive: true });
  fs.mkdirSync(state, { mode: 0o700 });
  for (const name of ['theirs/old', 'page']) fs.writeFileSync(join(folder, name), 'before\n');
  for (const path of [base, state, folder]) fs.chownSync(path, user.uid, user.gid);
  for (const name of ['theirs', 'theirs/old', 'page']) fs.chownSync(join(folder, name), user.uid, 0);
  const child = join(repo.path, 'packages/daemon/src/workspace/foreign-child.double.ts');
  // Goes before the system's own, and leaves a trace.
  const [own, asked] = [join(base, 'bin'), join(base, 'asked')];
  fs.mkdirSync(own);
  fs.writeFileSync(join(own, 'find'), `#!/bin/sh\ntouch '${asked}'\nexec /usr/bin/find "$@"\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${own}:${process.env.PATH}` };
  const ran = spawnSync(process.execPath, ['--conditions=deskhand', child, state, folder, asked], {
    ...user,
    env,
    cwd: '/',
    encoding: 'utf8',
  });
  expect(ran.stderr).toBe('');
  const told = JSON.parse(ran.stdout);
  expect(told).toMatchObject({ ok: true, early: false, late: told.kind === 'overlay' });
  expect(fs.readFileSync(join(folder, 'theirs/new'), 'utf8')).toBe('by a tool\n');
  expect(fs.readFileSync(join(folder, 'page'), 'utf8')).toBe(told.kind === 'none' ? 'by a tool\n' : 'by a tool\nmore\n');
  if (told.kind !== 'none') expect(fs.readFileSync(join(folder, 'theirs/old'), 'utf8')).toBe('before\nmore\n');
});
