import { mkdirSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { DeskhandError, marked } from '../host/host.ts';
import { keepInherited } from './descriptors.ts';
import { type Ground, hold } from './holder.ts';
import { startHolder } from './holder-process.ts';
import { minimalRoot } from './minimal-root.ts';
import { startParser } from './parser-process.ts';
import { probe } from './probe.ts';
import { openProcessLimits } from './process-limit.ts';
import { findPrograms, installCommands, type Programs } from './programs.ts';
import type { Sandbox, SandboxFacts } from './sandbox.ts';
import { seccompProgram } from './seccomp.ts';
import { spareHolders } from './spare-holder.ts';

// Opens the sandbox of this computer: bubblewrap and util-linux on Linux, the system's own on macOS (seatbelt/), nothing
// elsewhere yet. What it can do it finds out by doing it once. Never runs a command outside; called by main.ts.

export interface SandboxOptions {
  /** Deskhand's state directory: the system call filter and the probe's folders go there. */
  stateDir: string;
  /** Pretends that the computer offers no more than this. */
  force?: SandboxFacts['kind'];
  platform?: NodeJS.Platform;
}

/** Never throws for what the computer lacks: the facts say it, and `hold` and `start` refuse. */
export async function openSandbox({ stateDir, force, platform = process.platform }: SandboxOptions): Promise<Sandbox> {
  const root = process.getuid?.() === 0;
  if (force === 'none') return none({ kind: 'none', why: 'No command runs, as it was asked for: file tools only.', fix: [], root });
  if (platform === 'darwin') return openOnMac(stateDir, root);
  if (platform !== 'linux') return none({ kind: 'none', why: elsewhere(platform), fix: [], root });
  const found = await findPrograms(process.env.PATH ?? '');
  if (!found.ok) return none({ kind: 'none', why: `No command can run, because ${found.why}.`, fix: installCommands(root), root });
  try {
    return await openHere(stateDir, found.programs, root, force === 'copy');
  } catch (error) {
    // A processor that it doesn't know, a library that doesn't load: the rest of Deskhand works.
    return none({ kind: 'none', why: `No command can run. ${error instanceof Error ? error.message : error}`, fix: [], root });
  }
}

async function openHere(stateDir: string, programs: Programs, asRoot: boolean, noOverlay: boolean): Promise<Sandbox> {
  const dir = join(stateDir, 'sandbox');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const filters = { strict: join(dir, `filter-${process.arch}.bpf`), overlay: join(dir, `filter-overlay-${process.arch}.bpf`) };
  writeFileSync(filters.strict, seccompProgram(process.arch), { mode: 0o600 });
  writeFileSync(filters.overlay, seccompProgram(process.arch, { localSockets: true }), { mode: 0o600 });
  // Most bytes of /tmp, HOME and shared memory together, for one task.
  const sharedBytes = Math.min(2 ** 30, Math.floor(totalmem() / 8));
  const processLimits = asRoot ? openProcessLimits() : undefined;
  const empty = () => startHolder({ programs, asRoot, sharedBytes });
  const trial: Ground = { programs, root: minimalRoot(), filters, overlay: true, asRoot, processLimits, empty };
  keepInherited();
  const facts = await probe(trial, dir, noOverlay);
  if (facts.kind === 'none') return none(facts);
  const ground = { ...trial, overlay: facts.kind === 'overlay', empty: spareHolders(empty).take };
  return { facts, hold: (spec) => hold(ground, spec), start: (command) => startParser(ground, command) };
}

async function openOnMac(stateDir: string, root: boolean): Promise<Sandbox> {
  if (root) return none({ kind: 'none', why: 'No command can run for root on macOS.', fix: ['Start Deskhand as yourself.'], root });
  const { openSeatbelt } = await import('./seatbelt/open.ts');
  const opened = await openSeatbelt({ stateDir, marked: marked() }).catch((error: unknown) => ({ why: String(error) }));
  if (!('why' in opened)) return opened;
  return none({
    kind: 'none',
    why: `No command can run on this Mac, because ${opened.why}. File tools work on the stage alone.`,
    fix: [],
    root,
  });
}

function none(facts: SandboxFacts): Sandbox {
  const refusal = () => new DeskhandError('sandbox-none', facts.why, facts.fix[0] ? { next: facts.fix.join('\n') } : {});
  return {
    facts,
    hold: () => Promise.reject(refusal()),
    start: () => Promise.reject(refusal()),
  };
}

function elsewhere(platform: NodeJS.Platform): string {
  const name = platform === 'win32' ? 'Windows' : platform;
  return `Deskhand has no sandbox on ${name} yet, so no command runs there: file tools work on the stage alone.`;
}
