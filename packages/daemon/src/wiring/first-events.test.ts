import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyHost } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import type { HostOptions } from '../cli/options.ts';
import { firstEvents } from './first-events.ts';

test('a folder named at the start that is gone at a later one is left out, and the others are granted', () => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'first-')));
  const folders: HostOptions['folders'] = [
    { path: join(path, 'gone'), mode: 'auto' },
    { path, mode: 'review' },
  ];
  // What else may be named has no part in this.
  const options = { folders } as HostOptions;
  const drafts = firstEvents({ host: () => emptyHost }, { options, layers: [], braked: false, home: path });
  rmSync(path, { recursive: true });
  expect(drafts).toMatchObject([{ type: 'folder.granted', body: { path, mode: 'review' } }]);
});

test('what was named at the start is not said again by the start after a crash: what the owner took back or chose since stays', () => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'first-')));
  // What else may be named has no part in this.
  const options = { folders: [{ path, mode: 'auto' }], model: 'given' } as unknown as HostOptions;
  const typesAfter = (more: Partial<HostOptions>) =>
    firstEvents(
      { host: () => ({ ...emptyHost, model: 'chosen' }) },
      { options: { ...options, ...more }, layers: [], braked: false, home: path },
    ).map(({ type }) => type);
  const types = [typesAfter({}), typesAfter({ before: 4000 })];
  rmSync(path, { recursive: true });
  expect(types).toEqual([['model.chosen', 'folder.granted'], []]);
});
