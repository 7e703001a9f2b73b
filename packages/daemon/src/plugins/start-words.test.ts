import { expect, test } from 'vitest';
import { startWords } from './start-words.ts';

const ended = (exit: number) => `It did not answer the greeting: it ended (exit ${exit}).`;
const stack = `node:internal/modules/cjs/loader:1404\n  throw err;\n  ^\n\nError: Cannot find module '/x/none.js'\n${'    at somewhere (node:internal/x:1:1)\n'.repeat(40)}\nNode.js v24`;

test.each([
  [
    'a program that is not there',
    ended(127),
    'prlimit: failed to execute notes: No such file or directory',
    /^There is no program notes .* npx -y NAME/,
  ],
  ['one that may not be started', ended(126), 'prlimit: failed to execute /x/a: Permission denied', /is the file executable\?$/],
  [
    'one that ends at once',
    ended(1),
    stack,
    /Mostly an argument, a key or a folder is missing.* It wrote: Error: Cannot find module '\/x\/none\.js'/s,
  ],
  ['one that says nothing', 'It did not answer the greeting: it took more than 30 s.', '', /such as “stdio”\.$/],
  ['what says itself what to do', 'docker may not be started.', '', /^docker may not be started\.$/],
])('%s: what a person can do is said', (_, why, wrote, words) => {
  expect(startWords(why, wrote)).toMatch(words);
});

test('what it wrote is a stranger’s text, and short', () => {
  const told = startWords(ended(1), `\u001b[31mError: \u202e${'x'.repeat(9000)}`);
  expect(told.length).toBeLessThan(900);
  for (const hidden of ['\u001b', '\u202e']) expect(told).not.toContain(hidden);
});
