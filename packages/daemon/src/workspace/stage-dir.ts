import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { uptime } from 'node:os';
import type { Folder } from '@deskhand/protocol';
import { z } from 'zod';
import { DeskhandError } from '../host/host.ts';
import { carryAttributes } from './attributes.ts';
import { type BaseContent, openBaseContent } from './base-content.ts';
import { type Bases, json, openBases } from './bases.ts';
import { type Begun, readBegun } from './begun.ts';
import { toSystem } from './names.ts';
import { type FolderPlace, isThere, needPlace, placeOf, placeSchema, realFolder } from './place.ts';
import { removePath, removeSlowly } from './tree.ts';
import type { StageSpec } from './workspace.ts';

// Where a task's stage is kept: stages/TASK with one directory for each granted folder. It outlives every process.

export type Kind = 'overlay' | 'copy' | 'none';

export interface StagedFolder extends Folder {
  /** Its own directory in the stage. */
  at: string;
  owner: { uid: number; gid: number };
  place: FolderPlace;
}

export interface StageDir {
  path: string;
  kind: Kind;
  /** The spec's folders, their paths made real. */
  folders: StagedFolder[];
  /** Folders of the spec that aren't there, and in which nothing is staged. */
  away: string[];
  /** When the stage was opened first, by the file system's own clock: an original with a later change time changed under the task. */
  stamp: bigint;
  bases: Bases;
  /** What small texts were before the task changed them. */
  originals: BaseContent;
  /** What it took over from another task's stage. */
  begun?: Begun;
}

const fileSchema = z.object({
  version: z.literal(1),
  kind: z.enum(['overlay', 'copy', 'none']),
  stamp: z.coerce.bigint(),
  folders: z.record(z.string(), z.number().int()),
  /** Which folder each of them was, since the first that was written down: see place.ts. */
  places: z.record(z.string(), placeSchema).default({}),
  /** When the computer was started, by the clock at the opening: milliseconds since 1970. */
  booted: z.number().default(0),
});

/** The stage of a task, or undefined where there is none and `kind` (what to make it as) isn't given. */
export function openStageDir(stages: string, spec: StageSpec, kind?: Kind): StageDir | undefined {
  const path = stagePath(stages, spec.task);
  const file = `${path}/stage.json`;
  const had = fs.existsSync(file) ? readState(file) : undefined;
  if (!had && !kind) return undefined;
  if (!had) fs.mkdirSync(path, { recursive: true, mode: 0o700 });
  const state = had ?? { version: 1 as const, kind: kind ?? 'none', stamp: stampOf(path), folders: {}, places: {}, booted: bootedNow() };
  const away = awayOf(spec, state.folders);
  const folders = spec.folders
    .filter((folder) => !away.includes(folder.path))
    .map((folder) => {
      const real = realFolder(folder.path);
      needPlace(real, state.places[real]);
      state.places[real] ??= placeOf(real);
      state.folders[real] ??= Object.keys(state.folders).length;
      const { uid, gid, mode } = fs.statSync(toSystem(real));
      const at = `${path}/${state.folders[real]}`;
      if (!fs.existsSync(`${at}/upper`)) makeRoom(at, state.kind, real, { uid, gid, mode: mode & 0o7777 });
      return { ...folder, path: real, at, owner: { uid, gid }, place: state.places[real] };
    });
  if (kind) save(file, state);
  return {
    path,
    kind: state.kind,
    folders,
    away,
    stamp: state.stamp - BigInt(setBack(state.booted)) * 1_000_000n,
    bases: openBases(`${path}/bases.jsonl`),
    originals: openBaseContent(`${path}/originals`),
    ...readBegun(`${path}/begun.json`),
  };
}

/**
 * The folders that a stage does without: a disk that isn't plugged in keeps nobody from working in another folder. Not one
 * that it has something in; and where none is left, there is nothing to work in.
 */
function awayOf({ folders }: StageSpec, had: Record<string, number>): string[] {
  const away = folders.filter(({ path }) => had[path] === undefined && !isThere(path)).map(({ path }) => path);
  return away.length < folders.length ? away : [];
}

