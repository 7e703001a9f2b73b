import type { Change } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { review } from '../words/english-review.ts';
import { learn } from '../words/words.ts';
import { changeWords, markWords, wasCalled } from './list-rows.tsx';

learn(review);
const change: Change = { kind: 'added', path: '/home/ana/shared', what: 'link', marks: [] };

test('of a link it is said where it leads, not how long its text is', () => {
  expect(changeWords({ ...change, target: '../../etc', after: 9 })).toBe('New · leads to ../../etc');
  expect(changeWords({ ...change, kind: 'changed', target: '/tmp', before: 3, after: 4 })).toBe('Changed · leads to /tmp');
});

test('of a file it is said how large it is, and was', () => {
  expect(changeWords({ ...change, what: 'file', after: 120 })).toBe('New · 120 bytes');
  expect(changeWords({ ...change, what: 'file', kind: 'changed', before: 512, after: 730 })).toBe('Changed · 512 bytes → 730 bytes');
});

test('what a file was called is said without the folder that it stayed in, or that all of them lie in', () => {
  const from = '/home/ana/Documents/Downloads/scan.pdf';
  expect(wasCalled(from, '/home/ana/Documents/Downloads/march.pdf', '')).toBe('scan.pdf');
  expect(wasCalled(from, '/home/ana/Documents/march.pdf', '/home/ana/Documents')).toBe('Downloads/scan.pdf');
  expect(wasCalled(from, '/home/ana/Documents/march.pdf', '/home/ana/Doc')).toBe(from);
  expect(changeWords({ ...change, what: 'file', kind: 'deleted', before: 120, same: '/other/place.txt' })).toBe(
    'Deleted · An identical file stays: /other/place.txt',
  );
  expect(changeWords({ ...change, path: '/f/prices (from the task).csv', what: 'file', after: 120 })).toBe(
    'New · The task’s version, beside “prices.csv”',
  );
  expect(changeWords({ ...change, what: 'file', kind: 'moved', from })).toBe(`Moved · from ${from}`);
});

test('what deserves a second look because of where it leads says where', () => {
  const marks = ['a link that leads out of the folder'];
  expect(markWords({ ...change, target: '../../etc', marks })).toBe('a link that leads out of the folder: ../../etc');
  expect(markWords({ ...change, what: 'file', marks: ['can be run as a program', 'is hidden'] })).toBe(
    'can be run as a program, is hidden',
  );
});
