// Joins what the daemon, the supervisor and the command line load at their start into a few files: reading 480 small
// modules took longer than all else that a start does (docs/decisions/0034-joined-at-build.md).
import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './runtime.js';

const dist = join(root, 'packages', 'daemon', 'dist');
const bundled = join(dist, 'bundled');

/**
 * What is started, as it lies in dist. Programs that run in a sandbox stay as they are: it shows them little else.
 * @type {Record<string, string>}
 */
const programs = { daemon: 'main.js', command: 'cli/main.js', supervisor: 'supervisor/main.js' };

/** Loaded at each start, and plain JavaScript. Any other package is loaded when it is used, if ever. */
const joined = /^(@deskhand\/protocol|@hono\/node-server|commander|hono|ws|zod)(\/|$)/;

/** For how long a host that was started before may still look for the files of an earlier build, in ms. */
const kept = 30 * 24 * 3_600_000;

/** Leaves at the place of each program one line that loads the joined one. Throws where the bundler can't run. */
export async function bundle() {
  const build = await rolldown({
    input: Object.fromEntries(Object.entries(programs).map(([name, file]) => [name, join(dist, file)])),
    platform: 'node',
    external: (id) => /^[@\w]/.test(id) && !/^[A-Z]:/i.test(id) && !joined.test(id),
    plugins: [{ name: 'places', transform: keepPlace }],
    logLevel: 'silent',
  });
  const names = '[name]-[hash].js';
  const { output } = await build.write({ dir: bundled, format: 'esm', entryFileNames: names, chunkFileNames: names });
  await build.close();
  for (const [name, program] of Object.entries(programs)) {
    const chunk = output.find((one) => one.type === 'chunk' && one.isEntry && one.name === name);
    if (chunk) standIn(program, chunk.fileName);
  }
  const current = new Set(output.map(({ fileName }) => fileName));
  for (const file of readdirSync(bundled)) {
    const path = join(bundled, file);
    if (!current.has(file) && Date.now() - statSync(path).mtimeMs > kept) rmSync(path, { force: true });
  }
}

/**
 * A module's own place stays what it was, wherever its text ends up: it finds programs and files from there.
 * @param {string} code
 * @param {string} id the module's path
 */
function keepPlace(code, id) {
  if (!id.startsWith(dist + sep)) return undefined;
  if (/\bimport\.meta\.(?!url\b)/.test(code)) throw new Error(`${id} may say where it is by import.meta.url alone.`);
  const place = `new URL(${JSON.stringify(slashes(relative(bundled, id)))}, import.meta.url).href`;
  return code.replace(/\bimport\.meta\.url\b/g, place);
}

/**
 * Whole or not at all: it may be started at this moment.
 * @param {string} program
 * @param {string} file its text, in the folder of what is joined
 */
function standIn(program, file) {
  const path = join(dist, program);
  const draft = `${path}.${process.pid}.new`;
  const from = slashes(relative(dirname(path), join(bundled, file)));
  writeFileSync(draft, `import '${from.startsWith('.') ? from : `./${from}`}';\n`);
  renameSync(draft, path);
}

/** @param {string} path */
const slashes = (path) => path.replaceAll('\\', '/');
