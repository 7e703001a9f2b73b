#!/usr/bin/env node
// `npm test`: brings what the tests need, then runs the build, the checks and the tests; as root a part of them as an ordinary
// user, and what meets another world then as both, side by side. The last line is `N passed, N failed`.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { bringNeeds } from './needs.js';
import { become, isRightRuntime, root, runtimeOrExit } from './runtime.js';

/** Where root meets another world: the owners of files, whom sandboxes and plugins act as, what can be ended. Run as both. */
const asBoth = [
  'packages/daemon/src/sandbox',
  'packages/daemon/src/workspace',
  'packages/daemon/src/host',
  ...['network', 'official'].map((name) => `packages/daemon/src/plugins/${name}.test.ts`),
  'e2e/brake.test.ts',
  'e2e/host.test.ts',
];

/** What takes root, or a part of it does. */
const asRootOnly = ['e2e/managed.test.ts', 'e2e/outside.test.ts', 'e2e/pairing.test.ts'];

/** What is long: where there is an ordinary user it is run as one only, as most people are. macOS has no sandbox for root. */
const asUserOnly = [
  ...testsIn('packages/daemon/src/sandbox/seatbelt'),
  // Every kill of a commit, random tasks, hostile servers and installs: what they try is the same for root.
  ...['workspace/chaos', 'workspace/crash', 'plugins/hostile', 'plugins/packages'].map((name) => `packages/daemon/src/${name}.test.ts`),
  ...testsIn('e2e').filter((file) => ![...asBoth, ...asRootOnly].includes(file)),
];

const count = { passed: 0, failed: 0, skipped: 0 };

if (isRightRuntime()) await test();
else become(runtimeOrExit(), [fileURLToPath(import.meta.url), ...process.argv.slice(2)]);

async function test() {
  process.env.PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  await bringNeeds();
  check('build', ['bin/build.js', '--strict']);
  check('biome', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings']);
  check('tsc', ['node_modules/typescript/bin/tsc', '--build']);
  check('tsc of the app', ['node_modules/typescript/bin/tsc', '-p', 'packages/web']);
  check('knip', ['node_modules/knip/bin/knip.js']);
  const { ordinaryUser } = await import('../packages/daemon/src/testing/as-user.ts');
  const user = ordinaryUser();
  console.log('\n── tests');
  const tests = startTests(root, { without: user ? asUserOnly : [] }, {}, 'inherit');
  await Promise.all([tests, user && testsAs(user, tests)]);
  if (count.skipped) console.log(`${count.skipped} skipped: they need what this system doesn't have.`);
  console.log(`${count.passed} passed, ${count.failed} failed`);
  process.exitCode = count.failed ? 1 : 0;
}

/**
 * A check counts as one test.
 * @param {string} name
 * @param {string[]} args
 */
function check(name, args) {
  console.log(`\n── ${name}`);
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  count[status === 0 ? 'passed' : 'failed']++;
}

/** @param {string} folder */
function testsIn(folder) {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`);
}

/**
 * Their output is shown once `before`, which has the screen, is done.
 * @param {{ uid: number, gid: number }} user
 * @param {Promise<void>} before
 */
async function testsAs(user, before) {
  const { homeFor, readableRepo } = await import('../packages/daemon/src/testing/as-user.ts');
  const repo = readableRepo(user);
  const home = homeFor(user, repo.path);
  try {
    const said = new PassThrough({ highWaterMark: 2 ** 28 });
    const tests = startTests(repo.path, { only: [...asBoth, ...asUserOnly] }, home.options, said);
    await before;
    console.log('\n── tests as an ordinary user');
    said.pipe(process.stdout);
    await Promise.all([tests, finished(said)]);
  } finally {
    home.remove();
    repo.remove();
  }
}

/**
 * Resolves when they have ended and are counted.
 * @param {string} repo
 * @param {{ only?: string[], without?: string[] }} which
 * @param {{ uid?: number, gid?: number, env?: NodeJS.ProcessEnv }} who
 * @param {'inherit' | PassThrough} output
 */
async function startTests(repo, { only = [], without = [] }, who, output) {
  const folder = mkdtempSync(join(who.env?.HOME ?? tmpdir(), 'deskhand-report-'));
  if (who.uid !== undefined) spawnSync('chown', [String(who.uid), folder]);
  const report = join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = [
    join(repo, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--configLoader=native',
    '--fsModuleCache=false',
    ...reporters,
    ...only,
    ...without.flatMap((file) => ['--exclude', file]),
  ];
  const node = repo === root ? process.execPath : join(repo, 'node_modules/node/bin/node');
  const out = output === 'inherit' ? output : 'pipe';
  const child = spawn(node, args, { cwd: repo, stdio: ['ignore', out, out], ...who });
  if (output !== 'inherit') for (const stream of [child.stdout, child.stderr]) stream?.pipe(output, { end: false });
  const status = await new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  if (output !== 'inherit') output.end();
  addUp(
    report,
    status,
    without.map((file) => join(repo, file)),
  );
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {string} report
 * @param {unknown} status
 * @param {string[]} without the files that were to be left out
 */
function addUp(report, status, without) {
  const before = count.failed;
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    count.passed += result.numPassedTests;
    count.skipped += result.numPendingTests + result.numTodoTests;
    count.failed += result.numFailedTests;
    // A file that couldn't even be loaded has no tests to count.
    for (const file of result.testResults) if (file.status === 'failed' && file.assertionResults.length === 0) count.failed++;
    for (const { name } of result.testResults) {
      if (!without.includes(name)) continue;
      console.error(`${name} ran, and was to be left out here: see asUserOnly in bin/test.js.`);
      count.failed++;
    }
  } catch {
    console.error('The tests ended without a report.');
  }
  // Errors outside of any test, or no report.
  if (status !== 0 && count.failed === before) count.failed++;
}
