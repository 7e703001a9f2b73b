import * as fs from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, parse, sep } from 'node:path';

// Many file systems find a name in other spellings too: APFS and NTFS in any case, APFS in any normal form, FAT with dots
// behind it, NTFS by a short form. There a path as it was written says little of what it leads to. So what is found in a
// folder is gone on with by the name that the folder lists, and rules are held against that.

interface Identity {
  ino: bigint;
  dev: bigint;
}

/** A folder, as far as names in it are concerned. `changed`: when anything in it was last named otherwise. */
export interface NamedFolder {
  look(name: string): Identity | undefined;
  names(): string[];
  self(): Identity & { changed: bigint };
}

/** The name by which `folder`, known as `at`, lists what it finds as `name`; undefined where none can be told, and so nothing is there. */
export type TrueName = (at: string, folder: NamedFolder, name: string, found: Identity) => string | undefined;

/** Their own file systems do it. On Linux each folder is tried, since one alone can be of that kind. */
const isUsual = process.platform !== 'linux';

/** Folders and names of them that are kept. */
const mostFolders = 256;
const mostNames = 20_000;

interface Listing extends Identity {
  changed: bigint;
  names: ReadonlySet<string>;
}

/** Keeps for each folder whether it goes by exact names, and else what it lists, as long as it isn't changed. */
export function openTrueNames(usual = isUsual): TrueName {
  const exact = new Set<string>();
  const listings = new Map<string, Listing>();

  function list(at: string, folder: NamedFolder): ReadonlySet<string> {
    const { ino, dev, changed } = folder.self();
    const names = new Set(folder.names());
    listings.delete(at);
    if (names.size <= mostNames) listings.set(at, { ino, dev, changed, names });
    const [oldest] = listings.keys();
    if (listings.size > mostFolders && oldest !== undefined) listings.delete(oldest);
    return names;
  }

  function isListed(at: string, folder: NamedFolder, name: string): boolean {
    const had = listings.get(at);
    if (!had?.names.has(name)) return false;
    const now = folder.self();
    return now.ino === had.ino && now.dev === had.dev && now.changed === had.changed;
  }

  /** Whether nothing in the folder is found in another case: by trying it with one that is. */
  function isExact(at: string, folder: NamedFolder, name: string): boolean {
    if (exact.has(at)) return true;
    const tried = lettered.test(name) ? name : folder.names().find((one) => lettered.test(one));
    if (tried === undefined) return false;
    if (isFoundAs(folder, tried, turned(tried))) return false;
    if (exact.size >= mostFolders * 64) exact.clear();
    exact.add(at);
    return true;
  }

  return (at, folder, name, found) => {
    if (!usual) {
      if (plain.test(name)) return name;
      const form = otherForm(name);
      if (isExact(at, folder, name) && (form === name || !folder.look(form))) return name;
    }
    return isListed(at, folder, name) ? name : named(folder, list(at, folder), name, found);
  };
}

/** Whether a folder finds the same by this other name. What it lists by both are two files. */
function isFoundAs(folder: NamedFolder, name: string, other: string): boolean {
  if (other === name || !folder.look(other)) return false;
  const names = folder.names();
  return !names.includes(name) || !names.includes(other);
}

/**
 * Whether what is at `path`, somewhere below `top`, is reached by another spelling as well: then it isn't hidden from whoever
 * asks the system by something laid over it. False where it isn't there.
 */
export function isSpeltFreely(path: string, top: string): boolean {
  let at = top;
  for (const name of path.slice(top.length).split(sep)) {
    if (name === '') continue;
    const folder = folderAt(at);
    at = join(at, name);
    if (!identityOf(at)) return false;
    if (isFoundAs(folder, name, turned(name)) || isFoundAs(folder, name, otherForm(name))) return true;
  }
  return false;
}

/** Which of the names it is: the same but for its spelling, or else the one that leads to the same. */
function named(folder: NamedFolder, names: ReadonlySet<string>, name: string, found: Identity): string | undefined {
  if (names.has(name)) return name;
  const wanted = folded(name);
  const alike = [...names].filter((one) => folded(one) === wanted);
  if (alike.length === 1) return alike[0];
  if (names.size > mostNames) return undefined;
  const same = (alike.length ? alike : [...names]).filter((one) => {
    const node = folder.look(one);
    return node?.ino === found.ino && node.dev === found.dev;
  });
  return same.length === 1 ? same[0] : undefined;
}

const lettered = /[a-z]/i;
/** Has no other spelling anywhere: no letters, no marks, nothing that FAT and NTFS read in a way of their own. */
const plain = /^[\d_\-+=,;@#$%&()[\]{}'!^]+(?:\.[\d_\-+=,;@#$%&()[\]{}'!^]+)*$/;
const turned = (name: string): string => name.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
const otherForm = (name: string): string => {
  if (/^[ -~]*$/.test(name)) return name;
  const composed = name.normalize('NFC');
  return composed === name ? name.normalize('NFD') : composed;
};
/** For finding the one that is meant, never for deciding that two are the same. */
const folded = (name: string): string => name.normalize('NFD').toUpperCase().toLowerCase().normalize('NFD');

/** The real path, each part of it by its true name. Throws where nothing is there. */
export function truePath(path: string): string {
  if (isUsual) return fs.realpathSync.native(path);
  const real = fs.realpathSync(path);
  const trueName = openTrueNames();
  const { root } = parse(real);
  let at = root;
  for (const name of real.slice(root.length).split(sep)) {
    if (name === '') continue;
    const found = identityOf(join(at, name));
    at = join(at, (found && trueName(at, folderAt(at), name, found)) ?? name);
  }
  return at;
}

/** The same without a word where nothing is there, asked first of whatever may keep the system waiting. */
export const foundPath = (path: string): Promise<string | undefined> =>
  realpath(path)
    .then(truePath)
    .catch(() => undefined);

/** The same of what need not be there: then of what is above it. */
export function likelyPath(path: string): string {
  try {
    return truePath(path);
  } catch {
    const above = dirname(path);
    if (above === path || !isAbsolute(path)) return path;
    const folder = likelyPath(above);
    return join(folder, inOtherForm(folderAt(folder), basename(path)) ?? basename(path));
  }
}

/** What a folder lists by the same name in another normal form: nobody who reads or types it can tell the two apart. */
export function inOtherForm(folder: Pick<NamedFolder, 'names'>, name: string): string | undefined {
  if (otherForm(name) === name) return undefined;
  const [found, ...more] = folder.names().filter((one) => one.normalize('NFC') === name.normalize('NFC'));
  return more.length ? undefined : found;
}

function unlessBarred<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** Nothing is there by a name that is too long: in another form one has up to three times its bytes. */
function identityOf(path: string): Identity | undefined {
  try {
    return fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENAMETOOLONG') return undefined;
    throw cause;
  }
}

const folderAt = (path: string): NamedFolder => ({
  look: (name) => identityOf(join(path, name)),
  // Where it may not be listed, the name as it was given is all there is.
  names: () => unlessBarred(() => fs.readdirSync(path)) ?? [],
  self() {
    const { ino, dev, ctimeNs: changed } = fs.statSync(path, { bigint: true });
    return { ino, dev, changed };
  },
});
