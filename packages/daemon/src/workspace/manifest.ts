import * as fs from 'node:fs';
import { z } from 'zod';
import { carryAttributes, writtenAttributes } from './attributes.ts';
import { type Identity, identityOf, identitySchema, json } from './bases.ts';
import {
  at,
  type Dir,
  enter,
  ifThere,
  look,
  type Node,
  names,
  openBelow,
  openFile,
  openOurs,
  openReal,
  openTrusted,
  pathOfOpen,
  setModified,
  unlessClosed,
  using,
} from './handle.ts';
import { join, nameOf, parentOf, toSystem } from './names.ts';
import { copySparse, hasHoles } from './sparse.ts';
import { removePath } from './tree.ts';

// A copy of a folder, and the list of what each path was when it was copied: in the folder, and in the copy.

const entrySchema = z.object({
  real: identitySchema,
  copy: identitySchema.extend({ changed: z.coerce.bigint() }),
  /** Of a folder that carries any. */
  attributes: z.record(z.string(), z.string()).exactOptional(),
});
type Copied = z.infer<typeof entrySchema>;

export interface Manifest {
  get(rel: string): Copied | undefined;
  /** Names that a folder had. */
  names(rel: string): Iterable<string>;
  /** `real` with what it carries, where it is a folder. */
  set(rel: string, real: Node | undefined, copy: Node | undefined): void;
  note(rel: string, entry: Copied): void;
  paths(): Iterable<string>;
  save(): void;
}

/** The list for a copy of a copy: what was untouched in the first counts as untouched in the second. */
export function manifestOfCopy(first: { root: string; list: string }, second: { root: string; list: string }): void {
  const manifest = readManifest(first.list);
  const nodeIn = (root: string, rel: string): Node | undefined =>
    ifThere(() => using(openOurs(root, parentOf(rel)), (dir) => look(dir, nameOf(rel))));
  const out = makeManifest(new Map(), second.list);
  for (const rel of manifest.paths()) {
    const [was, now] = [manifest.get(rel), nodeIn(first.root, rel)];
    if (!was) continue;
    const copy = now && untouched(was.copy, now) ? nodeIn(second.root, rel) : undefined;
    out.note(rel, copy ? { ...was, copy: { ...identityOf(copy), changed: copy.changed } } : was);
  }
  out.save();
}

/** Whether there is a copy in a folder's directory of a stage: see copyFolder. */
export const isCopied = (room: string): boolean => fs.existsSync(`${room}/manifest`);

/** Copies a folder into `room`, sharing blocks where the file system can; whole once the list is there. */
export async function copyFolder(real: string, room: string, how: CopyHow): Promise<void> {
  const [to, list] = [`${room}/copy`, `${room}/manifest`];
  removePath(to);
  fs.mkdirSync(to);
  const manifest = makeManifest(new Map(), list);
  const [source, target] = [openReal(real), openTrusted(to)];
  try {
    await copyInside(source, target, '', manifest, how);
    like(target, source);
    await how.over(target);
  } finally {
    source.close();
    target.close();
  }
  manifest.save();
}

interface Copying {
  /** Throws where so many bytes more, that can't be shared, are too much. */
  room(bytes: number): Promise<void>;
  /** Whether the disk shares blocks, as far as is known. */
  shares: boolean;
}

interface CopyHow extends Copying {
  skip(rel: string): boolean;
  /** Called with the copy before it counts as there: what the task has of its own goes over it. */
  over(copy: Dir): Promise<void>;
}

async function copyInside(from: Dir, to: Dir, rel: string, manifest: Manifest, how: CopyHow): Promise<void> {
  for (const name of unlessClosed(() => names(from)) ?? []) {
    const path = join(rel, name);
    const node = look(from, name);
    if (node?.kind !== 'folder' && how.skip(path)) continue;
    if (node?.kind === 'folder') {
      fs.mkdirSync(at(to, name), 0o700);
      if (!how.skip(path)) {
        const [inner, target] = [enter(from, name), enter(to, name)];
        try {
          await copyInside(inner, target, path, manifest, how);
        } finally {
          inner.close();
          target.close();
        }
      }
    } else if (node?.kind === 'link') fs.symlinkSync(toSystem(node.target ?? ''), at(to, name));
    else if (node?.kind === 'file') {
      await copyFile(from, to, name, how);
    } else continue;
    finish(from, to, name, node);
    const attributes = node.kind === 'folder' && writtenAttributes(`${to.path}/${name}`);
    manifest.set(path, attributes ? { ...node, attributes } : node, look(to, name));
  }
}

