import type { Plugins } from '../plugins/plugins.ts';

/** A host on which nobody added a plugin. */
export const noPlugins: Plugins = {
  tools: () => [],
  beside: () => [],
  waiting: () => [],
  known: async () => {},
  program: () => undefined,
  status: () => [],
  found: async () => [],
  look: async (name) => ({ code: 'plugin.unknown', sentence: `There is no plugin ${name} on this host.` }),
  prompts: async (name) => ({ code: 'plugin.unknown', sentence: `There is no plugin ${name} on this host.` }),
  prompt: async (name) => ({ code: 'plugin.unknown', sentence: `There is no plugin ${name} on this host.` }),
  findPackage: async (name) => ({ code: 'plugin.unknown', sentence: `There is no plugin ${name} on this host.` }),
  installPackage: async (name) => ({ code: 'plugin.unknown', sentence: `There is no plugin ${name} on this host.` }),
  signIn: async (name) => ({ code: 'plugin.unknown', sentence: `There is no plugin ${name} on this host.` }),
  signedIn: async () => ({ code: 'plugin.sign-in', sentence: 'Nobody is signing in.' }),
  signOut: async () => {},
  call: async (name) => ({ came: 'refused', sentence: `There is no plugin ${name} on this host.` }),
  close: async () => {},
};
