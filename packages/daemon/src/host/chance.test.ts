import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { looksLikeChance } from './chance.ts';

describe('what chance wrote is told from words', () => {
  // As good as random, many, and the same each time: now and then chance writes what looks like words.
  const many = Array.from({ length: 1000 }, (_, at) => createHash('sha1').update(String(at)).digest());
  const ways: Record<string, (bytes: Buffer) => string> = {
    hex: (bytes) => bytes.toString('hex'),
    base64: (bytes) => bytes.toString('base64'),
    'base64 for addresses': (bytes) => bytes.toString('base64url'),
    'capitals and digits': (bytes) => bytes.toString('hex').toUpperCase(),
    'in groups': (bytes) => bytes.toString('hex').replace(/.{4}/g, '$&-'),
    'letters alone': (bytes) => bytes.toString('hex').replace(/[0-9]/g, (digit) => 'ghijklmnop'[Number(digit)] ?? ''),
    'decimal digits': (bytes) => BigInt(`0x${bytes.toString('hex')}`).toString(),
    'words in hex': (bytes) => Buffer.from(`the word ${bytes[0]}`).toString('hex'),
    'among words': (bytes) => `how-to-make-a-table-of-${bytes.toString('hex')}-by-month`,
    'in groups among words': (bytes) => `how-to-make-${bytes.toString('hex').replace(/.{4}/g, '$&-')}by-month`,
    'a word before': (bytes) => `secret-${bytes.toString('hex')}`,
  };
  test.each(Object.entries(ways))('%s', (_name, write) => {
    const missed = many.map(write).filter((text) => !looksLikeChance(text));
    expect(missed.length / many.length).toBeLessThan(0.03);
  });
});

test.each([
  'typescript-language-server-4.3.3.tgz',
  'numpy-2.1.3-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  'python-3.12.1-embed-amd64.zip',
  'node-v22.11.0-linux-x64.tar.xz',
  '2024-05-01T12:00:00Z',
  'kubernetes-dashboard-controller',
  'rechtsschutzversicherungsgesellschaften',
  'anticonstitutionnellement',
  'How-to-make-a-table-of-totals-by-month',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'MyDocumentSettingsPageController',
  'libstdcplusplus',
  'postgresql-client-common',
  'DE89370400440532013000',
  'jquery-ui-1.13.2.min.js',
  'react-dom.production.min.js',
  'przedsiebiorstwo-wielobranzowe',
  'hyvaa-huomenta-suomen-kansa',
  'the quick brown fox jumps over the lazy dog',
])('words, names and dates are not: %s', (text) => {
  expect(looksLikeChance(text)).toBe(false);
});
