import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';

// The system's keyring is asked by a process of its own: the library waits for the session bus in the thread that asks,
// and a bus that never answers would stop the whole host with it. It runs while it is asked, and is ended where it hangs.

/** Why what lies in the keyring can't be had: it waits for somebody to unlock it, nothing answers there, or it isn't there any more. */
export type Away = 'locked' | 'silent' | 'gone';

/** What it does, after "the system's keyring, which". */
export const awayWords: Record<Away, string> = { locked: 'is locked', silent: 'does not answer now', gone: 'has it no more' };

export class KeyringAway extends Error {
  readonly why: 'locked' | 'silent';
  constructor(why: 'locked' | 'silent') {
    super(why === 'locked' ? 'The keyring is locked.' : 'The keyring does not answer.');
    this.why = why;
  }
}

interface Ask {
  what: 'get' | 'set' | 'remove';
  service: string;
  account: string;
  secret?: string;
}

export interface KeyringHelper {
  /** The value for `get`, where there is one. Rejects with `KeyringAway`. */
  ask(ask: Ask): Promise<string | undefined>;
}

/**
 * It says when it reached the keyring: one that is reached and then says nothing, or refuses, waits for a password. Errors
 * are passed on without their words, which may quote what was given. On Linux the fallback would be the kernel's keyring,
 * which forgets everything when the computer restarts.
 */
const asking = `
const { parentPort, workerData } = require('node:worker_threads');
const { AsyncEntry } = require(workerData);
parentPort.on('message', async ({ id, method, service, account, secret }) => {
  let reached = false;
  try {
    const entry = new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
    reached = true;
    parentPort.postMessage({ id, reached });
    const value = await entry[method](...(secret === undefined ? [] : [secret]));
    parentPort.postMessage({ id, ok: true, value: typeof value === 'string' ? value : undefined });
  } catch {
    parentPort.postMessage({ id, ok: false, reached });
  }
});
`;

/** It asks in a thread beside its own, which hears that we are gone. An exit would wait for what the other one waits for. */
const script = `
const { Worker } = require('node:worker_threads');
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
const worker = new Worker(${JSON.stringify(asking)}, { eval: true, workerData: process.argv[1] });
worker.on('message', (answer) => process.send(answer, () => {}));
process.on('message', (ask) => worker.postMessage(ask));
`;

/** What the keyring's own library needs to find it: nothing else of our environment. */
const passed = [
  ...['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'HOME', 'USER', 'LOGNAME', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'LANG'],
  ...['SystemRoot', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'TMPDIR', 'TEMP'],
];

const methods: Record<Ask['what'], keyof import('@napi-rs/keyring').AsyncEntry> = {
  get: 'getPassword',
  set: 'setPassword',
  remove: 'deleteCredential',
};

interface Patience {
  /** Milliseconds for one answer. */
  answer: number;
  /** Milliseconds for which it isn't asked again after it gave none. */
  rest: number;
  /** Milliseconds without a question after which the process ends. */
  idle: number;
}

export function openHelper({ answer, rest, idle }: Patience = { answer: 3000, rest: 30_000, idle: 5000 }): KeyringHelper {
  const waiting = new Map<number, { settle(came: { value?: string | undefined } | KeyringAway): void; reached: boolean }>();
  let child: ChildProcess | undefined;
  let resting: NodeJS.Timeout | undefined;
  let away: { why: KeyringAway['why']; until: number } | undefined;
  let next = 1;

  function end(): void {
    clearTimeout(resting);
    const had = child;
    child = undefined;
    had?.kill('SIGKILL');
    for (const { settle, reached } of [...waiting.values()]) settle(new KeyringAway(reached ? 'locked' : 'silent'));
  }

  function start(): ChildProcess {
    const env = Object.fromEntries(passed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
    const library = createRequire(import.meta.url).resolve('@napi-rs/keyring');
    const started = spawn(process.execPath, ['-e', script, library], { env, cwd: '/', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    started.on('message', (message) => take(message as { id: number; reached?: boolean; ok?: boolean; value?: string }));
    const gone = () => child === started && end();
    started.on('error', gone);
    started.on('exit', gone);
    started.unref();
    started.channel?.unref();
    return started;
  }

  function take({ id, reached = false, ok, value }: { id: number; reached?: boolean; ok?: boolean; value?: string }): void {
    const one = waiting.get(id);
    if (!one) return;
    one.reached ||= reached;
    if (ok !== undefined) one.settle(ok ? { value } : new KeyringAway(one.reached ? 'locked' : 'silent'));
  }

  return {
    ask({ what, ...given }) {
      // Whoever waited for it once isn't kept waiting for each.
      if (away && performance.now() < away.until) return Promise.reject(new KeyringAway(away.why));
      clearTimeout(resting);
      child ??= start();
      const id = next++;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(end, answer);
        waiting.set(id, {
          reached: false,
          settle(came) {
            clearTimeout(timer);
            waiting.delete(id);
            away = came instanceof KeyringAway ? { why: came.why, until: performance.now() + rest } : undefined;
            if (!waiting.size) resting = setTimeout(end, idle).unref();
            if (came instanceof KeyringAway) reject(came);
            else resolve(came.value);
          },
        });
        child?.send({ id, method: methods[what], ...given }, (error) => error && end());
      });
    },
  };
}
