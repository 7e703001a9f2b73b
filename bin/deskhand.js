#!/usr/bin/env node
// The command `deskhand`: makes sure of the runtime and of a build that matches the sources, then hands over to the
// daemon package's command line. Committed as plain JavaScript, because npm links nothing that `prepare` builds later.
import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { become, fs, isRightRuntime, root, runtimeOrExit } from './runtime.js';

const self = fileURLToPath(import.meta.url);
await brakeFirst();
if (isRightRuntime()) await run();
else become(runtimeOrExit(), [self, ...process.argv.slice(2)]);

async function run() {
  // In the environment, so that the supervisor and the daemon have it from their first file on.
  process.env.NODE_COMPILE_CACHE ??= cacheFolder();
  nodeModule.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  const built = join(root, 'packages', 'daemon', 'dist', 'cli', 'main.js');
  if (await isFresh()) await import(pathToFileURL(built).href);
  else fromSources();
}

/** Nothing comes before the brake: neither the runtime, nor a look whether the last build is what the sources say. */
async function brakeFirst() {
  if (process.argv[2] !== 'brake') return;
  const built = join(root, 'packages', 'daemon', 'dist', 'cli', 'brake-first.js');
  // Where nothing is built yet, or half of it, the command itself pulls it.
  const first = await import(pathToFileURL(built).href).catch(() => undefined);
  first?.brakeFirst(process.argv.slice(2), process.env);
}

/** Whether dist is what the sources say. In a clone whose sources changed since, builds what changed first. */
async function isFresh() {
  if (!fs.existsSync(join(root, 'packages', 'daemon', 'src'))) return true;
  const { isCurrent } = await import('./stamp.js');
  if (isCurrent('protocol') && isCurrent('daemon')) return true;
  try {
    const { buildPackages } = await import('./packages.js');
    return await buildPackages();
  } catch {
    // A clone that we may not write to, or sources in the middle of an edit: run them as they are.
    return false;
  }
}

/** Node strips the types itself; slower to start, and always right. */
function fromSources() {
  const main = join(root, 'packages', 'daemon', 'src', 'cli', 'main.ts');
  become(process.execPath, ['--conditions=deskhand', main, ...process.argv.slice(2)]);
}

/** Beside the program where we may write, else in the person's own cache; never in a folder that others can write to. */
function cacheFolder() {
  const own = join(root, '.cache');
  try {
    fs.mkdirSync(own, { recursive: true });
    fs.accessSync(own, fs.constants.W_OK);
    return join(own, 'compiled');
  } catch {
    return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'deskhand', 'compiled');
  }
}
