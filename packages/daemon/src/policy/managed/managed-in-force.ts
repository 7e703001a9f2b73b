import type { Draft, HostView } from '@deskhand/protocol';
import type { Grant, Managed } from '../policy.ts';
import { shownRules } from './managed.ts';
import { strictest } from './managed-layers.ts';

// What a managed policy makes of what the host holds already: its rules, and what its log says of the policy in force.

type Given = NonNullable<HostView['grants']>;

/** The owner's rules; where a managed policy says who may say yes, only those leaves that one of them gave. */
export function heldGrants(file: readonly Grant[], given: Given, rule: Managed['approvals']): Grant[] {
  if (!rule) return [...file, ...given.map(withId)];
  const narrows = (grant: Grant) => (grant.give ?? 'allow') !== 'allow';
  const counts = ({ grant, by }: Given[number]) => narrows(grant) || (!rule.two && (rule.devices?.includes(by) ?? true));
  return [...file.filter((grant) => narrows(grant)), ...given.filter(counts).map(withId)];
}

const withId = ({ id, grant }: Given[number]): Grant => ({ ...grant, id });

/** What the log doesn't know yet of the policy in force. `had`: what it knows. */
export function policyDrafts(had: HostView['managed'], layers: readonly Managed[]): Draft[] {
  const last = layers.at(-1);
  const [file] = layers;
  const from = file?.updates && new URL(file.updates.from).host;
  // What stands in the computer's own file needs no word more; what was fetched says from where.
  const rules = layers.flatMap((layer) =>
    shownRules(layer).map(({ about, words }) => ({ about, words: layer === file || !from ? words : `${words} (fetched from ${from})` })),
  );
  const now = last && {
    name: strictest(layers)?.name ?? last.name,
    serial: last.serial,
    rules: rules.map(({ words }) => words),
    about: rules.map(({ about }) => about),
  };
  const body = now?.rules.length ? now : { name: had?.name ?? '', serial: had?.serial ?? 0, rules: [], about: [] };
  const same =
    JSON.stringify([had?.name, had?.serial, had?.rules, had?.about]) === JSON.stringify([body.name, body.serial, body.rules, body.about]);
  if (same || (!had && body.rules.length === 0)) return [];
  return [{ type: 'policy.applied', actor: { kind: 'host' }, body }];
}
