import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// The launcher and the build, on a small copy of the tree in a folder with a space in its name.
const repo = join(import.meta.dirname, '..');
let base: string;
let tree: string;
let launcher: string;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'deskhand launcher '));
  tree = join(base, 'a clone');
  launcher = join(tree, 'bin', 'deskhand.js');
  cpSync(join(repo, 'bin'), join(tree, 'bin'), { recursive: true });
  cpSync(join(repo, 'package.json'), join(tree, 'package.json'));
  symlinkSync(join(repo, 'node_modules'), join(tree, 'node_modules'), 'junction');
  source('protocol', 'index.ts', 'export const one: number = 1;\n');
  source('daemon', 'words.ts', saying('said'));
  source('daemon', 'words.test.ts', 'throw new Error("never built");\n');
  source('daemon', 'main.ts', "import { words } from './words.ts';\nconsole.log(words(2));\n");
  source('daemon', 'supervisor/main.ts', 'export {};\n');
  source('daemon', 'tools/parsers/main.ts', 'export {};\n');
  source('daemon', 'cli/brake-first.ts', "export const brakeFirst = (args: string[]) => console.log('first', ...args);\n");
  source(
    'daemon',
    'cli/main.ts',
    `import { words } from '../words.ts';
const [what, value]: string[] = process.argv.slice(2);
if (what === 'say') console.log(JSON.stringify({ words: words(1), value, node: process.versions.node, file: import.meta.url }));
if (what === 'brake') console.log('then the command');
if (what === 'exit') process.exit(Number(value));
if (what === 'die') process.kill(process.pid, 'SIGKILL');
if (what === 'wait') {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => console.log(signal));
  process.on('SIGTERM', () => setTimeout(() => process.exit(7), 20));
  setInterval(() => {}, 1000);
  console.log('ready', process.pid);
}
`,
  );
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

function source(name: string, file: string, text: string) {
  const path = join(tree, 'packages', name, 'src', file);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}

const saying = (word: string) => `export const words = (n: number): string => '${word} ' + n;\n`;

/** The runtimes to start it with: the one we are, and the machine's own where that is older. */
const runtimes = [process.execPath, ...[olderNode()].filter((path) => path !== undefined)];
function olderNode(): string | undefined {
  const folders = (process.env.PATH ?? '')
    .split(process.platform === 'win32' ? ';' : ':')
    .filter((folder) => !folder.includes('node_modules'));
  const found = folders.map((folder) => join(folder, process.platform === 'win32' ? 'node.exe' : 'node')).find((path) => existsSync(path));
  if (!found) return undefined;
  const { stdout } = spawnSync(found, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  return Number.parseInt(stdout, 10) < 24 ? found : undefined;
}

const launch = (args: string[], runtime = process.execPath, file = launcher) =>
  spawnSync(runtime, [file, ...args], { encoding: 'utf8', cwd: base });

describe.each(runtimes)('started by %s', (runtime) => {
  test('it runs the command line under Node 24, with the arguments as they were', () => {
    const { stdout, stderr } = launch(['say', 'with "quotes" and ünï'], runtime);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ words: 'said 1', value: 'with "quotes" and ünï', node: expect.stringMatching(/^24\./) });
    expect(stdout).toContain('/dist/cli/main.js');
  });

  test('the exit code is that of the command', () => {
    expect(launch(['exit', '0'], runtime).status).toBe(0);
    expect(launch(['exit', '42'], runtime).status).toBe(42);
    expect(launch(['die'], runtime).signal).toBe('SIGKILL');
  });

  test('each signal arrives once', async () => {
    const child = spawn(runtime, [launcher, 'wait'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = linesOf(child);
    await lines.until('ready');
    for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) {
      child.kill(signal);
      await lines.until(signal);
    }
    expect(await once(child, 'close')).toEqual([7, null]);
    expect(lines.all.map((line) => line.split(' ')[0])).toEqual(['ready', 'SIGINT', 'SIGHUP', 'SIGTERM']);
  });
});

test('a link to it works, as npm makes one', () => {
  const link = join(base, 'deskhand');
  symlinkSync(launcher, link);
  expect(launch(['exit', '5'], process.execPath, link).status).toBe(5);
});

test('the brake is pulled before anything else, with what was built last whatever the sources say now', () => {
  launch(['say']);
  source('daemon', 'broken.ts', 'what is no TypeScript');
  const launched = runtimes.map((runtime) => launch(['brake', '--json'], runtime).stdout);
  rmSync(join(tree, 'packages', 'daemon', 'src', 'broken.ts'));
  for (const stdout of launched) expect(stdout).toMatch(/^first brake --json\n/);
  expect(launch(['brake']).stdout).toBe('first brake\nthen the command\n');
  expect(launch(['release']).stdout).toBe('');
});

test('sources that changed since the build are what runs', () => {
  launch(['say']);
  source('daemon', 'words.ts', saying('now said'));
  expect(launch(['say']).stdout).toContain('now said 1');
  source('daemon', 'words.ts', saying('said'));
  expect(launch(['say']).stdout).toContain('"said 1');
});

test('sources that change while they are built are built again', () => {
  const path = JSON.stringify(join(tree, 'packages', 'daemon', 'src', 'words.ts'));
  const [early, late] = [saying('early said'), saying('late said')].map((text) => JSON.stringify(text));
  const edit = `const { writeFileSync } = await import('node:fs');
const { buildPackages } = await import(${JSON.stringify(pathToFileURL(join(tree, 'bin', 'packages.js')).href)});
writeFileSync(${path}, ${early});
const built = buildPackages();
writeFileSync(${path}, ${late});
await built;`;
  expect(spawnSync(process.execPath, ['--input-type=module', '-e', edit], { encoding: 'utf8' }).stderr).toBe('');
  expect(launch(['say']).stdout).toContain('late said 1');
  source('daemon', 'words.ts', saying('said'));
});

