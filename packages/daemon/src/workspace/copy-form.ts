import { DeskhandError } from '../host/host.ts';
import type { Form } from './form.ts';
import type { Dir } from './handle.ts';
import { layOver } from './lay-over.ts';
import { copyFolder, isCopied } from './manifest.ts';
import { mergedForm } from './merged-form.ts';
import { shown, within } from './names.ts';
import { formOf, type Held, hold } from './overlay-form.ts';
import type { StageDir, StagedFolder } from './stage-dir.ts';
import { emptyFolder } from './tree.ts';
import type { View } from './view.ts';

/**
 * The form on a copy: commands see it at the real path, as the folder was when the first of them was started. Until then file
 * tools alone reach the stage, as where there is no shell, and nothing is read that nobody asked for.
 */
export async function copyForm(stage: StageDir, held: Held): Promise<Form> {
  const copied = ({ at, mode }: StagedFolder): boolean => mode !== 'ro' && isCopied(at);
  // One that began to be copied, or one more folder since: what commands left in the others is in their copies alone.
  if (stage.folders.some(copied)) return onCopies(stage, held);
  const merged = mergedForm(stage);
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let view: View = merged.view;
  let opening: Promise<Form> | undefined;

  const opened = (): Promise<Form> => {
    opening ??= onCopies(stage, held).then(
      (form) => {
        view = form.view;
        form.ended.then(end, end);
        return form;
      },
      (cause) => {
        opening = undefined;
        throw cause;
      },
    );
    return opening;
  };

  return {
    view: {
      get remembers() {
        return view.remembers;
      },
      root: (folder) => view.root(folder),
      rename: (...given) => view.rename(...given),
      refresh: () => view.refresh(),
    },
    // What is written while the copy is made would be in neither.
    ready: async () => void (await opening?.catch(() => undefined)),
    async start(command) {
      const form = await opened();
      if (!form.start) throw new Error('a form on a copy runs commands');
      return form.start(command);
    },
    ended,
    async close() {
      await (await opening?.catch(() => undefined))?.close();
      end();
    },
  };
}

async function onCopies(stage: StageDir, held: Held): Promise<Form> {
  const paths = stage.folders.map(({ path }) => path);
  const room = copyingRoom(held);
  for (const { path, at, mode } of stage.folders) {
    if (mode === 'ro' || isCopied(at)) continue;
    const skip = (rel: string): boolean => held.masks.some((mask) => within(`${path}/${rel}`, mask)) || paths.includes(`${path}/${rel}`);
    const over = (copy: Dir): Promise<void> => layOver({ upper: `${at}/upper`, gone: `${at}/gone` }, copy);
    await copyFolder(path, at, { skip, room: (bytes) => room(bytes, path), shares: true, over });
  }
  // All of it is in the copies.
  for (const { at, mode } of stage.folders) if (mode !== 'ro') for (const name of ['upper', 'gone']) emptyFolder(`${at}/${name}`);
  const holder = await hold(stage, held, ({ at }) => ({ kind: 'bind', from: `${at}/copy` }));
  return formOf(stage, holder, {
    roots: stage.folders.map(({ path, at, mode }) => (mode === 'ro' ? { base: '/', path } : { base: `${at}/copy`, path: '' })),
  });
}

/** Bytes that are copied for one stage where its disk can't share them. */
const usualMost = 5e9;

function copyingRoom({ room, mostCopied = usualMost }: Held): (bytes: number, folder: string) => Promise<void> {
  let copied = 0;
  return async (bytes, folder) => {
    copied += bytes;
    if (copied > mostCopied)
      throw new DeskhandError(
        'folder-large',
        `${shown(folder)} is too large for a command here: it would be copied first, and holds more than ${Math.round(mostCopied / 1e9)} GB.`,
        {
          next: 'Give the task a smaller folder inside it, or work without commands; file tools take any size.',
        },
      );
    await room(bytes);
  };
}
