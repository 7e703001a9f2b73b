import { expect, test } from 'vitest';
import { lookHeader } from './look-headers.ts';

test('what kind of answer is wanted goes along, written anew', () => {
  expect(lookHeader('accept', 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8')).toBe('*/*, application/xhtml+xml, text/html');
  expect(lookHeader('accept-encoding', 'gzip, deflate, br')).toBe('br, deflate, gzip');
  expect(lookHeader('accept-language', 'de-CH,de;q=0.9,en;q=0.8')).toBe('de');
  expect(lookHeader('user-agent', 'git/2.39.5')).toBe('git/');
  expect(lookHeader('range', 'bytes=1000-')).toBe('bytes=1000-');
  expect(lookHeader('git-protocol', 'version=2')).toBe('version=2');
});

test('nothing of what somebody chose goes along', () => {
  for (const name of ['accept', 'accept-encoding', 'accept-language', 'user-agent', 'range', 'cache-control', 'pragma', 'git-protocol']) {
    for (const value of [
      's3cr3t-0123',
      'text/s3cr3t',
      'gzip;q=0.123456',
      'bytes=s3cr3t',
      'version=2:s3cr3t',
      'curl/s3cr3t',
      'en-s3cr3t',
      '*/*;a=s3cr3t',
    ]) {
      expect(lookHeader(name, value) ?? '', `${name}: ${value}`).not.toMatch(/s3cr3t|123456/);
    }
  }
  for (const name of ['cookie', 'referer', 'if-none-match', 'if-modified-since', 'x-own', 'authorization', 'npm-session']) {
    expect(lookHeader(name, 'x')).toBeUndefined();
  }
});

test('an order says nothing either', () => {
  expect(lookHeader('accept', '*/*, text/html')).toBe(lookHeader('accept', 'text/html, */*, text/html'));
});
