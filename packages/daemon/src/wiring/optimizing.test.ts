import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('this Node knows what is changed, its own measure is the smaller one, and more threads than one are its own choice', () => {
  const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  expect(options).toMatch(/default: --invocation-count-for-maglev=\d{3}$/m);
  expect(options).toMatch(/default: --parallel-scavenge$/m);
});
