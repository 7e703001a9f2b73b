import { createHash } from 'node:crypto';
import { chownSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FoundPackage, PluginPlan, Reason } from '@deskhand/protocol';
import { z } from 'zod';
import type { Net } from '../net/net.ts';
import { type Sandbox, startNetworked } from '../sandbox/sandbox.ts';
import { type PackageAsked, packageAsked } from './package-asked.ts';
import { failureWords, isMissing } from './package-failure.ts';
import { fromNpm, fromPypi, shownAt, type Way, workAt } from './package-ways.ts';

// Programs that come from a registry (npx, uvx): found out once, shown, and installed once the owner said yes to exactly
// that, into the plugin's own folder. The sandbox it is done in sees nothing of the owner's and may look at the registry
// alone; no program of the package's runs. From then on the plugin is that copy, and fetches nothing.

export interface PackageGround {
  sandbox: Sandbox;
  net: Pick<Net, 'open'>;
  stateDir: string;
  library: { from: string; at: string }[];
  path: string[];
}

const trouble = (sentence: string, next?: string): Reason => ({ code: 'plugin.install', sentence, ...(next && { next }) });
const limits = { seconds: 600, memory: 2 * 1024 ** 3, processes: 128, fileBytes: 1024 ** 3 };
const ways: Record<PackageAsked['from'], Way> = { npm: fromNpm, pypi: fromPypi };
/** Bytes of what a client says that it found. */
const mostFound = 20_000_000;

const placeOf = (stateDir: string, plugin: string) => join(stateDir, 'plugins', plugin, 'package');
const keptSchema = z.object({ argv: z.array(z.string()), hash: z.string() });

/** What starts an installed package, and what of it the plugin sees; or why it can't be started: `install` where it only has to be installed. */
type Copy =
  | { argv: string[]; env: Record<string, string>; library: { from: string; at: string }[] }
  | { no: string; next?: string; install?: boolean };

/** Undefined where the plan names no package. */
export function installed(plugin: string, { run }: PluginPlan, stateDir: string): Copy | undefined {
  const asked = run.kind === 'command' ? packageAsked(run.argv) : undefined;
  if (!asked || run.kind !== 'command') return undefined;
  if ('no' in asked) return { no: asked.no, next: 'Install that program on this computer, and add it by its own command.' };
  const folder = placeOf(stateDir, plugin);
  const kept = readKept(folder);
  if (!kept || JSON.stringify(kept.argv) !== JSON.stringify(run.argv)) {
    const { registry } = ways[asked.from];
    return {
      no: `${asked.name} is a package of ${registry} that is not installed yet.`,
      next: `deskhand plugins install ${plugin}`,
      install: true,
    };
  }
  const start = ways[asked.from].start(folder, asked);
  return 'no' in start ? start : { ...start, library: [{ from: folder, at: shownAt }] };
}

/** Finds out what would be installed. Nothing is, but what says so. */
export async function findPackage(plugin: string, plan: PluginPlan, ground: PackageGround): Promise<FoundPackage | Reason> {
  const asked = plan.run.kind === 'command' ? packageAsked(plan.run.argv) : undefined;
  if (!asked) return trouble(`${plugin} is no package of a registry: there is nothing to install.`);
  if ('no' in asked) return trouble(asked.no);
  const way = ways[asked.from];
  const missing = way.missing();
  if (missing) return trouble(missing, 'Install it, and try again.');
  const work = emptyWork(plugin, ground);
  for (const [name, content] of Object.entries(way.begin(asked))) writeNew(join(work, name), content);
  const failed = await run(way, way.find(asked), work, ground);
  if (failed) return trouble(`${asked.name} ${isMissing(failed) ? 'was not found' : 'could not be looked up'}: ${failed}`);
  const text = readFound(join(work, way.found));
  try {
    const read = way.read(text, asked);
    if ('no' in read) return trouble(read.no);
    const others = read.parts.filter(({ name, version }) => name !== asked.name || version !== read.version);
    const { from, name } = asked;
    return { from, registry: way.registry, name, version: read.version, others, scripts: read.scripts, hash: hashOf(text) };
  } catch {
    return trouble(`What ${way.registry} says of ${asked.name} makes no sense.`);
  }
}

