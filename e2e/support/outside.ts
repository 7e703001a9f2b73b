import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testChromium } from './browser.ts';
import type { Place } from './host.ts';

// An internet of its own for one host: two network namespaces, the one where it lives, and one with a name server and, at
// an address that looks public, all that is outside. Nothing of the host is told otherwise: it resolves, checks and dials as it always does. Needs root and
// iproute2.

export interface Outside extends Place {
  /** A program that starts Chromium where the host lives. */
  chromium: string;
  /** What reached it: a line for each request, `host METHOD path`. */
  seen(): string[];
  close(): void;
}

const address = '93.184.215.14';

/** Undefined where this isn't possible: an ordinary user, no `ip`, a kernel without namespaces. */
export async function openOutside(): Promise<Outside | undefined> {
  const [home, world] = [`dhin${process.pid}`, `dhout${process.pid}`];
  const settings = `/etc/netns/${home}`;
  const env = { PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const ip = (line: string) => execFileSync('ip', line.split(' '), { stdio: 'pipe', env: { ...process.env, ...env } });
  const clear = () => {
    rmSync(settings, { recursive: true, force: true });
    for (const name of [home, world]) {
      try {
        ip(`netns del ${name}`);
      } catch {
        // It never came to be.
      }
    }
  };
  try {
    mkdirSync(settings, { recursive: true });
    writeFileSync(join(settings, 'resolv.conf'), `nameserver ${address}\noptions timeout:1 attempts:1\n`);
    writeFileSync(join(settings, 'hosts'), '127.0.0.1 localhost\n');
    for (const line of [
      `netns add ${home}`,
      `netns add ${world}`,
      `link add ${home} netns ${home} type veth peer name ${world} netns ${world}`,
      `-n ${home} link set lo up`,
      `-n ${home} addr add 10.77.0.2/24 dev ${home}`,
      `-n ${home} link set ${home} up`,
      `-n ${home} route add default via 10.77.0.1`,
      `-n ${world} link set lo up`,
      `-n ${world} addr add ${address}/32 dev lo`,
      `-n ${world} addr add 10.77.0.1/24 dev ${world}`,
      `-n ${world} link set ${world} up`,
    ])
      ip(line);
  } catch {
    clear();
    return undefined;
  }
  const dir = mkdtempSync(join(tmpdir(), 'deskhand-outside-'));
  /** Starts a script over there, which lives as long as we do; gives the line that it is ready with. */
  const start = async (where: string, ...words: string[]) => {
    const child = spawn('ip', ['netns', 'exec', where, process.execPath, '--conditions=deskhand', ...words], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, ...env },
    });
    const ended = once(child, 'exit').then(() => Promise.reject(new Error('What stands for the outside ended.')));
    ended.catch(() => undefined);
    const [line] = await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), ended]);
    return { line: String(line), end: () => child.stdin.end() };
  };
  const script = (name: string) => join(import.meta.dirname, name);
  const there = await start(world, script('outside-world.ts'), dir, address);
  const model = await start(home, script('outside-model.ts'));
  const chromium = join(dir, 'chromium');
  writeFileSync(chromium, `#!/bin/sh\nexec ip netns exec ${home} '${testChromium}' "$@"\n`, { mode: 0o755 });
  return {
    chromium,
    enter: ['ip', 'netns', 'exec', home],
    env: { ...env, NODE_EXTRA_CA_CERTS: join(dir, 'authority.pem') },
    model: { url: model.line.trim(), seen: { now: 0, most: 0, all: 0, bytes: 0 }, nextRequest: async () => {}, close: () => {} },
    seen: () => readFileSync(join(dir, 'seen'), 'utf8').split('\n').filter(Boolean),
    close() {
      there.end();
      model.end();
      clear();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
