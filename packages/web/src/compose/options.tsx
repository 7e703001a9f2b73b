import type { Mode } from '@deskhand/protocol';
import { ChevronDown, Folder as FolderIcon } from 'lucide-react';
import { Suspense, useState } from 'react';
import { lazyPart } from '../parts/lazy-part.tsx';
import { baseName } from '../parts/plain.ts';
import { useDesk } from '../shell/context.ts';
import { learn, t } from '../words/words.ts';

const OptionsSheet = lazyPart(async () => {
  const [{ OptionsSheet: sheet }, { rehearsal }] = await Promise.all([
    import('./options-sheet.tsx'),
    import('../words/english-rehearsal.ts'),
  ]);
  learn(rehearsal);
  return sheet;
});

export interface Where {
  folder?: string | undefined;
  mode?: Mode | undefined;
  rehearse?: boolean | undefined;
}

/** The part of a command that says where and how; nothing where the person chose nothing. */
export function whereOf({ folder, mode, rehearse }: Where) {
  return { ...(folder && { cwd: folder, folders: [folder] }), ...(mode && { mode }), ...(rehearse && { rehearse }) };
}

/** Where and how, in a line; what there is to choose is one tap away. */
export function Options({ where, onChange }: { where: Where; onChange(where: Where): void }) {
  const folders = useDesk((state) => state.host.folders);
  const [open, setOpen] = useState<boolean>();
  const { folder, mode, rehearse } = where;
  const only = folders.length === 1 ? folders[0]?.path : undefined;
  const place = folder ?? only;
  if (!folders.length) return null;
  const said = [place ? baseName(place) : t('compose.folder.all'), mode && t(`mode.${mode}`), rehearse && t('rehearsal')]
    .filter(Boolean)
    .join(' · ');
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-label={`${t('compose.options')}: ${said}`}
        className={`mb-1 ms-1 inline-flex min-h-9 max-w-full pointer-coarse:min-h-11 pointer-coarse:mb-0 items-center gap-1.5 rounded-full px-2 text-small hover:bg-sunken ${rehearse ? 'font-semibold text-accent' : 'text-ink-soft'}`}
      >
        <FolderIcon aria-hidden className="size-4 shrink-0" />
        <span className="truncate">{said}</span>
        <ChevronDown aria-hidden className="size-4 shrink-0" />
      </button>
      <Suspense>
        {open !== undefined && <OptionsSheet open={open} onClose={() => setOpen(false)} where={where} onChange={onChange} />}
      </Suspense>
    </>
  );
}
