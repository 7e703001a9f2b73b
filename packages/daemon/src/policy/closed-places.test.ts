import { expect, test } from 'vitest';
import { closedPlaces } from './closed-places.ts';
import { decide } from './decide.ts';
import type { Grant } from './policy.ts';
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

test('a command that could open what the owner wants to be asked about is asked about; elsewhere it is not', () => {
  const run = { tool: 'run', effect: 'reversible' as const, needs: [{ kind: 'command' as const, line: 'cat *' }], sinks: [] };
  const met = (path: string) => situation({ folders: [{ path: '/desk', mode: 'auto' }], grants: [rule('ask', 'read', path)] });
  expect(decide(run, met('/desk/diary'))).toMatchObject({ answer: 'ask', rule: 'asked each time' });
  expect(decide(run, met('/'))).toMatchObject({ answer: 'ask', rule: 'asked each time' });
  expect(decide(run, met('/elsewhere'))).toMatchObject({ answer: 'allow' });
});
