import { DeskhandError, isSpeltFreely } from '../host/host.ts';
import { copyForm } from './copy-form.ts';
import type { Form } from './form.ts';
import { lateForm } from './late-form.ts';
import { mergedForm } from './merged-form.ts';
import { within } from './names.ts';
import { type Held, overlayForm, realView } from './overlay-form.ts';
import { becomeCopy, type StageDir, untouched } from './stage-dir.ts';

/** Whether a folder can't be written by its user alone: then an overlay couldn't either. */
type IsForeign = (path: string) => Promise<boolean>;

/** The form in which a stage is held: as it began, and as this system can. */
export async function formOf(dir: StageDir, held: Held, isForeign: IsForeign): Promise<Form> {
  const { facts } = held.sandbox;
  if (dir.kind !== 'none' && facts.kind !== dir.kind && !(dir.kind === 'copy' && facts.kind === 'overlay')) {
    dir.bases.close();
    throw new DeskhandError('stage-kind', `The work of this task was staged in a way that is not to be had now: ${facts.why}`, {
      next: facts.fix.join('\n') || 'Accept or drop what it changed; that still works.',
    });
  }
  if (dir.kind === 'overlay')
    return untouched(dir)
      ? lateForm({ before: realView(dir), open: () => overlayOrCopy(dir, held, isForeign), toWrite: true })
      : overlayForm(dir, held);
  return dir.kind === 'copy' ? copyForm(dir, held) : mergedForm(dir);
}

/** An overlay, unless it couldn't write all that its user may, or couldn't hide what is to be hidden in it: then the stage, with nothing in it yet, goes on as one on a copy. */
async function overlayOrCopy(dir: StageDir, held: Held, isForeign: IsForeign): Promise<Form> {
  const foreign = await Promise.all(dir.folders.filter(({ mode }) => mode !== 'ro').map(({ path }) => isForeign(path)));
  if (!foreign.includes(true) && !isOpenToSpelling(dir, await held.masks())) return overlayForm(dir, held);
  becomeCopy(dir);
  return copyForm(dir, held);
}

/** What is hidden would be found by another spelling of its name: into a copy it doesn't come at all. */
const isOpenToSpelling = ({ folders }: StageDir, masks: readonly string[]): boolean =>
  folders.some(({ path }) => masks.some((mask) => within(mask, path) && isSpeltFreely(mask, path)));