/** Installs exactly what was found. */
export async function installPackage(plugin: string, plan: PluginPlan, hash: string, ground: PackageGround): Promise<Reason | undefined> {
  const asked = plan.run.kind === 'command' ? packageAsked(plan.run.argv) : undefined;
  if (!asked || 'no' in asked || plan.run.kind !== 'command') return trouble(`${plugin} is no package of a registry.`);
  const way = ways[asked.from];
  const work = workOf(plugin, ground);
  const text = readFound(join(work, way.found));
  if (!text || hashOf(text) !== hash)
    return trouble(
      'What would be installed is something else by now than what you looked at.',
      `Look again: deskhand plugins install ${plugin}`,
    );
  for (const [name, content] of Object.entries(way.pinned(text))) writeNew(join(work, name), content);
  const failed = await run(way, way.install, work, ground);
  if (failed) return trouble(`${asked.name} could not be installed: ${failed}`);
  rmSync(join(work, '.cache'), { recursive: true, force: true });
  const start = way.start(work, asked);
  if ('no' in start) return trouble(start.no);
  writeNew(join(work, keptFile), JSON.stringify({ argv: plan.run.argv, hash }));
  // Whole or not at all: what was there goes only when the new one stands in its place.
  const place = placeOf(ground.stateDir, plugin);
  rmSync(`${place}.before`, { recursive: true, force: true });
  if (existsSync(place)) renameSync(place, `${place}.before`);
  renameSync(work, place);
  rmSync(`${place}.before`, { recursive: true, force: true });
  return undefined;
}

const keptFile = 'deskhand.json';
const workOf = (plugin: string, { stateDir }: PackageGround) => `${placeOf(stateDir, plugin)}.new`;

function emptyWork(plugin: string, ground: PackageGround): string {
  const work = workOf(plugin, ground);
  rmSync(work, { recursive: true, force: true });
  // Others must be able to read what they are shown of it; nobody reaches it here, in the state directory.
  mkdirSync(work, { recursive: true, mode: 0o755 });
  if (as) chownSync(work, as.uid, as.gid);
  return work;
}

/** As root: nobody. */
const as = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined;

/** In the place of whatever a client may have left there, a link too. */
function writeNew(file: string, content: string): void {
  rmSync(file, { recursive: true, force: true });
  writeFileSync(file, content, { flag: 'wx', mode: 0o644 });
  if (as) chownSync(file, as.uid, as.gid);
}

/** Runs a registry's client on the folder; what it says where it fails. */
async function run(
  way: Way,
  argv: string[],
  work: string,
  { sandbox, net, stateDir, library, path }: PackageGround,
): Promise<string | undefined> {
  const holder = await sandbox.hold({
    mounts: [],
    masks: [stateDir],
    library: [...library, ...way.library()],
    home: work,
    ...(as && { as }),
  });
  try {
    // Nothing private is known in there, so an address can carry nothing out.
    const network = net.open({ read: way.hosts, send: [], careful: false, secrets: [] });
    const env = { PATH: [...path, '/usr/local/bin', '/usr/bin', '/bin'].join(':'), LANG: 'C.UTF-8', HOME: workAt, ...way.env };
    const started = await startNetworked(holder, { argv, cwd: workAt, env, limits, network });
    started.stdin.end();
    let said = '';
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (part: Buffer) => {
        said = (said + part.toString('utf8')).slice(-4000);
      });
    const { code, timedOut } = await started.exit;
    if (code === 0) return undefined;
    return timedOut ? 'it took more than ten minutes.' : failureWords(said, network.refused(), workAt);
  } finally {
    await holder.close();
  }
}

function readFound(file: string): string {
  const found = lstatSync(file, { throwIfNoEntry: false });
  return found?.isFile() && found.size <= mostFound ? readFileSync(file, 'utf8') : '';
}

function readKept(folder: string): z.output<typeof keptSchema> | undefined {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(join(folder, keptFile), 'utf8')));
  } catch {
    return undefined;
  }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
