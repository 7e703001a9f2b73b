import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// For tests that run as root and want to know how it is for an ordinary user: who that is, and a copy of the repository
// that they can read (a clone in /root is closed to them).

export interface OrdinaryUser {
  uid: number;
  gid: number;
}

/** Someone to start processes as: the system's own `nobody`. Undefined where we aren't root, or there is nobody. */
export function ordinaryUser(): OrdinaryUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const ask = (what: string) => Number.parseInt(spawnSync('id', [what, 'nobody'], { encoding: 'utf8' }).stdout, 10);
  const user = { uid: ask('-u'), gid: ask('-g') };
  // In a container some ids may have no one behind them; then no process can be started as them.
  return user.uid > 0 && user.gid > 0 && spawnSync('true', { ...user, cwd: '/' }).status === 0 ? user : undefined;
}

/** A folder of their own to be HOME, and what to spawn with so that a process is theirs and runs our Node. */
export function homeFor(user: OrdinaryUser, repo: string): { options: OrdinaryUser & { env: NodeJS.ProcessEnv }; remove(): void } {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-user-'));
  chownSync(home, user.uid, user.gid);
  const { XDG_RUNTIME_DIR, XDG_DATA_HOME, XDG_CACHE_HOME, DESKHAND_HOME, ...env } = process.env;
  const path = `${join(repo, 'node_modules', '.bin')}:${env.PATH ?? '/usr/bin:/bin'}`;
  return {
    options: { ...user, env: { ...env, HOME: home, PATH: path } },
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** The repository where `user` can read it: in place where they can, else a copy that `remove` drops. */
export function readableRepo(user: OrdinaryUser): { path: string; remove(): void } {
  const repo = join(import.meta.dirname, '..', '..', '..', '..');
  const samples = ['package.json', 'packages/daemon/src', 'node_modules/node/bin/node', 'node_modules/vitest/vitest.mjs'];
  const reads = samples.every((file) => spawnSync('test', ['-r', join(repo, file)], { ...user, cwd: '/' }).status === 0);
  if (reads) return { path: repo, remove: () => {} };
  const copy = mkdtempSync(join(tmpdir(), 'deskhand-readable-'));
  for (const name of [
    'attack',
    'bin',
    'packages',
    'e2e',
    'bench',
    'node_modules',
    'package.json',
    'package-lock.json',
    'vitest.config.ts',
    'tsconfig.base.json',
    'tsconfig.json',
  ]) {
    cpSync(join(repo, name), join(copy, name), { recursive: true, verbatimSymlinks: true, errorOnExist: false });
  }
  spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, copy]);
  return { path: copy, remove: () => rmSync(copy, { recursive: true, force: true }) };
}
