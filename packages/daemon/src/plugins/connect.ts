import type { PluginPlan } from '@deskhand/protocol';
import { filled, filledIn } from '../host/host.ts';
import type { Net } from '../net/net.ts';
import type { ProgramGround } from './program.ts';
import type { Connection } from './server.ts';
import type { Signing } from './signing.ts';

/** Reaches a plugin: a program in a sandbox of its own, or an address through the gate. */
export function connector(ground: ProgramGround & { net: Net }) {
  return async (name: string, plan: PluginPlan, secrets: Record<string, string>, signing: Pick<Signing, 'as'>): Promise<Connection> => {
    if (plan.run.kind === 'command') {
      const { startProgram } = await import('./program.ts');
      return startProgram(name, plan, secrets, ground);
    }
    const url = filled(plan.run.url, secrets);
    const inUrl = filledIn(plan.run.url, plan.secrets);
    const [{ httpWire }, { openAllowance }] = await Promise.all([import('./http-wire.ts'), import('./wire.ts')]);
    const own = Object.entries(secrets).filter(([secret]) => !inUrl.includes(secret));
    const given = { ...plan.values, ...Object.fromEntries(own) };
    // Who has a key for it isn't asked to sign in.
    const keyed = Object.keys(given).some((header) => header.toLowerCase() === 'authorization');
    const signed = keyed ? undefined : signing.as(name, plan.run.url);
    const headers = async () => ({ ...given, ...(await signed?.headers()) });
    const wire = httpWire({ url, headers, net: ground.net, allowance: openAllowance(), refused: signed?.refused });
    return { wire, agreed: wire.agreed };
  };
}
