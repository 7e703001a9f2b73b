import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type StubModel, startStubModel } from '../../bench/stub-model.ts';
import type { Ask } from './pair-page.ts';

// A host as a stranger starts it: the launcher, real processes, a folder, and a stub for the language model alone.

const launcher = join(import.meta.dirname, '..', '..', 'bin', 'deskhand.js');

/** What a command of `deskhand` came to. */
interface Ran {
  code: number;
  out: string;
  err: string;
}

export interface RealHost {
  home: string;
  folder: string;
  model: StubModel;
  /** Runs `deskhand` in the granted folder. */
  deskhand(...args: string[]): Promise<Ran>;
  /** The same with --json, parsed. */
  json(...args: string[]): Promise<Ran & { value: Record<string, unknown> }>;
  daemon(): { pid: number; port: number };
  /** Ends it in order, does `between` with its files, and starts it on the same port. */
  again(between: () => void): Promise<void>;
  origin(): string;
  ask: Ask;
  /** Waits until the daemon has another process id than this. */
  restarted(pid: number): Promise<void>;
  close(): Promise<void>;
}

/** Where a host lives: the words that start a program there, what it knows of its surroundings, and a model that it reaches. */
export interface Place {
  enter: string[];
  env?: NodeJS.ProcessEnv;
  model?: StubModel;
}

/** `more`: further options of `deskhand up`. */
export async function startHost(mode: 'review' | 'auto' = 'review', more: string[] = [], place?: Place): Promise<RealHost> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-e2e-')));
  const [home, folder] = [join(base, 'home'), join(base, 'folder')];
  mkdirSync(folder);
  const model = place?.model ?? (await startStubModel());
  const env = { ...process.env, ...place?.env, DESKHAND_HOME: home };
  const [program = '', ...before] = [...(place?.enter ?? []), process.execPath, launcher];
  const args = ['up', '--port', '0', '--folder', `${folder}:${mode}`, '--model', 'stub', '--model-url', model.url, ...more];
  const start = async (...given: string[]) => {
    const child = spawn(program, [...before, ...args, ...given], { stdio: ['ignore', 'pipe', 'inherit'], env });
    await saysReady(child);
    return child;
  };
  const end = (child: ChildProcess) =>
    new Promise((resolve) => {
      child.once('exit', resolve);
      if (child.exitCode !== null || child.signalCode !== null) resolve(undefined);
      child.kill('SIGTERM');
    });
  let up = await start();
  const { port } = JSON.parse(readFileSync(join(home, 'host.json'), 'utf8')) as { port: number };

  const deskhand = (...given: string[]) =>
    new Promise<Ran>((resolve) => {
      execFile(program, [...before, ...given], { cwd: folder, env, maxBuffer: 2 ** 26 }, (error, out, err) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
      );
    });
  const daemon = () => JSON.parse(readFileSync(join(home, 'host.json'), 'utf8')) as { pid: number; port: number };
  const origin = () => `http://127.0.0.1:${daemon().port}`;
  return {
    home,
    origin,
    async ask<T>(path: string, body?: unknown) {
      const headers = { authorization: `Bearer ${readFileSync(join(home, 'token'), 'utf8').trim()}`, 'content-type': 'application/json' };
      const response = await fetch(`${origin()}/v1/${path}`, {
        headers,
        ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      });
      // What our own host says.
      return (await response.json()) as T;
    },
    folder,
    model,
    deskhand,
    daemon,
    async json(...given) {
      const ran = await deskhand(...given, '--json');
      return { ...ran, value: JSON.parse(ran.out || '{}') as Record<string, unknown> };
    },
    async again(between) {
      await end(up);
      between();
      up = await start('--port', String(port));
    },
    async restarted(pid) {
      // Where it announces itself: to ask by a command would start a process each time.
      const announced = () => {
        try {
          return daemon().pid;
        } catch {
          return pid;
        }
      };
      while (announced() === pid) await sleep(20);
      while ((await deskhand('tasks')).code !== 0) await sleep(20);
    },
    async close() {
      await end(up);
      if (process.env.VITEST) (await import('./evidence.ts')).logOf(home);
      model.close();
      // What a stopped task staged is kept, and overlays leave folders that are closed even to their owner.
      spawnSync('chmod', ['-R', 'u+rwX', base]);
      rmSync(base, { recursive: true, force: true });
    },
  };
}

function saysReady(up: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    up.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Deskhand is ready')) resolve();
    });
    up.once('exit', () => reject(new Error(`Deskhand did not start: ${said}`)));
  });
}

/** For a host that comes back where its devices look for it. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
