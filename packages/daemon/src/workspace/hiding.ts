import { isInPlace } from '@deskhand/protocol';
import { openCalledPlaces } from './called-places.ts';
import { within } from './names.ts';
import type { StageRules } from './stage.ts';
import type { StageSpec } from './workspace.ts';

// What of its folders a task neither sees nor changes, whoever granted them.

export interface Hidden {
  /** Places that no task sees inside a granted folder above them (keys of other programs). Absolute and real. */
  hidden?: string[];
  /** Places that no task sees, whoever granted them or what is in them, as things are then; many of a kind with `*`. Absolute and real. */
  never?(): string[];
}

export interface Hiding {
  /** What is laid over in these folders, as things are when it is asked: our own state always, the places of `hidden` unless a folder inside one was granted by itself. */
  masksIn(folders: readonly { path: string }[], spec: StageSpec): () => Promise<string[]>;
  /** Without folders that are closed themselves: a mount shows what a mask above it hides. */
  allowed(spec: StageSpec): StageSpec;
  rulesFor(folders: readonly { path: string }[], spec: StageSpec): StageRules;
}

export function hidingOf(state: string, { hidden = [], never = () => [] }: Hidden): Hiding {
  const unseen = ({ closed = [] }: StageSpec): string[] => [
    ...never(),
    ...closed.flatMap(({ path, access }) => (access === 'read' ? [path] : [])),
  ];
  /** `called`: those that are known by a part of their name alone. */
  const placesIn = (folders: readonly { path: string }[], spec: StageSpec): { whole: string[]; called: string[] } => {
    const closed = Map.groupBy(unseen(spec), (path) => (path.includes('*') ? 'called' : 'whole'));
    const stores = hidden.filter((place) => !folders.some(({ path }) => within(path, place)));
    return { whole: [state, ...(closed.get('whole') ?? []), ...stores], called: closed.get('called') ?? [] };
  };
  return {
    masksIn(folders, spec) {
      const { whole, called } = placesIn(folders, spec);
      const paths = folders.map(({ path }) => path);
      const find = openCalledPlaces(called, paths);
      return async () => (called.length ? [...whole, ...(await find())] : whole);
    },
    allowed(spec) {
      const closed = unseen(spec);
      return { ...spec, folders: spec.folders.filter(({ path }) => !closed.some((one) => isInPlace(path, one, true))) };
    },
    rulesFor(folders, spec) {
      const { whole, called } = placesIn(folders, spec);
      return {
        masked: (path) => whole.some((mask) => within(path, mask)),
        called: (path) => called.some((mask) => isInPlace(path, mask, true)),
        closed: spec.closed ?? [],
      };
    },
  };
}
