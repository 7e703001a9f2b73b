import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { openSandbox } from '../sandbox/open-sandbox.ts';
import type { Sandbox, SandboxFacts } from '../sandbox/sandbox.ts';
import { markedByRoot, sandboxExecDouble } from '../sandbox/seatbelt/marked.double.ts';
import { openSeatbelt } from '../sandbox/seatbelt/open.ts';
import { attributesOf } from './attributes.ts';
import { fromSystem, toSystem } from './names.ts';
import { openWorkspace, type WorkspaceOptions } from './open.ts';
import { removePath } from './tree.ts';
import type { Stage, StageSpec, Workspace } from './workspace.ts';

// A person's folder, a state directory, and a workspace over them, for tests.

/** `elsewhere`: a copy at a path of its own, as on macOS. */
export type TestedKind = SandboxFacts['kind'] | 'elsewhere';

export interface World {
  base: string;
  folder: string;
  state: string;
  spec: StageSpec;
  /** Opens the workspace, as after a start of the host. */
  open(options?: Partial<WorkspaceOptions>): Promise<Workspace>;
  remove(): void;
}

export function makeWorld(kind: TestedKind, owner?: { uid: number; gid: number }): World {
  const base = fs.realpathSync(fs.mkdtempSync(`${tmpdir()}/deskhand-workspace-`));
  fs.chmodSync(base, 0o755);
  // A name that breaks whatever forgets to quote.
  const folder = `${base}/her, files: "it's"`;
  const state = `${base}/state`;
  fs.mkdirSync(folder);
  fs.mkdirSync(state, { mode: 0o700 });
  if (owner) fs.chownSync(folder, owner.uid, owner.gid);
  return {
    base,
    folder,
    state,
    spec: { task: 'task_1', folders: [{ path: folder, mode: 'review' }] },
    async open(options) {
      const sandbox = await sandboxOf(kind);
      if (sandbox.facts.kind !== (kind === 'elsewhere' ? 'copy' : kind))
        throw new Error(`this computer has no ${kind}: ${sandbox.facts.why}`);
      return openWorkspace({ stateDir: state, sandbox, now: Date.now, ...options });
    },
    remove: () => removePath(base),
  };
}

const sandboxes = new Map<TestedKind, Promise<Sandbox>>();

/** Finding out what the computer can do takes longer than most tests: once for each kind. */
function sandboxOf(kind: TestedKind): Promise<Sandbox> {
  const known = sandboxes.get(kind);
  if (known) return known;
  const stateDir = fs.mkdtempSync(`${tmpdir()}/deskhand-sandbox-`);
  process.on('exit', () => removePath(stateDir));
  const opening = kind === 'elsewhere' ? onMac(stateDir) : openSandbox({ stateDir, ...(kind !== 'overlay' && { force: kind }) });
  sandboxes.set(kind, opening);
  return opening;
}

/** macOS's sandbox, with a double of the one program that is Apple's. */
async function onMac(stateDir: string): Promise<Sandbox> {
  const opened = await openSeatbelt({ stateDir, marked: markedByRoot, program: sandboxExecDouble });
  if ('why' in opened) throw new Error(opened.why);
  return opened;
}

export function put(path: string, content: string, mode?: number): void {
  fs.mkdirSync(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  fs.writeFileSync(toSystem(path), content);
  if (mode !== undefined) fs.chmodSync(toSystem(path), mode);
}

export const get = (path: string): string | undefined =>
  fs.existsSync(toSystem(path)) ? fs.readFileSync(toSystem(path), 'utf8') : undefined;

/** Every path below with kind, mode, and content with attributes or target: two trees are the same when these are. */
export function snapshot(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (path: string, rel: string): void => {
    for (const name of fs.readdirSync(toSystem(path), { encoding: 'buffer' }).map(fromSystem).sort()) {
      const [whole, inner] = [`${path}/${name}`, rel === '' ? name : `${rel}/${name}`];
      const stat = fs.lstatSync(toSystem(whole));
      const mode = (stat.mode & 0o7777).toString(8);
      if (stat.isDirectory()) {
        found[inner] = `folder ${mode}${carried(whole)}`;
        walk(whole, inner);
      } else if (stat.isSymbolicLink()) found[inner] = `link ${fs.readlinkSync(toSystem(whole))}`;
      else if (stat.isFile()) {
        const content =
          stat.mode & 0o400
            ? createHash('sha256')
                .update(fs.readFileSync(toSystem(whole)))
                .digest('hex')
            : `unreadable ${stat.size}`;
        found[inner] = `file ${mode} ${stat.mtimeMs} ${content}${carried(whole)}`;
      } else found[inner] = 'other';
    }
  };
  walk(folder, '');
  return found;
}

function carried(path: string): string {
  const attributes = [...attributesOf(path)].map(([name, value]) => ` with ${name} ${value.toString('hex')}`);
  return attributes.sort().join('');
}

export const bytes = (text: string): Uint8Array => Buffer.from(text);

export const readText = async (stage: Stage, path: string, range?: { start?: number; length?: number }): Promise<string> =>
  Buffer.from(await stage.files.read(path, range)).toString();

/** What is staged, a line for each path: `moved b from a`. */
export const changesIn = async (stage: Stage, folder: string): Promise<string[]> =>
  (await stage.diff()).map(
    ({ kind, path, from }) => `${kind} ${path.slice(folder.length + 1)}${from ? ` from ${from.slice(folder.length + 1)}` : ''}`,
  );

/** Runs a line of shell in the stage and returns what it printed; throws where it failed. */
export async function sh(stage: Stage, script: string, cwd: string): Promise<string> {
  const process = await stage.start({
    argv: ['/bin/bash', '-c', script],
    cwd,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', HOME: '/tmp' },
    limits: { seconds: 60, memory: 2 ** 31, processes: 200, fileBytes: 2 ** 31 },
  });
  process.stdin.end();
  const [out, err, exit] = await Promise.all([text(process.stdout), text(process.stderr), process.exit]);
  if (exit.code !== 0) throw new Error(`"${script}" ended with ${exit.code ?? exit.signal}: ${err}`);
  return out;
}
