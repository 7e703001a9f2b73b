import type { Draft, HostView } from '@deskhand/protocol';
import { managedRules } from './managed.ts';
import type { Grant, Managed } from './policy.ts';

// What a managed policy makes of what the host holds already: its rules, and what its log says of the policy in force.

type Given = NonNullable<HostView['grants']>;

/** The owner's rules; where a managed policy says who may say yes, only those leaves that one of them gave. */
export function heldGrants(file: readonly Grant[], given: Given, managed: Managed | undefined): Grant[] {
  const rule = managed?.approvals;
  if (!rule) return [...file, ...given.map(({ grant }) => grant)];
  const narrows = (grant: Grant) => (grant.give ?? 'allow') !== 'allow';
  const counts = ({ grant, by }: Given[number]) => narrows(grant) || (!rule.two && (rule.devices?.includes(by) ?? true));
  return [...file.filter((grant) => narrows(grant)), ...given.filter(counts).map(({ grant }) => grant)];
}

/** What the log doesn't know yet of the policy in force. `had`: what it knows. */
export function policyDrafts(had: HostView['managed'], managed: Managed | undefined): Draft[] {
  const now = managed && { name: managed.name, serial: managed.serial, rules: managedRules(managed) };
  const body = now?.rules.length ? now : { name: had?.name ?? '', serial: had?.serial ?? 0, rules: [] };
  const same = JSON.stringify([had?.name, had?.serial, had?.rules]) === JSON.stringify([body.name, body.serial, body.rules]);
  if (same || (!had && body.rules.length === 0)) return [];
  return [{ type: 'policy.applied', actor: { kind: 'host' }, body }];
}
