import { homedir } from 'node:os';
import type { Proposing } from '../engine/engine.ts';
import type { Plugins } from '../plugins/plugins.ts';
import type { Managed } from '../policy/policy.ts';
import { placesNamed } from '../policy/propose/places.ts';
import { propose } from '../policy/propose/propose.ts';
import { usualFolders } from './usual-folders.ts';

/** How long a task waits for an answer to what was proposed for it, before it starts without. */
const minutes = 10;

/** What tasks may be given before they start; nothing where two people have to say yes to each thing. */
export const proposing = (plugins: Plugins, layers: readonly Managed[]): Proposing | undefined =>
  layers.some(({ approvals }) => approvals?.two)
    ? undefined
    : {
        propose,
        placesNamed: async (words) => placesNamed(words, await usualFolders(homedir(), words)),
        plugins: () => byPlugin(plugins),
        home: homedir(),
        minutes,
      };

const byPlugin = (plugins: Plugins) =>
  [...Map.groupBy(plugins.tools(), ({ plugin }) => plugin)].map(([server, tools]) => ({
    server,
    tools: tools.map(({ tool, effect }) => ({ name: tool.name, looks: effect === 'read' })),
  }));
