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
