import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { replaceFile } from './state-file.ts';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'deskhand-file-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test.skipIf(process.platform === 'win32')(
  'a file that the disk takes only a part of leaves the old one whole, and nothing beside it',
  () => {
    const dir = folder();
    const path = join(dir, 'keys.json');
    replaceFile(path, 'old');
    const program = `import { replaceFile } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'state-file.ts')).href)};
    replaceFile(process.argv[1], "new ".repeat(10_000));`;
    // The system takes no more than some blocks into one file, then a part, then nothing.
    const node = [process.execPath, '--input-type=module', '-e', program, path].map((word) => `'${word}'`).join(' ');
    const run = spawnSync('sh', ['-c', `ulimit -f 8; exec ${node}`], {
      encoding: 'utf8',
      env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
    });
    expect(run.status).not.toBe(0);
    expect(run.stderr).toContain('EFBIG');
    expect(readdirSync(dir)).toEqual(['keys.json']);
    expect(readFileSync(path, 'utf8')).toBe('old');
  },
);

test('one that can’t be put in place leaves nothing beside it', () => {
  const dir = folder();
  mkdirSync(join(dir, 'token', 'full'), { recursive: true });
  expect(() => replaceFile(join(dir, 'token'), 'secret')).toThrow();
  expect(readdirSync(dir)).toEqual(['token']);
});
