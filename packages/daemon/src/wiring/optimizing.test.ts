import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('this Node knows the measure that is changed, and its own is the smaller one', () => {
  const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  expect(options).toMatch(/default: --invocation-count-for-maglev=\d{3}$/m);
});
