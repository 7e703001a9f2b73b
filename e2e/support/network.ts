import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testChromium } from './browser.ts';

// A network of two: this computer, and a namespace where a "phone" runs its browser and reaches us by an address that
// isn't loopback, so that its pages aren't secure. Needs root and iproute2.

export interface OtherNetwork {
  /** This computer's address there. */
  address: string;
  /** A program that starts Chromium over there. */
  chromium: string;
  close(): void;
}

/** Undefined where this isn't possible: an ordinary user, no `ip`, a kernel without namespaces. */
export function openOtherNetwork(): OtherNetwork | undefined {
  const name = `dh${process.pid}`;
  const net = `10.${200 + (process.pid % 50)}.${(process.pid >> 6) % 250}`;
  const ip = (...args: string[]) =>
    execFileSync('ip', args, { stdio: 'pipe', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` } });
  const quietly = (work: () => void) => {
    try {
      work();
      return true;
    } catch {
      return false;
    }
  };
  const clear = () => {
    quietly(() => ip('link', 'del', `${name}a`));
    quietly(() => ip('netns', 'del', name));
  };
  const made = quietly(() => {
    ip('netns', 'add', name);
    ip('link', 'add', `${name}a`, 'type', 'veth', 'peer', 'name', `${name}b`, 'netns', name);
    ip('addr', 'add', `${net}.1/24`, 'dev', `${name}a`);
    ip('link', 'set', `${name}a`, 'up');
    ip('-n', name, 'addr', 'add', `${net}.2/24`, 'dev', `${name}b`);
    ip('-n', name, 'link', 'set', `${name}b`, 'up');
    ip('-n', name, 'link', 'set', 'lo', 'up');
  });
  if (!made) {
    clear();
    return undefined;
  }
  const chromium = join(tmpdir(), `${name}-chromium`);
  writeFileSync(chromium, `#!/bin/sh\nexec ip netns exec ${name} '${testChromium}' "$@"\n`);
  chmodSync(chromium, 0o755);
  return {
    address: `${net}.1`,
    chromium,
    close() {
      clear();
      rmSync(chromium, { force: true });
    },
  };
}
