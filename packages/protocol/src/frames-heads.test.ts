import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readReply, readRequest } from './frames-heads.ts';

const head = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test('a head is read as it was written', () => {
  expect(readRequest(head({ method: 'POST', path: '/v1/commands', headers: { 'content-type': 'application/json' } }))).toEqual({
    method: 'POST',
    path: '/v1/commands',
    headers: { 'content-type': 'application/json' },
  });
  expect(readRequest(head({ method: 'GET', path: '/v1/desk' }))).toEqual({ method: 'GET', path: '/v1/desk', headers: {} });
  expect(readReply(head({ status: 206 }))).toEqual({ status: 206, headers: {} });
});

test.each([
  ['another method', { method: 'PUT', path: '/v1/desk' }],
  ['a path beside the routes', { method: 'GET', path: '/index.html' }],
  ['a path that is no text', { method: 'GET', path: ['/v1/desk'] }],
  ['a path that is too long', { method: 'GET', path: `/v1/${'x'.repeat(9000)}` }],
  ['headers that are a list', { method: 'GET', path: '/v1/desk', headers: ['a'] }],
  ['a header that is no text', { method: 'GET', path: '/v1/desk', headers: { range: 1 } }],
  ['a header that is too long', { method: 'GET', path: '/v1/desk', headers: { range: 'x'.repeat(5000) } }],
  ['nothing', null],
  ['a list', []],
])('%s is no request', (_, value) => {
  expect(readRequest(head(value))).toBeUndefined();
});

test.each([[{ status: 199 }], [{ status: 600 }], [{ status: 200.5 }], [{ status: '200' }], [{}], [{ status: 200, headers: null }]])(
  '%j is no reply',
  (value) => {
    expect(readReply(head(value))).toBeUndefined();
  },
);

test('a header named like a part of every object stays a header', () => {
  const { headers } = readReply(new TextEncoder().encode('{"status":200,"headers":{"__proto__":"x"}}')) ?? {};
  expect(Object.entries(headers ?? {})).toEqual([['__proto__', 'x']]);
});

test('no bytes make it fail', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.json().map((text) => new TextEncoder().encode(text)),
      ),
      (bytes) => {
        readRequest(bytes);
        readReply(bytes);
      },
    ),
  );
});
