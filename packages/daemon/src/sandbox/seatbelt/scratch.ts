import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Command, HoldSpec, Place } from '../sandbox.ts';

// What one task's commands find beside the copies of its folders: a /tmp, a HOME, what they are lent, and short names for
// the copies. Nothing can be shown at a path of another here, so paths are told anew, where we write them ourselves.

export interface Scratch {
  path: string;
  /** Folders in it that may be written. */
  own: string[];
  places: readonly Place[];
  /** The same command with its folder, environment and program as they are to be found here, and its files written. */
  placed(command: Command): Command;
  remove(): void;
}

/** Short: a socket's path may have 104 bytes. `/private/tmp` on macOS. */
const top = realpathSync('/tmp');
/** What those of one host begin with. */
const beginning = (mark: string) => `dh-${mark.slice('deskhand.'.length, 'deskhand.'.length + 6)}-`;

/** `mark`: the host's. */
export function makeScratch({ mounts, library = [], home }: HoldSpec, mark: string): Scratch {
  const path = mkdtempSync(join(top, beginning(mark)));
  const [tmp, ownHome, lent] = [join(path, 'tmp'), join(path, 'home'), join(path, 'lent')];
  for (const folder of [tmp, ownHome, lent]) mkdirSync(folder, { mode: 0o700 });
  const homeAt = home === undefined ? ownHome : link(join(path, 'kept'), home);
  // One that shows at its own path is named too: it may lie in a folder that doesn't.
  const folders = mounts.map(({ path: real, how }, index) => ({
    path: real,
    at: how.kind === 'bind' && how.from !== real ? link(join(path, `${index}`), how.from) : real,
    ...(how.kind === 'bind' && { behind: how.from }),
  }));
  // So that ~ means what it does in the file tools. What lies in another granted folder is there already.
  for (const { path: real, at } of folders)
    if (real.startsWith(`${homedir()}/`) && !folders.some(({ path: other }) => real.startsWith(`${other}/`)))
      link(join(ownHome, real.slice(homedir().length)), at);
  const lending = library.flatMap(({ from, at }) => {
    if (from === at) return [];
    link(join(lent, at), from);
    // A folder of programs is named as a whole, in PATH.
    return [at, dirname(at)].filter((place) => place !== '/').map((place) => ({ path: place, at: join(lent, place) }));
  });
  // Scripts in /tmp find what they import, as they do where it lies at the root.
  for (const { from, at } of library) if (at === '/node_modules') link(join(path, 'node_modules'), from);
  const fixed = [...folders, ...lending, { path: '/tmp', at: tmp }, { path: '/var/tmp', at: tmp }];
  let count = 0;
  return {
    path,
    own: [tmp, ownHome],
    places: longestFirst([...folders, { path: '/tmp', at: tmp }]),
    placed(command) {
      const files = (command.files ?? []).map(({ path: wanted, content }) => {
        const at = join(lent, `${++count}${wanted}`);
        mkdirSync(dirname(at), { recursive: true });
        writeFileSync(at, content, { mode: 0o400 });
        return { path: wanted, at };
      });
      const places = longestFirst([...fixed, ...files, { path: command.env.HOME ?? '/home/deskhand', at: homeAt }]);
      const modules = library.find(({ at }) => at === '/node_modules')?.from;
      const env = Object.entries(command.env).map(([name, value]) => [
        name,
        value
          .split(':')
          .map((one) => placed(one, places))
          .join(':'),
      ]);
      return {
        ...command,
        argv: command.argv.map((word) => placed(word, lending)),
        cwd: command.cwd === '/' ? '/' : placed(command.cwd, places),
        env: {
          TMPDIR: tmp,
          PWD: placed(command.cwd, places),
          ...(modules && { NODE_PATH: modules }),
          ...Object.fromEntries(env),
          HOME: homeAt,
        },
      };
    },
    remove: () => remove(path),
  };
}

/** Where a path is to be found. */
function placed(path: string, places: readonly Place[]): string {
  const place = places.find(({ path: known }) => path === known || path.startsWith(`${known}/`));
  return place ? place.at + path.slice(place.path.length) : path;
}

const longestFirst = (places: Place[]) => places.toSorted((a, b) => b.path.length - a.path.length);

function link(path: string, target: string): string {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
  return path;
}

/** Removes what hosts with this mark left that were killed. */
export function sweepScratch(mark: string): void {
  for (const name of readdirSync(top)) {
    const path = join(top, name);
    if (name.startsWith(beginning(mark)) && lstatSync(path, { throwIfNoEntry: false })?.uid === process.getuid?.()) remove(path);
  }
}

function remove(path: string): void {
  if (!existsSync(path)) return;
  openAll(path);
  rmSync(path, { recursive: true, force: true });
}

/** A command may have closed its own folders. Nothing of it runs any more. */
function openAll(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) openAll(join(folder, entry.name));
}
