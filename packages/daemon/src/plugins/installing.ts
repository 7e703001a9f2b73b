import type { PluginsDeps } from './open-plugins.ts';
import type { PackageGround } from './packages.ts';

/** Packages of registries, as the room asks for them: what knows them is loaded with the first command that may name one. */
export function packagesOf(ground: () => Promise<PackageGround>): PluginsDeps['packages'] {
  return {
    async missing(name, plan) {
      if (plan.run.kind !== 'command') return undefined;
      const { installed } = await import('./packages.ts');
      const copy = installed(name, plan, (await ground()).stateDir);
      if (!copy || !('no' in copy)) return undefined;
      const { no: sentence, next, install } = copy;
      return { code: install ? 'plugin.install' : 'plugin.failed', sentence, ...(next && { next }) };
    },
    find: async (name, plan) => (await import('./packages.ts')).findPackage(name, plan, await ground()),
    install: async (name, plan, hash) => (await import('./packages.ts')).installPackage(name, plan, hash, await ground()),
  };
}
