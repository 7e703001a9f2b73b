import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command, Exit, Holder, Process } from './sandbox.ts';

// A small world for the sandbox's tests: an owner with a granted folder and one that isn't, and a state directory.

export interface World {
  folder: string;
  other: string;
  state: string;
  owner: { uid: number; gid: number };
  remove(): void;
}

/** `owner` matters only as root, where the folders become theirs. */
export function makeWorld(owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }): World {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-sandbox-')));
  chmodSync(base, 0o755);
  // A name that breaks whatever forgets to quote.
  const [folder, other, state] = [
    join(base, `gran,ted: "it's" \\ n $(:) \n end \x01 ÀÁÂÃÄÅ „ü‟ 名`),
    join(base, 'other'),
    join(base, 'state'),
  ];
  for (const path of [folder, other]) {
    mkdirSync(path, { mode: 0o750 });
    writeFileSync(join(path, 'note'), 'what was there');
    for (const each of [path, join(path, 'note')]) chownSync(each, owner.uid, owner.gid);
  }
  mkdirSync(state, { mode: 0o700 });
  const remove = () => {
    openAll(base);
    rmSync(base, { recursive: true, force: true });
  };
  return { folder, other, state, owner, remove };
}

/** Overlays leave folders of mode 000 that an ordinary user cannot list. */
function openAll(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) openAll(join(folder, entry.name));
}

export const limits = { seconds: 20, memory: 2 ** 30, processes: 64, fileBytes: 2 ** 26 };

/** A command of plain programs, somewhere that is always there. */
export const line = (script: string, more: Partial<Command> = {}): Command => ({
  argv: ['/bin/sh', '-c', script],
  cwd: '/',
  env: { PATH: '/usr/bin:/bin' },
  limits,
  ...more,
});

export interface Outcome extends Exit {
  out: string;
  err: string;
}

/** Waits for the streams too: only for commands that leave nothing behind that holds them. */
export async function finish(process: Process): Promise<Outcome> {
  process.stdin.end();
  const [out, err, exit] = await Promise.all([text(process.stdout), text(process.stderr), process.exit]);
  return { ...exit, out, err };
}

export const run = (holder: Holder, script: string, more: Partial<Command> = {}) => finish(holder.start(line(script, more)));

/** How many processes on this whole machine have `token` in their command line or their environment. */
export function alive(token: string): number {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`].some((file) => said(file).includes(token))).length;
}

/** Nothing where it ended meanwhile, or isn't ours to look at. */
function said(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
