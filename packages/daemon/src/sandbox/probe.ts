import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DeskhandError } from '../host/host.ts';
import { nobody } from './bubblewrap.ts';
import { type Ground, hold } from './holder.ts';
import { obstacle } from './obstacles.ts';
import type { HoldSpec, SandboxFacts } from './sandbox.ts';

/** Finds out what this computer lets us do by doing it: one holder, one command that writes one file. */
export async function probe(ground: Ground, dir: string, noOverlay: boolean): Promise<SandboxFacts> {
  const root = ground.asRoot;
  const overlay = noOverlay ? 'It was asked for' : await attempt(ground, dir, 'overlay');
  if (overlay === undefined) return { kind: 'overlay', why: 'Commands run in a sandbox, on a staged view of your folders.', fix: [], root };
  const copy = await attempt(ground, dir, 'copy');
  if (copy === undefined) {
    return {
      kind: 'copy',
      why: `Commands run in a sandbox, on a copy of each folder that is made before the first of them. ${asSentence(overlay)}`,
      fix: [],
      root,
    };
  }
  const { why, fix } = obstacle(root);
  return { kind: 'none', why: `No command can run. ${asSentence(why ?? copy)}`, fix, root };
}

const asSentence = (text: string) => (text.endsWith('.') ? text : `${text}.`);

/** Undefined when a sandboxed command wrote to the stage and the real folder stayed as it was; else why not. */
async function attempt(ground: Ground, dir: string, kind: 'overlay' | 'copy'): Promise<string | undefined> {
  // As root the command acts as nobody, who must reach the folder: not in our own directory, and not where TMPDIR may say.
  const folder = mkdtempSync(join(ground.asRoot ? '/tmp' : tmpdir(), 'deskhand-probe-'));
  const stage = mkdtempSync(join(dir, 'probe-'));
  try {
    if (ground.asRoot) chownSync(folder, nobody.uid, nobody.gid);
    const [upper, work] = [join(stage, 'upper'), join(stage, 'work')];
    const how = kind === 'overlay' ? ({ kind, upper, work } as const) : ({ kind: 'bind', from: folder } as const);
    const written = await writeInside(
      { ...ground, overlay: kind === 'overlay' },
      { mounts: [{ path: folder, how }], masks: [], as: nobody },
      join(folder, 'written'),
    );
    if (written !== undefined) return written;
    const landed = existsSync(join(kind === 'overlay' ? upper : folder, 'written'));
    const real = existsSync(join(folder, 'written'));
    return landed && (kind === 'copy' || !real) ? undefined : 'What a command wrote did not land where it should';
  } catch (error) {
    return error instanceof DeskhandError ? error.message : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    openForRemoval(join(stage, 'work', 'work'));
    rmSync(stage, { recursive: true, force: true });
  }
}

async function writeInside(ground: Ground, spec: HoldSpec, file: string): Promise<string | undefined> {
  const holder = await hold(ground, spec);
  try {
    const limits = { seconds: 10, memory: 2 ** 28, processes: 16, fileBytes: 2 ** 20 };
    const command = holder.start({ argv: ['/bin/sh', '-c', ': > "$1"', 'probe', file], cwd: '/', env: {}, limits });
    command.stdout.resume();
    const [complaint, exit] = await Promise.all([text(command.stderr), command.exit]);
    return exit.code === 0 ? undefined : `A first command failed: ${complaint.trim() || `code ${exit.code}`}`;
  } finally {
    // It ends by itself: taking an overlay down writes out all that the disk has pending, which nobody has to wait for.
    void holder.close();
  }
}

/** The kernel makes it with mode 000, which stops an ordinary user's removal. */
function openForRemoval(path: string): void {
  if (existsSync(path)) chmodSync(path, 0o700);
}
