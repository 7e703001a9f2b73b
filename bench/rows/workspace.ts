import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { openSandbox } from '../../packages/daemon/src/sandbox/open-sandbox.ts';
import { openWorkspace } from '../../packages/daemon/src/workspace/open.ts';
import { removePath } from '../../packages/daemon/src/workspace/tree.ts';
import type { CommitResult, Stage, StageSpec, Workspace } from '../../packages/daemon/src/workspace/workspace.ts';
import { median, row } from '../row.ts';

// What it costs to open a stage, to look at what it holds, to make it real and to take it back; and the same work with
// checkpoints in a git repository beside the folder.

interface Desk {
  folder: string;
  state: string;
  spec: StageSpec;
  workspace: Workspace;
}

/** A folder of `files` small files, and a workspace over it; NaN where no command can run. */
async function atDesk(files: number, work: (desk: Desk) => Promise<number>): Promise<number> {
  const base = fs.realpathSync(fs.mkdtempSync(`${tmpdir()}/deskhand-bench-workspace-`));
  try {
    const [folder, state] = [`${base}/folder`, `${base}/state`];
    for (const dir of [folder, state]) fs.mkdirSync(dir);
    for (let n = 0; n < files; n++) {
      if (n % 100 === 0) fs.mkdirSync(`${folder}/${n / 100}`);
      fs.writeFileSync(`${folder}/${Math.floor(n / 100)}/${n}`, `file ${n}\n`);
    }
    const workspace = await overlayAt(state);
    if (!workspace) return Number.NaN;
    return await work({ folder, state, spec: { task: 'task_1', folders: [{ path: folder, mode: 'review' }] }, workspace });
  } finally {
    removePath(base);
  }
}

async function overlayAt(state: string): Promise<Workspace | undefined> {
  const sandbox = await openSandbox({ stateDir: state });
  return sandbox.facts.kind === 'overlay' ? openWorkspace({ stateDir: state, sandbox, now: Date.now }) : undefined;
}

async function timed(act: () => Promise<unknown> | unknown): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

async function sh(stage: Stage, script: string, cwd: string): Promise<void> {
  const limits = { seconds: 300, memory: 2 ** 31, processes: 64, fileBytes: 2 ** 31 };
  const process = await stage.start({ argv: ['/bin/bash', '-c', script], cwd, env: { PATH: '/usr/bin:/bin' }, limits });
  process.stdin.end();
  process.stdout.resume();
  const [errors, exit] = await Promise.all([text(process.stderr), process.exit]);
  if (exit.code !== 0) throw new Error(errors);
}

function must(result: CommitResult): void {
  if (!result.ok) throw new Error(result.sentence);
}

/** A third each of changed, removed and new files. */
const change = (count: number): string =>
  `for ((n = 0; n < ${count}; n++)); do f=$((n / 100))/$n; case $((n % 3)) in 0) echo changed >> $f;; 1) rm $f;; 2) echo new > $f.new;; esac; done`;

/** Milliseconds of diff, commit and undo of `count` changes. */
function changes(count: number, of: 'diff' | 'commit' | 'undo'): Promise<number> {
  return atDesk(Math.max(count, 1000), async ({ workspace, spec, folder }) => {
    const stage = await workspace.open(spec);
    await sh(stage, change(count), folder);
    if (of === 'diff') {
      const ms = await timed(() => stage.diff());
      await stage.close();
      return ms;
    }
    const commit = await timed(async () => must(await stage.commit({ id: 'c1' })));
    return of === 'commit' ? commit : timed(async () => must(await workspace.undo('c1', { id: 'u1' })));
  });
}

/** Milliseconds of one checkpoint with git: the changes are made in place, and the repository lies beside. */
function git(count: number): Promise<number> {
  return atDesk(Math.max(count, 1000), async ({ folder, state }) => {
    const run = (...args: string[]): void =>
      void execFileSync(
        'git',
        ['--git-dir', `${state}/shadow`, '--work-tree', folder, '-c', 'user.name=n', '-c', 'user.email=e', ...args],
        { stdio: 'ignore' },
      );
    run('init', '-q');
    run('add', '-A');
    run('commit', '-qm', 'before');
    execFileSync('/bin/bash', ['-c', change(count)], { cwd: folder });
    return timed(() => {
      run('add', '-A');
      run('commit', '-qm', 'after');
    });
  });
}

/** Milliseconds to commit a file of 1 GB of which one byte changed. */
function oneByte(): Promise<number> {
  return atDesk(1, async ({ workspace, spec, folder }) => {
    const fd = fs.openSync(`${folder}/big`, 'w');
    const block = Buffer.alloc(1 << 24, 'x');
    for (let n = 0; n < 64; n++) fs.writeSync(fd, block);
    fs.fsyncSync(fd);
    fs.closeSync(fd);
    const stage = await workspace.open(spec);
    await sh(stage, `printf y | dd of=big bs=1 seek=500000000 conv=notrunc status=none`, folder);
    return timed(async () => must(await stage.commit({ id: 'c1' })));
  });
}

/**
 * The median of 11 stages that are opened and written to once. Each in a sandbox that was just opened, so that none finds a
 * holder waiting; with `next` in one sandbox, where each finds what was made ahead after the one before. The first of them,
 * whose code was never run in this process, takes some 8 ms more, and for an ordinary user it looks through the folder as well;
 * the median shows neither.
 */
const openings =
  (next: boolean) =>
  async (desk: Desk): Promise<number> => {
    execFileSync('sync'); // what making the files left to write isn't ours
    const all: number[] = [];
    for (let n = 0; n < 11; n++) {
      const workspace = next ? desk.workspace : await overlayAt(desk.state);
      let stage: Stage | undefined;
      const open = async () => {
        stage = await workspace?.open({ ...desk.spec, task: `task_${n}` });
        // The holder starts with the first thing that is written.
        await stage?.files.write(`${desk.folder}/first`, Buffer.from('first'));
      };
      all.push(await timed(open));
      await stage?.discard();
      if (next) await setTimeout(150);
    }
    return median(all);
  };

export const rows = [
  ...[10, 10_000, 100_000].map((files) =>
    row({ name: `workspace.open.${files}`, unit: 'ms', aim: { below: 15 }, runs: 1, measure: () => atDesk(files, openings(false)) }),
  ),
  row({ name: 'workspace.open.next', unit: 'ms', aim: { below: 15 }, runs: 1, measure: () => atDesk(10, openings(true)) }),
  ...(['diff', 'commit', 'undo'] as const).flatMap((of) =>
    [1, 100, 10_000].map((count) =>
      row({
        name: `workspace.${of}.${count}`,
        unit: 'ms',
        ...(of === 'commit' && count === 100 && { aim: { below: 100 } }),
        runs: count > 100 ? 3 : 5,
        measure: () => changes(count, of),
      }),
    ),
  ),
  ...[1, 100, 10_000].map((count) =>
    row({ name: `workspace.git.${count}`, unit: 'ms', runs: count > 100 ? 3 : 5, measure: () => git(count) }),
  ),
  row({ name: 'workspace.commit.one-byte-of-1-GB', unit: 'ms', runs: 1, measure: oneByte }),
];
