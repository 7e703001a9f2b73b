import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';

// On macOS a process keeps its sandbox for life, with all that it starts, whatever else it leaves: its parent, its session,
// its environment. So each of ours may look up names that nobody else's may (nothing answers to them), and who may is ours:
// libsystem_sandbox answers that for any process. Used by the sandbox, and by the supervisor, which knows nothing of it.

export interface Marked {
  /** The living processes whose sandbox has this mark. */
  find(mark: string): number[];
  /** Bytes of memory that a process has to itself or shares; 0 where it is gone. */
  bytes(pid: number): number;
}

/** The mark of all that a host with this state directory runs. */
export const markOf = (stateDir: string): string =>
  `deskhand.${createHash('sha256').update(realpathSync(stateDir)).digest('hex').slice(0, 24)}`;

/** Ends all that has the mark, and what it starts meanwhile; resolves with how many there were and how many are left after `patience` ms. */
export async function endMarked({ find }: Marked, mark: string, patience = 3000): Promise<{ ended: number; left: number }> {
  const seen = new Set<number>();
  for (const until = performance.now() + patience; ; await wait(2)) {
    const left = find(mark);
    if (left.length === 0 || performance.now() > until) return { ended: seen.size - left.length, left: left.length };
    for (const pid of left) {
      seen.add(pid);
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
  }
}

let loaded: Marked | undefined | null = null;

/** Undefined where there is no such thing, or it can't be asked. */
export function marked(): Marked | undefined {
  if (loaded === null) loaded = process.platform === 'darwin' ? load() : undefined;
  return loaded;
}

// sandbox/private.h, as WebKit declares it (Source/WTF/wtf/spi/darwin/SandboxSPI.h); libproc.h and sys/proc_info.h.
const globalName = 2;
const noReport = 0x40000000;
const taskInfo = { flavor: 4, size: 96, resident: 8 };

function load(): Marked | undefined {
  try {
    // koffi is CommonJS with an untyped call signature: each function is given its type once, here.
    const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi');
    const c = koffi.load('/usr/lib/libSystem.B.dylib');
    const check: (...args: unknown[]) => number = c.func('int sandbox_check(int pid, const char *operation, int type, ...)');
    const list: (buffer: Buffer, size: number) => number = c.func('int proc_listallpids(void *buffer, int size)');
    const info: (pid: number, flavor: number, more: number, buffer: Buffer, size: number) => number = c.func(
      'int proc_pidinfo(int pid, int flavor, uint64_t more, void *buffer, int size)',
    );
    /** 0 is allowed, for a process without any sandbox too; 1 is not. */
    const lookUp = (pid: number, name: string) => check(pid, 'mach-lookup', globalName | noReport, 'str', name);
    return {
      find(mark) {
        const pids = Buffer.alloc(4 * 16_384);
        const count = Math.max(0, list(pids, pids.length));
        return Array.from({ length: count }, (_, index) => pids.readInt32LE(4 * index)).filter(
          (pid) => pid > 1 && pid !== process.pid && lookUp(pid, mark) === 0 && lookUp(pid, `${mark}.not`) === 1,
        );
      },
      bytes(pid) {
        const buffer = Buffer.alloc(taskInfo.size);
        return info(pid, taskInfo.flavor, 0, buffer, buffer.length) === buffer.length
          ? Number(buffer.readBigUInt64LE(taskInfo.resident))
          : 0;
      },
    };
  } catch {
    return undefined;
  }
}
