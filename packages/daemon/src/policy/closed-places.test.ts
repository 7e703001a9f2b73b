import type { PlaceAccess } from '@deskhand/protocol';
import { expect, test } from 'vitest';
import { closedPlaces } from './closed-places.ts';
import { decide } from './decide.ts';
import type { Call, Grant } from './policy.ts';
import { situation } from './situation.double.ts';

const rule = (give: 'none' | 'ask', access: PlaceAccess, path = '/desk/diary', more: Partial<Grant> = {}): Grant => ({
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
  const call = (tool: string, path: string, access: PlaceAccess = 'read'): Call => ({
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

test('what is never deleted, or asked about first, is closed by its own word, and whose rule it is is told', () => {
  const rules = [
    rule('none', 'delete', '/desk/photos'),
    rule('ask', 'delete', '/desk/letters'),
    rule('none', 'delete', '/desk/**/*.key', { source: 'managed', of: 'Acme' }),
    rule('ask', 'write', '/desk/taxes'),
  ];
  expect(closedPlaces(rules, where)).toEqual([
    { path: '/desk/photos', access: 'delete' },
    { path: '/desk/**/*.key', access: 'delete', of: 'Acme' },
    { path: '/desk/letters', access: 'delete', asks: true },
  ]);
});

test('a rule about deleting leaves looking and changing alone, and one about changing speaks of deleting too', () => {
  const call = (access: PlaceAccess): Call => ({
    tool: 'a',
    effect: 'reversible',
    needs: [{ kind: 'folder', path: '/desk/diary/a', access }],
    sinks: [],
  });
  const answers = (...grants: Grant[]) =>
    (['read', 'write', 'delete'] as const).map(
      (access) => decide(call(access), situation({ folders: [{ path: '/desk', mode: 'auto' }], grants })).answer,
    );
  expect(answers(rule('none', 'delete'))).toEqual(['allow', 'allow', 'deny']);
  expect(answers(rule('ask', 'delete'))).toEqual(['allow', 'allow', 'ask']);
  expect(answers(rule('none', 'write'))).toEqual(['allow', 'deny', 'deny']);
  expect(answers(rule('none', 'delete', '/desk/*'))).toEqual(['allow', 'allow', 'deny']);
  const run: Call = { tool: 'run', effect: 'reversible', needs: [{ kind: 'command', line: 'rm *' }], sinks: [] };
  const met = situation({ folders: [{ path: '/desk', mode: 'auto' }], grants: [rule('ask', 'delete'), rule('none', 'delete')] });
  // That it deletes there shows only when it did.
  expect(decide(run, met).answer).toBe('allow');
});

test.each(['/desk', '/desk/a', '/desk/a/b'])(
  'what is asked about by a part of its name is asked about before a look at %s or a command there',
  (path) => {
    const asked = rule('ask', 'read', '/desk/**/*.key');
    const met = situation({ folders: [{ path, mode: 'auto' }], grants: [asked] });
    const look: Call = { tool: 'find', effect: 'read', needs: [{ kind: 'folder', path, access: 'read' }], sinks: [] };
    const run: Call = { tool: 'run', effect: 'reversible', needs: [{ kind: 'command', line: 'ls' }], sinks: [] };
    for (const call of [look, run])
      expect(decide(call, met)).toMatchObject({ answer: 'ask', why: expect.stringContaining(`${path}/**/*.key`) });
    const file: Call = { ...look, needs: [{ kind: 'folder', path: `${path}/A.KEY`, access: 'read' }] };
    expect(decide(file, met)).toMatchObject({ answer: 'ask' });
    expect(decide({ ...look, needs: [{ kind: 'folder', path: `${path}/a.txt/..`, access: 'read' }] }, met)).toMatchObject({
      answer: 'ask',
    });
    const beside = situation({ folders: [{ path: '/other', mode: 'auto' }], grants: [asked] });
    expect(decide(run, beside).answer).toBe('allow');
  },
);
