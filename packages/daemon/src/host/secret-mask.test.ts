import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepOut, keepOutPieces, maskSecrets } from './secret-mask.ts';

const secret = { name: 'TOKEN', hosts: ['a.example.org'], value: 'grüße/7f+the value' };
const held = [secret];
// Put together here, so that no scanner takes this file for one that holds keys.
const random = 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG1hJ3kL5mN7pQ9rS1tU3v';
const wide = (one: string) => (/[!-~]/.test(one) ? String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0) : one);

test.each([
  ['as it is', secret.value],
  ['in hex', Buffer.from(secret.value).toString('hex')],
  ['in base64, alone', Buffer.from(secret.value).toString('base64')],
  ['in base64, after one byte', Buffer.from(`x${secret.value}`).toString('base64')],
  ['in base64, after two and before more', Buffer.from(`xy${secret.value}!?`).toString('base64')],
  ['in base64 for addresses', Buffer.from(`u:${secret.value}`).toString('base64url')],
  ['escaped for addresses', encodeURIComponent(secret.value)],
  ['in JSON', JSON.stringify({ token: secret.value })],
  ['a letter a line', [...secret.value].join('\n')],
  ['with marks between that are not seen', [...secret.value].join('\u200b')],
  ['with colours inside', [...secret.value].join('\u001b[1m')],
  ['by numbers of HTML', [...secret.value].map((one) => `&#${one.codePointAt(0)};`).join('')],
  ['each byte escaped', (Buffer.from(secret.value).toString('hex').match(/../g) ?? []).map((pair) => `%${pair}`).join('')],
  ['from its end', [...secret.value].reverse().join('')],
  ['from its end, in base64', Buffer.from([...secret.value].reverse().join('')).toString('base64')],
  ['by letters moved on by thirteen', 'teüßr/7s+gur inyhr'],
  ['by wide letters', [...secret.value].map(wide).join('')],
  ['by the numbers of its characters', [...secret.value].map((one) => one.codePointAt(0)).join(' ')],
  ['by the numbers of its bytes', [...Buffer.from(secret.value)].join(', ')],
  ['as od prints it', [...Buffer.from(secret.value)].map((byte) => byte.toString(8).padStart(3, '0')).join(' ')],
  ['packed by gzip', gzipSync(`TOKEN=${secret.value}`).toString('base64')],
  ['packed by gzip, in lines', gzipSync(`${random}${secret.value}`).toString('base64').replace(/.{30}/g, '$&\n')],
  ['packed by gzip, cut short', gzipSync(`${secret.value}${random}`).toString('base64').slice(0, -20)],
  ['packed by zlib, in hex', deflateSync(secret.value).toString('hex')],
  ['packed by Zstandard', zstdCompressSync(`TOKEN=${secret.value}`).toString('base64url')],
  ['in base64 of base64', Buffer.from(Buffer.from(`token ${secret.value}`).toString('base64')).toString('base64')],
  ['in hex, in pairs', (Buffer.from(secret.value).toString('hex').match(/../g) ?? []).join(':')],
])('a known secret is kept out %s', (_name, spelled) => {
  const masked = maskSecrets(`before ${spelled} after`, held);
  expect(masked).toContain('[kept out: the secret TOKEN]');
  expect(masked).toMatch(/^before .* after$/s);
  expect(masked).not.toContain(spelled);
  expect(maskSecrets(`before ${spelled} after`, [])).toContain(spelled);
});

test.each([
  ['sk-ant-', 40],
  ['sk-proj-', 40],
  ['ghp_', 36],
  ['github_pat_', 50],
  ['glpat-', 20],
  ['AIza', 35],
  ['xoxb-', 30],
  ['sk_live_', 24],
  ['npm_', 36],
  ['hf_', 34],
])('what looks like a key is kept out: %s', (prefix, length) => {
  const key = `${prefix}${random.slice(0, length)}`;
  expect(maskSecrets(`KEY=${key}\nother`, [])).toBe('KEY=[kept out: what looks like a key]\nother');
});

