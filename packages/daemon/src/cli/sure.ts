import { DeskhandError } from '../host/host.ts';
import { wideness } from '../host/wide-folders.ts';
import { type Screen, warning } from './screen.ts';
import { realTypedPath } from './typed-path.ts';

/** Before more is granted than a person may mean: asks them where they sit here, says so where they don't. Throws where they say no. */
export async function askIfWide(screen: Screen, path: string): Promise<void> {
  const wide = wideness(realTypedPath(path));
  if (wide === undefined) return;
  const warned = `${wide}. What other programs keep as keys and passwords stays closed, all else in it opens to tasks.`;
  screen.note(warning(warned));
  if (screen.asks && !/^y(es)?$/i.test(await screen.ask('Grant it all the same? y/n  ')))
    throw new DeskhandError('folder.left', 'Nothing was granted.', { next: 'Grant the folder that tasks need: deskhand folders add DIR' });
}
