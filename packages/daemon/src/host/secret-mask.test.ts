import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepOut, keepOutPieces, maskSecrets } from './secret-mask.ts';

const secret = { name: 'TOKEN', hosts: ['a.example.org'], value: 'grüße/7f+the value' };
const held = [secret];

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
  ['in hex, in pairs', (Buffer.from(secret.value).toString('hex').match(/../g) ?? []).join(':')],
])('a known secret is kept out %s', (_name, spelled) => {
  const masked = maskSecrets(`before ${spelled} after`, held);
  expect(masked).toContain('[kept out: the secret TOKEN]');
  expect(masked).toMatch(/^before .* after$/s);
  expect(masked).not.toContain(spelled);
  expect(maskSecrets(`before ${spelled} after`, [])).toContain(spelled);
});

// Put together here, so that no scanner takes this file for one that holds keys.
const random = 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG1hJ3kL5mN7pQ9rS1tU3v';
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
