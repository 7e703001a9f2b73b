import { expect, test } from 'vitest';
import { heldGrants, policyDrafts } from './managed-in-force.ts';
import type { Grant, Managed } from './policy.ts';

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
