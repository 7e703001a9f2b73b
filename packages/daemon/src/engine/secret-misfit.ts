import type { HostView } from '@deskhand/protocol';
import type { Need } from '../policy/policy.ts';

/** Why a call can't have a secret that it names: there is none, or it is for other hosts. The gate says the same once it runs. */
export function secretMisfit(needs: readonly Need[], { secrets = [] }: Pick<HostView, 'secrets'>): string | undefined {
  const reached = needs.flatMap((need) => (need.kind === 'network' ? need.host : []));
  const found = needs.flatMap((need) => {
    if (need.kind !== 'secret') return [];
    const secret = secrets.find(({ name }) => name === need.name);
    if (!secret) return `There is no secret ${need.name}. The owner adds it: deskhand secrets add ${need.name} HOST`;
    if (secret.hosts.some((host) => reached.includes(host))) return [];
    return `The secret ${need.name} is for ${secret.hosts.join(', ')} alone, and this call names none of them.`;
  });
  return found.length ? `Nothing was done. ${found.join(' ')}` : undefined;
}