/** Of a stage that nothing is staged in: it is kept on a copy from now on. */
export function becomeCopy(stage: StageDir): void {
  const file = `${stage.path}/stage.json`;
  for (const { at } of stage.folders) makeBeside(at, 'copy');
  save(file, { ...readState(file), kind: 'copy' });
  stage.kind = 'copy';
}

/** Drops what is staged: gone for every reader at once, and from the disk when what it returns was called and has resolved. */
export function dropStage(stages: string, task: string): () => Promise<void> {
  const path = stagePath(stages, task);
  const trash = `${stages}/.gone-${process.pid}-${counter++}`;
  if (fs.existsSync(path)) fs.renameSync(path, trash);
  return () => removeSlowly(trash);
}

/** What a crash left of stages that were dropped or being made. */
export function sweep(stages: string): void {
  for (const name of fs.readdirSync(stages)) if (name.startsWith('.')) removePath(`${stages}/${name}`);
}

let counter = 0;

export const stagePath = (stages: string, task: string): string => `${stages}/${safeName(task)}`;
export const safeName = (id: string): string => (/^[\w-][\w.-]{0,100}$/u.test(id) ? id : createHash('sha256').update(id).digest('hex'));

function makeRoom(at: string, kind: Kind, folder: string, like: { uid: number; gid: number; mode: number }): void {
  fs.mkdirSync(at, { recursive: true, mode: 0o700 });
  makeBeside(at, kind);
  // Last: a room is whole once it has this. The view shows the folder itself as this one is.
  fs.mkdirSync(`${at}/upper`);
  if (process.getuid?.() === 0) fs.chownSync(`${at}/upper`, like.uid, like.gid);
  // What is made in it inherits the folder's access control list, as it would there.
  carryAttributes(folder, `${at}/upper`);
  fs.chmodSync(`${at}/upper`, like.mode | 0o700);
}

/** What file tools need beside `upper` where no kernel merges. An overlay needs nothing until it is mounted: most tasks only look. */
function makeBeside(at: string, kind: Kind): void {
  if (kind !== 'overlay') for (const name of ['gone', 'scratch']) fs.mkdirSync(`${at}/${name}`, { recursive: true, mode: 0o700 });
}

/** Whether nothing is staged yet. */
export const untouched = ({ folders }: StageDir): boolean => folders.every(({ at }) => fs.readdirSync(`${at}/upper`).length === 0);

/** A time later than every change before this call. Kernels with a coarse clock need a tick (at most 10 ms) for it. */
function stampOf(path: string): bigint {
  const file = `${path}/stamp`;
  fs.writeFileSync(file, '');
  const first = fs.statSync(file, { bigint: true }).ctimeNs;
  for (const end = performance.now() + 20; ; ) {
    fs.chmodSync(file, 0o600);
    const now = fs.statSync(file, { bigint: true }).ctimeNs;
    if (now > first || performance.now() > end) return now;
  }
}

export function saveStage(path: string, state: { kind: Kind; folders: Record<string, number> }): void {
  save(`${path}/stage.json`, { version: 1, stamp: stampOf(path), places: {}, booted: bootedNow(), ...state });
}

/** Milliseconds. Tells only steps of the clock: what slows or hastens it counts for both. */
const bootedNow = (): number => Math.round(Date.now() - uptime() * 1000);

/** How far the clock was set back since: what somebody saved after that looks older than it is, by so much. Milliseconds. */
function setBack(booted: number): number {
  const slack = 2000;
  const back = booted - bootedNow();
  return back > slack ? back + slack : 0;
}

function readState(file: string): z.infer<typeof fileSchema> {
  try {
    return fileSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new DeskhandError('stage-damaged', 'What this task staged can’t be read any more: the computer went off while it was begun.', {
      next: 'Drop it, and send the task again. Nothing of it was put in place.',
      cause,
    });
  }
}

function save(file: string, state: z.infer<typeof fileSchema>): void {
  fs.writeFileSync(`${file}.part`, json({ ...state, stamp: String(state.stamp) }), { mode: 0o600 });
  fs.renameSync(`${file}.part`, file);
}
