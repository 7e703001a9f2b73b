import type { Event } from '../events.ts';
import { isInside } from '../places.ts';
import type { FolderView, GivenGrant, GoneGrant, HostView } from './host.ts';

// What was given to tasks, folders and rules, and whether anything uses it.

type GivenEvent = Extract<
  Event,
  {
    type:
      | 'folder.granted'
      | 'folder.removed'
      | 'folder.lapsing'
      | 'folder.lapsed'
      | 'grant.given'
      | 'grant.revoked'
      | 'grant.lapsing'
      | 'grant.lapsed'
      | 'grants.reviewed'
      | 'task.requested'
      | 'step.started'
      | 'review.requested'
      | 'change.committed';
  }
>;

/** So many that are over are kept, to be given again. */
const mostGone = 20;
const mostShared = 100;

export function foldGiven(host: HostView, event: GivenEvent): HostView {
  switch (event.type) {
    case 'folder.granted': {
      const { path, mode } = event.body;
      const had = host.folders.find((folder) => folder.path === path);
      const given = givenAt(host, event.time);
      // In its place: the first is the one that tasks work in where nothing is said.
      if (had) {
        const kept = had.mode === mode ? had : { path, mode, used: had.used };
        return { ...host, folders: host.folders.map((one) => (one === had ? { ...kept, ...given, lapses: undefined } : one)) };
      }
      const goneFolders = host.goneFolders?.filter((one) => one.path !== path);
      return { ...host, folders: [...host.folders, { path, mode, ...given }], ...(goneFolders && { goneFolders }) };
    }
    case 'folder.removed':
      return withoutFolder(host, event.body.path, event.time, 'revoked');
    case 'folder.lapsed':
      return withoutFolder(host, event.body.path, event.time, 'lapsed');
    case 'folder.lapsing': {
      const { path, at } = event.body;
      return changeFolders(host, [path], (had) => ({ ...had, lapses: at }));
    }
    case 'grant.given': {
      const { grant: id, given: grant } = event.body;
      const by = event.actor.kind === 'device' ? event.actor.id : event.actor.kind;
      const gone = host.gone?.filter((one) => one.id !== id);
      const one: GivenGrant = { id, grant, by, ...givenAt(host, event.time) };
      return { ...host, grants: [...(host.grants ?? []).filter((had) => had.id !== id), one], ...(gone && { gone }) };
    }
    case 'grant.revoked':
      return withoutGrant(host, event.body.grant, event.time, 'revoked');
    case 'grant.lapsed':
      return withoutGrant(host, event.body.grant, event.time, 'lapsed');
    case 'grant.lapsing': {
      const { grant, at } = event.body;
      return changeGrants(host, [grant], (had) => ({ ...had, lapses: at }));
    }
    case 'grants.reviewed':
      return { ...host, reviewed: { at: event.time, requested: host.requested ?? 0 } };
    case 'task.requested': {
      const { parent, back, cwd, folders, shared } = event.body;
      if (parent || back) return host;
      const counted = {
        ...host,
        requested: (host.requested ?? 0) + 1,
        reviewed: host.reviewed ?? { at: event.time, requested: 0 },
        ...(shared && { shared: [...new Set([...shared, ...(host.shared ?? [])])].slice(0, mostShared) }),
      };
      const at = cwd ?? folders?.[0] ?? host.folders[0]?.path;
      return usedAt(counted, at === undefined ? [] : [at], event.time);
    }
    case 'step.started': {
      const { used = [] } = event.body;
      const by = used.flatMap((one) => one.by ?? []);
      const use = (had: GivenGrant): GivenGrant => ({ ...had, uses: (had.uses ?? 0) + 1, used: event.time, lapses: undefined });
      const paths = used.flatMap(({ need }) => (need.kind === 'folder' ? need.path : []));
      return usedAt(changeGrants(host, by, use), paths, event.time);
    }
    case 'review.requested':
    case 'change.committed':
      return usedAt(host, event.body.folders ?? [], event.time);
  }
}

const givenAt = ({ requested }: HostView, given: number) => ({ given, ...(requested !== undefined && { after: requested }) });

/** The granted folder that a path lies in, the nearest. */
export const folderOf = <T extends { path: string }>(folders: readonly T[], path: string): T | undefined =>
  folders.filter((folder) => isInside(path, folder.path)).sort((a, b) => b.path.length - a.path.length)[0];

function usedAt(host: HostView, paths: readonly string[], time: number): HostView {
  const used = paths.flatMap((path) => folderOf(host.folders, path)?.path ?? []);
  return changeFolders(host, used, (had) => ({ ...had, used: time, lapses: undefined }));
}

function changeFolders(host: HostView, paths: readonly string[], change: (had: FolderView) => FolderView): HostView {
  if (!host.folders.some(({ path }) => paths.includes(path))) return host;
  return { ...host, folders: host.folders.map((had) => (paths.includes(had.path) ? change(had) : had)) };
}

function withoutFolder(host: HostView, path: string, gone: number, why: GoneGrant['why']): HostView {
  const had = host.folders.find((one) => one.path === path);
  if (!had) return host;
  const all = [{ path, mode: had.mode, gone, why }, ...(host.goneFolders ?? []).filter((one) => one.path !== path)];
  return { ...host, folders: host.folders.filter((one) => one !== had), goneFolders: all.slice(0, mostGone) };
}

function changeGrants(host: HostView, ids: readonly string[], change: (had: GivenGrant) => GivenGrant): HostView {
  if (!host.grants?.some(({ id }) => ids.includes(id))) return host;
  return { ...host, grants: host.grants.map((had) => (ids.includes(had.id) ? change(had) : had)) };
}

function withoutGrant(host: HostView, id: string, gone: number, why: GoneGrant['why']): HostView {
  const had = host.grants?.find((one) => one.id === id);
  if (!had) return host;
  const all = [{ id, grant: had.grant, gone, why }, ...(host.gone ?? []).filter((one) => one.id !== id)];
  return { ...host, grants: host.grants?.filter((one) => one.id !== id), gone: all.slice(0, mostGone) };
}
