import type { Draft } from '@deskhand/protocol';
import type { HostOptions } from '../cli/options.ts';
import { readBrake } from '../host/brake.ts';
import { truePath } from '../host/host.ts';
import type { Log } from '../log/log.ts';
import { policyDrafts } from '../policy/managed/managed-in-force.ts';
import { closedByOne } from '../policy/managed/managed-layers.ts';
import type { Managed } from '../policy/policy.ts';

interface Found {
  options: HostOptions;
  layers: readonly Managed[];
  braked: boolean;
  home: string;
}

/**
 * What a start finds that the log doesn't know yet: another managed policy, folders named on the command line, the brake. What
 * was named holds from the owner's own start on: after a crash, what they took back or chose since stays as it is.
 */
export const firstEvents = (log: Pick<Log, 'host'>, { options, layers, braked, home }: Found): Draft[] => [
  ...policyDrafts(log.host().managed, layers),
  ...(options.before === undefined ? [...chosen(log, options), ...granted(log, options, closedByOne(layers))] : []),
  ...brakeEvents(log, braked, home),
];

/** What the log doesn't know yet of a brake that was pulled or released past the daemon, and how many processes that ended. */
function brakeEvents(log: Pick<Log, 'host'>, braked: boolean, home: string): Draft[] {
  const known = log.host().brake;
  const actorOf = (device: string | undefined) =>
    device === undefined ? ({ kind: 'host' } as const) : ({ kind: 'device', id: device } as const);
  if (!braked && !known) return [];
  if (!braked) {
    const { by, device } = releasedBy();
    return [{ type: 'brake.released', actor: actorOf(device), body: { by } }];
  }
  const { by = 'the owner', device, ended } = readBrake(home) ?? {};
  if (known && (known.ended !== undefined || ended === undefined)) return [];
  return [{ type: 'brake.pulled', actor: actorOf(device), body: { by: known?.by ?? by, ...(ended !== undefined && { ended }) } }];
}

/** As the supervisor says, where it knows: it wrote this. */
function releasedBy(): { by: string; device?: string } {
  const given = process.env.DESKHAND_RELEASED;
  return given === undefined ? { by: 'the owner' } : (JSON.parse(given) as { by: string; device?: string });
}

/** A model that is named at the start is the one to use from then on, also where another was chosen before. */
function chosen(log: Pick<Log, 'host'>, { model }: HostOptions): Draft[] {
  const had = log.host().model;
  return model !== undefined && had !== undefined && had !== model
    ? [{ type: 'model.chosen', actor: { kind: 'host' }, body: { model } }]
    : [];
}

/** Folders named at the start are granted, once; those that a managed policy closes are not, and the reason is told. */
function granted(log: Pick<Log, 'host'>, { folders }: HostOptions, closed: ReturnType<typeof closedByOne>): Draft[] {
  const had = log.host().folders;
  const isOpen = ({ path }: { path: string }): boolean => {
    const why = closed({ kind: 'folder', path, access: 'read' });
    if (why !== undefined) console.error(`${path} is not granted: ${why}`);
    return why === undefined;
  };
  return folders
    .flatMap((folder) => there(folder))
    .filter((folder) => !had.some((one) => one.path === folder.path && one.mode === folder.mode))
    .filter(isOpen)
    .map((folder): Draft => ({ type: 'folder.granted', actor: { kind: 'host' }, body: folder }));
}

/** It was there when it was named; a start after a crash comes later, and one folder that is gone is no reason to have no host. */
function there<T extends { path: string }>(folder: T): T[] {
  try {
    return [{ ...folder, path: truePath(folder.path) }];
  } catch {
    console.error(`${folder.path} is not granted: it can't be found any more.`);
    return [];
  }
}
