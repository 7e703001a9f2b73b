import * as fs from 'node:fs';
import type { Change } from '@deskhand/protocol';
import { DeskhandError, openTrueNames } from '../host/host.ts';
import { type How, unchanged } from './bases.ts';
import { isTakenOver } from './begun.ts';
import { changesOf, hashFile } from './changes.ts';
import { deltas } from './delta.ts';
import { realNode } from './files.ts';
import type { Keeping } from './form.ts';
import { codeOf, type Dir, isAbsent, look, type Node, openBelow, openFile, openOurs, openReal, using } from './handle.ts';
import { type Against, againstRules, isForbidden, ruleMark, withoutForbidden, withoutPaths } from './kept-places.ts';
import { refusal } from './marks.ts';
import { nameOf, parentOf, within } from './names.ts';
import { closed, needPlace } from './place.ts';
import type { Wanted } from './plan.ts';
import type { StageDir } from './stage-dir.ts';
import { noteTwins } from './twins.ts';
import type { StageSpec } from './workspace.ts';

// What a stage holds, for people and for a commit: read from the stage's directories, whether anything runs or not.

export interface StagedWork {
  /** Every path that differs, with what cannot be put in place left in. */
  wanted(): Promise<Wanted[]>;
  changes(wanted: Wanted[]): Promise<Change[]>;
  /** Which of them go against rules about what tasks change or delete. */
  against(wanted: Wanted[], changes: Change[]): Map<Change, Against[]>;
  /** What a person can put in place: what the system can't take, and what a managed policy forbids, left out. */
  allowed(): Promise<Wanted[]>;
  /** Which of them changed in the real folder since the task saw them. */
  conflicts(wanted: Wanted[]): string[];
  /** Files that were read and left alone, and that are no longer as they were then. */
  outdated(): string[];
  compare(path: string): Promise<{ before?: Uint8Array; after?: Uint8Array }>;
  /** Opens where a staged file's content is. */
  content(folder: number, rel: string): Dir;
}

/** What is not there for the task; `called`: by a part of its name, so that one may still be made. */
export interface StageRules {
  masked(path: string): boolean;
  called(path: string): boolean;
  closed: NonNullable<StageSpec['closed']>;
}

