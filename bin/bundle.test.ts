import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const dist = join(import.meta.dirname, '..', 'packages', 'daemon', 'dist');

test.each(['bundled', 'tools/bundled'])('Node keeps what is joined in %s with one byte for each letter', (folder) => {
  const files = readFileSync(join(dist, folder, '.files'), 'utf8').split('\n');
  expect(files).not.toEqual([]);
  for (const file of files) expect(/[^\0-\x7f]/.exec(readFileSync(join(dist, folder, file), 'utf8')), file).toBeNull();
});
