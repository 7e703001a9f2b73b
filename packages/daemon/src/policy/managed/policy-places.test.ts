import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { policyJsonSchema } from './policy-file.ts';
import { readPolicies } from './policy-places.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'deskhand-policy-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const file = (source?: string) =>
  JSON.stringify({
    version: 1,
    grants: [{ ...(source && { source }), need: { kind: 'network', host: 'x.org', access: 'read' }, reason: 'ours' }],
  });

test('without a file there are no rules; what is in it is the owner’s', () => {
  expect(readPolicies(dir)).toEqual([]);
  writeFileSync(join(dir, 'policy.json'), file());
  expect(readPolicies(dir).map(({ source }) => source)).toEqual(['owner']);
});

test('a file that is wrong stops the start: half a policy is none', () => {
  writeFileSync(join(dir, 'policy.json'), '{"version":1}');
  expect(() => readPolicies(dir)).toThrow(/isn't understood/);
});

test('the published schema is the one that is read', () => {
  const published: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../../docs/policy.schema.json'), 'utf8'));
  expect(published).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
});
