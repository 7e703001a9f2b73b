import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { namedModel } from './models.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'deskhand-model-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));
const options = { home: '', port: 0, folders: [], interactive: false };

test('a model that is named at a start holds for the next ones, until another is', () => {
  expect(namedModel(options, home)).toEqual({ kept: true });
  namedModel({ ...options, model: 'played', modelUrl: 'http://127.0.0.1:1/v1' }, home);
  expect(namedModel(options, home)).toEqual({ model: 'played', url: 'http://127.0.0.1:1/v1', kept: true });
  expect(namedModel({ ...options, model: 'openai/x' }, home)).toEqual({ model: 'openai/x', url: undefined });
  expect(namedModel(options, home)).toEqual({ model: 'openai/x', kept: true });
});
