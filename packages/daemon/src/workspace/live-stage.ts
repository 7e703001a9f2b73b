import { DeskhandError, openTrueNames } from '../host/host.ts';
import type { SandboxFacts } from '../sandbox/sandbox.ts';
import { chooseOpen } from './choose.ts';
import { stageFiles } from './files.ts';
import type { Form } from './form.ts';
import { keepOriginal, keepOriginals } from './keep-originals.ts';
import { keepingOf } from './keeping.ts';
import { isCopied } from './manifest.ts';
import { type StageRules, stagedWork } from './stage.ts';
import type { StageDir } from './stage-dir.ts';
import type { StageRoom } from './stage-room.ts';
import type { CommitResult, Stage } from './workspace.ts';

// A stage while its task works in it: files and commands on one view, until it is closed.

export interface LiveScene {
  form: Form;
  rules: StageRules;
  /** What is to be hidden from commands, as things are then. */
  masks(): Promise<string[]>;
  stageRoom: StageRoom;
  facts: SandboxFacts;
  /** Milliseconds since 1970. */
  now(): number;
  /** Called once when it is closed, by whomever: from then on it is another's to open, which has to wait until this one is gone. */
  closing(gone: Promise<void>): void;
  /** Each is called when it is closed. */
  commit(id: string, paths: string[] | undefined): Promise<CommitResult>;
  drop(): Promise<void>;
}

export function liveStage(dir: StageDir, scene: LiveScene): Stage {
  const { form, rules, masks, stageRoom, facts, now, commit, drop } = scene;
  const keeping = keepingOf(dir);
  const masked = (path: string): boolean => rules.masked(path) || rules.called(path);
  // Where it can't be known, whoever starts a command is told.
  const hidden = async (): Promise<string> => JSON.stringify(await masks().catch(() => []));
  const hiddenFirst = hidden();
  const work = stagedWork(dir, keeping, rules);
  const watched = stageRoom.watch(dir);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    if (closing) return closing;
    watched.close();
    closing = form.close().then(() => dir.bases.close());
    scene.closing(closing);
    return closing;
  };
  const check = (): void => {
    if (closing) throw new DeskhandError('stage-closed', 'The stage of this task is closed.', { next: 'Open it again.' });
  };
  form.ended.then(close, close);

  let running = 0;
  let looked = now();
  /** What others made since may be what an earlier command looked for in vain, and an overlay remembers. Nothing that runs is disturbed. */
  const lookAnew = async (): Promise<void> => {
    if (running === 0 && form.view.remembers && Math.abs(now() - looked) > 1000) await form.view.refresh().catch(() => undefined);
  };
  const folders = dir.folders.map(({ path }) => path);
  const files = stageFiles({
    reach: { view: form.view, folders, away: dir.away, masked, trueName: openTrueNames() },
    folders: dir.folders,
    bases: () => (dir.kind === 'copy' && dir.folders.some(({ at, mode }) => mode !== 'ro' && isCopied(at)) ? undefined : dir.bases),
    staged: keeping.staged,
    keep: (folder, rel) => keepOriginal(dir, keeping, folder, rel),
    check,
    async ready(bytes) {
      await stageRoom.check(bytes);
      await form.ready();
    },
  });
  return {
    files,
    shell: form.start !== undefined,
    async start(command) {
      check();
      if (!form.start) throw new DeskhandError('no-shell', `No command can run here: ${facts.why}`);
      await lookAnew();
      const process = watched.add(await form.start(command));
      running++;
      const ended = () => {
        running--;
        looked = now();
      };
      void process.exit.then(ended, ended);
      void process.exit.then(() => closing ?? keepOriginals(dir, keeping, masked)).catch(() => undefined);
      return process;
    },
    async places() {
      check();
      return facts.elsewhere ? ((await form.places?.()) ?? []) : [];
    },
    diff: async () => work.changes(await work.wanted()),
    async against() {
      if (!rules.closed.length) return [];
      const wanted = await work.wanted();
      const found = work.against(wanted, await work.changes(wanted));
      return [...found.values()].flat().map(({ kept, path }) => ({ path, rule: kept }));
    },
    hidesAll: async () => (await hiddenFirst) === (await hidden()),
    choose(choice) {
      check();
      return chooseOpen(folders, files, dir.bases, choice);
    },
    compare: work.compare,
    async commit({ id, paths }) {
      await close();
      return commit(id, paths);
    },
    async discard() {
      await close();
      await drop();
    },
    close,
  };
}
