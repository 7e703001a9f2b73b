import { spawn } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Command, Process } from '../sandbox/sandbox.ts';
import type { Stage, StageFiles, StageStat } from '../workspace/workspace.ts';
import { openJobs } from './jobs.ts';
import { modulesFolder } from './library.ts';
import type { Parse, ToolContext } from './tools.ts';

// A stage for tests of tools: a plain temporary folder, with commands as ordinary children of the test.

/** `start`: how commands run; the default runs them unsandboxed, `null` makes a stage without a shell. */
export function folderStage(top: string, start: Stage['start'] | null = startPlainly): Stage {
  const none = () => Promise.reject(new Error('a stage for tools has no changes'));
  return {
    files: filesIn(top),
    shell: start !== null,
    start: start ?? (() => Promise.reject(new Error('no shell'))),
    places: async () => [],
    diff: none,
    against: async () => [],
    hidesAll: async () => true,
    choose: async () => false,
    compare: none,
    commit: none,
    discard: async () => {},
    close: async () => {},
  };
}

export function toolContext(cwd: string, more: Partial<ToolContext> = {}): ToolContext {
  const parse: Parse = async () => ({ ok: false, sentence: 'There is no parser in this test.' });
  return {
    stage: folderStage(cwd),
    cwd,
    signal: new AbortController().signal,
    progress: () => {},
    output: () => {},
    earlier: async () => undefined,
    ask: async () => undefined,
    sees: false,
    jobs: openJobs(),
    parse,
    network: () => {
      throw new Error('There is no network in this test.');
    },
    now: Date.now,
    ...more,
  };
}

/** Plain files, as long as they are inside: a test that tries anything touches nothing else. */
function filesIn(top: string): StageFiles {
  const inside = (path: string): string => {
    if (path !== top && !path.startsWith(top + sep)) throw new Error(`${path} is outside the folders of this task.`);
    return path;
  };
  const files: StageFiles = {
    async stat(path) {
      const stat = await fs.lstat(inside(path)).catch(() => undefined);
      if (!stat) return undefined;
      const kind: StageStat['kind'] = stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : stat.isSymbolicLink() ? 'link' : 'other';
      const target = kind === 'link' ? { target: await fs.readlink(path) } : {};
      return { kind, size: stat.size, modified: stat.mtimeMs, mode: stat.mode, ...target };
    },
    places: async (path) => [path],
    async list(path) {
      const names = await fs.readdir(inside(path));
      const entries = await Promise.all(names.map(async (name) => ({ name, stat: await files.stat(join(path, name)) })));
      return entries.flatMap(({ name, stat }) => (stat ? [{ name, stat }] : []));
    },
    async read(path, { start = 0, length } = {}) {
      const file = await fs.open(inside(path));
      try {
        const bytes = Buffer.alloc(length ?? Math.max(0, (await file.stat()).size - start));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
        return bytes.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    async write(path, content) {
      await fs.mkdir(dirname(inside(path)), { recursive: true });
      await fs.writeFile(path, content);
    },
    mkdir: async (path) => void (await fs.mkdir(inside(path), { recursive: true })),
    remove: (path) => fs.rm(inside(path), { recursive: true }),
    rename: (from, to) => fs.rename(inside(from), inside(to)),
  };
  return files;
}

/** A child in a process group of its own, so that ending it ends what it started. */
export async function startPlainly(command: Command): Promise<Process> {
  const [program = '', ...args] = command.argv;
  const env = { ...command.env, PATH: `${command.env.PATH}:${dirname(process.execPath)}`, NODE_PATH: modulesFolder() };
  const child = spawn(program, args, { cwd: command.cwd, env, stdio: 'pipe', detached: true });
  let timedOut = false;
  const end = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, command.limits.seconds * 1000);
  const exit = new Promise<Awaited<Process['exit']>>((done) => {
    child.on('error', () => done({ code: 127, signal: null, timedOut }));
    child.on('exit', (code, signal) => done({ code, signal, timedOut }));
  }).finally(() => {
    clearTimeout(timer);
    end(); // what it left behind goes with it, as in a sandbox
  });
  const kill = async () => {
    end();
    await exit;
  };
  return { pid: child.pid ?? 0, stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exit, kill };
}
