import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startSandboxed } from './sandboxed-process.ts';

test.skipIf(process.platform !== 'linux')(
  'a setting that the system took away since the daemon started is empty, and the command runs',
  async () => {
    const here = join(mkdtempSync(join(tmpdir(), 'deskhand-gone-')), 'hosts');
    writeFileSync(here, 'localhost');
    const start = {
      argv: ['/bin/sh', '-c', 'cat <&7; echo; cat <&8'],
      options: '',
      copied: [`${here}.gone`, here],
      env: { PATH: '/usr/bin:/bin' },
      filter: '/dev/null',
      owner: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
      limits: { seconds: 10, memory: 2 ** 28, processes: 16, fileBytes: 2 ** 20 },
    };
    const { stdout, exit } = startSandboxed(start, { kill() {}, ended: async () => {} });
    expect([await text(stdout), (await exit).code]).toEqual(['\nlocalhost', 0]);
  },
);
