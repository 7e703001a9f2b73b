import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../testing/command-line.ts';
import { hostOptionsSchema } from './options.ts';
import { parseFolder, parseUp, usualPort } from './up.ts';

let base: string;
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-up-')));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

test('a folder is taken by its real path, with a mode after it', () => {
  mkdirSync(join(base, 'in:voices'));
  symlinkSync(join(base, 'in:voices'), join(base, 'link'));
  const path = join(base, 'in:voices');
  expect(parseFolder(join(base, 'link'))).toEqual({ path, mode: 'review' });
  expect(parseFolder(`${path}:auto`)).toEqual({ path, mode: 'auto' });
  expect(parseFolder(`${path}:ro`)).toEqual({ path, mode: 'ro' });
  expect(parseFolder(path)).toEqual({ path, mode: 'review' });
  expect(() => parseFolder(`${path}:rw`)).toThrow(/no folder/);
});

test('options become what the host wants', async () => {
  const given = { port: '0', folder: [`${base}:auto`], model: 'played', modelUrl: 'http://127.0.0.1:4747/v1', hold: '5' };
  const options = await parseUp('/h', given, false);
  expect(options).toEqual({
    home: '/h',
    port: 0,
    folders: [{ path: base, mode: 'auto' }],
    model: 'played',
    modelUrl: given.modelUrl,
    hold: 5,
    interactive: false,
  });
  expect(hostOptionsSchema.parse(options)).toEqual(options);
});

test('more than a person may mean to grant is asked about before a host starts on it', async () => {
  const { notes, failure } = await runCommand(join(base, 'home'), ['up', '--port', '0', '--folder', '/usr'], { says: ['n'] });
  expect(notes).toContain('/usr is part of the system, not a folder of your files.');
  expect(failure).toMatchObject({ code: 'folder.left', sentence: 'Nothing was granted.' });
});

test('what makes no sense is said', async () => {
  await expect(parseUp('/h', { port: '70000' }, false)).rejects.toThrow(/not a port/);
  await expect(parseUp('/h', { port: '0', hold: 'soon' }, false)).rejects.toThrow(/not a number of seconds/);
  await expect(parseUp('/h', { modelUrl: 'http://x' }, false)).rejects.toThrow(/which model/);
  await expect(parseUp('/h', { model: 'm', modelUrl: 'x' }, false)).rejects.toThrow(/not a web address/);
});

test('where the usual port is taken and none was named, any will do', async () => {
  const server = createServer();
  const taken = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(usualPort, '127.0.0.1', () => resolve(true));
  });
  expect((await parseUp('/h', {}, false)).port).toBe(0);
  if (taken) await new Promise((resolve) => server.close(resolve));
});
