import * as fs from 'node:fs';
import { jsonOf } from '@deskhand/protocol';
import { z } from 'zod';
import type { Node } from './handle.ts';

// What each path was in the real folder when the task last saw it before changing it: what a commit compares with.
// One line a path, appended, so that it is there again after a crash.

export interface Bases {
  /** `undefined`: never noted. `null`: nothing was there. */
  get(path: string): Identity | null | undefined;
  note(path: string, node: Identity | undefined, how?: How): void;
  /** The same for many at once. */
  noteAll(paths: readonly [path: string, node: Identity | undefined, how?: How | undefined][]): void;
  how(path: string): How | undefined;
  /** What stood there when a person was told that it changed under the task: what their choice is about. */
  contest(path: string, node: Node | undefined): void;
  contested(path: string): Identity | null | undefined;
  /** Every path noted, for naming what was read and has changed since. */
  paths(): Iterable<string>;
  close(): void;
}

/**
 * What became of a change that somebody made under the task: it was merged into the task's version, or that version is to
 * take its place by the task's own choice. Either is shown before it is committed.
 */
const howSchema = z.enum(['merged', 'over']);
export type How = z.infer<typeof howSchema>;

export const identitySchema = z.object({
  kind: z.enum(['file', 'folder', 'link', 'other']),
  ino: z.coerce.bigint(),
  size: z.number(),
  modified: z.coerce.bigint(),
  mode: z.number(),
  target: z.string().optional(),
});
/** What tells one state of a path from another. Times in nanoseconds. */
export type Identity = z.infer<typeof identitySchema>;

const lineSchema = z.union([
  z.object({ path: z.string(), was: identitySchema.nullable(), how: howSchema.optional() }),
  z.object({ path: z.string(), contested: identitySchema.nullable() }),
]);
type Line = z.infer<typeof lineSchema>;

export function openBases(file: string): Bases {
  const known = new Map<string, Identity | null>();
  const settled = new Map<string, How>();
  const contested = new Map<string, Identity | null>();
  const learn = (line: Line): void => {
    const { path } = line;
    if ('contested' in line) return void contested.set(path, line.contested);
    known.set(path, line.was);
    if (line.how) settled.set(path, line.how);
    else settled.delete(path);
  };
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  // A line that a crash cut short must not swallow the next.
  let torn = text !== '' && !text.endsWith('\n');
  for (const line of text.split('\n')) {
    if (line === '') continue;
    // The last line of a crash may be cut.
    const parsed = lineSchema.safeParse(jsonOf(line));
    if (parsed.success) learn(parsed.data);
  }
  let fd: number | undefined;
  const write = (lines: readonly Line[]): void => {
    if (lines.length === 0) return;
    for (const line of lines) learn(line);
    fd ??= fs.openSync(file, 'a', 0o600);
    const text = lines.map((line) => `${json(line)}\n`).join('');
    fs.writeFileSync(fd, torn ? `\n${text}` : text);
    torn = false;
  };
  const noted = (path: string, node: Identity | undefined, how?: How): Line => ({
    path,
    was: node ? identityOf(node) : null,
    ...(how && { how }),
  });
  return {
    get: (path) => known.get(path),
    note: (path, node, how) => write([noted(path, node, how)]),
    noteAll: (paths) => write(paths.map((one) => noted(...one))),
    how: (path) => settled.get(path),
    contest: (path, node) => write([{ path, contested: node ? identityOf(node) : null }]),
    contested: (path) => contested.get(path),
    paths: () => known.keys(),
    close() {
      if (fd !== undefined) fs.closeSync(fd);
      fd = undefined;
    },
  };
}

export function identityOf(node: Identity): Identity {
  const { kind, ino, size, modified, mode, target } = node;
  return { kind, ino, size, modified, mode, ...(target !== undefined && { target }) };
}

/** Whether the path is as it was. A folder is the same folder whatever is in it. */
export function unchanged(was: Identity | null, now: Node | undefined): boolean {
  if (!was || !now) return !was && !now;
  if (was.kind !== now.kind || was.mode !== now.mode) return false;
  if (now.kind === 'folder') return true;
  return was.ino === now.ino && was.size === now.size && was.modified === now.modified && was.target === now.target;
}

/** JSON with nanoseconds and inode numbers as digits in a string. */
export const json = (value: unknown): string => JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner));