export function stagedWork(stage: StageDir, keeping: Keeping, { masked, called, closed: rules }: StageRules): StagedWork {
  const paths = stage.folders.map(({ path }) => path);
  const whole = (folder: number, rel: string): string => `${paths[folder]}/${rel}`;
  const content = (folder: number, rel: string): Dir => openOurs(keeping.root(folder), parentOf(rel));
  const real = (folder: number, rel: string): Dir => openBelow(openReal(paths[folder] ?? ''), parentOf(rel));

  /** The folder that a path belongs to: the deepest of those that were granted. */
  const folderOf = (path: string): number =>
    paths.findLastIndex(
      (root) => within(path, root) && path !== root && !paths.some((deeper) => deeper.length > root.length && within(path, deeper)),
    );

  return {
    async wanted() {
      const found: Wanted[] = [];
      for (const [folder, { path, mode, place }] of stage.folders.entries()) {
        if (mode === 'ro') continue;
        needPlace(path, place);
        const dir = openReal(path);
        try {
          const skip = (rel: string): boolean => masked(`${path}/${rel}`) || paths.includes(`${path}/${rel}`);
          const known = {
            folderWas: (rel: string) => stage.bases.get(whole(folder, rel)) ?? undefined,
            noteFolder: (rel: string, node: Node) => stage.bases.note(whole(folder, rel), node),
          };
          for (const delta of await deltas({
            layer: keeping.layer(folder),
            real: dir,
            since: stage.stamp,
            ...known,
            skip,
            trueName: openTrueNames(),
          }))
            found.push({ folder, ...delta });
        } catch (cause) {
          throw closed(path, cause);
        } finally {
          dir.close();
        }
      }
      // What was there and is called so was hidden, and isn't the task's to change: with it the folders that it is in.
      const hidden = found.flatMap(({ folder, rel, before }) => (before && called(whole(folder, rel)) ? [whole(folder, rel)] : []));
      return withoutPaths(found, hidden, ({ folder, rel }) => whole(folder, rel));
    },
    async changes(wanted) {
      const hash = async (side: 'before' | 'after', folder: number, rel: string): Promise<string | undefined> => {
        try {
          return await hashFile(using(side === 'before' ? real(folder, rel) : content(folder, rel), (dir) => openFile(dir, nameOf(rel))));
        } catch {
          return undefined;
        }
      };
      const sources = paths.map((folder, index) => ({
        folder,
        deltas: wanted.filter((one) => one.folder === index),
        hash: (side: 'before' | 'after', rel: string) => hash(side, index, rel),
      }));
      const changes = await changesOf(sources, paths);
      const against = this.against(wanted, changes);
      const staged = new Map(wanted.map(({ folder, rel, after }) => [whole(folder, rel), after]));
      await noteTwins(changes, {
        folders: paths,
        masked,
        touched: (path) => staged.has(path),
        hash: (side, path) => {
          const folder = folderOf(path);
          return hash(side, folder, path.slice((paths[folder] ?? '').length + 1));
        },
      });
      const movedOn = new Set(this.conflicts(wanted));
      for (const change of changes) {
        if (movedOn.has(change.path)) change.movedOn = true;
        change.marks.push(...conflictMarks(stage.bases.how(change.path)));
        const rulesOfIt = against.get(change) ?? [];
        change.marks.push(...new Set(rulesOfIt.map((one) => ruleMark(one, change))));
        const forbidden = rulesOfIt.find(isForbidden);
        if (forbidden) change.staysOut ??= ruleMark(forbidden, change);
        const was = stage.begun?.at(change.path);
        if (was === undefined) continue;
        if (isTakenOver(was, staged.get(change.path))) change.taken = true;
        change.marks.push(change.taken ? takenOver : buildsOn);
      }
      return changes;
    },
    against(wanted, changes) {
      const own = new Map(wanted.flatMap(({ folder, rel, own }) => (own === undefined ? [] : [[whole(folder, rel), whole(folder, own)]])));
      return againstRules(changes, rules, (path) => own.get(path) ?? path);
    },
    async allowed() {
      const wanted = committable(await this.wanted());
      if (!rules.some(({ of }) => of !== undefined)) return wanted;
      const against = this.against(wanted, await this.changes(wanted));
      return withoutForbidden(wanted, against, ({ folder, rel }) => whole(folder, rel));
    },
    conflicts(wanted) {
      const found: string[] = [];
      for (const { folder, rel, before } of wanted) {
        const path = whole(folder, rel);
        const base = keeping.base(folder, rel);
        const taken = stage.begun?.at(path);
        // What the other task had staged is in place by now: this one has seen it.
        if (taken !== undefined && isTakenOver(taken, before)) continue;
        const stamp = taken === undefined ? stage.stamp : (stage.begun?.stamp ?? stage.stamp);
        if (base !== undefined ? !unchanged(base, before) : changedSince(before, stamp)) found.push(path);
      }
      return found;
    },
    outdated() {
      const found: string[] = [];
      for (const path of stage.bases.paths()) {
        const base = stage.bases.get(path);
        const folder = folderOf(path);
        const rel = path.slice((paths[folder] ?? '').length + 1);
        if (base?.kind !== 'file' || folder < 0 || masked(path) || called(path) || keeping.staged(folder, rel)) continue;
        // What was chosen of it is known to whoever chose.
        if (stage.bases.contested(path) !== undefined) continue;
        // Who may read it is not what was read.
        const now = realNode(paths[folder] ?? '', rel);
        if (!unchanged(base, now && { ...now, mode: base.mode })) found.push(path);
      }
      return found.sort();
    },
    async compare(path) {
      const folder = folderOf(path);
      const rel = path.slice((paths[folder] ?? '').length + 1);
      if (folder < 0 || masked(path) || (called(path) && !keeping.staged(folder, rel)))
        throw new DeskhandError('outside', `${path} is outside the folders of this task.`);
      const before = readWhole(() => real(folder, rel), nameOf(rel), paths[folder]);
      const after = keeping.staged(folder, rel) ? readWhole(() => content(folder, rel), nameOf(rel)) : before;
      return { ...(before && { before }), ...(after && { after }) };
    },
    content,
  };
}

/** Whatever the mode, nothing goes into place unseen that another task left for a look. */
const takenOver = 'taken over from the earlier task';
const buildsOn = 'builds on the earlier task';

function conflictMarks(how: How | undefined): string[] {
  if (how === undefined) return [];
  return [how === 'merged' ? 'merged with what somebody changed meanwhile' : 'takes the place of what somebody changed meanwhile'];
}

/** What a person cannot commit by any means, taken out. */
export const committable = (wanted: Wanted[]): Wanted[] => wanted.filter(({ after }) => !after || !refusal(after));

/** Written by a command, its original never looked at: any change after the stage was opened may be one that the task didn't see. */
const changedSince = (before: Node | undefined, stamp: bigint): boolean =>
  before !== undefined && before.kind !== 'folder' && before.changed >= stamp;

/** The content of a plain file; undefined for whatever else is there, and for the kernel's mark of a removal, which is a device. */
function readWhole(open: () => Dir, name: string, root = ''): Uint8Array | undefined {
  try {
    return using(open(), (dir) => {
      if (look(dir, name)?.kind !== 'file') return undefined;
      const fd = openFile(dir, name);
      try {
        return fs.readFileSync(fd);
      } finally {
        fs.closeSync(fd);
      }
    });
  } catch (cause) {
    if (isAbsent(cause) || ['ELOOP', 'EFTYPE'].includes(codeOf(cause))) return undefined;
    throw closed(root, cause);
  }
}
