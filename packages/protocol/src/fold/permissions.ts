import type { Grant } from '../grants.ts';
import type { FolderView, GivenGrant, GoneFolder, GoneGrant, HostView, OftenAsked } from './host.ts';

// How permissions look after themselves, from the host's view and the time alone.

const day = 86_400_000;
/** What nothing used for so long is over, and is told of so long before. */
export const lapseAfter = 90 * day;
export const lapseNotice = 14 * day;
/** What nothing used in its first month, or while so many tasks were asked for, is looked at; and looked at again after as much. */
const lookAfter = 30 * day;
const lookTasks = 10;
/** Asked so often and allowed each time: a rule would do. */
const often = 3;

export interface Permissions {
  /** Given a month or ten tasks ago, and never used. */
  unused: GivenGrant[];
  /** Over soon, since nothing uses them. */
  lapsing: GivenGrant[];
  often: OftenAsked[];
  gone: GoneGrant[];
  folders: { unused: FolderView[]; lapsing: FolderView[]; gone: GoneFolder[] };
  /** How much of this nobody has looked at for a month or ten tasks: 0 where they did. */
  due: number;
}

type Given = Pick<HostView, 'grants' | 'often' | 'gone' | 'folders' | 'goneFolders' | 'looks' | 'requested' | 'reviewed'>;

/** What a rule is about, whatever the order of its words. */
const aboutKey = ({ need, tool, to }: Grant): string => JSON.stringify([Object.entries(need).sort(), tool, to]);

/** Whether two rules are about the same, whoever gave them and for how long. */
export const isAboutSame = (a: Grant, b: Grant): boolean => aboutKey(a) === aboutKey(b);

/** Only leaves end by themselves: what takes a leave away, and what ends at a time of its own, stays as it was said. */
const lapses = ({ grant: { give = 'allow', expires } }: GivenGrant): boolean => give === 'allow' && expires === undefined;

/** Those that may end by themselves: all but the first, which tasks work in where nothing is said. */
const others = ({ folders }: Given): FolderView[] => folders.slice(1);

export function permissionsAt(host: Given, now: number): Permissions {
  const old = ({ given = 0, after = 0 }: { given?: number | undefined; after?: number | undefined }): boolean =>
    given + lookAfter <= now || (host.requested ?? 0) - after >= lookTasks;
  const leaves = (host.grants ?? []).filter(lapses);
  const unused = leaves.filter((one) => !one.uses && one.lapses === undefined && old(one));
  const unusedFolders = others(host).filter((one) => one.used === undefined && one.lapses === undefined && old(one));
  const asked = (host.often ?? []).filter(({ yes, grant }) => yes >= often && !leaves.some((one) => isAboutSame(one.grant, grant)));
  const { reviewed } = host;
  const looked = reviewed !== undefined && !old({ given: reviewed.at, after: reviewed.requested });
  return {
    unused,
    lapsing: leaves.filter((one) => one.lapses !== undefined),
    often: asked,
    gone: host.gone ?? [],
    folders: {
      unused: unusedFolders,
      lapsing: others(host).filter((one) => one.lapses !== undefined),
      gone: host.goneFolders ?? [],
    },
    due: looked ? 0 : unused.length + unusedFolders.length + asked.length,
  };
}

/** Whether a person is to be told of something: what is over soon, or what nobody has looked at. */
export function permissionsSay(host: Given, now: number): boolean {
  const { lapsing, folders, due } = permissionsAt(host, now);
  return lapsing.length + folders.lapsing.length + due > 0;
}

/** What is to be told of, and what was told of and is over: rules by their ids, folders by their paths. */
export interface Due {
  warn: { which: string; at: number }[];
  end: string[];
}

export function lapsesDue(host: Given, now: number): { grants: Due; folders: Due } {
  const due = (all: { which: string; seen: number; told: number | undefined }[]): Due => {
    const idle = all.filter(({ seen }) => seen + lapseAfter - lapseNotice <= now);
    return {
      // However long the host slept: nothing ends that wasn't told of in time.
      warn: idle.flatMap(({ which, told }) => (told === undefined ? { which, at: now + lapseNotice } : [])),
      end: idle.flatMap(({ which, told }) => (told !== undefined && told <= now ? which : [])),
    };
  };
  // What waits there for somebody's look is a use.
  const waiting = new Set(Object.values(host.looks ?? {}).flatMap(({ folders }) => folders));
  const folders = others(host).filter(({ path }) => !waiting.has(path));
  return {
    grants: due((host.grants ?? []).filter(lapses).map((one) => ({ which: one.id, seen: one.used ?? one.given, told: one.lapses }))),
    folders: due(folders.map((one) => ({ which: one.path, seen: Math.max(one.used ?? 0, one.given ?? now), told: one.lapses }))),
  };
}
