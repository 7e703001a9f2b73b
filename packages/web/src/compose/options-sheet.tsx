import { type Mode, modes } from '@deskhand/protocol';
import { ChoiceList } from '../parts/choice.tsx';
import { type About, ManagedLines } from '../parts/managed-lines.tsx';
import { baseName } from '../parts/plain.ts';
import { Sheet } from '../parts/sheet.tsx';
import { useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import type { Where } from './options.tsx';

interface OptionsSheetProps {
  open: boolean;
  onClose(): void;
  where: Where;
  onChange(where: Where): void;
}

const managed: About = ['folders', 'models', 'limits'];

/** Where and how a task works, and whether it is rehearsed first: loaded when somebody chooses. */
export function OptionsSheet({ open, onClose, where, onChange }: OptionsSheetProps) {
  const folders = useDesk((state) => state.host.folders);
  const toMode = (value: string): Mode | undefined => modes.find((one) => one === value);
  return (
    <Sheet open={open} onClose={onClose} title={t('compose.options')}>
      <ManagedLines about={managed} />
      <label className="not-first:mt-3 flex min-h-14 cursor-pointer items-center gap-3 rounded-medium border border-line bg-surface px-3 py-2 hover:bg-sunken">
        <input
          type="checkbox"
          checked={where.rehearse ?? false}
          onChange={(event) => onChange({ ...where, rehearse: event.target.checked })}
          className="size-5 shrink-0 accent-accent"
        />
        <span className="min-w-0">
          <span className="block text-body">{t('compose.rehearse')}</span>
          <span className="block text-small text-ink-soft">{t('compose.rehearse.text')}</span>
        </span>
      </label>
      {folders.length > 1 && (
        <>
          <h3 className="mt-4 text-small text-ink-soft">{t('compose.folder')}</h3>
          <ChoiceList
            name={t('compose.folder')}
            value={where.folder ?? ''}
            onChange={(folder) => onChange({ ...where, folder: folder || undefined })}
            choices={[
              { value: '', label: t('compose.folder.all') },
              ...folders.map(({ path }) => ({ value: path, label: baseName(path), text: path })),
            ]}
          />
        </>
      )}
      <h3 className="mt-4 text-small text-ink-soft">{t('compose.mode')}</h3>
      <ChoiceList
        name={t('compose.mode')}
        value={where.mode ?? ''}
        onChange={(mode) => onChange({ ...where, mode: toMode(mode) })}
        choices={[
          { value: '', label: t('compose.mode.folder') },
          ...modes.map((mode) => ({ value: mode, label: t(`mode.${mode}`), text: t(`mode.${mode}.text`) })),
        ]}
      />
    </Sheet>
  );
}
