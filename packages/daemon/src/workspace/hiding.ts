import { within } from './names.ts';
import type { StageRules } from './stage.ts';
import type { StageSpec } from './workspace.ts';

// What of its folders a task neither sees nor changes, whoever granted them.

export interface Hidden {
  /** Places that no task sees inside a granted folder above them (keys of other programs). Absolute and real. */
  hidden?: string[];
  /** Places that no task sees, whoever granted them or what is in them, as things are then. Absolute and real. */
  never?(): string[];
}

export interface Hiding {
  /** Hidden in these folders: our own state always, the places of `hidden` unless a folder inside one was granted by itself. */
  masksIn(folders: readonly { path: string }[], spec: StageSpec): string[];
  /** Without folders that are closed themselves: a mount shows what a mask above it hides. */
  allowed(spec: StageSpec): StageSpec;
  rulesFor(folders: readonly { path: string }[], spec: StageSpec): StageRules;
}

export function hidingOf(state: string, { hidden = [], never = () => [] }: Hidden): Hiding {
  const unseen = ({ closed = [] }: StageSpec): string[] => [
    ...never(),
    ...closed.flatMap(({ path, access }) => (access === 'read' ? [path] : [])),
  ];
  const masksIn: Hiding['masksIn'] = (folders, spec) => [
    state,
    ...unseen(spec),
    ...hidden.filter((place) => !folders.some(({ path }) => within(path, place))),
  ];
  return {
    masksIn,
    allowed(spec) {
      const closed = unseen(spec);
      return { ...spec, folders: spec.folders.filter(({ path }) => !closed.some((one) => within(path, one))) };
    },
    rulesFor(folders, spec) {
      const masks = masksIn(folders, spec);
      const kept = (spec.closed ?? []).filter(({ access }) => access === 'write');
      return {
        masked: (path) => masks.some((mask) => within(path, mask)),
        unwritten: (path) => kept.some((one) => within(path, one.path)),
      };
    },
  };
}
