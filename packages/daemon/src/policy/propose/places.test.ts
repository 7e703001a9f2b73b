import { expect, test } from 'vitest';
import { situation } from '../situation.double.ts';
import { isClosed, placesNamed } from './places.ts';

const closed = (path: string, home: string) => isClosed({ path, kind: 'folder' }, home, situation());

test('what a computer runs by is never proposed, by its real path on each system', () => {
  for (const path of [
    '/private/etc/ssh',
    '/private/var/db',
    '/System/Library',
    '/Library/Preferences',
    '/Applications',
    '/Volumes',
    '/private',
  ])
    expect([path, closed(path, '/Users/ana')]).toEqual([path, true]);
  for (const path of ['/etc/ssh', '/var/lib', '/proc/1', '/lib64', '/', '/home', '/home/ana'])
    expect([path, closed(path, '/home/ana')]).toEqual([path, true]);
  for (const path of ['C:\\', 'C:\\Windows\\System32', 'c:\\program files\\x', 'C:\\Users'])
    expect([path, closed(path, 'C:\\Users\\Ana')]).toEqual([path, true]);
});

test('a folder of the person’s own is', () => {
  expect(closed('/Users/ana/Documents/Taxes', '/Users/ana')).toBe(false);
  expect(closed('/Volumes/Photos', '/Users/ana')).toBe(false);
  expect(closed('/srv/team', '/home/ana')).toBe(false);
  expect(closed('/root/letters', '/root')).toBe(false);
  expect(closed('C:\\Users\\Ana\\Letters', 'C:\\Users\\Ana')).toBe(false);
});

test.each([
  ['Look in Pictures/Rome', '~/Pictures/Rome'],
  ['Mets-le dans Images/Été', '~/Images/Été'],
  ['Räum meinen Bilder-Ordner auf', '~/Bilder'],
  ['Take it from Downloads.', '~/Downloads'],
])('the usual places of a home are known by their names on the disk: %s', (words, place) => expect(placesNamed(words)).toEqual([place]));
