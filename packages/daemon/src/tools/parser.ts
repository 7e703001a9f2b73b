import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jsonOf } from '@deskhand/protocol';
import { z } from 'zod';
import type { Process, Sandbox } from '../sandbox/sandbox.ts';
import { modulesFolder } from './library.ts';
import type { Parse, Parsed } from './tools.ts';

// Files from outside are parsed in a process of its own that sees nothing but its own program: whoever takes it over
// through a crafted file has a text to lie with, and no more. Its answer is checked like anything from outside.

const limits = { seconds: 40, memory: 2 * 1024 ** 3, processes: 64, fileBytes: 1_000_000 };
/** Megabytes of the parser's own heap, and bytes of its answer. */
const heap = 768;
const mostAnswer = 80_000_000;

const answerSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    text: z.string(),
    files: z.array(z.object({ name: z.string().max(1000), type: z.string().max(200), bytes: z.base64() })).max(50),
  }),
  z.object({ ok: z.literal(false), sentence: z.string().max(5000) }),
]);

const here = fileURLToPath(import.meta.url);
const ownProgram = join(dirname(here), 'parsers', `main${extname(here)}`);

/**
 * `sandbox` where there is one that can hold a process; without it the parser is bound by Node's permissions alone.
 * `program` is the file of another program than the one beside this module, for tests: as it is built, or one that misbehaves.
 */
export function openParser({ sandbox, program = ownProgram }: { sandbox: Sandbox; program?: string }): Parse {
  const turns = takeTurns(Math.max(2, availableParallelism()));
  return async (kind, bytes, signal, options = {}) => {
    const release = await turns();
    try {
      return await parseOnce(() => startParser(sandbox, program), kind, bytes, signal, options);
    } finally {
      release();
    }
  };
}

async function parseOnce(
  start: () => Promise<Process>,
  kind: string,
  bytes: Uint8Array,
  signal: AbortSignal,
  options: Record<string, string>,
): Promise<Parsed> {
  if (signal.aborted) return { ok: false, sentence: 'Stopped.' };
  const child = await start();
  const end = () => void child.kill();
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  child.stdin.on('error', () => {}); // it may give up before it has read all
  child.stdin.end(asked(kind, bytes, options));
  const [out, errors, exit] = await Promise.all([
    collect(child.stdout, mostAnswer, end),
    collect(child.stderr, 100_000, () => {}),
    child.exit,
  ]);
  signal.removeEventListener('abort', end);
  if (signal.aborted) return { ok: false, sentence: 'Stopped.' };
  if (exit.timedOut)
    return {
      ok: false,
      sentence: `The file could not be opened within ${limits.seconds} s: it is too large, or made to be. Use run for a part of it.`,
    };
  return answered(out) ?? { ok: false, sentence: crashed(errors, exit) };
}

/** What a parser is told: one line, then the file. */
export const asked = (kind: string, bytes: Uint8Array, options: Record<string, string>): Buffer =>
  Buffer.concat([Buffer.from(`${JSON.stringify({ kind, options })}\n`), bytes]);

/** What a parser said, if it is an answer. */
export function answered(out: string): Parsed | undefined {
  const answer = answerSchema.safeParse(jsonOf(out));
  if (!answer.success) return undefined;
  if (!answer.data.ok) return answer.data;
  const files = answer.data.files.map((file) => ({ ...file, bytes: Buffer.from(file.bytes, 'base64') }));
  return { ok: true, text: answer.data.text, files };
}

function crashed(errors: string, exit: { code: number | null; signal: string | null }): string {
  if (/heap out of memory|Array buffer allocation failed/.test(errors) || exit.signal === 'SIGKILL' || exit.code === 137)
    return 'The file needs more memory to open than it may take: it is too large, or made to be. Use run for a part of it.';
  const why =
    errors
      .trim()
      .split('\n')
      .find((line) => /error/i.test(line)) ?? `exit ${exit.code ?? exit.signal}`;
  return `The file could not be opened: its parser failed (${why.slice(0, 200)}).`;
}

/** For writing PDFs in scripts that the fonts of every reader lack. */
const fontFolders = ['/usr/share/fonts', '/System/Library/Fonts', 'C:\\Windows\\Fonts'];

/** Without a sandbox nobody ends it with a host that is killed: its processor time does, which its threads use up together. */
const alone =
  process.platform === 'win32' ? ([] as const) : (['/bin/sh', '-c', `ulimit -t ${3 * limits.seconds}; exec "$@"`, 'sh'] as const);

/** In the sandbox, or where there is none in a child that Node itself forbids everything but reading its own program. */
async function startParser(sandbox: Sandbox, program: string): Promise<Process> {
  const folder = dirname(dirname(program));
  const packageJson = join(folder, '..', '..', 'package.json');
  // In a clone our own packages are links out of that folder.
  const protocol = realpathSync(join(modulesFolder(), '@deskhand', 'protocol'));
  const read = [folder, packageJson, modulesFolder(), protocol, ...fontFolders.filter((path) => existsSync(path))];
  const flags = [`--max-old-space-size=${heap}`, '--no-warnings', ...(extname(program) === '.ts' ? ['--conditions=deskhand'] : [])];
  // The owner's own clock: TODAY() in a sheet is a day of theirs.
  const env = { LANG: 'C.UTF-8', TZ: Intl.DateTimeFormat().resolvedOptions().timeZone };
  if (sandbox.facts.kind !== 'none')
    return sandbox.start({ argv: [process.execPath, ...flags, program], cwd: folder, env, limits, read: [process.execPath, ...read] });
  const allowed = ['--permission', ...read.map((path) => `--allow-fs-read=${path}`)];
  const [file, ...args] = [...alone, process.execPath, ...flags, ...allowed, program];
  const child = spawn(file, args, { cwd: folder, env, stdio: 'pipe' });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, limits.seconds * 1000);
  const exit = new Promise<Awaited<Process['exit']>>((done) => {
    child.on('error', () => done({ code: 127, signal: null, timedOut }));
    child.on('close', (code, signal) => done({ code, signal, timedOut }));
  }).finally(() => clearTimeout(timer));
  const kill = async () => {
    child.kill('SIGKILL');
    await exit;
  };
  return { pid: child.pid ?? 0, stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exit, kill };
}

function collect(stream: Process['stdout'], most: number, tooMuch: () => void): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((done) => {
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) chunks.push(chunk);
      else tooMuch();
    });
    stream.on('error', () => {});
    stream.on('close', () => done(Buffer.concat(chunks).toString('utf8')));
  });
}

/** At most `most` at a time; the rest wait in order. */
function takeTurns(most: number): () => Promise<() => void> {
  let running = 0;
  const waiting: (() => void)[] = [];
  const release = () => {
    const next = waiting.shift();
    if (next) next();
    else running--;
  };
  return async () => {
    if (running < most) running++;
    else await new Promise<void>((go) => waiting.push(go));
    return release;
  };
}