/** One path of the copy anew, as it is in the folder now. */
export async function recopy(real: string, copy: string, rel: string, manifest: Manifest, node: Node | undefined): Promise<void> {
  const [from, to] = [openBelow(openReal(real), parentOf(rel)), openBelow(copy, parentOf(rel))];
  const name = nameOf(rel);
  try {
    if (look(to, name)) fs.unlinkSync(at(to, name));
    if (node?.kind === 'link') fs.symlinkSync(toSystem(node.target ?? ''), at(to, name));
    else if (node?.kind === 'file') await copyFile(from, to, name);
    if (node) finish(from, to, name, node);
    manifest.set(rel, node, look(to, name));
  } finally {
    from.close();
    to.close();
  }
}

/** What we may not read is there in the copy, empty: the task can replace or remove it, and no more. */
async function copyFile(from: Dir, to: Dir, name: string, how: Copying = { room: async () => {}, shares: true }): Promise<void> {
  const fd = unlessClosed(() => openFile(from, name));
  if (fd === undefined) return fs.writeFileSync(at(to, name), '');
  try {
    const source = process.platform === 'linux' ? pathOfOpen(fd) : at(from, name);
    how.shares &&= await share(source, at(to, name));
    if (how.shares) return;
    const stat = fs.fstatSync(fd);
    await how.room(hasHoles(stat) ? stat.blocks * 512 : stat.size);
    if (hasHoles(stat)) await copySparse(fd, at(to, name));
    else await fs.promises.copyFile(source, at(to, name));
  } finally {
    fs.closeSync(fd);
  }
}

/** Makes a copy that shares its blocks with the file, or none where the file system can't. */
const share = (from: string | Buffer, to: string | Buffer): Promise<boolean> =>
  fs.promises.copyFile(from, to, fs.constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    () => {
      fs.rmSync(to, { force: true });
      return false;
    },
  );

/** What an entry carries beside its content. */
export function finish(from: Dir, to: Dir, name: string, node: Node): void {
  if (process.getuid?.() === 0) fs.lchownSync(at(to, name), node.uid, node.gid);
  if (node.kind !== 'link') {
    carryAttributes(`${from.path}/${name}`, `${to.path}/${name}`);
    fs.chmodSync(at(to, name), node.mode);
  }
  if (node.kind !== 'folder') setModified(`${to.path}/${name}`, node.modified);
}

function like(target: Dir, source: Dir): void {
  const stat = fs.statSync(toSystem(source.path));
  if (process.getuid?.() === 0) fs.chownSync(toSystem(target.path), stat.uid, stat.gid);
  carryAttributes(`${source.path}/.`, `${target.path}/.`);
  fs.chmodSync(toSystem(target.path), (stat.mode & 0o7777) | 0o700);
}

const lineSchema = z.tuple([z.string(), entrySchema]);

export function readManifest(list: string): Manifest {
  const entries = new Map<string, Copied>();
  for (const line of fs.existsSync(list) ? fs.readFileSync(list, 'utf8').split('\n') : [])
    if (line !== '') entries.set(...lineSchema.parse(JSON.parse(line)));
  return makeManifest(entries, list);
}

function makeManifest(entries: Map<string, Copied>, list: string): Manifest {
  const inside = new Map<string, Set<string>>();
  const note = (rel: string): void => void inside.set(parentOf(rel), (inside.get(parentOf(rel)) ?? new Set()).add(nameOf(rel)));
  for (const rel of entries.keys()) note(rel);
  return {
    get: (rel) => entries.get(rel),
    names: (rel) => inside.get(rel) ?? [],
    paths: () => entries.keys(),
    note(rel, entry) {
      entries.set(rel, entry);
      note(rel);
    },
    set(rel, real, copy) {
      if (real && copy) {
        const { attributes = {} } = real;
        const carried = Object.keys(attributes).length > 0 && { attributes };
        entries.set(rel, { real: identityOf(real), copy: { ...identityOf(copy), changed: copy.changed }, ...carried });
        note(rel);
      } else {
        entries.delete(rel);
        inside.get(parentOf(rel))?.delete(nameOf(rel));
      }
    },
    save() {
      fs.writeFileSync(`${list}.part`, [...entries].map((entry) => `${json(entry)}\n`).join(''), { mode: 0o600 });
      fs.renameSync(`${list}.part`, list);
    },
  };
}

/** Whether the copy of a path is as it was made. */
export const untouched = (was: Identity & { changed: bigint }, now: Node): boolean =>
  was.kind === now.kind && was.mode === now.mode && (now.kind === 'folder' || (was.ino === now.ino && was.changed === now.changed));
