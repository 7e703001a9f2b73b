import { describe, expect, test } from 'vitest';
import { openToolbox } from './catalog.ts';
import { sendRequest } from './send-request.ts';
import { toolContext } from './stage.double.ts';

const box = openToolbox({ machine: async () => '', tools: [sendRequest] });
const prepare = (args: object) => box.prepare('send_request', JSON.stringify(args), '/desk');

function call(args: object) {
  const prepared = prepare(args);
  if (!prepared.ok) throw new Error(prepared.result.text);
  return prepared.call;
}
async function actOf(args: object) {
  const { intent } = await call(args).run(toolContext('/desk'));
  if (intent?.kind !== 'queue') throw new Error('nothing was queued');
  const [body] = intent.act.content;
  return { ...intent.act, body: body && new TextDecoder().decode(body) };
}

const url = 'https://api.example.org/orders?x=1';

test('queues exactly what would go out', async () => {
  expect(await actOf({ url, json: { total: 7, note: 'für Ana' }, headers: { 'X-Key': 'k' } })).toMatchObject({
    sender: 'http',
    to: url,
    detail: { method: 'POST', url, headers: { 'content-type': 'application/json', 'x-key': 'k' } },
    body: '{"total":7,"note":"für Ana"}',
  });
  expect(await actOf({ url, method: 'PUT', form: { a: '1 & 2', b: 'ü' } })).toMatchObject({
    detail: { method: 'PUT', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    body: 'a=1+%26+2&b=%C3%BC',
  });
  expect(await actOf({ url, method: 'DELETE' })).toMatchObject({ content: [], body: undefined });
});

test('says where to and what, and that a plain address is not encrypted', () => {
  expect(call({ url, json: { a: 1 } }).words).toBe(`sends a POST to ${url}: a 1`);
  expect(call({ url: 'http://example.org/' }).words).toBe('sends a POST to http://example.org/, not encrypted');
});

test('a name that looks like another is shown as what it is', () => {
  expect(call({ url: 'https://аpple.com/' }).words).toContain('https://xn--pple-43d.com/');
  expect(call({ url: 'https://EXAMPLE.org.:443/a#b' }).sinks[0]).toEqual({ name: 'url', kind: 'url', value: 'https://example.org/a' });
});

test('needs to send to that host, and gives every value, name and header to the policy', () => {
  const { needs, sinks, effect } = call({
    url,
    json: { to: 'Ana', list: [{ amount: 12 }, null, true], 'secret name': '' },
    headers: { Authorization: 'Bearer abc' },
  });
  expect(effect).toBe('irreversible');
  expect(needs).toEqual([{ kind: 'network', host: 'api.example.org', access: 'send' }]);
  expect(sinks).toEqual([
    { name: 'url', kind: 'url', value: url },
    { name: 'json.to', kind: 'content', value: 'Ana' },
    { name: 'json.list.0.amount', kind: 'content', value: '12' },
    { name: 'json.secret name', kind: 'content', value: '' },
    { name: 'names in the body', kind: 'content', value: 'to list secret name amount' },
    { name: 'header Authorization', kind: 'content', value: 'Bearer abc' },
  ]);
});

test('a body of many values is looked at whole', () => {
  const { sinks } = call({ url, json: Array.from({ length: 150 }, (_, i) => `value ${i}`) });
  expect(sinks.length).toBeLessThan(110);
  expect(sinks.map(({ value }) => value).join('\n')).toContain('value 149');
});

describe('does not take', () => {
  test.for([
    ['an address inside', { url: 'http://127.0.0.1:7433/v1/commands' }],
    ['one inside by another spelling', { url: 'http://0x7f.1/' }],
    ['the metadata service', { url: 'http://169.254.169.254/latest' }],
    ['localhost', { url: 'http://localhost:7433/' }],
    ['another scheme', { url: 'ftp://example.org/' }],
    ['a file', { url: 'file:///etc/passwd' }],
    ['a user in the address', { url: 'https://a:b@example.org/' }],
    ['half an address', { url: 'example.org/x' }],
    ['GET', { url, method: 'GET' }],
    ['two bodies', { url, json: {}, form: {} }],
    ['a file beside a body', { url, json: {}, file: 'a.csv' }],
    ['a host of its own', { url, headers: { Host: 'other.example' } }],
    ['a length of its own', { url, headers: { 'Content-Length': '1' } }],
    ['another transfer', { url, headers: { 'Transfer-Encoding': 'chunked' } }],
    ['a header that begins another', { url, headers: { 'x-a': 'b\r\nHost: evil.example' } }],
    ['a header without a name', { url, headers: { '': 'x' } }],
  ] as const)('%s', ([, args]) => {
    const prepared = prepare(args);
    expect(prepared.ok).toBe(false);
  });
});
