import { expect, test } from 'vitest';
import { closedPlaces } from './closed-places.ts';
import { decide } from './decide.ts';
import type { Call, Grant } from './policy.ts';
import { situation } from './situation.double.ts';

const rule = (give: 'none' | 'ask', access: 'read' | 'write', path = '/desk/diary', more: Partial<Grant> = {}): Grant => ({
  source: 'owner',
  need: { kind: 'folder', path, access },
  give,
  reason: '',
  ...more,
});
const where = { now: 1000, cwd: '/desk', thread: 'thread_1' };

test('what may never be read or written is closed where the rule holds, and only there', () => {
  const rules = [
    rule('none', 'read'),
    rule('none', 'write', '/desk/taxes'),
    rule('none', 'read', '/desk/over', { expires: 1000 }),
    rule('none', 'read', '/desk/talk', { in: { thread: 'thread_2' } }),
    rule('none', 'read', '/desk/below', { in: { folder: '/desk/other' } }),
    rule('none', 'read', '/desk/of-one-tool', { tool: 'read_file' }),
    rule('ask', 'read', '/desk/asked'),
  ];
  expect(closedPlaces(rules, where)).toEqual([
    { path: '/desk/diary', access: 'read' },
    { path: '/desk/taxes', access: 'write' },
  ]);
});

test('a look at the folder above what the owner wants to be asked about is asked about too; at one beside it, it is not', () => {
  const call = (tool: string, path: string, access: 'read' | 'write' = 'read'): Call => ({
    tool,
    effect: 'read',
    needs: [{ kind: 'folder', path, access }],
    sinks: [],
  });
  const met = (...grants: Grant[]) => situation({ folders: [{ path: '/desk', mode: 'auto' }], grants });
  for (const tool of ['find', 'list_files', 'hand_over', 'spawn'])
    expect(decide(call(tool, '/desk'), met(rule('ask', 'read')))).toMatchObject({
      answer: 'ask',
      rule: 'asked each time',
      why: expect.stringContaining('/desk/diary'),
    });
  expect(decide(call('find', '/desk'), met({ ...rule('ask', 'read'), source: 'managed' }))).toMatchObject({ answer: 'ask' });
  expect(decide(call('find', '/desk'), met(rule('ask', 'read', '/desk/diary', { tool: 'find' })))).toMatchObject({ answer: 'ask' });
  expect(decide(call('find', '/desk', 'write'), met(rule('ask', 'write')))).toMatchObject({ answer: 'ask' });
  const allowed: [Call, Grant][] = [
    [call('find', '/desk/letters'), rule('ask', 'read')],
    [call('find', '/desk/diary-of-others'), rule('ask', 'read')],
    [call('find', '/desk'), rule('ask', 'write')],
    [call('find', '/desk'), rule('ask', 'read', '/desk/diary', { tool: 'read_file' })],
    [call('find', '/desk'), rule('ask', 'read', '/desk/diary', { expires: 1 })],
  ];
  for (const [one, grant] of allowed) expect(decide(one, met(grant))).toMatchObject({ answer: 'allow' });
});

test('what may never be read is not in the stage: a rule to ask about it denies nobody the folder above', () => {
  const rules = [rule('ask', 'read'), rule('none', 'read')];
  const met = situation({ folders: [{ path: '/desk', mode: 'auto' }], grants: rules });
  const needs = [{ kind: 'folder' as const, path: '/desk', access: 'read' as const }];
  expect(decide({ tool: 'find', effect: 'read', needs, sinks: [] }, met)).toMatchObject({ answer: 'allow' });
  expect(decide({ tool: 'run', effect: 'reversible', needs: [{ kind: 'command', line: 'ls' }], sinks: [] }, met)).toMatchObject({
    answer: 'allow',
  });
});

test('a command that could open what the owner wants to be asked about is asked about; elsewhere it is not', () => {
  const run = { tool: 'run', effect: 'reversible' as const, needs: [{ kind: 'command' as const, line: 'cat *' }], sinks: [] };
  const met = (path: string) => situation({ folders: [{ path: '/desk', mode: 'auto' }], grants: [rule('ask', 'read', path)] });
  expect(decide(run, met('/desk/diary'))).toMatchObject({ answer: 'ask', rule: 'asked each time' });
  expect(decide(run, met('/'))).toMatchObject({ answer: 'ask', rule: 'asked each time' });
  expect(decide(run, met('/elsewhere'))).toMatchObject({ answer: 'allow' });
});
