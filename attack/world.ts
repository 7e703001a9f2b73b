import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { openSandbox } from '../packages/daemon/src/sandbox/open-sandbox.ts';
import { openLocalHost } from '../packages/daemon/src/testing/local-host.ts';
import { lentLibrary } from '../packages/daemon/src/tools/library.ts';
import { openWorkspace } from '../packages/daemon/src/workspace/open.ts';
import type { Stage, Workspace } from '../packages/daemon/src/workspace/workspace.ts';
import { openListeners } from './listeners.ts';
import { openVictim } from './victim.ts';

// What an attacker wants: an owner's home full of secrets, a running host with its state, another task at work, services
// of this computer, another program. All of it says the same secret, so that one look at an output shows a leak.

export const newSecret = (): string => `s3cr3t-${randomBytes(12).toString('hex')}`;
export type World = Awaited<ReturnType<typeof openWorld>>;

/** In a home of its own: HOME says where. What the host was started with holds the secret too, where ATTACK_SECRET does. */
export async function openWorld() {
  const secret = process.env.ATTACK_SECRET ?? newSecret();
  const home = realpathSync(homedir());
  /** Plants a file below the home; gives its path. */
  const plant = (name: string, content = `${secret}\n`): string => {
    const path = join(home, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, content);
    return path;
  };
  const folder = join(home, 'granted');
  const look = join(home, 'look');
  for (const path of [folder, look]) mkdirSync(path, { mode: 0o755 });
  plant('outside/secret');
  plant('look/shown', 'to look at');
  const host = await openLocalHost(() => {});
  // As main.ts keeps them, beside what the double of a host makes itself.
  writeFileSync(join(host.home, 'keys.json'), JSON.stringify({ openai: secret }), { mode: 0o600 });
  writeFileSync(join(host.home, 'daemon.log'), secret, { mode: 0o600 });
  const sandbox = await openSandbox({ stateDir: host.home });
  const hidden = [join(folder, '.ssh')];
  const staging = () => ({ most: 100_000_000 });
  const workspace = await openWorkspace({ stateDir: host.home, sandbox, now: Date.now, library: lentLibrary(), hidden, staging });
  const listeners = await openListeners(secret, home);
  const victim = await openVictim(secret, home);
  const other = await openOther(workspace, home, secret);
  let count = 0;

  return {
    secret,
    home,
    /** Where it may work, and where it may only look. */
    folder,
    look,
    /** Not granted; `outside/secret` in it. */
    outside: join(home, 'outside'),
    state: host.home,
    port: host.link.port,
    sandbox,
    workspace,
    listeners,
    victim,
    other,
    plant,
    /** Something that no other case has. */
    unique: (): string => `${process.pid}-${++count}`,
    async close(): Promise<void> {
      await other.close();
      await victim.end();
      await listeners.close();
      await host.close();
      chmodSync(folder, 0o755);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Another task with something staged, and a command of its own that runs. */
async function openOther(workspace: Workspace, home: string, secret: string) {
  const path = join(home, 'theirs');
  mkdirSync(path);
  const stage: Stage = await workspace.open({ task: 'task_other', folders: [{ path, mode: 'review' }] });
  await stage.files.write(join(path, 'staged'), Buffer.from(secret));
  const limits = { seconds: 3600, memory: 2 ** 28, processes: 8, fileBytes: 2 ** 20 };
  const running = await stage.start({ argv: ['/bin/sleep', '3600'], cwd: path, env: { THEIRS: secret }, limits });
  return {
    folder: path,
    close: async () => {
      await running.kill();
      await stage.discard();
    },
  };
}
