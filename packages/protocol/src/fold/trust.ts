import type { Event } from '../events.ts';
import type { Mode } from '../grant-words.ts';
import { ownOf } from '../own.ts';
import type { FolderView, HostView } from './host.ts';

// How far each folder is trusted: its mode, and how the tasks went since that was last changed. It only counts what
// people did with what was shown to them; nobody but a person changes the mode.

/** So many tasks in a row that went well are reason enough to offer the next level. */
export const rowForMore = 5;
const mostLooks = 50;

/** A task whose changes aren't settled yet. `own`: they went in place without a look; `aside`: it counts for nothing any more. */
export interface Look {
  folders: string[];
  is: 'open' | 'whole' | 'placed' | 'own' | 'aside';
  /** The question about all of a rehearsal. */
  rehearsal?: string | undefined;
}

export type TrustEvent = Extract<
  Event,
  {
    type:
      | 'review.requested'
      | 'review.answered'
      | 'change.committed'
      | 'change.undone'
      | 'task.finished'
      | 'approval.requested'
      | 'approval.answered';
  }
>;

export interface Trust {
  level: Mode;
  /** Tasks in a row that went well. */
  row: number;
  /** Something of what it did by itself was undone. */
  undone: boolean;
  /** The mode that is offered. */
  offer?: Mode | undefined;
}

/** A folder, or a plugin: how far it goes, and how tasks went with it. */
export interface Trusted {
  mode?: Mode | undefined;
  row?: number | undefined;
  undone?: string | undefined;
}

export function trustOf({ mode = 'review', row = 0, undone }: Trusted): Trust {
  const offer = mode === 'review' && row >= rowForMore ? 'auto' : mode === 'auto' && undone !== undefined ? 'review' : undefined;
  return { level: mode, row, undone: undone !== undefined, ...(offer && { offer }) };
}

export function foldTrust(host: HostView, event: TrustEvent): HostView {
  const task = event.task ?? '';
  const had = ownOf(host.looks, task);
  switch (event.type) {
    case 'review.requested': {
      const folders = event.body.folders ?? [];
      // What was to be put in place is not all of it: only a part was accepted.
      if (had?.is === 'placed') return broken(withLook(host, task, { folders, is: 'aside' }), [...had.folders, ...folders]);
      return withLook(host, task, { folders, is: had?.is === 'aside' ? 'aside' : 'open' });
    }
    case 'approval.requested': {
      const { rehearsal, approval } = event.body;
      return had?.is === 'open' && rehearsal ? withLook(host, task, { ...had, rehearsal: approval }) : host;
    }
    case 'approval.answered': {
      const { answer, approval } = event.body;
      if (!had || had.rehearsal !== approval) return host;
      // Let be done as it stands: as good as a look that accepted the whole.
      if (answer !== 'no') return withLook(host, task, { ...had, is: 'whole' });
      return broken(withLook(host, task, { ...had, is: 'aside' }), had.folders);
    }
    case 'review.answered': {
      if (!had) return host;
      const { answer, paths, choices } = event.body;
      const whole = answer === 'accept' && !paths;
      if (whole && had.is === 'open' && !choices) return withLook(host, task, { ...had, is: 'whole' });
      const aside = withLook(host, task, { ...had, is: 'aside' });
      // Choosing between versions says nothing about the work.
      return whole ? aside : broken(aside, had.folders);
    }
    case 'change.committed': {
      const { folders = [], tasks, commit } = event.body;
      if (tasks) return tasks.some(({ undone }) => undone) ? broken(host, folders, commit) : host;
      const is = !had ? 'own' : had.is === 'whole' ? 'placed' : had.is === 'own' ? 'own' : 'aside';
      return withLook(host, task, { folders, is });
    }
    case 'task.finished': {
      if (!had) return host;
      const { [task]: _, ...looks } = host.looks ?? {};
      const well = event.body.outcome === 'done' || event.body.outcome === 'partly';
      return well ? counted({ ...host, looks }, had) : { ...host, looks };
    }
    case 'change.undone': {
      const { folders = [], commit, of } = event.body;
      const put = had ? withLook(host, task, { ...had, is: 'aside' }) : host;
      // An undo that is undone is no complaint any more; the row starts anew all the same.
      return changed(put, folders, (one) => ({ ...one, row: undefined, undone: one.undone === of ? undefined : commit }));
    }
  }
}

const withLook = (host: HostView, task: string, look: Look): HostView => {
  const rest = Object.entries(host.looks ?? {}).filter(([id]) => id !== task);
  return { ...host, looks: Object.fromEntries([...rest, [task, look]].slice(-mostLooks)) };
};

const changed = (host: HostView, paths: readonly string[], change: (folder: FolderView) => FolderView): HostView =>
  host.folders.some(({ path }) => paths.includes(path))
    ? { ...host, folders: host.folders.map((one) => (paths.includes(one.path) ? change(one) : one)) }
    : host;

const broken = (host: HostView, paths: readonly string[], undone?: string): HostView =>
  changed(host, paths, (one) => ({ ...one, row: undefined, ...(undone && { undone }) }));

/** One more that went well. Where somebody looks first, only what they accepted as it was is. */
const counted = (host: HostView, { is, folders }: Look): HostView =>
  changed(host, is === 'placed' || is === 'own' ? folders : [], (one) => {
    if (is === 'own' && one.mode !== 'auto') return one;
    const row = (one.row ?? 0) + 1;
    return { ...one, row, ...(row >= rowForMore && { undone: undefined }) };
  });
