import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../testing/command-line.ts';
import { type LocalHost, openLocalHost } from '../testing/local-host.ts';

let host: LocalHost;
beforeEach(async () => {
  host = await openLocalHost(() => undefined);
});
afterEach(() => host.close());
const run = (...args: string[]) => runCommand(host.home, args);
const rule = { need: { kind: 'network', host: '*.x.org', access: 'send' }, to: ['https://x.org/in'], reason: 'our site' };

test('a rule is added, listed in words, changed in its place and taken back', async () => {
  expect((await run('rules')).notes).toMatch(/None yet/);
  expect((await run('rules', 'add', JSON.stringify({ ...rule, in: { folder: host.work } }))).exit).toBe(0);
  const listed = (await run('rules')).out;
  expect(listed).toMatch(/tasks may send to \*\.x\.org, towards https:\/\/x\.org\/in, in .*work \(our site\)/);
  const [given] = host.log.host().grants ?? [];
  const narrower = { need: { kind: 'network', host: 'a.x.org', access: 'send' }, give: 'ask', reason: '' };
  await run('rules', 'add', JSON.stringify(narrower), '--instead', given?.id.slice(-6) ?? '');
  expect(host.log.host().grants).toMatchObject([{ id: given?.id, grant: { give: 'ask', need: narrower.need } }]);
  expect((await run('rules', 'remove', given?.id.slice(-6) ?? '')).notes).toMatch(/Taken back: tasks must ask to send to a\.x\.org/);
  expect(host.log.host().grants).toEqual([]);
});

test.each([
  ['no JSON', ['add', 'rm *'], 'usage'],
  ['no rule', ['add', '{"need":{"kind":"magic"}}'], 'usage'],
  ['of one that is not there', ['remove', 'nope'], 'grant.unknown'],
])('%s: told, and nothing is given', async (_, args, code) => {
  expect((await run('rules', ...args)).failure.code).toBe(code);
  expect(host.log.host().grants ?? []).toEqual([]);
});
