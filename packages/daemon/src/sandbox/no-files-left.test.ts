import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Starts with ever more files that may still be open, and says what came of each. What nobody catches ends it. */
const script = (module: string, start: string) => `
import { closeSync, openSync } from 'node:fs';
const { ${start.split('(')[0]} } = await import(${JSON.stringify(join(import.meta.dirname, module))});
const programs = { unshare: '/bin/true', env: { PATH: '/usr/bin:/bin' } };
const owner = { uid: process.getuid(), gid: process.getgid() };
const limits = { seconds: 10, memory: 2 ** 28, processes: 16, fileBytes: 2 ** 20 };
const ending = { kill() {}, ended: async () => {} };
const attempt = async () => ${start};
// Whatever is loaded late is loaded by now.
await attempt().catch(() => {});
const came = {};
for (let free = 0; free < 40; free++) {
  const held = [];
  try {
    for (;;) held.push(openSync('/dev/null'));
  } catch {
    for (const fd of held.splice(0, free)) closeSync(fd);
  }
  const said = await attempt().then(() => 'started', ({ code }) => code);
  came[said] = (came[said] ?? 0) + 1;
  for (const fd of held) closeSync(fd);
}
console.log(JSON.stringify(Object.keys(came).sort()));
process.exit();`;

test.skipIf(process.platform !== 'linux').for([
  ['a holder', 'holder-process.ts', 'startHolder({ programs, asRoot: true, sharedBytes: 1e6 })', ['sandbox-mount']],
  [
    'a command',
    'sandboxed-process.ts',
    "startSandboxed({ argv: ['/bin/true'], options: '', copied: ['/dev/null'], env: {}, filter: '/dev/null', owner, limits }, ending).exit",
    ['sandbox-start', 'started'],
  ],
] as const)('where no more files may be open, %s is refused with words and ends nobody else', ([, module, start, came]) => {
  const args = ['--nofile=200', process.execPath, '--conditions=deskhand', '--input-type=module', '-e', script(module, start)];
  const { stdout, stderr } = spawnSync('prlimit', args, { encoding: 'utf8' });
  expect([JSON.parse(stdout || '""'), stderr]).toEqual([came, '']);
});
