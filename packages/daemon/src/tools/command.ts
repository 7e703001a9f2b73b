import { homedir } from 'node:os';
import type { Readable } from 'node:stream';
import type { Network, Process } from '../sandbox/sandbox.ts';
import type { Stage } from '../workspace/workspace.ts';
import { libraryAt } from './library.ts';
import { inPlaces } from './places.ts';

export type Exit = Awaited<Process['exit']>;

/** Bytes and numbers for one command. Time is the call's own. */
const limits = { memory: 4 * 1024 ** 3, processes: 512, fileBytes: 8 * 1024 ** 3 };

// Output of both streams in the order it was written, and bash where there is one: models write bash. --norc because
// bash takes a socket for its input as a sign of a remote login, and reads the settings of one.
const start = 'exec 2>&1; if command -v bash >/dev/null; then exec bash --norc -c "$1" bash; fi; exec sh -c "$1" sh';

/** Starts one shell line on the stage, with nothing to read from. */
export async function startLine(stage: Stage, line: string, cwd: string, seconds: number, network?: Network): Promise<Process> {
  const placed = inPlaces(line, await stage.places());
  return startProgram(stage, ['/bin/sh', '-c', start, 'sh', placed], cwd, seconds, network);
}

/** Starts one program on the stage, with nothing to read from. */
export async function startProgram(stage: Stage, argv: string[], cwd: string, seconds: number, network?: Network): Promise<Process> {
  const child = await stage.start({ argv, cwd, env: commandEnv(), limits: { ...limits, seconds }, ...(network && { network }) });
  child.stdin.on('error', () => {}); // it may end before it is told that there is no input
  child.stdin.end();
  return child;
}

/** The whole environment of a command: a plain, non-interactive, UTF-8 one, with nothing of the daemon's own. */
export function commandEnv(): Record<string, string> {
  return {
    PATH: `${process.platform === 'darwin' ? '/opt/homebrew/bin:' : ''}/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin:${libraryAt.bin}`,
    SHELL: '/bin/bash',
    // Its path is that of the real one, so that ~ means the same as in the file tools; what programs keep there is not.
    HOME: homedir(),
    XDG_CACHE_HOME: '/tmp/.cache',
    XDG_CONFIG_HOME: '/tmp/.config',
    npm_config_cache: '/tmp/.npm',
    LANG: 'C.UTF-8',
    TZ: Intl.DateTimeFormat().resolvedOptions().timeZone,
    TMPDIR: '/tmp',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    TERM: 'dumb',
    NO_COLOR: '1',
    PAGER: 'cat',
    GIT_PAGER: 'cat',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** Feeds what the process writes to `add`; resolves once it has ended and its output is in. */
export async function follow(child: Process, add: (text: string) => void): Promise<Exit> {
  const streams = [drain(child.stdout, add), drain(child.stderr, add)];
  const exit = await child.exit;
  // Something it left behind may hold the pipe open for ever: what was written by now is what counts.
  await Promise.race([Promise.all(streams), new Promise((done) => setTimeout(done, 100))]);
  child.stdout.destroy();
  child.stderr.destroy();
  return exit;
}

function drain(stream: Readable, add: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  const tell = (text: string) => {
    if (text) add(text);
  };
  return new Promise((done) => {
    stream.on('data', (chunk: Uint8Array) => tell(decoder.decode(chunk, { stream: true })));
    stream.on('end', () => {
      tell(decoder.decode());
      done();
    });
    stream.on('close', () => done());
    stream.on('error', () => done());
  });
}
