import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogFactory } from './contract-scene.double.ts';
import { readingContract } from './reading.contract.ts';
import { openSqliteLog } from './sqlite-log.ts';
import { writingContract } from './writing.contract.ts';

let dir: string | undefined;
const sqlite: LogFactory = {
  open(name, now) {
    dir ??= mkdtempSync(join(tmpdir(), 'deskhand-log-'));
    return openSqliteLog({ dir: join(dir, name), ...(now && { now }) });
  },
  clean() {
    if (dir) rmSync(dir, { recursive: true, force: true });
    dir = undefined;
  },
};
writingContract('SQLite log', sqlite);
readingContract('SQLite log', sqlite);
