// Turns packages/protocol and packages/daemon from src into dist: Node strips the types, `.ts` in import paths becomes
// `.js`, and what is loaded at a start is joined. Works with --omit=dev too. Writes only what differs.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { root } from './runtime.js';
import { fingerprint, isCurrent, sourceFiles, writeStamp } from './stamp.js';
import { toJavaScript } from './to-javascript.js';

const names = ['protocol', 'daemon'];

/**
 * Builds both packages where one needs it. Resolves with true; throws where a source can't be read or dist not be written.
 * @param {boolean} [strict] whether files that can't be joined are an error too, and not only a slower start
 */
export async function buildPackages(strict = false) {
  if (names.every(isCurrent)) return true;
  const begun = names.map((name) => ({ name, sources: fingerprint(name) }));
  for (const name of names) buildPackage(name);
  try {
    const { bundle } = await import('./bundle.js');
    await bundle();
  } catch (error) {
    if (strict) throw error;
    console.error(`Deskhand will start more slowly: its files could not be joined. ${error instanceof Error ? error.message : error}`);
  }
  for (const { name, sources } of begun) writeStamp(name, sources);
  return true;
}

/** @param {string} name */
function buildPackage(name) {
  const src = join(root, 'packages', name, 'src');
  const dist = join(root, 'packages', name, 'dist');
  const built = new Set(['.sources']);
  for (const file of sourceFiles(name)) {
    const target = file.replace(/\.ts$/, '.js');
    built.add(target);
    writeIfChanged(join(dist, target), toJavaScript(join(src, file)));
  }
  removeOthers(dist, built);
}

/**
 * @param {string} file
 * @param {string} text
 */
function writeIfChanged(file, text) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  mkdirSync(dirname(file), { recursive: true });
  // Whole or not at all: two commands may build at the same time.
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}

/**
 * Drops what was built from sources that are gone.
 * @param {string} dist
 * @param {Set<string>} built
 */
function removeOthers(dist, built) {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const place = path.slice(dist.length + 1).replaceAll(sep, '/');
    if (!entry.isFile() || /(^|\/)bundled\//.test(place) || place.endsWith('.new') || built.has(place)) continue;
    rmSync(path, { force: true });
  }
}
