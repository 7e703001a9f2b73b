import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Grant, Managed } from '../policy.ts';
import { heldGrants, policyDrafts } from './managed-in-force.ts';
import { closedByOne } from './managed-layers.ts';
import { managedPath } from './managed-places.ts';

const grant = (give: Grant['give']): Grant => ({
  source: 'owner',
  need: { kind: 'network', host: 'x.org', access: 'send' },
  reason: 'it was asked for',
  ...(give && { give }),
});
const given = (by: string, give?: Grant['give']) => ({ id: `grant_${by}`, grant: grant(give), given: 0, by });
const managed = (approvals: Managed['approvals']): Managed => ({ name: 'Acme', serial: 3, grants: [], approvals });

test('without a managed policy every rule of the owner holds', () => {
  expect(heldGrants([grant('allow')], [given('phone')], undefined)).toHaveLength(2);
});

test('where it says who may say yes, other leaves do not count, and what narrows always does', () => {
  const held = heldGrants([grant('allow'), grant('ask')], [given('phone'), given('tablet'), given('tablet', 'none')], {
    devices: ['phone'],
    two: false,
  });
  expect(held.map(({ give }) => give)).toEqual(['ask', undefined, 'none']);
  expect(heldGrants([], [given('phone')], { two: true })).toEqual([]);
});

test('the log is told of a policy once, of a new one, and of none when it is gone', () => {
  const [told] = policyDrafts(undefined, [managed({ two: true })]);
  expect(told).toMatchObject({ type: 'policy.applied', body: { name: 'Acme', serial: 3 } });
  const had = told?.type === 'policy.applied' ? { ...told.body, since: 1 } : undefined;
  expect(policyDrafts(had, [managed({ two: true })])).toEqual([]);
  expect(policyDrafts(had, [{ ...managed({ two: true }), serial: 4 }])).toHaveLength(1);
  expect(policyDrafts(had, [])).toMatchObject([{ body: { rules: [] } }]);
  expect(policyDrafts(undefined, [])).toEqual([]);
});

test('a variable of the user’s doesn’t hide the policy that stands in the usual place', () => {
  const usual = 'C:\\ProgramData\\Deskhand\\policy.json';
  const elsewhere = 'D:\\mine\\Deskhand\\policy.json';
  expect(managedPath('win32', { ProgramData: 'D:\\mine' }, (path) => path === usual)).toBe(usual);
  expect(managedPath('win32', { ProgramData: 'D:\\mine' }, () => false)).toBe(elsewhere);
  expect(managedPath('linux', { ProgramData: '/tmp' }, () => true)).toBe('/etc/deskhand/policy.json');
});

test('what a policy closes is closed as it is named and where it leads, and by each of several', () => {
  const dir = mkdtempSync(join(tmpdir(), 'deskhand-closed-'));
  try {
    mkdirSync(join(dir, 'real', 'in'), { recursive: true });
    symlinkSync(join(dir, 'real'), join(dir, 'link'));
    const acme: Managed = { name: 'Acme', serial: 1, grants: [], folders: { never: [join(dir, 'link')] } };
    const other: Managed = { name: 'Other', serial: 1, grants: [], domains: ['*.acme.com'] };
    const closed = closedByOne([acme, other]);
    const folder = (path: string) => closed({ kind: 'folder', path, access: 'read' });
    for (const path of ['link', 'link/in', 'real', 'real/in']) expect(folder(join(dir, path)), path).toMatch(/Acme.*“folders never”/);
    expect([folder(dir), folder(join(dir, 'really'))]).toEqual([undefined, undefined]);
    expect(closed({ kind: 'network', host: 'evil.com', access: 'send' })).toMatch(/Other.*“domains”/);
    expect(closed({ kind: 'network', host: 'api.acme.com', access: 'send' })).toBeUndefined();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
