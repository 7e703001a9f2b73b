import * as fs from 'node:fs';
import { mulberry, type Pick, pickWith } from './chaos.double.ts';
import { faultyDisk, Killed } from './crash.double.ts';
import { parentOf } from './names.ts';
import type { CommitResult, Newer, Workspace } from './workspace.ts';
import { get, makeWorld, put, snapshot, type World } from './world.double.ts';

// A random history of one folder from a seed: tasks commit, a person works on, commits and undos are undone whole and by file,
// the folder goes back to a point, and some of it is killed in the middle. After each step the folder is what a model of it
// says, and what the person wrote is in it, or kept where an undo finds it.

/** What a file is. One that is moved by a task is another with the same text; each text is written once only. */
interface State {
  text: string;
}
type Files = Map<string, State>;
/** What a commit, an undo or a going back did to a path. */
interface Did {
  before: State | undefined;
  after: State | undefined;
  /** What the person made of it between two of several. */
  between: State[];
}
interface Past {
  id: string;
  did: Map<string, Did>;
  /** Both ends of what was moved. */
  moves: [string, string][];
}
/** What is to come: the files, what lies beside (a name that isn't foretold), and which paths have moved on. */
interface Coming {
  files: Files;
  beside: { dir: string; state: State }[];
  moved: string[];
  /** It is refused as well where a folder would have to stay because of what the person put into it. */
  whole?: boolean;
}

interface Scene {
  world: World;
  workspace: Workspace;
  files: Files;
  past: Past[];
  /** What the person wrote, and neither changed nor removed since. */
  owed: Set<string>;
  random(): number;
  pick: Pick;
  fresh(who: string): State;
  note(what: string): void;
  killed: number;
}

export interface Told {
  undos: number;
  /** Paths that had moved on when something was to be undone. */
  moved: number;
  killed: number;
}

const names = ['a', 'b.txt', 'd/x', 'd/y', 'd/e/z', 'two words/ünï', 'c'];
const length = 14;

/** Throws, naming the seed and what was done, where something doesn't hold. */
export async function historyTask(seed: number, kind: 'none' | 'overlay' | 'copy'): Promise<Told> {
  const random = mulberry(seed);
  const pick = pickWith(random);
  const world = makeWorld(kind);
  const steps: string[] = [];
  let written = 0;
  const scene: Scene = {
    world,
    workspace: await world.open(),
    files: new Map(),
    past: [],
    owed: new Set(),
    random,
    pick,
    // Each of a length of its own, so that a clock that is coarse hides nothing.
    fresh: (who) => ({ text: `${who} ${++written} `.padEnd(20 + written, '.') }),
    note: (what) => void steps.push(what),
    killed: 0,
  };
  const told = { undos: 0, moved: 0 };
  try {
    for (const path of names) if (random() < 0.6) write(scene, path);
    for (let n = 0; n < length; n++) {
      if (random() < 0.2) scene.workspace = await world.open();
      const act = scene.past.length ? pick([task, person, person, undo, undo, undo, back]) : task;
      const moved = await act(scene, `s${n}`);
      if (act === undo || act === back) told.undos++;
      told.moved += moved?.length ?? 0;
      same(scene.world, scene.files);
      stillThere(scene);
    }
    return { ...told, killed: scene.killed };
  } catch (cause) {
    throw new Error(`history with seed ${seed} (${kind}):\n${steps.join('\n')}`, { cause });
  } finally {
    world.remove();
  }
}

async function task(scene: Scene, id: string): Promise<void> {
  const { world, pick, random, fresh } = scene;
  const files = new Map(scene.files);
  const touched = new Set<string>();
  const stage = await scene.workspace.open({ ...world.spec, task: id });
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
    const [path, to] = [pick(names), pick(names)];
    if (touched.has(path)) continue;
    const had = files.get(path);
    const what = random();
    if (had && what < 0.25) {
      await stage.files.remove(`${world.folder}/${path}`);
      files.delete(path);
    } else if (had && what < 0.5 && !files.has(to) && !touched.has(to)) {
      await stage.files.rename(`${world.folder}/${path}`, `${world.folder}/${to}`);
      files.delete(path);
      files.set(to, { text: had.text });
      touched.add(to);
    } else {
      const state = fresh(id);
      await stage.files.write(`${world.folder}/${path}`, Buffer.from(state.text));
      files.set(path, state);
    }
    touched.add(path);
  }
  scene.note(`${id}: a task changes ${[...touched].join(', ')}`);
  await stage.close();
  const spec = { ...world.spec, task: id };
  await carry(scene, id, { files, beside: [], moved: [] }, (workspace) => workspace.commit(spec, { id }));
}

