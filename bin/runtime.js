// Finds the pinned Node that came with the package and runs a program with it, as if it had been started in our place.
// Plain JavaScript that Node 20 can read: everything in bin/ starts here, whatever runtime the machine has.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the package: the parent of bin/, wherever links led. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Not imported: that reads all its exports, and its streams are made only then, which took 5 ms of every command. */
export const fs = /** @type {typeof import('node:fs')} */ (createRequire(import.meta.url)('node:fs'));

/** @returns {boolean} whether this process already is a runtime that Deskhand works with. */
export function isRightRuntime() {
  return Number(process.versions.node.split('.')[0]) >= 24;
}

/**
 * The pinned runtime: in our own node_modules, or in one further up where a package manager put it.
 * @param {string} [from] where to begin looking
 * @returns {string | undefined}
 */
export function pinnedNode(from = root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  for (let at = from; ; at = dirname(at)) {
    const file = join(at, 'node_modules', 'node', 'bin', name);
    if (fs.existsSync(file)) return file;
    if (dirname(at) === at) return undefined;
  }
}

/** @returns {string} the runtime to use, or ends the process with a sentence that says what to do. */
export function runtimeOrExit() {
  const node = isRightRuntime() ? process.execPath : pinnedNode();
  if (node) return node;
  console.error(
    `Deskhand needs Node 24, and this is Node ${process.versions.node}. It brings its own, but that isn't installed here (node_modules/node).\n` +
      `Run "npm ci" in ${root}, with install scripts allowed, or install Node 24.`,
  );
  process.exit(1);
}

/**
 * Goes on as `node …args`: in this very process where the system can (same pid, no parent that waits), else in a child
 * whose signals and exit code are passed on exactly.
 * @param {string} node
 * @param {string[]} args
 */
export function become(node, args) {
  if (process.platform === 'linux') replaceProcess(node, args);
  const child = spawn(node, args, { stdio: 'inherit', windowsHide: false });
  // A Ctrl-C at a terminal reaches the child too, by itself: passing it on would make two of one.
  const twice = process.stdin.isTTY ? ['SIGINT', 'SIGQUIT'] : [];
  for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'])) {
    if (process.platform === 'win32' && signal !== 'SIGINT') continue;
    process.on(signal, () => {
      if (!twice.includes(signal)) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(`Deskhand's own Node (${node}) could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    // A signal that doesn't end us (or Windows) still has to end with the number that a shell would report.
    setTimeout(() => process.exit(128 + (constants.signals[signal] ?? 0)), 100);
  });
}

/**
 * execve(2), which Node has from 22.15 and koffi gives to an older one. Returns only where it didn't work.
 * @param {string} node
 * @param {string[]} args
 */
function replaceProcess(node, args) {
  try {
    if (process.execve) return process.execve(node, [node, ...args], process.env);
    const koffi = createRequire(import.meta.url)('koffi');
    const system = koffi.load(null);
    const execve = system.func('int execve(const char *path, const char **argv, const char **envp)');
    const fcntl = system.func('int fcntl(int fd, int command, ...)');
    // Node marks what it was given to be closed on exec; 2 is F_SETFD, the same on every Linux.
    for (const fd of [0, 1, 2]) fcntl(fd, 2, 'int', 0);
    const environment = Object.entries(process.env).map(([name, value]) => `${name}=${value}`);
    execve(node, [node, ...args, null], [...environment, null]);
  } catch {
    // Not there, or refused: a child does it.
  }
}
