import { expect, test } from 'vitest';
import { pathFromUrl, pathInUrl } from './path-in-url.ts';

test.each(['/a/b c.txt', '/ä/%41/?#&"', '/b\udcffd.txt', '/\udc80', '/\ud83d\ude00'])('%j is the same after a URL', (path) => {
  expect(pathFromUrl(decodeURIComponent(pathInUrl(path)))).toBe(path);
  const url = new URL(`http://h/compare?path=${pathInUrl(path)}`);
  expect(pathFromUrl(url.searchParams.get('path') ?? '')).toBe(path);
});

test('what only looks like one stays what it says', () => {
  for (const part of ['\0', '\0{', '\0["a"]', '\0null']) expect(pathFromUrl(part)).toBe(part);
});
