import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeDesk } from '../testing/local-desk.ts';
import { makeParts } from './uploads.ts';

const bodyOf = (text: string) => new Blob([text]).stream();

test('nobody begins an upload anew while its file is read into the log', async () => {
  const uploads = mkdtempSync(join(tmpdir(), 'deskhand-uploads-'));
  const desk = makeDesk();
  onTestFinished(() => {
    desk.close();
    rmSync(uploads, { recursive: true, force: true });
  });
  const { promise: reading, resolve: begun } = Promise.withResolvers<void>();
  const { promise: free, resolve: goOn } = Promise.withResolvers<void>();
  const log = {
    ...desk.deps.log,
    async putFile(path: string) {
      begun();
      await free;
      return desk.deps.log.putFile(path);
    },
  };
  const parts = makeParts({ log, uploads, bytes: 1000, ms: 10_000 });
  const part = { device: 'phone', hash: 'h' };
  const first = parts.take(part, 0, bodyOf('the whole'));
  await reading;
  expect(await parts.take(part, 0, bodyOf('the wh'))).toBeUndefined();
  goOn();
  expect(await desk.deps.log.read((await first)?.hash ?? '')).toEqual(new TextEncoder().encode('the whole'));
  expect(readdirSync(uploads)).toEqual([]);
});