test('the build has no tests in it, writes only what differs, and drops what lost its source', () => {
  source('daemon', 'gone.ts', 'export {};\n');
  launch(['say']);
  const dist = join(tree, 'packages', 'daemon', 'dist');
  const before = statSync(join(dist, 'words.js')).mtimeMs;
  expect(existsSync(join(dist, 'gone.js'))).toBe(true);
  expect(existsSync(join(dist, 'words.test.js'))).toBe(false);
  rmSync(join(tree, 'packages', 'daemon', 'src', 'gone.ts'));
  launch(['say']);
  expect(existsSync(join(dist, 'gone.js'))).toBe(false);
  expect(statSync(join(dist, 'words.js')).mtimeMs).toBe(before);
});

test('what a start loads is joined in a file, and each module still knows its own place', () => {
  const dist = join(tree, 'packages', 'daemon', 'dist');
  const { file } = JSON.parse(launch(['say']).stdout);
  expect(file).toBe(pathToFileURL(realpathSync(join(dist, 'cli', 'main.js'))).href);
  renameSync(join(dist, 'words.js'), join(dist, 'words.away.js'));
  try {
    expect(launch(['say']).stdout).toContain('said 1');
    expect(spawnSync(process.execPath, [join(dist, 'main.js')], { encoding: 'utf8' }).stdout).toBe('said 2\n');
  } finally {
    renameSync(join(dist, 'words.away.js'), join(dist, 'words.js'));
  }
});

const joined = (program: string): string => {
  const bundled = join(repo, 'packages', 'daemon', 'dist', 'bundled');
  const files = readFileSync(join(bundled, '.files'), 'utf8').split('\n');
  return readFileSync(join(bundled, files.find((file) => file.startsWith(`${program}-start-`)) ?? ''), 'utf8');
};

test('the packages of providers are joined as well, so that none brings a second zod', () => {
  const text = joined('daemon');
  expect(text).toContain('.createAnthropic(');
  expect(text).not.toMatch(/(?:import\(|from )["'](?:@ai-sdk\/|zod)/);
});

test.each(['daemon', 'command', 'supervisor'])(
  'what the %s loads at its start is one file, and imports nothing that Node brings',
  (program) => {
    const text = joined(program);
    expect(text).toContain(' = process.getBuiltinModule("node:fs");');
    expect(text).not.toMatch(/^import .* from "(?:node:|\.)/m);
  },
);

test('a host that started before a build finds its files after it', () => {
  launch(['say']);
  const bundled = join(tree, 'packages', 'daemon', 'dist', 'bundled');
  const before = readdirSync(bundled);
  source('daemon', 'words.ts', saying('newly said'));
  expect(launch(['say']).stdout).toContain('newly said 1');
  expect(readdirSync(bundled)).toEqual(expect.arrayContaining(before));
  source('daemon', 'words.ts', saying('said'));
});

test('what one command has joined meanwhile another doesn’t join once more', () => {
  launch(['say']);
  const files = () => readFileSync(join(tree, 'packages', 'daemon', 'dist', 'bundled', '.files'), 'utf8');
  const before = files();
  const again = `await (await import(${JSON.stringify(pathToFileURL(join(tree, 'bin', 'bundle.js')).href)})).bundle();`;
  expect(spawnSync(process.execPath, ['--input-type=module', '-e', again], { encoding: 'utf8', cwd: base }).stderr).toBe('');
  expect(files()).toBe(before);
  expect(launch(['say']).stdout).toContain('said 1');
});

test('where its files can’t be joined it says so, and works', () => {
  source('daemon', 'supervisor/main.ts', 'export const place = import.meta.dirname;\n');
  const { stdout, stderr } = launch(['say']);
  expect(stdout).toContain('said 1');
  expect(stderr).toMatch(/^Deskhand will start more slowly: [\s\S]*supervisor/);
  source('daemon', 'supervisor/main.ts', 'export {};\n');
});

test('where nothing may be built, the sources run as they are', () => {
  rmSync(join(tree, 'packages', 'daemon', 'dist'), { recursive: true });
  writeFileSync(join(tree, 'packages', 'daemon', 'dist'), 'in the way');
  try {
    expect(launch(['say']).stdout).toContain('/src/cli/main.ts');
  } finally {
    rmSync(join(tree, 'packages', 'daemon', 'dist'));
  }
});

test('an installed package without sources runs what was built', () => {
  launch(['say']);
  const installed = join(base, 'node_modules', 'deskhand');
  cpSync(tree, installed, { recursive: true, filter: (path) => !/node_modules$|[\\/]src$/.test(path.slice(tree.length)) });
  symlinkSync(join(repo, 'node_modules', 'node'), join(base, 'node_modules', 'node'), 'junction');
  const { stdout } = launch(['say'], runtimes.at(-1), join(installed, 'bin', 'deskhand.js'));
  expect(JSON.parse(stdout)).toMatchObject({ words: 'said 1', node: expect.stringMatching(/^24\./) });
});

function linesOf(child: ChildProcess) {
  const all: string[] = [];
  let rest = '';
  let look = () => {};
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    all.push(...parts);
    look();
  });
  const until = (word: string) =>
    new Promise<void>((resolve) => {
      look = () => all.some((line) => line.startsWith(word)) && resolve();
      look();
    });
  return { all, until };
}
