import type { PluginPlan } from '@deskhand/protocol';
import type { Net } from '../net/net.ts';
import type { ProgramGround } from './program.ts';
import type { Connection } from './server.ts';

/** Reaches a plugin: a program in a sandbox of its own, or an address through the gate. */
export function connector(ground: ProgramGround & { net: Net }) {
  return async (name: string, plan: PluginPlan, secrets: Record<string, string>): Promise<Connection> => {
    if (plan.run.kind === 'command') {
      const { startProgram } = await import('./program.ts');
      return startProgram(name, plan, secrets, ground);
    }
    const { url } = plan.run;
    const [{ httpWire }, { openAllowance }] = await Promise.all([import('./http-wire.ts'), import('./wire.ts')]);
    const headers = async () => ({ ...plan.values, ...secrets });
    const wire = httpWire({ url, headers, net: ground.net, allowance: openAllowance() });
    return { wire, agreed: wire.agreed };
  };
}
