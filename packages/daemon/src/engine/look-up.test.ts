import { expect, test } from 'vitest';
import { isLookUp } from './look-up.ts';

test.each([
  'grep -q total a.csv',
  'grep "a;b && c" a.csv',
  "cat a.csv | grep 'x|y'",
  'python3 make.py; ls out',
  'python3 make.py\nls out 2>&1',
  'cd out && ls *.pdf',
  'test -f a.csv || exit 1',
  '! grep -q x a.csv',
  'set -e\ncd out\ntest -f a.csv',
  'grep -q x a.csv && exit 0; exit 1',
])('%j ends by what it saw', (line) => {
  expect(isLookUp(line)).toBe(true);
});

test.each([
  'python3 make.py && ls -la out',
  'npm run build && ls dist',
  'python make.py || exit 1',
  'ls out && python3 make.py',
  'grep x a.csv | ./load',
  'ls\n./migrate.sh',
  'set -eu\npython3 make.py\nls',
  'lsof -i',
  'python3 add.py; exit 3',
  'python3 add.py; exit $?',
  'cat a.csv; echo "five rows"; exit 3',
  'echo done\nexit 2',
  'testing a',
  'python3 -c "import os; os.remove(1); ls"',
])('%j may have failed at what it was to do', (line) => {
  expect(isLookUp(line)).toBe(false);
});