function write(scene: Scene, path: string): void {
  const state = scene.fresh('person');
  forget(scene, path);
  put(`${scene.world.folder}/${path}`, state.text);
  scene.files.set(path, state);
  scene.owed.add(state.text);
}

/** The person changes or removes it themselves. */
function forget({ owed, files }: Scene, path: string): void {
  owed.delete(files.get(path)?.text ?? '');
  files.delete(path);
}

async function person(scene: Scene, id: string): Promise<void> {
  const { world, files, pick, random, note } = scene;
  const path = pick(names);
  const state = files.get(path);
  const what = random();
  if (state && what < 0.2) {
    note(`${id}: the person removes ${path}`);
    forget(scene, path);
    fs.rmSync(`${world.folder}/${path}`);
  } else if (state && what < 0.4) {
    note(`${id}: the person moves ${path} away`);
    fs.renameSync(`${world.folder}/${path}`, `${world.folder}/${id}`);
    files.delete(path);
    files.set(id, state);
  } else if (what < 0.5) {
    note(`${id}: the person removes the folder d`);
    for (const below of [...files.keys()].filter((one) => one.startsWith('d/'))) forget(scene, below);
    fs.rmSync(`${world.folder}/d`, { recursive: true, force: true });
  } else {
    note(`${id}: the person writes ${path}`);
    write(scene, path);
  }
}

async function undo(scene: Scene, id: string): Promise<string[]> {
  const { world, pick, random } = scene;
  const { id: of, did, moves } = pick(scene.past);
  const newer: Newer = pick(['stays', 'stays', 'beside', 'goes']);
  let picked = new Map(did);
  let paths: string[] | undefined;
  if (did.size && random() < 0.4) {
    const wish = new Set([...did.keys()].filter(() => random() < 0.4));
    if (wish.size === 0) return [];
    paths = [...wish].map((path) => `${world.folder}/${path}`);
    // Whoever picks one end of a move picks the other.
    for (const path of wish) for (const ends of moves) if (ends.includes(path)) for (const end of ends) wish.add(end);
    picked = new Map([...did].filter(([path]) => wish.has(path)));
  }
  scene.note(`${id}: undo of ${of}${paths ? ` for ${[...picked.keys()].join(', ')}` : ''}; what is newer ${newer}`);
  const coming = reversed(scene.files, picked, newer, true);
  await carry(scene, id, coming, (workspace) => workspace.undo(of, { id, newer, ...(paths && { paths }) }));
  return coming.moved;
}

async function back(scene: Scene, id: string): Promise<string[]> {
  const force = scene.random() < 0.5;
  const to = scene.pick(scene.past);
  const since = scene.past.slice(scene.past.indexOf(to)).reverse();
  const all = new Map<string, Did>();
  for (const { did } of since)
    for (const [path, { before, after }] of did) {
      const newer = all.get(path);
      const lost = newer?.before && newer.before !== after ? [newer.before] : [];
      all.set(path, { before, after: newer ? newer.after : after, between: [...(newer?.between ?? []), ...lost] });
    }
  for (const [path, { before, after, between }] of all) if (before?.text === after?.text && !between.length) all.delete(path);
  if (since.every(({ did }) => did.size === 0)) return [];
  scene.note(`${id}: back to before ${to.id}${force ? ', keeping both' : ''}`);
  const coming: Coming = { ...reversed(scene.files, all, force ? 'beside' : 'stays'), whole: true };
  if (coming.moved.length) coming.files = scene.files;
  await carry(scene, id, coming, (workspace) => workspace.back(to.id, `task ${id}`, { id, force }));
  return coming.moved;
}

/** What docs/transactions.md says of an undo. */
function reversed(now: Files, did: ReadonlyMap<string, Did>, newer: Newer, tellsMade = false): Coming {
  const out: Coming = { files: new Map(now), beside: [], moved: [] };
  for (const [path, { before, after, between }] of did) {
    const state = now.get(path);
    const asLeft = state === after;
    if (!before && !state) continue;
    if (before && !asLeft && state?.text === before.text) continue;
    if (newer === 'stays' && (between.length || !asLeft)) {
      out.moved.push(path);
      continue;
    }
    const dir = parentOf(path);
    for (const one of between) out.beside.push({ dir, state: one });
    // What is new since stays where nothing was before it.
    if (!asLeft && newer === 'beside' && !before) {
      if (tellsMade) out.moved.push(path);
      continue;
    }
    if (!asLeft && newer === 'beside' && state) out.beside.push({ dir, state });
    if (before) out.files.set(path, before);
    else out.files.delete(path);
  }
  return out;
}

