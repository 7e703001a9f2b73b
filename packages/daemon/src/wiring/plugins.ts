import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ownOf, type PluginPlan, placeWithin } from '@deskhand/protocol';
import { credentialStores } from '../host/credential-stores.ts';
import { DeskhandError, type Keys, type Secrets } from '../host/host.ts';
import { pluginHash } from '../host/plugin-hash.ts';
import type { Log } from '../log/log.ts';
import { openNet } from '../net/gate.ts';
import type { Net } from '../net/net.ts';
import { connector } from '../plugins/connect.ts';
import { packagesOf } from '../plugins/installing.ts';
import { openPlugins } from '../plugins/open-plugins.ts';
import type { Plugins } from '../plugins/plugins.ts';
import { closedFolders } from '../policy/managed/managed-layers.ts';
import type { Managed } from '../policy/policy.ts';
import { lentLibrary, libraryAt } from '../tools/library.ts';
import type { Grounds } from './grounds.ts';
import { tellRequests } from './requests.ts';

interface Given {
  log: Log;
  keys: Keys;
  net: Net;
  /** A gate under the managed policies' places. */
  bounded(gate: Net): Net;
  layers: readonly Managed[];
  grounds: Promise<Grounds>;
  stateDir: string;
  /** The granted folders: projects among them may have set up plugins. */
  folders(): string[];
  braked: boolean;
}

/** The plugins of this host: each connects once what this computer can do is known, through the gate with its own secrets. */
export function openHostPlugins({ log, keys, net, bounded, layers, grounds, stateDir, folders, braked }: Given): Plugins {
  const ground = async () => ({
    sandbox: (await grounds).sandbox,
    net,
    openNet: (own: Pick<Secrets, 'read'>) => bounded(openNet({ tell: tellRequests(log), secrets: own })),
    stateDir,
    library: lentLibrary(),
    path: [libraryAt.bin],
    hidden: credentialStores(),
  });
  return openPlugins({
    log,
    keys,
    net,
    braked,
    unlisted: (plugin, tools) => unlisted(plugin, tools, layers),
    async connect(...given) {
      const [name, plan] = given;
      await mustBeListed(name, plan, layers, ownOf(log.host().plugins, name)?.installed?.hash);
      return connector(await ground())(...given);
    },
    packages: packagesOf(ground),
    found: async () => (await import('../plugins/found.ts')).findPlugins({ folders: folders() }),
    forget: (name) => rmSync(join(stateDir, 'plugins', name), { recursive: true, force: true }),
  });
}

/** Throws where a managed policy doesn't list this very plugin: it isn't even started. */
async function mustBeListed(name: string, plan: PluginPlan, layers: readonly Managed[], installed: string | undefined): Promise<void> {
  for (const layer of layers) {
    const { plugins, name: by } = layer;
    const never = closedFolders([layer]);
    // Its folders are real, and what it reads there no rule about folders sees.
    const closed = plan.folders.find(({ path }) => never.some((one) => placeWithin(path, one, true) !== undefined));
    if (closed)
      throw new DeskhandError(
        'plugin.managed',
        `The policy of ${by} keeps every task out of a folder that this plugin was given, ${closed.path}, or one in it (its rule “folders never”). So it was not started.`,
        {
          next: 'Give it another folder: deskhand plugins remove, then add.',
        },
      );
    if (!plugins) continue;
    const sha256 = await pluginHash(plan, installed);
    const listed = plugins.filter((one) => one.server === name);
    if (listed.some((one) => one.sha256 === sha256)) continue;
    const what = listed.length ? 'lists another program by this name' : 'does not list this plugin';
    throw new DeskhandError('plugin.managed', `The policy of ${by} ${what} (its rule “plugins”), so it was not started.`, {
      next: `Whoever administers this computer can list it: {"server": "${name}", "sha256": "${sha256}"}`,
    });
  }
}

/** Why what a plugin says that it can do may not be called: a policy lists it with other tools. */
function unlisted(plugin: string, tools: string, layers: readonly Managed[]): string | undefined {
  const by = layers.find(({ plugins }) => plugins && !plugins.some((one) => one.server === plugin && (one.tools ?? tools) === tools));
  return by && `the policy of ${by.name} does not list it with the tools that it has now (its rule “plugins”, "tools": "${tools}")`;
}
