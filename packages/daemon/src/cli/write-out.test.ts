import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeFileWhole } from './write-out.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'deskhand-out-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const command = [process.execPath, '--conditions=deskhand', join(import.meta.dirname, 'main.ts')];

test('a result that a full device took nothing of is an error, in words and by its exit', () => {
  for (const json of [[], ['--json']]) {
    const ran = spawnSync('sh', ['-c', '"$@" > /dev/full', 'sh', ...command, 'policy', 'check', policyFile(), ...json], {
      encoding: 'utf8',
    });
    expect(ran.stderr).toContain("The result can't be written: the disk is full.");
    expect(ran.status).toBe(1);
  }
});

const policyFile = () => {
  const path = join(dir, 'managed.json');
  writeFileSync(path, JSON.stringify({ version: 1, name: 'Acme', serial: 1 }));
  return path;
};

describe('a file', () => {
  test('is there whole, by way of a link too, and private', async () => {
    writeFileSync(join(dir, 'real'), 'before');
    symlinkSync(join(dir, 'real'), join(dir, 'link'));
    await writeFileWhole(join(dir, 'link'), 'after');
    expect(readFileSync(join(dir, 'real'), 'utf8')).toBe('after');
    expect(readdirSync(dir).sort()).toEqual(['link', 'real']);
  });

  test('that can’t be there says why, and leaves nothing', async () => {
    mkdirSync(join(dir, 'folder'));
    const fails = (path: string) => writeFileWhole(path, 'x').catch(({ message }: Error) => message);
    expect(await fails(join(dir, 'none', 'x'))).toMatch('there is no such folder');
    expect(await fails(join(dir, 'folder'))).toMatch('that is a folder');
    expect(await fails('/dev/full')).toMatch('the disk is full');
    expect(readdirSync(dir)).toEqual(['folder']);
  });
});

const bubblewrap = 'bwrap';
// A disk of its own that fills in the middle: bubblewrap mounts it for one process.
const onSmallDisk = (under: string, ...run: string[]) =>
  spawnSync(bubblewrap, ['--dev-bind', '/', '/', '--size', '100000', '--tmpfs', under, '--die-with-parent', '--', ...run], {
    encoding: 'utf8',
  });
const canMount = onSmallDisk(tmpdir(), 'true').status === 0;
const program = `
  const { writeFileWhole, writeWhole } = await import(process.argv[1]);
  const failed = ({ message }) => console.error(message);
  if (process.argv[2]) await writeFileWhole(process.argv[2], 'x'.repeat(300_000)).catch(failed);
  else try { writeWhole(1, 'first line\\n'); writeWhole(1, 'x'.repeat(300_000)); } catch (error) { failed(error); }
`;
const module = join(import.meta.dirname, 'write-out.ts');
const node = [process.execPath, '--conditions=deskhand', '--input-type=module', '-e', program, module];

describe.skipIf(!canMount)('a disk that fills in the middle', () => {
  test('takes a result whole or not at all', () => {
    const ran = onSmallDisk(dir, 'sh', '-c', 'out="$1"; shift; "$@" > "$out"; cat "$out"', 'sh', join(dir, 'out'), ...node);
    expect(ran.stderr).toContain('the disk is full');
    expect(ran.stdout).toBe('first line\n');
  });

  test('leaves the file that was there before', () => {
    const out = join(dir, 'out');
    const ran = onSmallDisk(
      dir,
      'sh',
      '-c',
      'out="$1"; shift; echo before > "$out"; "$@" "$out"; ls -A "$(dirname "$out")"; cat "$out"',
      'sh',
      out,
      ...node,
    );
    expect(ran.stderr).toContain(`${out} can't be written: the disk is full.`);
    expect(ran.stdout).toBe('out\nbefore\n');
  });
});
