import { realpathSync } from 'node:fs';
import type { Draft } from '@deskhand/protocol';
import type { HostOptions } from '../cli/options.ts';
import { readBrake } from '../host/brake.ts';
import type { Log } from '../log/log.ts';
import { policyDrafts } from '../policy/managed-in-force.ts';
import type { Managed } from '../policy/policy.ts';

interface Found {
  options: HostOptions;
  layers: readonly Managed[];
  braked: boolean;
  home: string;
}

/** What a start finds that the log doesn't know yet: another managed policy, folders named on the command line, the brake. */
export const firstEvents = (log: Log, { options, layers, braked, home }: Found): Draft[] => [
  ...policyDrafts(log.host().managed, layers),
  ...granted(log, options),
  ...brakeEvents(log, braked, home),
];

/** What the log doesn't know yet of a brake that was pulled or released while no daemon ran. */
function brakeEvents(log: Log, braked: boolean, home: string): Draft[] {
  const known = log.host().brake !== undefined;
  if (braked === known) return [];
  const actor = { kind: 'host' } as const;
  if (!braked) return [{ type: 'brake.released', actor, body: { by: 'the owner' } }];
  return [{ type: 'brake.pulled', actor, body: { by: readBrake(home)?.by ?? 'the owner' } }];
}

/** Folders named at the start are granted, once. */
function granted(log: Log, { folders }: HostOptions): Draft[] {
  const had = log.host().folders;
  return folders
    .map((folder) => ({ ...folder, path: realpathSync(folder.path) }))
    .filter((folder) => !had.some((one) => one.path === folder.path && one.mode === folder.mode))
    .map((folder): Draft => ({ type: 'folder.granted', actor: { kind: 'host' }, body: folder }));
}