/** Lets it be done, now and then with a kill in the middle, and compares what came of it. */
async function carry(scene: Scene, id: string, coming: Coming, run: (workspace: Workspace) => Promise<CommitResult>): Promise<void> {
  const { world, random } = scene;
  if (random() < 0.25) {
    const { disk } = faultyDisk(1 + Math.floor(random() * 60), { kill() {} });
    const result = await run(await world.open({ disk })).catch((error: unknown) => error);
    const died = [result, result instanceof Error ? result.cause : undefined].some((error) => error instanceof Killed);
    if (result instanceof Error && !died) throw result;
    scene.workspace = await world.open();
    if (died) {
      scene.note('  killed');
      scene.killed++;
      await scene.workspace.recover();
      const stands = readAll(world);
      if (JSON.stringify([...stands].sort()) !== JSON.stringify(texts(scene.files))) same(world, foreseen(world, coming));
    }
  }
  const result = await run(scene.workspace);
  const files = result.ok ? foreseen(world, coming) : scene.files;
  same(world, files);
  const named = (result.ok ? (result.left ?? []) : result.conflicts).map((path) => path.slice(world.folder.length + 1));
  // Folders aren't in the model.
  const folders = named.filter((path) => fs.statSync(`${world.folder}/${path}`, { throwIfNoEntry: false })?.isDirectory());
  const left = named.filter((path) => !folders.includes(path));
  if (left.toSorted().join() !== coming.moved.toSorted().join()) throw new Error(`left ${left}, and not ${coming.moved}`);
  const did = new Map<string, Did>();
  for (const path of new Set([...scene.files.keys(), ...files.keys()])) {
    const [before, after] = [scene.files.get(path), files.get(path)];
    if (before !== after) did.set(path, { before, after, between: [] });
  }
  if (!result.ok) {
    if (!(coming.whole && folders.length) && coming.files !== scene.files && texts(coming.files).join() !== texts(scene.files).join())
      throw new Error(result.sentence);
    return;
  }
  const inside = (path: string): string => path.slice(world.folder.length + 1);
  const moves = result.changes.flatMap(({ path, from }): [string, string][] => (from === undefined ? [] : [[inside(path), inside(from)]]));
  scene.past.push({ id, did, moves });
  scene.files = files;
}

/** With what lies beside under the name that it was given. */
function foreseen(world: World, { files, beside }: Coming): Files {
  const out = new Map(files);
  const open = [...beside];
  for (const [path, text] of readAll(world)) {
    if (out.has(path) || !path.includes('(newer, ')) continue;
    const found = open.findIndex(({ dir, state }) => dir === parentOf(path) && state.text === text);
    for (const { state } of found < 0 ? [] : open.splice(found, 1)) out.set(path, state);
  }
  if (open.length) throw new Error(`not kept beside: ${open.map(({ state }) => state.text)}`);
  return out;
}

const texts = (files: Files): [string, string][] => [...files].map(([path, { text }]): [string, string] => [path, text]).sort();

function readAll({ folder }: World): Map<string, string> {
  const files = Object.entries(snapshot(folder)).filter(([, what]) => what.startsWith('file'));
  return new Map(files.map(([path]) => [path, get(`${folder}/${path}`) ?? '']));
}

function same(world: World, files: Files): void {
  const [now, then] = [readAll(world), new Map(texts(files))];
  const wrong = [...new Set([...now.keys(), ...then.keys()])].filter((path) => now.get(path) !== then.get(path));
  if (wrong.length) throw new Error(wrong.map((path) => `${path} is ${now.get(path)}, and not ${then.get(path)}`).join('; '));
}

/** Nothing of the person's is lost: it is in the folder, or a pre-image. */
function stillThere({ world, owed }: Scene): void {
  const found = new Set(readAll(world).values());
  const records = `${world.state}/commits`;
  for (const record of fs.readdirSync(records)) {
    const kept = `${records}/${record}/pre`;
    for (const name of fs.existsSync(kept) ? fs.readdirSync(kept) : []) found.add(get(`${kept}/${name}`) ?? '');
  }
  const lost = [...owed].filter((text) => !found.has(text));
  if (lost.length) throw new Error(`lost: ${lost.join(', ')}`);
}
