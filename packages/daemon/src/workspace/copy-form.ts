import type { Form } from './form.ts';
import { copyFolder } from './manifest.ts';
import { within } from './names.ts';
import { formOf, type Held, hold } from './overlay-form.ts';
import type { StageDir } from './stage-dir.ts';

/** The form on a copy: commands see it at the real path. Opening reads the whole folder, and shows it as it was then. */
export async function copyForm(stage: StageDir, held: Held): Promise<Form> {
  const paths = stage.folders.map(({ path }) => path);
  for (const { path, at, mode } of stage.folders) {
    const skip = (rel: string): boolean => held.masks.some((mask) => within(`${path}/${rel}`, mask)) || paths.includes(`${path}/${rel}`);
    if (mode !== 'ro') await copyFolder(path, `${at}/copy`, `${at}/manifest`, { skip, room: held.room });
  }
  const holder = await hold(stage, held, ({ at }) => ({ kind: 'bind', from: `${at}/copy` }));
  return formOf(stage, holder, {
    roots: stage.folders.map(({ path, at, mode }) => (mode === 'ro' ? { base: '/', path } : { base: `${at}/copy`, path: '' })),
  });
}
