import { expect, test } from 'vitest';
import { wideness } from './wide-folders.ts';

test.each([
  ['/', /whole disk/],
  ['/home/nina', /whole home/],
  ['/home', /home folders/],
  ['/etc', /part of the system/],
  ['/usr/lib/x', /part of the system/],
  ['/root', /part of the system/],
])('%s is more than one may mean', (path, words) => {
  expect(wideness(path, '/home/nina')).toMatch(words);
});

test.each(['/home/nina/Trip', '/srv/data', '/media/stick', '/etcetera', '/var/tmp/x', '/home/ninaX'])('%s is a usual folder', (path) => {
  expect(wideness(path, '/home/nina')).toBeUndefined();
});

test('a home inside of a system folder is no part of the system below itself', () => {
  expect(wideness('/root/work', '/root')).toBeUndefined();
  expect(wideness('/root', '/root')).toMatch(/whole home/);
});
