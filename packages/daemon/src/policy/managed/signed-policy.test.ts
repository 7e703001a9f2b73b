import { expect, test } from 'vitest';
import { openAdministrator } from './signed-policy.double.ts';
import { mostSigned, openSigned, signedPolicyText } from './signed-policy.ts';

const acme = openAdministrator();
const open = (text: string, more: Partial<Parameters<typeof openSigned>[1]> = {}) => openSigned(text, { key: acme.key, ...more });
const seventh = acme.signs({ serial: 7, domains: ['acme.com'] });
const hashOf = (text: string) => {
  const opened = open(text);
  return opened.ok ? opened.hash : '';
};

test('what the named key signed counts', () => {
  expect(open(seventh)).toMatchObject({ ok: true, managed: { serial: 7, domains: ['acme.com'] } });
});

const { policy, signature } = JSON.parse(seventh) as { policy: string; signature: string };
test.each([
  ['another key', openAdministrator().signs({ serial: 8 }), 'not signed by the key'],
  ['one letter changed', seventh.replace('acme.com', 'acne.com'), 'not signed by the key'],
  [
    'the same words in another order',
    signedPolicyText(JSON.stringify({ serial: 7, version: 1 }), Buffer.from(signature, 'base64url')),
    'not signed',
  ],
  ['the signature of another purpose', signedPolicyText(policy, acme.signsBytes(new TextEncoder().encode(policy))), 'not signed'],
  [
    'the same signature, written otherwise',
    seventh.replace(signature, `${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}`),
    'not signed',
  ],
  ['cut off', seventh.slice(0, -40), 'not whole'],
  ['nothing', '', 'not whole'],
  ['a page of a router', '<html>Please log in</html>', 'not whole'],
  ['another form', '{"policy":"{}"}', 'no signed policy'],
  ['a field more', seventh.replace('{', '{"note":"x",'), 'no signed policy'],
  ['far too long', acme.signs(`{"version":1,"about":"${'x'.repeat(mostSigned)}"}`), 'too long'],
  ['a rule that nobody knows', acme.signs({ serial: 9, domain: [] }), 'isn’t understood'.replace('’', "'")],
  ['another place for newer ones', acme.signs({ serial: 9, updates: { from: 'https://evil.com/', key: acme.key } }), 'another place'],
])('%s does not count, and says why', (_what, text, why) => {
  expect(open(text)).toMatchObject({ ok: false, sentence: expect.stringContaining(why) });
});

test('an older one does not come back, and the same number says the same thing', () => {
  const floor = { serial: 7, hash: hashOf(seventh) };
  expect(open(seventh, { floor })).toMatchObject({ ok: true });
  expect(open(acme.signs({ serial: 6 }), { floor })).toMatchObject({
    ok: false,
    sentence: expect.stringContaining('older than version 7'),
  });
  expect(open(acme.signs({ serial: 7 }), { floor })).toMatchObject({
    ok: false,
    sentence: expect.stringContaining('needs a higher number'),
  });
  expect(open(acme.signs({ serial: 8 }), { floor })).toMatchObject({ ok: true });
});

test('one that is over isn’t taken as new, and stays where it is held', () => {
  const text = acme.signs({ serial: 8, until: '2026-01-01T00:00:00Z' });
  const after = Date.parse('2026-02-01T00:00:00Z');
  expect(open(text, { now: after })).toMatchObject({ ok: false, sentence: expect.stringContaining('2026-01-01') });
  expect(open(text, { now: after, floor: { serial: 8, hash: hashOf(text) } })).toMatchObject({ ok: true });
  expect(open(text, { now: Date.parse('2025-12-01T00:00:00Z') })).toMatchObject({ ok: true });
});
