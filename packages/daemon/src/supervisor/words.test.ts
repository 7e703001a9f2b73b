import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { commandOf } from '../host/called.ts';
import type { Ready } from '../host/ready.ts';
import { chooseFolder, isFirstStart } from './first-start.ts';
import { readyLines } from './words.ts';

const ready: Ready = {
  type: 'ready',
  port: 4747,
  models: [],
  sandbox: { kind: 'none', why: 'No command runs: bubblewrap is missing.' },
  folders: [{ path: join(homedir(), 'Deskhand'), mode: 'review' }],
  missing: [{ what: 'No model.', next: 'Add a key: deskhand keys add anthropic' }],
};
const options = { home: '/nowhere', port: 0, folders: [], interactive: false };
afterEach(() => vi.unstubAllEnvs());

test('what is missing comes with what to do, and no first task is offered without a model', () => {
  const text = readyLines(ready, 'npx deskhand').join('\n');
  expect(text).toContain('Missing  No model. Add a key: npx deskhand keys add anthropic');
  expect(text).toContain('~/Deskhand (you review changes)');
  expect(text).not.toContain('deskhand send');
});

test('a folder wider than a person may mean is said to be, with how to grant less', () => {
  const wide = readyLines({ ...ready, folders: [{ path: homedir(), mode: 'review' }] }, 'npx deskhand').join('\n');
  expect(wide).toMatch(/Careful {2}That is your whole home folder.*npx deskhand folders add DIR.*npx deskhand folders remove ~/);
  expect(readyLines(ready, 'npx deskhand').join('\n')).not.toContain('Careful');
});

test('with a model, the first task is one line away, by the name that this person runs it by', () => {
  const models = [
    { id: 'anthropic/one', because: 'key in the environment' },
    { id: 'ollama/two', because: 'Ollama on its usual port' },
  ];
  const text = readyLines({ ...ready, models }, commandOf({ npm_lifecycle_event: 'start' })).join('\n');
  expect(text).toContain('anthropic/one (key in the environment), and 1 more');
  expect(text).toContain('npx deskhand send --cwd ~/Deskhand "make a table');
  const odd = { ...ready, models, folders: [{ path: '/home/ana/My "$files', mode: 'review' as const }] };
  expect(readyLines(odd, 'npx deskhand').join('\n')).toContain('send --cwd "/home/ana/My \\"\\$files" "make a table');
  expect(readyLines({ ...ready, models }, 'deskhand').join('\n')).toContain('deskhand send "make a table');
  expect(commandOf({})).toBe('deskhand');
});

test('with nobody to ask, the first start makes the default folder and says so; a folder that was named is enough', async () => {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-first-'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('USERPROFILE', home);
  const said: string[] = [];
  const chosen = await chooseFolder(options, (line) => said.push(line));
  expect(chosen?.folders).toEqual([{ path: join(home, 'Deskhand'), mode: 'review' }]);
  expect(existsSync(join(home, 'Deskhand'))).toBe(true);
  expect(said.join()).toContain('which is new');
  const named = { ...options, folders: [{ path: '/x', mode: 'auto' as const }] };
  expect(await chooseFolder(named, (line) => said.push(line))).toEqual(named);
  expect(said).toHaveLength(1);
  rmSync(home, { recursive: true });
});

test('a start is the first where nothing was ever kept', () => {
  const base = mkdtempSync(join(tmpdir(), 'deskhand-first-'));
  expect(isFirstStart(join(base, 'none'))).toBe(true);
  mkdirSync(join(base, 'empty'));
  expect(isFirstStart(join(base, 'empty'))).toBe(true);
  writeFileSync(join(base, 'token'), '');
  expect(isFirstStart(base)).toBe(false);
  rmSync(base, { recursive: true });
});
