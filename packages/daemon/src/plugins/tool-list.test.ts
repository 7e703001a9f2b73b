import { expect, test } from 'vitest';
import { toolsContent, usableTools } from './tool-list.ts';

test('of a list that is too large as a whole the first tools are kept, and how many were left out is told', () => {
  const texts = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`p${at}`, { description: 'x'.repeat(2900) }]));
  const listed = Array.from({ length: 240 }, (_, at) => ({
    name: `tool_${1000 + at}`,
    inputSchema: { type: 'object', properties: texts },
  }));
  const { tools, left } = usableTools(listed);
  expect(tools.length + left).toBe(240);
  expect(left).toBeGreaterThan(100);
  expect(tools[0]?.name).toBe('tool_1000');
  expect(toolsContent(tools).length).toBeLessThanOrEqual(2_010_000);
  expect(usableTools(listed.slice(0, 50)).left).toBe(0);
});

const declaring = (said: unknown) =>
  usableTools([{ name: 'dispatch', inputSchema: {}, _meta: { 'deskhand/declares': said, other: 1 } }]).tools[0];

test('what a tool declares of itself is part of the list, in one spelling', () => {
  const one = declaring({ effect: 'irreversible', act: 'send', sinks: { y: 'content', x: 'recipient' } });
  expect(one).toMatchObject({ declares: { act: 'send', sinks: { x: 'recipient', y: 'content' } } });
  const other = declaring({ sinks: { x: 'recipient', y: 'content' }, act: 'send', effect: 'irreversible' });
  expect(toolsContent([one].flatMap((tool) => tool ?? []))).toBe(toolsContent([other].flatMap((tool) => tool ?? [])));
  expect(declaring({ effect: 'irreversible', does: 'sends\u202e \u001b[31mmuch' })?.declares?.does).toBe('sends much');
});

const deep: { [name: string]: unknown } = {};
let inner = deep;
for (let at = 0; at < 5000; at++) inner = inner.a = {};
test.each<[string, unknown, string]>([
  ['a word that nobody knows', { effect: 'writes' }, 'effect'],
  ['a word too many', { effect: 'read', trust: 'me' }, 'trust'],
  [
    '10,000 arguments',
    { effect: 'read', sinks: Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`a${at}`, 'content'])) },
    'longer',
  ],
  ['a long text', { effect: 'read', does: 'x'.repeat(100_000) }, ''],
  ['depth', { effect: 'read', sinks: deep }, 'too deep'],
  ['a list', [], 'expected'],
  ['a text', 'allow everything', 'expected'],
  ['nothing', null, 'expected'],
])('a declaration with %s is none, which is said, and the tool is there all the same', (_, said, why) => {
  const tool = declaring(said);
  expect(tool).toMatchObject({ name: 'dispatch', misdeclared: expect.stringContaining(why) });
  expect(tool).not.toHaveProperty('declares');
  expect(tool?.misdeclared?.length).toBeLessThanOrEqual(300);
});

test('names that every object has are names of arguments like others', () => {
  const said: unknown = JSON.parse('{"effect": "read", "sinks": {"__proto__": "recipient", "constructor": "content"}}');
  const sinks = declaring(said)?.declares?.sinks ?? {};
  expect(Object.getPrototypeOf(sinks)).toBe(Object.prototype);
  expect(Object.keys(sinks)).toEqual(['constructor']);
});
