import type { Grant } from '@deskhand/protocol';
import { describe, expect, test } from 'vitest';
import { accessesFor, draftOf, emptyDraft, grantOf } from './rule-draft.ts';

const now = 1_800_000_000_000;

describe('a rule in the form', () => {
  const rules: Grant[] = [
    {
      source: 'owner',
      need: { kind: 'network', host: '*.x.org', access: 'send' },
      give: 'allow',
      to: ['a@x.org', 'b@x.org'],
      reason: 'work',
    },
    { source: 'owner', need: { kind: 'folder', path: '/home/ana/a b', access: 'write' }, give: 'none', reason: '' },
    { source: 'owner', need: { kind: 'folder', path: '~/Work/**/*.key', access: 'delete' }, give: 'ask', reason: '' },
    { source: 'owner', need: { kind: 'command', line: 'git *' }, give: 'ask', in: { folder: '/home/ana' }, reason: '' },
    { source: 'owner', need: { kind: 'plugin', server: 'tickets', tool: 'list' }, give: 'allow', expires: now + 1000, reason: '' },
    {
      source: 'owner',
      need: { kind: 'account', account: 'me', access: 'draft' },
      give: 'allow',
      tool: 'send_mail',
      in: { thread: 't' },
      reason: '',
    },
    { source: 'owner', need: { kind: 'device', what: 'screen' }, give: 'none', reason: '' },
  ];
  test.each(rules)('comes out as it went in: $need.kind', (rule) => expect(grantOf(draftOf(rule), now, rule)).toEqual(rule));

  test('deleting is only forbidden or asked about, where it isn’t there already', () => {
    expect(accessesFor('folder', 'allow', 'read')).toEqual(['read', 'write']);
    expect(accessesFor('folder', 'none', 'read')).toEqual(['read', 'write', 'delete']);
    expect(accessesFor('folder', 'allow', 'delete')).toContain('delete');
  });
  test('holds for as long as was chosen', () => {
    const draft = { ...emptyDraft, what: 'x.org' };
    expect(grantOf(draft, now)).not.toHaveProperty('expires');
    expect(grantOf({ ...draft, span: 'week' }, now)).toMatchObject({ expires: now + 7 * 86_400_000 });
  });
  test.each([
    ['nothing', { what: ' ' }],
    ['an address that is none', { what: 'https://x.org/a' }],
    ['a path that is not whole', { kind: 'folder', what: 'Documents' }],
    ['a plugin without a name', { kind: 'plugin', what: '' }],
  ] as const)('is none yet with %s', (_, over) => expect(grantOf({ ...emptyDraft, ...over }, now)).toBeUndefined());
  test('a plugin by its name alone is all of its tools', () => {
    expect(grantOf({ ...emptyDraft, kind: 'plugin', what: 'tickets' }, now)?.need).toEqual({
      kind: 'plugin',
      server: 'tickets',
      tool: '*',
    });
  });
});
