import { expect, test } from 'vitest';
import { zipOf } from './zip.double.ts';
import { openZip } from './zip.ts';

test('an entry comes out as it went in', async () => {
  const zip = openZip(zipOf({ 'a/b.xml': '<a>ä</a>' }));
  expect(zip?.names).toEqual(['a/b.xml']);
  expect(await zip?.text('a/b.xml')).toBe('<a>ä</a>');
  expect(await zip?.text('none')).toBeUndefined();
});

test('what unpacks to more than is allowed is given up, not unpacked', async () => {
  const zip = openZip(zipOf({ bomb: new Uint8Array(70_000_000) }));
  expect(await zip?.read('bomb')).toBeUndefined();
});

test('bytes that are no zip, or a broken one, are said to be so', async () => {
  expect(openZip(new Uint8Array(10))).toBeUndefined();
  expect(openZip(new TextEncoder().encode('not a zip at all, just some words'))).toBeUndefined();
  const cut = zipOf({ a: 'hello hello hello hello' });
  cut.fill(0xff, 31, 36);
  expect(await openZip(cut)?.read('a')).toBeUndefined();
});
