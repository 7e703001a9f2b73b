// Joins what is loaded each time that a program of ours starts into a few files: reading 480 small modules took longer
// than all else that a start does (docs/decisions/0034-joined-at-build.md).
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './runtime.js';
import { toJavaScript } from './to-javascript.js';

const dist = join(root, 'packages', 'daemon', 'dist');

/**
 * Programs by name, as they lie in dist; the folder of dist where what is joined goes; and the packages that are joined with
 * them, each plain JavaScript. Any other package is loaded when it is used, if ever.
 * @typedef {{ programs: Record<string, string>, folder: string, packages: RegExp }} Group
 * @type {Group[]}
 */
const groups = [
  {
    programs: { daemon: 'main.js', command: 'cli/main.js', supervisor: 'supervisor/main.js' },
    folder: 'bundled',
    packages: /^(@ai-sdk\/[\w-]+|@deskhand\/protocol|@hono\/node-server|commander|hono|ws|zod)(\/|$)/,
  },
  {
    // Its sandbox shows it the folder tools and little else.
    programs: { parser: 'tools/parsers/main.js' },
    folder: 'tools/bundled',
    packages: /^(@deskhand\/protocol|@pdf-lib\/fontkit|docx|exceljs|jszip|pdf-lib|postal-mime|unpdf|zod)(\/|$)/,
  },
];

/** For how long after a build a host that still runs may look for the files of the one before, in ms. */
const kept = 3 * 24 * 3_600_000;

/** Leaves at the place of each program one line that loads the joined one. Throws where the bundler can't run. */
export async function bundle() {
  for (const group of groups) await bundleGroup(group);
}

/** @param {Group} group */
async function bundleGroup({ programs, folder, packages }) {
  const target = join(dist, folder);
  const files = [];
  for (const [name, program] of Object.entries(programs)) files.push(...(await bundleProgram(name, join(dist, program), target, packages)));
  removeOld(target, files);
}

/**
 * What it loads at its start goes into one file, also where another program loads a part of the same: finding a file takes
 * longer than reading more of one. Resolves with the names of its files.
 * @param {string} name
 * @param {string} program
 * @param {string} target
 * @param {RegExp} packages
 */
async function bundleProgram(name, program, target, packages) {
  const atStart = new Set([program]);
  const build = await rolldown({
    input: { [name]: program },
    platform: 'node',
    // What a joined package needs goes with it: from another place it might find another version, or none.
    external: (id, from) => isName(id) && !packages.test(id) && !from?.includes(`${sep}node_modules${sep}`),
    plugins: [
      {
        name: 'places',
        // From its source: at its place there may be the line for what another command has joined meanwhile.
        load: (id) => (id === program ? toJavaScript(sourceOf(program)) : undefined),
        transform: (code, id) => keepPlace(code, id, target),
        buildEnd() {
          for (const id of atStart) for (const needed of this.getModuleInfo(id)?.importedIds ?? []) atStart.add(needed);
        },
        renderChunk: nodeByName,
        generateBundle(_, files) {
          for (const file of Object.values(files)) if (file.type === 'chunk') file.code = inAscii(file.code);
        },
      },
    ],
    logLevel: 'silent',
  });
  const names = '[name]-[hash].js';
  // Without the program itself, which waits for its end at its top: what it loads later would wait for that too.
  const test = (/** @type {string} */ id) => atStart.has(id) && id !== program;
  const codeSplitting = { groups: [{ name: `${name}-start`, test }] };
  // Whoever reads the code reads the sources; what a licence asks to be kept is kept.
  const comments = { legal: true, annotation: false, jsdoc: false };
  const { output } = await build.write({
    dir: target,
    format: 'esm',
    entryFileNames: names,
    chunkFileNames: names,
    codeSplitting,
    comments,
  });
  await build.close();
  const chunk = output.find((one) => one.type === 'chunk' && one.isEntry);
  if (chunk) standIn(program, join(target, chunk.fileName));
  return output.map(({ fileName }) => fileName);
}

/**
 * What the build before made is old from now on; what has been old for long goes.
 * @param {string} target
 * @param {string[]} files of this build
 */
function removeOld(target, files) {
  const list = join(target, '.files');
  const now = new Date();
  for (const file of existsSync(list) ? readFileSync(list, 'utf8').split('\n') : []) {
    const path = join(target, file);
    if (!files.includes(file) && existsSync(path)) utimesSync(path, now, now);
  }
  writeFileSync(list, files.join('\n'));
  for (const file of readdirSync(target)) {
    const path = join(target, file);
    if (!files.includes(file) && path !== list && now.getTime() - statSync(path).mtimeMs > kept) rmSync(path, { force: true });
  }
}

/**
 * A module's own place stays what it was, wherever its text ends up: it finds programs and files from there.
 * @param {string} code
 * @param {string} id the module's path
 * @param {string} target the folder where its text will be
 */
function keepPlace(code, id, target) {
  if (!id.startsWith(dist + sep)) return undefined;
  if (/\bimport\.meta\.(?!url\b)/.test(code)) throw new Error(`${id} may say where it is by import.meta.url alone.`);
  const place = `new URL(${JSON.stringify(slashes(relative(target, id)))}, import.meta.url).href`;
  return code.replace(/\bimport\.meta\.url\b/g, place);
}

/**
 * An `import` of what Node brings reads each of its exports, and some are made only when they are read: a second HTTP
 * client, all root certificates. What is asked for by name comes without.
 * @param {string} code of a joined file
 */
const nodeByName = (code) =>
  code.replace(/^import (.+) from "(node:[\w/]+)";$/gm, (_, what, module) => {
    const [all, parts] = [what.replace(/\{.*\}/, ''), /\{.*\}/.exec(what)?.[0]];
    const names = all.replace('* as ', '').replaceAll(',', '').trim();
    const from = `process.getBuiltinModule("${module}");`;
    return [names, parts?.replaceAll(' as ', ': ')]
      .filter(Boolean)
      .map((one) => `const ${one} = ${from}`)
      .join(' ');
  });

/**
 * One letter of a script beyond Latin, and Node keeps the whole text with two bytes for each: 2 MB more for the daemon.
 * In texts, names and expressions its escape means the same; after a backslash of its own it needs none.
 * @param {string} code of a joined file
 */
const inAscii = (code) =>
  code.replace(/(\\*)([^\0-\x7f])/g, (_, slashes, unit) => {
    const code = unit.charCodeAt(0).toString(16).padStart(4, '0');
    return `${slashes.slice(slashes.length % 2)}\\u${code}`;
  });

/**
 * Whole or not at all: it may be started at this moment.
 * @param {string} program
 * @param {string} file where its text is
 */
function standIn(program, file) {
  const draft = `${program}.${process.pid}.new`;
  const from = slashes(relative(dirname(program), file));
  writeFileSync(draft, `import '${from.startsWith('.') ? from : `./${from}`}';\n`);
  renameSync(draft, program);
}

/** @param {string} program */
const sourceOf = (program) => join(dist, '..', 'src', relative(dist, program).replace(/js$/, 'ts'));

/** Whether it is a package's name, and no path. @param {string} id */
const isName = (id) => /^[@\w]/.test(id) && !/^[A-Z]:/i.test(id);

/** @param {string} path */
const slashes = (path) => path.replaceAll('\\', '/');
