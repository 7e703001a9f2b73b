import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layerRules } from './layers.js';

const repo = join(import.meta.dirname, '..');
let tree: string;
let said: string[];
const src = () => join(tree, 'packages', 'daemon', 'src');

const may: [file: string, from: string][] = [
  ['workspace/x.ts', '../log/log.ts'],
  ['workspace/x.ts', './workspace.ts'],
  ['workspace/x.ts', '@deskhand/protocol'],
  ['workspace/deep/x.ts', '../workspace.ts'],
  ['workspace/deep/x.ts', '../../host/host.ts'],
  ['workspace/x.test.ts', '../log/sqlite.ts'],
  ['cli/x.ts', '../host/host.ts'],
  ['cli/x.ts', '../supervisor.ts'],
  ['main.ts', './log/sqlite.ts'],
  ['wiring/x.ts', '../log/sqlite.ts'],
];
const mayNot: [where: string, file: string, from: string][] = [
  ['upward', 'workspace/x.ts', '../engine/engine.ts'],
  ['sideways', 'log/x.ts', '../policy/policy.ts'],
  ['an implementation', 'workspace/x.ts', '../log/sqlite.ts'],
  ['the wiring', 'workspace/x.ts', '../main.ts'],
  ['a part of the wiring', 'engine/x.ts', '../wiring/x.ts'],
  ['upward from a folder in a room', 'workspace/deep/x.ts', '../../tools/tools.ts'],
  ['upward in a test', 'workspace/x.test.ts', '../tools/tools.ts'],
  ['a room from the command line', 'cli/x.ts', '../log/log.ts'],
  ['a room from the supervisor', 'supervisor.ts', './engine/engine.ts'],
];

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'deskhand-layers-'));
  for (const file of ['biome.json', 'biome.layers.json', 'package.json', '.gitignore']) cpSync(join(repo, file), join(tree, file));
  symlinkSync(join(repo, 'node_modules'), join(tree, 'node_modules'), 'junction');
  spawnSync('git', ['init', '-q'], { cwd: tree });
  for (const [file, text] of [
    ['host/host.ts', 'export type Host = 1;\n'],
    ['log/log.ts', 'export type Log = 1;\n'],
    ['log/sqlite.ts', 'export const openLog = 1;\n'],
    ['policy/policy.ts', 'export type Policy = 1;\n'],
    ['workspace/workspace.ts', 'export type Workspace = 1;\n'],
    ['tools/tools.ts', 'export type Tool = 1;\n'],
    ['engine/engine.ts', 'export type Engine = 1;\n'],
    ['supervisor.ts', 'export type Supervisor = 1;\n'],
  ] as const)
    write(file, text);
  for (const [file, from] of [...may, ...mayNot.map(([, ...rest]) => rest)])
    write(named(file, from), `import type { X } from '${from}';\n\nexport type Y = X;\n`);
  write('log/a.ts', "import { b } from './b.ts';\n\nexport const a = () => b;\n");
  write('log/b.ts', "import { a } from './a.ts';\n\nexport const b = () => a;\n");
  said = lint();
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

function write(file: string, text: string) {
  mkdirSync(join(src(), file, '..'), { recursive: true });
  writeFileSync(join(src(), file), text);
}

/** Where a file with that one import stands: beside the others of its name. */
const named = (file: string, from: string) => file.replace(/\bx\./, `x-${from.replace(/\W+/g, '-')}.`);

/** What the linter says to all of them, a line for each fault: one run of it, as each takes a fifth of a second of processor. */
function lint(): string[] {
  const biome = join(repo, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = ['lint', '--error-on-warnings', '--max-diagnostics=none', '--reporter=concise', src()];
  const { stdout, stderr } = spawnSync(process.execPath, [biome, ...args], { cwd: tree, encoding: 'utf8' });
  return `${stdout}${stderr}`.split('\n');
}
const saidTo = (file: string) => said.filter((line) => line.includes(`/${file}`)).join('\n');

test('the configuration is what the table says', () => {
  expect(JSON.parse(readFileSync(join(repo, 'biome.layers.json'), 'utf8'))).toEqual(layerRules());
});

test.each(may)('%s may import %s', (file, from) => {
  expect(saidTo(named(file, from))).toBe('');
});

test.each(mayNot)('an import that goes %s is an error: %s from %s', (_, file, from) => {
  expect(saidTo(named(file, from))).toContain('noRestrictedImports');
});

test('a cycle inside a room is an error', () => {
  expect(saidTo('log/a.ts')).toContain('noImportCycles');
});
