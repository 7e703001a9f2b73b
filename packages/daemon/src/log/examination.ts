import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AuditReport } from '@deskhand/protocol/audit';
import { DeskhandError, type Verifier } from '../host/host.ts';
import { genesis } from './chain.ts';
import { openContent } from './content.ts';
import { wrap } from './database.ts';
import { openHeads } from './heads.ts';
import { userVersion } from './schema.ts';
import { check } from './verification.ts';
import { readWitness } from './witness.ts';

/**
 * Checks a log that nobody has open, without changing a byte of it: also one that the host refuses to start with. What it
 * finds is what `check` finds, and whether the end that is noted beside it is this host's.
 */
export async function examine(dir: string, verifier: Verifier | undefined): Promise<AuditReport> {
  const path = join(dir, 'log.db');
  if (!existsSync(path))
    throw new DeskhandError('log-missing', `There is no log in ${dir}.`, { next: 'Say which state directory: --home DIR' });
  const file = new DatabaseSync(path, { readOnly: true });
  try {
    const db = wrap(file, dir);
    const signed = userVersion(file) >= 4;
    const { end, wrong } = endOf(dir, verifier);
    const heads = signed ? openHeads(db, undefined) : { at: () => undefined, kept: () => [], keep: () => {} };
    const report = await check({ db, content: openContent(db, dir, () => {}), heads, verifier, end: end ?? genesis });
    return wrong ? { ...report, faults: [...report.faults, { kind: 'unsigned', seq: report.events, sentence: wrong }] } : report;
  } finally {
    file.close();
  }
}

function endOf(dir: string, verifier: Verifier | undefined): { end?: ReturnType<typeof readWitness>; wrong?: string } {
  try {
    const end = readWitness(dir, verifier);
    return end ? { end } : { wrong: 'What this host noted of the end of its log (log.head) is missing.' };
  } catch {
    return { wrong: 'What is noted of the end of the log (log.head) was not signed by this host.' };
  }
}
