import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Marked } from '../../host/host.ts';

// Stands for macOS's word on whose sandbox a process has: sandbox-exec.double.ts leaves the mark in its root, which nothing
// inside can change.

export const markedByRoot: Marked = {
  find: (mark) =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/root/.marks/${mark}`))
      .map(Number),
  bytes(pid) {
    try {
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) * 1024;
    } catch {
      return 0;
    }
  },
};

export const sandboxExecDouble = [process.execPath, fileURLToPath(new URL('./sandbox-exec.double.ts', import.meta.url))];
