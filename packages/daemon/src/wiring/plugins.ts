import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { credentialStores } from '../host/credential-stores.ts';
import type { Keys, Secrets } from '../host/host.ts';
import type { Log } from '../log/log.ts';
import { openNet } from '../net/gate.ts';
import type { Net } from '../net/net.ts';
import { connector } from '../plugins/connect.ts';
import { packagesOf } from '../plugins/installing.ts';
import { openPlugins } from '../plugins/open-plugins.ts';
import type { Plugins } from '../plugins/plugins.ts';
import { lentLibrary, libraryAt } from '../tools/library.ts';
import type { Grounds } from './grounds.ts';
import { tellRequests } from './requests.ts';

interface Given {
  log: Log;
  keys: Keys;
  net: Net;
  grounds: Promise<Grounds>;
  stateDir: string;
  /** The granted folders: projects among them may have set up plugins. */
  folders(): string[];
  braked: boolean;
}

/** The plugins of this host: each connects once what this computer can do is known, through the gate with its own secrets. */
export function openHostPlugins({ log, keys, net, grounds, stateDir, folders, braked }: Given): Plugins {
  const ground = async () => ({
    sandbox: (await grounds).sandbox,
    net,
    openNet: (own: Pick<Secrets, 'read'>) => openNet({ tell: tellRequests(log), secrets: own }),
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
    connect: async (...given) => connector(await ground())(...given),
    packages: packagesOf(ground),
    found: async () => (await import('../plugins/found.ts')).findPlugins({ folders: folders() }),
    forget: (name) => rmSync(join(stateDir, 'plugins', name), { recursive: true, force: true }),
  });
}
