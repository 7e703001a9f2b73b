import child_process from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

// Loaded into the supervisor before its own program (NODE_OPTIONS): ends it with SIGKILL right before, or right after, the call
// that the file `fuse` in the state directory names. Every other process that loads it goes on as ever.

export interface Fuse {
  /** A function of node:fs, `spawn`, or `kill`: a signal to another process. */
  call: string;
  /** The how manyth since the fuse was laid. */
  nth: number;
  when: 'before' | 'after';
}

const home = process.env.DESKHAND_HOME;
const isSupervisor = /supervisor[/\\]main\.[jt]s$/.test(process.argv[1] ?? '');

if (home && isSupervisor) {
  const { readFileSync } = fs;
  const end = process.kill.bind(process, process.pid, 'SIGKILL');
  let counted = 0;
  const fuse = (): Fuse | undefined => {
    try {
      return JSON.parse(readFileSync(join(home, 'fuse'), 'utf8'));
    } catch {
      return undefined;
    }
  };
  const mined =
    <T extends (...args: never[]) => unknown>(name: string, real: T) =>
    (...args: Parameters<T>) => {
      const laid = fuse();
      const now = laid?.call === name && ++counted === laid.nth;
      if (now && laid.when === 'before') end();
      try {
        return real(...args);
      } finally {
        if (now) end();
      }
    };
  for (const name of ['writeFileSync', 'renameSync', 'openSync', 'fsyncSync'] as const)
    Object.assign(fs, { [name]: mined(name, fs[name]) });
  Object.assign(child_process, { spawn: mined('spawn', child_process.spawn) });
  Object.assign(process, { kill: mined('kill', process.kill.bind(process)) });
  syncBuiltinESMExports();
}
