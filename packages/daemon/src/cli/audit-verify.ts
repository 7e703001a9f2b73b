import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jsonOf } from '@deskhand/protocol';
import { type AuditReport, checkExcerpt, type Fault, faultsBy, type SignedHead } from '@deskhand/protocol/audit';
import { me } from '../host/called.ts';
import { DeskhandError, signerOf } from '../host/host.ts';
import { readIdentity } from '../host/identity.ts';
import { hasSigned, sha256 } from './audit-crypto.ts';
import { keepHead, parseHeads, readHeads } from './audit-heads.ts';
import { type Client, connect } from './client.ts';
import { exits } from './exits.ts';
import { plainLine } from './plain.ts';
import type { Screen } from './screen.ts';
import { count } from './words.ts';

/** Checks the host's log, by itself and against the heads kept outside it; or an excerpt in a file, by itself. */
export async function verify(
  screen: Screen,
  home: string,
  { file, against, heads }: { file?: string | undefined; against?: string | undefined; heads: string },
): Promise<number> {
  if (file !== undefined) return verifyExcerpt(screen, file);
  const other = against === undefined ? [] : parseHeads(await readText(against));
  if (against !== undefined && other.length === 0)
    throw new DeskhandError('audit.heads', `${against} holds no signed head.`, {
      next: 'Give a file that a device shared, or that “deskhand audit head” wrote.',
    });
  const client = await connect(home).catch((error: unknown) => {
    if (error instanceof DeskhandError && error.code === 'host.away') return undefined;
    throw error;
  });
  const report = client ? await client.get<AuditReport>('/v1/audit/check') : await examined(home);
  const own = report.head ? await readHeads(heads, report.head.host) : [];
  const outside = client ? await faultsOutside(client, [...own, ...other]) : [];
  const faults = [...report.faults, ...outside];
  if (report.head && client && faults.length === 0) await keepHead(heads, report.head);
  if (screen.json) screen.outJson({ ok: faults.length === 0, ...report, faults, outside: own.length + other.length });
  else tell(screen, report, faults, { outside: client ? own.length + other.length : 0, running: client !== undefined });
  return faults.length === 0 ? exits.done : exits.failed;
}

/** The head of now, to be kept where nobody who gets at this computer gets at it. */
export async function head(screen: Screen, home: string, heads: string): Promise<number> {
  const client = await connect(home);
  const { head: now } = await client.get<{ head: SignedHead }>('/v1/audit/head');
  await keepHead(heads, now);
  screen.out(JSON.stringify([now]));
  return exits.done;
}

async function faultsOutside(client: Client, kept: SignedHead[]): Promise<Fault[]> {
  if (kept.length === 0) return [];
  const hashes = new Map<number, string>();
  let seq = 0;
  const places = [...new Set(kept.map((one) => one.seq))];
  for (let at = 0; at < places.length; at += 200) {
    const said = await client.get<{ seq: number; hashes: Record<string, string> }>(
      `/v1/audit/hashes?at=${places.slice(at, at + 200).join(',')}`,
    );
    seq = said.seq;
    for (const [place, hash] of Object.entries(said.hashes)) hashes.set(Number(place), hash);
  }
  return faultsBy(kept, { seq, hashAt: (place) => hashes.get(place) });
}

/** Its public key; asked for where there is none, it would be made anew. */
const keyOf = (home: string): string[] => (existsSync(join(home, 'identity')) ? [signerOf(readIdentity(home)).key] : []);

/** Without a host: by a program of the log's own, which changes nothing. */
function examined(home: string): Promise<AuditReport> {
  const program = fileURLToPath(new URL('../log/examine.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [...process.execArgv, program, join(home, 'log'), ...keyOf(home)],
      { maxBuffer: 64 * 1024 * 1024 },
      (error, out) => {
        const said =
          out === '' ? undefined : (JSON.parse(out) as AuditReport & { failed?: { code: string; sentence: string; next?: string } });
        if (!said)
          return reject(
            new DeskhandError('audit.program', 'The log could not be read.', {
              next: 'deskhand logs may say why.',
              cause: error,
            }),
          );
        const { failed } = said;
        if (failed) reject(new DeskhandError(failed.code, failed.sentence, failed.next === undefined ? {} : { next: failed.next }));
        else resolve(said);
      },
    );
  });
}

function tell(screen: Screen, report: AuditReport, faults: Fault[], { outside, running }: { outside: number; running: boolean }): void {
  const signed = report.heads === 1 ? 'one signed head' : `${report.heads} signed heads`;
  if (faults.length === 0) {
    screen.out(`Whole: ${count(report.events, 'event')}, each follows from the one before; ${signed} kept with them fit.`);
    if (report.erased > 0)
      screen.out(
        `${report.erased === 1 ? 'One text or file was' : `${report.erased} texts and files were`} erased, as the log itself says.`,
      );
    if (running)
      screen.out(
        outside > 0
          ? `It fits ${outside === 1 ? 'the head' : `the ${outside} heads`} kept outside it.`
          : 'Nothing was kept outside it before; from now on its end is.',
      );
    else screen.note('No host is running: what was kept outside is compared when one is.');
    return;
  }
  screen.out(`${faults.length === 1 ? 'One fault' : `${faults.length} faults`} in ${report.events} events:`);
  for (const { kind, sentence } of faults.slice(0, 50)) screen.out(`  ${kind.padEnd(9)}  ${plainLine(sentence, 300)}`);
  if (faults.length > 50) screen.out(`  and ${faults.length - 50} more (--json shows all)`);
  screen.note(
    'If you put back a backup, that is why. Otherwise somebody or something wrote to the log: keep a copy of the state folder as it is, and compare with what paired phones say under Settings, Audit.',
  );
}

async function verifyExcerpt(screen: Screen, file: string): Promise<number> {
  const checked = checkExcerpt(jsonOf(await readText(file)), { sha256, hasSigned });
  if (screen.json) screen.outJson(checked);
  else if (!checked.ok) {
    screen.out(`Not proven: ${plainLine(checked.sentence, 300)}`);
    screen.note(`What can be proven away from its host: ${me} audit export --format proof, or what a phone shared.`);
  } else {
    screen.out(
      `Proven: ${count(checked.events.length, 'event')} of the host “${plainLine(checked.host.name, 100)}”, as it signed them up to event ${checked.to}.`,
    );
    screen.out(`Its key: ${checked.host.key}`);
    screen.note(`That this is the key of the host that you mean, only you can say: “${me} audit head” shows it there.`);
    for (const { seq, time, type, task } of checked.events)
      screen.out(
        `${new Date(time).toISOString()}  ${seq}  ${plainLine(type, 60)}${typeof task === 'string' ? `  ${plainLine(task, 64)}` : ''}`,
      );
  }
  return checked.ok ? exits.done : exits.failed;
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new DeskhandError('file.missing', `${path} can't be read.`, { next: 'Check the spelling.', cause });
  });
}
