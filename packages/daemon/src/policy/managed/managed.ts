import { isInPlace, type ManagedKind } from '@deskhand/protocol';
import { matchesHost } from '../patterns.ts';
import type { Call, Decide, Decision, Managed, Need } from '../policy.ts';

// A managed policy over the rules: it adds refusals and questions and takes away leaves, and never gives one. The
// property is tested: with any managed policy no call is allowed more than without.

/** `decide` under a managed policy: with its rules among the others, of which the strictest holds. */
export function narrowed(decide: Decide, managed: Managed): Decide {
  const rules = managed.grants.map((grant) => ({ ...grant, of: managed.name }));
  return (call, situation) => refusalOf(call, managed) ?? decide(call, { ...situation, grants: [...situation.grants, ...rules] });
}

/** Why nothing that needs this is ever let, in a sentence; undefined where the policy doesn't say so. */
export const closedBy = (need: Need, managed: Managed): string | undefined => {
  const why = closed(need, managed);
  return why && sentence(why, managed);
};
const sentence = ({ words }: { words: string }, { name }: Managed): string => `The policy of ${name} ${words}.`;

function refusalOf(call: Call, managed: Managed): Decision | undefined {
  for (const need of call.needs) {
    const why = closed(need, managed);
    if (why) return { answer: 'deny', rule: `managed ${why.rule}`, why: sentence(why, managed) };
  }
  return undefined;
}

function closed(need: Need, { folders, domains, plugins }: Managed): { rule: string; words: string } | undefined {
  if (need.kind === 'folder') {
    // A folder above one that is closed would show it.
    const never = folders?.never.find((path) => isInPlace(need.path, path, true));
    return never === undefined ? undefined : { rule: 'folders', words: `keeps every task out of ${never} (its rule “folders never”)` };
  }
  if (need.kind === 'network' && domains && !mayReach({ domains }, need.host))
    return { rule: 'domains', words: `does not have ${need.host} among the places that may be reached (its rule “domains”)` };
  if (need.kind === 'plugin' && plugins && !plugins.some(({ server }) => server === need.server))
    return { rule: 'plugins', words: `does not have the plugin ${need.server} among those that may be used (its rule “plugins”)` };
  return undefined;
}

/** Whether a place on the network is among those that may be reached. */
export const mayReach = ({ domains }: Pick<Managed, 'domains'>, host: string): boolean =>
  !domains || domains.some((one) => matchesHost(one, host, 'allow'));

/** A rule as people are shown it, and what it is about. */
export interface ShownRule {
  about: ManagedKind;
  words: string;
}

/** What of a policy people are shown: each rule in a line. */
export function shownRules(managed: Managed): ShownRule[] {
  const { grants, models, plugins, domains, folders, approvals, retention, collect, updates, limits } = managed;
  const list = (words: string[]) => (words.length > 6 ? `${words.slice(0, 6).join(', ')} and ${words.length - 6} more` : words.join(', '));
  const rule = (about: ShownRule['about'], holds: unknown, words: () => string) => (holds ? [{ about, words: words() }] : []);
  return [
    ...rule('models', models?.local, () => 'Only models on this computer'),
    ...rule('models', models?.allow, () => `Only the models ${list(models?.allow ?? [])}`),
    ...rule('network', domains, () => (domains?.length ? `Only these places on the network: ${list(domains)}` : 'Nothing on the network')),
    ...rule('folders', folders?.never.length, () => `Never in ${list(folders?.never ?? [])}`),
    ...rule('plugins', plugins, () => (plugins?.length ? `Only the plugins ${list(plugins.map(({ server }) => server))}` : 'No plugins')),
    ...rule('approvals', approvals?.devices, () => `Only these devices may approve: ${list(approvals?.devices ?? [])}`),
    ...rule('approvals', approvals?.two, () => 'Two people approve each time'),
    ...rule('retention', retention, () => `What was said is erased after ${retention?.days} days`),
    ...rule(
      'collect',
      collect,
      () => `What happens is collected at ${collect?.to}, ${collect?.what === 'content' ? 'with' : 'without'} what was said`,
    ),
    ...rule(
      'updates',
      updates,
      () => `Newer ones come from ${new URL(updates?.from ?? '').host}${updates?.required ? ', and nothing starts without one' : ''}`,
    ),
    ...rule(
      'limits',
      limits,
      () =>
        `No task may have more than ${list(Object.entries(limits ?? {}).map(([name, value]) => `${value} ${name}`))} without a person’s word`,
    ),
    ...grants.map(
      ({ give, reason }): ShownRule => ({ about: 'rules', words: `${give === 'none' ? 'Never' : 'Asked each time'}: ${reason}` }),
    ),
  ];
}

/** The same without what each is about. */
export const managedRules = (managed: Managed): string[] => shownRules(managed).map(({ words }) => words);
