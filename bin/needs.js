// The system's programs that the tests use, and how they come here: by apt where that is the system's way, after asking
// at a terminal. What can't come is said, and the tests that use it skip themselves.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { root } from './runtime.js';

/** Package on Debian and Ubuntu, the program that shows that it is there, and what it is for. */
const needs = [
  { name: 'bubblewrap', program: ['bwrap'], use: 'the sandbox' },
  { name: 'util-linux', program: ['nsenter'], use: 'the staged view' },
  { name: 'iproute2', program: ['ip'], use: 'a phone on another network' },
  { name: 'git', program: ['git'], use: 'the checks' },
  { name: 'poppler-utils', program: ['pdftoppm'], use: 'looking at pages of documents' },
  { name: 'chromium', program: ['chromium', 'chromium-browser', 'google-chrome'], use: 'the phone app in a real browser' },
];

/** Chromium without the browser around it: a fifth less for each test in it, and not worth a question to anybody. */
const quicker = 'chromium-headless-shell';

/** Brings what is missing, as far as may be. Never throws, never waits where nobody can answer. */
export async function bringNeeds() {
  if (process.platform !== 'linux') return;
  await bringMissing();
  await bringQuicker();
}

async function bringMissing() {
  const missing = needs.filter(({ program }) => !program.some(isThere));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  console.log(`The tests use programs that aren't here: ${missing.map(({ name, use }) => `${name} (${use})`).join(', ')}.`);
  if (isThere('apt-get') && (await mayInstall(names))) install(names);
  const still = missing.filter(({ program }) => !program.some(isThere));
  if (still.length === 0) return;
  const list = still.map(({ name }) => name).join(' ');
  const how = isThere('apt-get') ? `sudo apt-get install ${list}` : `install ${list} with your system's package manager`;
  console.log(`Going on without ${list}: what needs it is skipped. To run everything: ${how}`);
}

/** Where it costs nobody a question; one try, since without it all runs too. */
async function bringQuicker() {
  if (isThere(quicker) || !isThere('apt-get') || !unwatched()) return;
  const known = spawnSync('apt-cache', ['show', quicker], { stdio: 'ignore' }).status === 0;
  if (!known || !(await mayInstall([quicker]))) return;
  console.log(`Installing ${quicker} …`);
  apt(['install', '--no-install-recommends', quicker]);
}

/** @param {string} program */
function isThere(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Nobody is there to be asked. */
const unwatched = () => !process.stdin.isTTY || !process.stdout.isTTY || Boolean(process.env.CI);

/** @param {string[]} names */
async function mayInstall(names) {
  const asRoot = process.getuid?.() === 0;
  if (unwatched()) {
    return asRoot || (isThere('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0);
  }
  if (!asRoot && !isThere('sudo')) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Install ${names.join(', ')} with ${asRoot ? '' : 'sudo '}apt-get? [Y/n] `);
  terminal.close();
  return !/^\s*n/i.test(answer);
}

/** @param {string[]} names */
function install(names) {
  console.log(`Installing ${names.join(', ')} …`);
  // A fresh machine has no lists yet; on others the first try is enough. One by one, so that one that isn't to be had stops no other.
  const log = [];
  let updated = false;
  for (const name of names) {
    let result = apt(['install', '--no-install-recommends', name]);
    if (result.status !== 0 && !updated) {
      log.push(apt(['update']).stderr);
      updated = true;
      result = apt(['install', '--no-install-recommends', name]);
    }
    if (result.status !== 0) log.push(result.stdout, result.stderr);
  }
  if (log.length === 0) return;
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(join(root, '.cache', 'apt.txt'), log.join('\n'));
}

/** @param {string[]} args */
function apt(args) {
  const before = process.getuid?.() === 0 ? [] : ['sudo', ...(process.stdin.isTTY ? [] : ['-n'])];
  const [program = '', ...rest] = [...before, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y', ...args];
  return spawnSync(program, rest, { encoding: 'utf8', stdio: [process.stdin.isTTY ? 'inherit' : 'ignore', 'pipe', 'pipe'] });
}
