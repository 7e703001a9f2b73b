import { expect, test } from 'vitest';
import { inPlaces, placesNote } from './places.ts';

const places = [
  { path: "/Users/ann/Ann's files (new)", at: '/private/tmp/dh-a/1' },
  { path: '/Users/ann/Invoices', at: '/private/tmp/dh-a/0', behind: '/Users/ann/Library/D/0/copy' },
  { path: '/tmp', at: '/private/tmp/dh-a/tmp' },
];

test.each([
  ['cat /Users/ann/Invoices/a.csv', 'cat /private/tmp/dh-a/0/a.csv'],
  ['cd /Users/ann/Invoices; ls "/Users/ann/Invoices"', 'cd /private/tmp/dh-a/0; ls "/private/tmp/dh-a/0"'],
  ['x --out=/tmp/y 2>/tmp/z </tmp/w', 'x --out=/private/tmp/dh-a/tmp/y 2>/private/tmp/dh-a/tmp/z </private/tmp/dh-a/tmp/w'],
  [`python3 -c "open('/Users/ann/Invoices/a')"`, `python3 -c "open('/private/tmp/dh-a/0/a')"`],
  [`ls "/Users/ann/Ann's files (new)/x"`, 'ls "/private/tmp/dh-a/1/x"'],
  ["ls /Users/ann/Ann\\'s\\ files\\ \\(new\\)/x", 'ls /private/tmp/dh-a/1/x'],
  // Another folder that begins alike, a path inside another, a place for nobody.
  ['ls /Users/ann/Invoices2 /x/tmp/y /private/tmp/z', 'ls /Users/ann/Invoices2 /x/tmp/y /private/tmp/z'],
  ['ls /USERS/ann/Invoices', 'ls /USERS/ann/Invoices'],
])('a path that is a word of a command is told anew: %s', (line, told) => {
  expect(inPlaces(line, places)).toBe(told);
});

test('what a here-document holds stays as it was written', () => {
  const line = 'cat > /tmp/a <<"EOF" && cat <<-END\nsee /tmp/b\nEOF\n\tcd /Users/ann/Invoices\n\tEND\ncat /tmp/a <<< /tmp/c\ncat /tmp/d';
  expect(inPlaces(line, places)).toBe(
    'cat > /private/tmp/dh-a/tmp/a <<"EOF" && cat <<-END\nsee /tmp/b\nEOF\n\tcd /Users/ann/Invoices\n\tEND\ncat /private/tmp/dh-a/tmp/a <<< /private/tmp/dh-a/tmp/c\ncat /private/tmp/dh-a/tmp/d',
  );
});

test('where paths hold nothing is changed, and nothing said', () => {
  expect(inPlaces('cat /Users/ann/Invoices/a', [])).toBe('cat /Users/ann/Invoices/a');
  expect(placesNote('cat /Users/ann/Invoices/a', 'a', [])).toBe('');
});

test('a command that spoke of a folder, or met its other path, is told both', () => {
  const both = /^\n\[Commands see \/Users\/ann\/Invoices at \/private\/tmp\/dh-a\/0: .*\]$/;
  expect(placesNote('cat > a <<E\n/Users/ann/Invoices\nE', '', places)).toMatch(both);
  expect(placesNote('pwd', '/private/tmp/dh-a/0\n', places)).toMatch(both);
  expect(placesNote('python3 -c "import os; print(os.getcwd())"', '/Users/ann/Library/D/0/copy\n', places)).toMatch(both);
  expect(placesNote('ls > /tmp/a', 'a', places)).toBe('');
  expect(placesNote('ls', 'a', places)).toBe('');
  expect(placesNote('cat <<E\n/tmp/a\nE', 'Operation not permitted', places)).toContain('/tmp is $TMPDIR');
});
