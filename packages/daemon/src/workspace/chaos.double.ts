import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { faultyDisk, Killed } from './crash.double.ts';
import type { CommitResult, Stage, Workspace } from './workspace.ts';
import { makeWorld, put, sh, snapshot, type World } from './world.double.ts';

// Random shell tasks from a seed, on random trees with odd names: what is committed is what the task saw, undo gives the
// tree back, discard leaves no trace, and a kill in the middle ends on one side.

export type Ending = 'committed and undone' | 'discarded' | 'killed in the commit' | 'killed in the undo';

/** One task. Throws, naming the seed and the script, where something doesn't hold. */
export async function chaosTask(seed: number, kind: 'overlay' | 'copy'): Promise<{ ending: Ending; changes: number }> {
  const random = mulberry(seed);
  const pick = pickWith(random);
  const world = makeWorld(kind);
  let script = '';
  try {
    const paths = grow(world.folder, random, pick);
    script = [...Array(3 + Math.floor(random() * 10))].map(() => operation(paths, random, pick)).join('\n');
    const before = snapshot(world.folder);
    const workspace = await world.open();
    const stage = await workspace.open(world.spec);
    // A command that fails is part of the chaos: only what it left counts.
    await sh(stage, `exec 2>/dev/null\n${script}\nwait\ntrue`, world.folder);
    same(snapshot(world.folder), before, 'the folder changed before the commit');
    const seen = await view(stage, world.folder);
    const ending = pick(['committed and undone', 'discarded', 'killed in the commit', 'killed in the undo'] as const);
    if (ending === 'discarded') {
      const changes = (await stage.diff()).length;
      await stage.discard();
      same(snapshot(world.folder), before, 'discard left a trace');
      if (fs.readdirSync(`${world.state}/stages`).length) throw new Error('discard left a stage');
      return { ending, changes };
    }
    await stage.close();
    const at = 1 + Math.floor(random() * 120);
    const committed = await commit(world, ending === 'killed in the commit' ? at : undefined, before);
    same(withoutTimes(snapshot(world.folder)), seen, 'what was committed is not what the task saw');
    await undo(world, ending === 'killed in the undo' ? at : undefined);
    same(snapshot(world.folder), before, 'undo did not give the tree back');
    return { ending, changes: committed.ok ? committed.changes.length : 0 };
  } catch (cause) {
    throw new Error(`chaos with seed ${seed} (${kind}):\n${script}`, { cause });
  } finally {
    world.remove();
  }
}

async function commit(world: World, killedAt: number | undefined, before: Record<string, string>): Promise<CommitResult> {
  const run = async (workspace: Workspace): Promise<CommitResult> => (await workspace.open(world.spec)).commit({ id: 'c1' });
  const died = killedAt !== undefined && (await dies(world, killedAt, run));
  const restarted = await world.open();
  const [recovered] = died ? await restarted.recover() : [];
  if (died && recovered?.outcome !== 'committed') same(snapshot(world.folder), before, 'a commit that was taken back left a trace');
  return ok(await run(restarted));
}

async function undo(world: World, killedAt: number | undefined): Promise<void> {
  const run = (workspace: Workspace): Promise<CommitResult> => workspace.undo('c1', { id: 'u1' });
  if (killedAt !== undefined && (await dies(world, killedAt, run))) await (await world.open()).recover();
  ok(await run(await world.open()));
}

async function dies(world: World, at: number, run: (workspace: Workspace) => Promise<CommitResult>): Promise<boolean> {
  const { disk } = faultyDisk(at, { kill() {} });
  try {
    await run(await world.open({ disk }));
    return false;
  } catch (cause) {
    if (cause instanceof Killed || (cause instanceof Error && cause.cause instanceof Killed)) return true;
    throw cause;
  }
}

function ok(result: CommitResult): CommitResult {
  if (!result.ok) throw new Error(`${result.sentence} ${result.conflicts.join(', ')}`);
  return result;
}

/** The tree as the file tools see it in the stage. */
async function view(stage: Stage, folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const walk = async (path: string): Promise<void> => {
    for (const { name, stat } of await stage.files.list(path)) {
      const whole = `${path}/${name}`;
      const rel = whole.slice(folder.length + 1);
      const mode = stat.mode.toString(8);
      if (stat.kind === 'folder') {
        found[rel] = `folder ${mode}`;
        await walk(whole);
      } else if (stat.kind === 'link') found[rel] = `link ${stat.target}`;
      else if (stat.kind === 'file')
        found[rel] = `file ${mode} ${stat.mode & 0o400 ? sha256(await stage.files.read(whole)) : `unreadable ${stat.size}`}`;
    }
  };
  await walk(folder);
  return found;
}

/** As the file tools see it: no times, no attributes. */
const withoutTimes = (tree: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tree).map(([path, what]) => [path, what.replace(/^(file \d+) [\d.]+/u, '$1').replace(/ with .*$/u, '')]),
  );

function same(now: Record<string, string>, then: Record<string, string>, what: string): void {
  const wrong = [...new Set([...Object.keys(now), ...Object.keys(then)])].filter((path) => now[path] !== then[path]);
  if (wrong.length)
    throw new Error(
      `${what}: ${wrong
        .slice(0, 5)
        .map((path) => `${JSON.stringify(path)}: ${then[path]} → ${now[path]}`)
        .join('; ')}`,
    );
}

export type Pick = <T>(from: readonly T[]) => T;
const names = [
  'a',
  'b.txt',
  'C',
  'c',
  '-f',
  'two words',
  "it's",
  'a,b:c',
  'line\nbreak',
  'ünï',
  '.hidden',
  '$HOME',
  'x'.repeat(200),
  'not-\udcff\udcfe',
];

