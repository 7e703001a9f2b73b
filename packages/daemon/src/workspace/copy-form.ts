import * as fs from 'node:fs';
import { DeskhandError } from '../host/host.ts';
import type { Form } from './form.ts';
import type { Dir } from './handle.ts';
import { lateForm } from './late-form.ts';
import { layOver } from './lay-over.ts';
import { copyFolder, isCopied } from './manifest.ts';
import { mergedForm } from './merged-form.ts';
import { shown } from './names.ts';
import { formOf, type Held, hold } from './overlay-form.ts';
import type { StageDir, StagedFolder } from './stage-dir.ts';
import { emptyFolder } from './tree.ts';

/**
 * The form on a copy: commands see it at the real path, as the folder was when the first of them was started. Until then file
 * tools alone reach the stage, as where there is no shell, and nothing is read that nobody asked for.
 */
export function copyForm(stage: StageDir, held: Held): Form | Promise<Form> {
  const copied = ({ at, mode }: StagedFolder): boolean => mode !== 'ro' && isCopied(at);
  // One that began to be copied, or one more folder since: what commands left in the others is in their copies alone.
  if (stage.folders.some(copied)) return onCopies(stage, held);
  return lateForm({ before: mergedForm(stage).view, open: () => onCopies(stage, held), toWrite: false });
}

async function onCopies(stage: StageDir, held: Held): Promise<Form> {
  const paths = stage.folders.map(({ path }) => path);
  const room = copyingRoom(held);
  for (const { path, at, mode } of stage.folders) {
    if (mode === 'ro' || isCopied(at)) continue;
    const skip = (rel: string): boolean => held.hides(`${path}/${rel}`) || paths.includes(`${path}/${rel}`);
    const over = (copy: Dir): Promise<void> => layOver({ upper: `${at}/upper`, gone: `${at}/gone` }, copy);
    await copyFolder(path, at, { skip, room: (bytes) => room(bytes, path), shares: true, over });
  }
  // All of it is in the copies.
  for (const { at, mode } of stage.folders) if (mode !== 'ro') for (const name of ['upper', 'gone']) emptyFolder(`${at}/${name}`);
  if (held.sandbox.facts.elsewhere) lendModules(stage, held);
  const holder = await hold(stage, held, ({ at }) => ({ kind: 'bind', from: `${at}/copy` }));
  return formOf(stage, holder, {
    roots: stage.folders.map(({ path, at, mode }) => (mode === 'ro' ? { base: '/', path } : { base: `${at}/copy`, path: '' })),
  });
}

/** Nothing can be shown at the root there, where scripts find their imports as well: so it lies beside each copy. */
function lendModules(stage: StageDir, { library = [] }: Held): void {
  const from = library.find(({ at }) => at === '/node_modules')?.from;
  for (const { at } of from === undefined ? [] : stage.folders) {
    fs.rmSync(`${at}/node_modules`, { force: true });
    fs.symlinkSync(from ?? '', `${at}/node_modules`);
  }
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
