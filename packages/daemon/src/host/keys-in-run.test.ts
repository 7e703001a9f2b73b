import { expect, test } from 'vitest';
import { filled, filledIn, withoutKeys } from './keys-in-run.ts';

const chance = 'Zk3vQ9xT1mB7aPq2Lw8R';
/** What stands where a key was. */
const place = (name: string) => ['$', `{${name}}`].join('');
const command = (...argv: string[]) => ({ kind: 'command' as const, argv });
const url = (address: string) => ({ kind: 'url' as const, url: address });

test.each([
  [['npx', '-y', 'mcp-remote', 'https://x.org/sse', '--header', `Authorization: Bearer ${chance}`], { AUTHORIZATION: chance }],
  [['server', '--api-key', 'short'], { API_KEY: 'short' }],
  [['server', '--apiKey=abc', '--token', 'def'], { API_KEY: 'abc', TOKEN: 'def' }],
  [['env', 'GITHUB_TOKEN=abc', 'server'], { GITHUB_TOKEN: 'abc' }],
  [['uvx', 'pg', 'postgresql://ana:hunter2@db.example.org:5432/main?sslmode=require'], { PASSWORD: 'hunter2' }],
  [['server', 'https://x.org/mcp?api_key=abc&page=2', 'https://y.org/?api_key=def'], { API_KEY: 'abc', API_KEY_2: 'def' }],
  [['brave', chance], { KEY: chance }],
  [['run', '--env=A_TOKEN=abc', '--header=X-Api-Key: def'], { A_TOKEN: 'abc', X_API_KEY: 'def' }],
  [
    ['sh', '-c', `B_TOKEN=abc exec server --api-key def -H 'Authorization: Bearer ${chance}'`],
    { B_TOKEN: 'abc', API_KEY: 'def', TOKEN: chance },
  ],
])('a key in the command %j leaves it, and is filled in again where it was', (argv, keys) => {
  const out = withoutKeys(command(...argv), []);
  expect(out.keys).toEqual(keys);
  if (out.run.kind !== 'command') throw new Error('a command stays one');
  const shown = JSON.stringify(out.run.argv);
  for (const [name, value] of Object.entries(keys)) {
    expect(shown).not.toContain(value);
    expect(filledIn(shown, [name])).toEqual([name]);
  }
  expect(out.run.argv.map((word) => filled(word, keys))).toEqual(argv);
});

test.each([
  [`https://x.org/mcp?key=${chance}`, `https://x.org/mcp?key=${place('KEY')}`],
  [`https://ana:${chance}@x.org/mcp`, `https://ana:${place('PASSWORD')}@x.org/mcp`],
  [`https://x.org/s/${chance}/mcp?page=2`, `https://x.org/s/${place('KEY')}/mcp?page=2`],
])('a key in the address %s leaves it', (address, shown) => {
  const out = withoutKeys(url(address), []);
  expect(out.run).toEqual(url(shown));
  expect(filled(shown, out.keys)).toBe(address);
});

test('what is no key stays, and a name that is taken is not used', () => {
  const plain = [
    ['npx', '-y', '@modelcontextprotocol/server-filesystem', '/home/ana/Documents', '--verbose'],
    ['node', 'notes.js', '--port', '8080', '--max-tokens', '4096', '--token', '/run/secrets/token', '--token', place('TOKEN')],
    ['sh', '-c', 'cd /home/ana && exec node "server.js" --port=8080 --token "$TOKEN"'],
    ['uvx', '--from', 'git+https://github.com/x/y@0123456789abcdef0123456789abcdef01234567', 'y'],
  ].map((argv) => command(...argv));
  for (const run of [...plain, url('https://mcp.example.org/mcp/v1?page=2'), url('http://127.0.0.1:8080/sse')])
    expect(withoutKeys(run, [])).toEqual({ run, keys: {} });
  expect(withoutKeys(command('a', '--token', 'b'), ['TOKEN']).keys).toEqual({ TOKEN_2: 'b' });
});