/** A random tree; returns paths in it, present or not. */
function grow(folder: string, random: () => number, pick: Pick): string[] {
  const folders = [''];
  const paths: string[] = [];
  for (let n = 0; n < 25; n++) {
    const path = `${pick(folders)}${pick(names)}`;
    const whole = `${folder}/${path}`;
    paths.push(path);
    if (fs.lstatSync(whole.replace(/[\udc80-\udcff]/gu, '?'), { throwIfNoEntry: false })) continue;
    const what = random();
    try {
      if (what < 0.3) {
        fs.mkdirSync(whole);
        folders.push(`${path}/`);
      } else if (what < 0.4) fs.symlinkSync(pick([...paths, '/etc/passwd', 'nowhere', '.']), whole);
      else put(whole, 'line of text\n'.repeat(Math.floor(random() * 300)), pick([0o644, 0o600, 0o755, 0o444]));
    } catch {
      // The name is taken, or stands for bytes that only the shell makes.
    }
  }
  return paths;
}

const note = (words: string): string => `python3 -c 'import os, sys; os.setxattr(sys.argv[1], "user.note", b"${words}")'`;
const operations: ((path: string, other: string, pick: Pick) => string)[] = [
  (p) => `echo created > ${p}`,
  (p) => `mkdir -p ${p}/deeper && echo inside > ${p}/deeper/file`,
  (p) => `echo appended >> ${p}`,
  (p) => `: > ${p}`,
  (p) => `truncate -s 70000 ${p}`,
  (p, o) => `mv -- ${p} ${o}`,
  (p) => `rm -rf -- ${p}`,
  (p) => `rm -rf -- ${p}; mkdir -- ${p}; echo anew > ${p}/anew`,
  (p, o) => `ln -s -- ${o} ${p}`,
  (p, o) => `ln -- ${p} ${o}`,
  (p, _, pick) => `chmod ${pick(['u+x', '700', '755', 'u-w', 'go-rwx'])} -- ${p}`,
  (p, o) => `tar cf box.tar -- ${p}; rm -rf -- ${o}; mkdir -p -- ${o}; tar xf box.tar -C ${o}`,
  () =>
    'git init -q .; git add -A; git -c user.name=n -c user.email=e commit -qm one; git checkout -qb b; git rm -q --cached a; git stash -q; git gc -q',
  (p) => `sed -i s/line/LINE/ -- ${p}`,
  (p) => `for n in 1 2 3 4; do (for m in 1 2 3 4 5; do echo $n $m >> ${p}.$n; done) & done; wait`,
  (p, o) => `cp -a -- ${p} ${o}`,
  (p) => `test -f ${p} && chmod 111 -- ${p}`,
  (p) => `touch -d 2001-02-03T04:05:06 -- ${p}`,
  (p) => `mkdir -- ${p}; chmod 555 -- ${p}`,
  () => `find . -name '*.txt' -delete; mkfifo a-pipe`,
  () => `printf x > "$(printf 'raw\\377name')"`,
  (p) => `test -f ${p} -a ! -L ${p} && ${note('noted')} ${p}`,
  (p) => `mkdir -p -- ${p}; test -d ${p} -a ! -L ${p} && ${note('of a folder')} ${p}`,
  (p) => `test -f ${p} -a ! -L ${p} && setfattr -x user.note -- ${p}`,
  (p) => `test -e ${p} -a ! -L ${p} && setfacl -m u:daemon:r -- ${p}`,
  (p, o) => `mv -- ${p} swap; mv -- ${o} ${p}; mv -- swap ${o}`,
  (p) => `mv -- ${p} "$(dirname -- ${p}.)/$(basename -- ${p} | tr a-zA-Z A-Za-z)"`,
  (p) => `test -f ${p} && truncate -s 5M -- ${p} && echo end >> ${p} && fallocate -p -o 0 -l 4096 -- ${p}`,
  (p, o) => `test -f ${p} -a ! -L ${p} && ln -f -- ${p} ${p}.twin && echo both >> ${p}.twin && mv -f -- ${p}.twin ${o}`,
  (p, o) => `python3 -m zipfile -c box.zip ${p} && rm -rf -- ${p} && python3 -m zipfile -e box.zip ${o}`,
  (p) => `test -f ${p} && gzip -f -- ${p}`,
  (p) => `mkdir -p -- ${p}/1/2/3/4; find ${p} -depth -type d -empty -name '[24]' -delete`,
  (p) => `tac -- ${p} > ${p}.new && mv -f -- ${p}.new ${p}`,
  () =>
    'git init -q .; echo one > tracked; git add -A; git -c user.name=n -c user.email=e commit -qm one; echo two > tracked; git -c user.name=n -c user.email=e commit -qam two; git checkout -q HEAD~1; git clean -qfdx; git reset -q --hard',
];

function operation(paths: string[], random: () => number, pick: Pick): string {
  const path = (): string => quote(random() < 0.8 ? pick(paths) : pick(names));
  return pick(operations)(path(), path(), pick);
}
const quote = (path: string): string => `./'${path.replaceAll("'", "'\\''").replace(/[\udc80-\udcff]/gu, '?')}'`;

export const pickWith =
  (random: () => number): Pick =>
  <T>(from: readonly T[]): T =>
    from[Math.floor(random() * from.length)] as T; // never empty here

/** Small, seeded, good enough for chaos (mulberry32). */
export function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
