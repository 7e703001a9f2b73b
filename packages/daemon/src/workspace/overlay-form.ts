import * as fs from 'node:fs';
import { z } from 'zod';
import { DeskhandError } from '../host/host.ts';
import { type Holder, type Sandbox, startNetworked } from '../sandbox/sandbox.ts';
import type { Form } from './form.ts';
import { kernelView } from './kernel-view.ts';
import { within } from './names.ts';
import type { StageDir, StagedFolder } from './stage-dir.ts';
import type { View } from './view.ts';

// The form where the kernel merges: a holder keeps one overlay for each folder at its real path. Commands run in it, file
// tools reach it through /proc/HOLDER/root.

export interface Held {
  sandbox: Sandbox;
  /** Throws where so many bytes more are too much for the disk. */
  room(bytes: number): Promise<void>;
  /** Most bytes that are copied for one stage: see copy-form.ts. */
  mostCopied?: number;
  /** Hidden where they lie in a granted folder, as things are then. */
  masks(): Promise<string[]>;
  /** Whether a path is hidden, or lies in what is. */
  hides(path: string): boolean;
  /** See HoldSpec.library. */
  library?: { from: string; at: string }[];
}

export async function overlayForm(stage: StageDir, held: Held): Promise<Form> {
  const holder = await hold(stage, held, ({ at }) => ({ kind: 'overlay', upper: `${at}/upper`, work: `${at}/work` }));
  return formOf(stage, holder, {
    roots: stage.folders.map(({ path }) => ({ base: holder.root, path })),
    refresh: () => holder.refresh(),
  });
}

/** The folders as they are, for as long as nothing is staged. */
export const realView = (stage: StageDir): View => kernelView({ roots: stage.folders.map(({ path }) => ({ base: '/', path })) });

/** The form that every sandboxed stage has: files through a view, commands in the holder. */
export function formOf(stage: StageDir, holder: Holder, view: Parameters<typeof kernelView>[0]): Form {
  const owner = process.getuid?.() === 0 ? ownerOf(stage.folders) : undefined;
  return {
    view: kernelView({ ...view, ...(owner && { owner }) }),
    ready: async () => {},
    start: (command) => startNetworked(holder, command),
    places: async () => holder.places ?? [],
    ended: holder.closed,
    async close() {
      await holder.close();
      fs.rmSync(`${stage.path}/holder.json`, { force: true });
    },
  };
}

/** Starts the stage's one holder, once an earlier one is surely gone: the same upper mounted twice is corrupt. */
export async function hold(
  stage: StageDir,
  { sandbox, masks, library }: Held,
  how: (folder: StagedFolder) => { kind: 'overlay'; upper: string; work: string } | { kind: 'bind'; from: string },
): Promise<Holder> {
  await endEarlier(`${stage.path}/holder.json`);
  const as = ownerOf(stage.folders);
  const hidden = await masks();
  const holder = await sandbox.hold({
    mounts: stage.folders.map((folder) => ({ path: folder.path, how: folder.mode === 'ro' ? { kind: 'ro' } : how(folder) })),
    masks: hidden.filter((mask) => stage.folders.some(({ path }) => within(mask, path))),
    ...(library && { library }),
    ...(as && { as }),
  });
  const { pid } = holder;
  if (pid) fs.writeFileSync(`${stage.path}/holder.json`, JSON.stringify({ pid, started: startOf(pid) }), { mode: 0o600 });
  return holder;
}

/** Commands act as the owner of what they may write. */
function ownerOf(folders: StagedFolder[]): { uid: number; gid: number } | undefined {
  return (folders.find(({ mode }) => mode !== 'ro') ?? folders[0])?.owner;
}

const earlierSchema = z.object({ pid: z.number().int().positive(), started: z.string().optional() });

/** A holder dies with its daemon; should one still be there, it ends now. */
async function endEarlier(file: string): Promise<void> {
  if (!fs.existsSync(file)) return;
  const { pid, started } = earlierSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  for (let tries = 0; started !== undefined && startOf(pid) === started; tries++) {
    if (tries === 200)
      throw new DeskhandError('stage-busy', `Process ${pid} still holds the stage of this task.`, { next: `End it: kill -9 ${pid}` });
    process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  fs.rmSync(file, { force: true });
}

/** When a process started, in the kernel's ticks: with its number it names one process for good. A dead one has none. */
function startOf(pid: number): string | undefined {
  try {
    const after = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ');
    return after?.[0] === 'Z' ? undefined : after?.[19];
  } catch {
    return undefined;
  }
}
