import { chownSync, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { PluginPlan } from '@deskhand/protocol';
import { isInside } from '@deskhand/protocol/places';
import { DeskhandError, filled, type Secrets } from '../host/host.ts';
import type { Net, Passage } from '../net/net.ts';
import { type HoldSpec, type Sandbox, startNetworked } from '../sandbox/sandbox.ts';
import { installed } from './packages.ts';
import { processWire } from './process-wire.ts';
import type { Connection } from './server.ts';
import { openAllowance } from './wire.ts';

// Starts a plugin that is a program: in a sandbox of its own, which shows its program, the folders it was given, and a
// home of its own that stays from one start to the next. Nothing else of the computer, and none of our environment.

export interface ProgramGround {
  sandbox: Sandbox;
  /** Where the homes of plugins are, and what else of Deskhand's own is in there. */
  stateDir: string;
  /** Our Node and what else every sandboxed command is lent. */
  library: { from: string; at: string }[];
  /** Folders of it that programs are found in. */
  path: string[];
  /** The gate with these secrets. */
  openNet(secrets: Pick<Secrets, 'read'>): Pick<Net, 'open'>;
  /** Never shown, also where a folder around it was granted. */
  hidden: string[];
}

const limits = { seconds: 7 * 24 * 3600, memory: 2 * 1024 ** 3, processes: 256, fileBytes: 2 * 1024 ** 3 };

export async function startProgram(
  name: string,
  plan: PluginPlan,
  secrets: Record<string, string>,
  ground: ProgramGround,
): Promise<Connection> {
  const { sandbox, stateDir, hidden } = ground;
  if (plan.run.kind !== 'command') throw new Error(`${name} is not a program.`);
  const copy = installed(name, plan, stateDir);
  if (copy && 'no' in copy) throw new DeskhandError('plugin.install', copy.no, copy.next ? { next: copy.next } : {});
  const argv = copy?.argv ?? plan.run.argv;
  const as = process.getuid?.() === 0 ? ownerOf(plan.folders[0]?.path) : undefined;
  const spec: HoldSpec = {
    mounts: plan.folders.map(({ path, access }) => ({ path, how: access === 'write' ? { kind: 'bind', from: path } : { kind: 'ro' } })),
    masks: [stateDir, ...hidden],
    library: [...ground.library, ...(copy?.library ?? programFolders(argv, ground))],
    home: homeOf(name, stateDir, as),
    ...(as && { as }),
  };
  const holder = await sandbox.hold(spec);
  try {
    const path = [...ground.path, '/usr/local/bin', '/usr/bin', '/bin'].join(':');
    const network = passageOf(plan, secrets, ground.openNet);
    // Behind the gate a placeholder stands for each secret; without a network they can't leave.
    const env = { PATH: path, LANG: 'C.UTF-8', NO_COLOR: '1', ...copy?.env, ...plan.values, ...(network ? {} : secrets) };
    const keys = network ? network.env(0) : secrets;
    const given = argv.map((word) => filled(word, Object.fromEntries(plan.secrets.map((one) => [one, keys[one] ?? '']))));
    const process = await startNetworked(holder, { argv: given, cwd: '/', env, limits, ...(network && { network }) });
    const wire = processWire(process, openAllowance());
    void wire.closed.then(() => holder.close());
    return {
      pid: process.pid,
      errors: wire.errors,
      wire: {
        ...wire,
        async close(why) {
          await wire.close(why);
          await holder.close();
        },
      },
    };
  } catch (error) {
    await holder.close();
    throw error;
  }
}

/** Its way through the gate: to its own hosts alone, with its own secrets, each swapped on those hosts and nowhere else. */
function passageOf({ hosts }: PluginPlan, secrets: Record<string, string>, openNet: ProgramGround['openNet']): Passage | undefined {
  if (!hosts.length) return undefined;
  const all = hosts.map(({ host }) => host);
  const read = (name: string) => (Object.hasOwn(secrets, name) ? { name, hosts: all, value: secrets[name] ?? '' } : undefined);
  const by = (access: 'read' | 'send') => hosts.flatMap((one) => (one.access === access ? [one.host] : []));
  const rules = { read: by('read'), send: by('send'), careful: true, secrets: Object.keys(secrets), limits: patient };
  return openNet({ read }).open(rules);
}

/** A plugin may hold a connection open and wait for what comes on it. Milliseconds. */
const patient = { silent: 900_000 };

/** As root: whom the first folder belongs to, or nobody. */
function ownerOf(folder: string | undefined): { uid: number; gid: number } {
  if (!folder) return { uid: 65534, gid: 65534 };
  const { uid, gid } = statSync(folder);
  return { uid, gid };
}

/** What a plugin writes into its home stays there: a memory, a cache, settings. */
function homeOf(name: string, stateDir: string, as: { uid: number; gid: number } | undefined): string {
  const home = join(stateDir, 'plugins', name, 'home');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (as) chownSync(home, as.uid, as.gid);
  return home;
}

/** Programs of the system are seen anyway. */
const seen = /^\/(?:usr|bin|sbin|lib\w*|nix|node_modules|opt\/deskhand)(?:\/|$)/;
const roots = ['package.json', 'pyproject.toml', 'Cargo.toml', 'go.mod', 'pyvenv.cfg'];

/**
 * The program itself, where it lies outside the system's folders: of the files that its line names, the folder of the
 * package that each belongs to, or only the file where it belongs to none. Read-only, at its own path.
 */
function programFolders(argv: string[], { stateDir, hidden }: ProgramGround): { from: string; at: string }[] {
  const named = argv.slice(0, 4).filter((word) => isAbsolute(word) && !seen.test(word) && existsSync(word) && statSync(word).isFile());
  return named.flatMap((file) => {
    const folder = packageOf(file);
    const closed = [stateDir, ...hidden].find(
      (path) => isInside(realpathSync(file), path) || (folder && (isInside(folder, path) || isInside(path, folder))),
    );
    if (closed) {
      throw new DeskhandError('plugin.program', `${file} lies with ${closed}, which no plugin may see.`, {
        next: 'Put the program into a folder of its own.',
      });
    }
    return { from: folder ?? file, at: folder ?? file };
  });
}

/** The nearest folder above that is a package, and all of the packages around it. A home folder is none. */
function packageOf(file: string): string | undefined {
  const modules = file.lastIndexOf('/node_modules/');
  if (modules > 0) return file.slice(0, modules + '/node_modules'.length);
  for (let folder = dirname(file), up = 0; up < 5 && folder.split('/').length > 3; folder = dirname(folder), up++)
    if (roots.some((name) => existsSync(join(folder, name)))) return folder;
  return undefined;
}