test('a private key is, with all of its lines', () => {
  const kind = 'PRIVATE KEY';
  expect(maskSecrets(`a\n-----BEGIN RSA ${kind}-----\nabc\ndef\n-----END RSA ${kind}-----\nb`, [])).toBe(
    'a\n[kept out: what looks like a key]\nb',
  );
});

test.each([
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'id,hash\n1,d41d8cd98f00b204e9800998ecf8427e',
  '2f1c7f0e-8f5b-4a53-9d1e-2d7f5f1f3c11',
  `data:image/png;base64,${random}${random}`,
  'sha512-abcDEF123+/==',
  'a sk-etch of the task-force, risk-averse-and-long-hyphenated',
  '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----',
  'AKIA is how they begin',
  '103 114 117 223 101 47 55 102 43 116 104 101 32 118 97 108 117',
  [...'grüße/7f+the weather'].reverse().join(''),
  gzipSync(`grüße/7f+ ${random}`).toString('base64'),
  Buffer.from(`grüße/7f+the values ${random}`).toString('base64').slice(0, 20),
  `${'/usr/lib/python3/dist-packages/'.repeat(9)}x.py`,
  'npm_config_cache=/tmp/.npm and hf_hub_download(repo_id)',
])('what is none is left as it is: %s', (text) => {
  expect(maskSecrets(text, held)).toBe(text);
});

test('what is written down holds no known value, however it is cut into pieces; short ones may be words', () => {
  const text = `before ${secret.value} between ${secret.value} after`;
  const without = 'before [kept out: the secret TOKEN] between [kept out: the secret TOKEN] after';
  expect(keepOut(text, held)).toBe(without);
  expect(keepOut('my password1', [{ name: 'PIN', hosts: [], value: 'password1' }])).toBe('my password1');
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: text.length })), (cuts) => {
      const less = keepOutPieces(() => held);
      const at = [0, ...cuts.sort((a, b) => a - b), text.length];
      const told = at.slice(1).map((end, index) => less(text.slice(at[index], end)));
      // A line that goes on lets go of whatever waited.
      expect(`${told.join('')}${less('.')}`).toBe(`${without}.`);
    }),
  );
});

test('ids, hashes and paths are looked at the short way, with the same result as the long one', () => {
  const known = [{ name: 'TOKEN', hosts: [], value: 'q7Rt2pLw9XzK4mVb' }];
  const hex = Buffer.from('q7Rt2pLw9XzK4mVb').toString('hex');
  const base64 = (before: string) => Buffer.from(`${before}q7Rt2pLw9XzK4mVb!`).toString('base64').replace(/=+$/, '');
  const forms = [
    'q7Rt2pLw9XzK4mVb',
    'Q7RT2PLW9XZK4MVB',
    hex,
    hex.toUpperCase(),
    hex.replace(/../g, '0x$&'),
    base64(''),
    base64('x'),
    'none',
  ];
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Za-z0-9_./@+]{0,20}$/),
      fc.constantFrom(...forms),
      fc.stringMatching(/^[a-z0-9_/]{0,20}$/),
      (a, b, c) => {
        const text = a + b + c;
        // A space makes it a sentence, which is looked at in every spelling.
        expect(keepOut(text, known)).toBe(keepOut(` ${text}`, known).slice(1));
      },
    ),
  );
  for (const form of forms.slice(0, -1)) expect(keepOut(`/a/${form}/b`, known), form).toContain('[kept out: the secret TOKEN]');
});

test('what is packed to be opened a thousand times over is looked into as far as goes, and a text beside it all the same', () => {
  const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  const inner = base64(gzipSync(Buffer.alloc(1_000_000, 'a')));
  const outer = base64(gzipSync(Buffer.from(`${inner} `.repeat(700))));
  const text = `${base64(gzipSync(Buffer.from(`it is ${secret.value}`)))} ${`${outer} `.repeat(40)}${secret.value}`;
  const less = keepOut(text, held);
  expect(less).toMatch(/^\[kept out: the secret TOKEN\] H4s/);
  expect(less).toMatch(/ \[kept out: the secret TOKEN\]$/);
});
