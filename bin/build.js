#!/usr/bin/env node
// `prepare`: builds what is started and served, so that starting is fast. Runs after every `npm ci` and does nothing
// where nothing changed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { become, isRightRuntime, root, runtimeOrExit } from './runtime.js';

/** Only the tests insist: someone who installs it still gets a host, without the app, or one that starts more slowly. */
const strict = process.argv.includes('--strict');

if (isRightRuntime()) await build();
else become(runtimeOrExit(), [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);

async function build() {
  try {
    // The first that needs Node 24, so it can't be a static import.
    const { buildPackages } = await import('./packages.js');
    await buildPackages(strict);
  } catch (error) {
    console.error(`Deskhand could not be built. ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
  process.exitCode = buildWeb();
}

/** The phone's app, by vite, where there are sources and vite is installed (it isn't with --omit=dev). */
function buildWeb() {
  const web = join(root, 'packages', 'web');
  const vite = findVite(web);
  if (!vite || !existsSync(join(web, 'index.html'))) return 0;
  const stamp = join(web, 'dist', '.sources');
  const sources = hashOf([
    web,
    join(root, 'packages', 'protocol', 'package.json'),
    join(root, 'packages', 'protocol', 'src'),
    join(root, 'package-lock.json'),
  ]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return 0;
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: web, stdio: 'inherit' });
  if (status !== 0) {
    console.error('The phone app could not be built: see above. Deskhand works without it from the command line.');
    return strict ? 1 : 0;
  }
  writeFileSync(stamp, sources);
  return 0;
}

/** @param {string} web */
function findVite(web) {
  try {
    return join(createRequire(join(web, 'package.json')).resolve('vite/package.json'), '..', 'bin', 'vite.js');
  } catch {
    return undefined;
  }
}

/** @param {string[]} places files and folders */
function hashOf(places) {
  const hash = createHash('sha256');
  for (const place of places) {
    const files = statSync(place).isFile() ? [''] : readdirSync(place, { recursive: true, encoding: 'utf8' }).sort();
    for (const file of files) {
      const path = join(place, file);
      if (/(^|[\\/])(node_modules|dist)([\\/]|$)|\.test\.tsx?$/.test(file) || !statSync(path).isFile()) continue;
      hash
        .update(`${path.slice(root.length)}\0`)
        .update(readFileSync(path))
        .update('\0');
    }
  }
  return hash.digest('hex');
}
