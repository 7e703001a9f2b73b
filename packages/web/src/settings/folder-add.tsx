import { type Mode, modes } from '@deskhand/protocol';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { ChoiceList } from '../parts/choice.tsx';
import { baseName } from '../parts/plain.ts';
import { Sheet } from '../parts/sheet.tsx';
import { useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { Field } from './page.tsx';

const choices = modes.map((mode) => ({ value: mode, label: t(`mode.${mode}`), text: t(`mode.${mode}.text`) }));

/** What happens with changes in a folder. */
export function ModeChoice({ value, onChange }: { value: Mode; onChange(mode: Mode): void }) {
  const pick = (picked: string) => onChange(modes.find((mode) => mode === picked) ?? 'review');
  return <ChoiceList name={t('compose.mode')} value={value} onChange={pick} choices={choices} />;
}

/** Grants a folder: one of those in the home by a tap, any other by its path. */
export function AddFolder({ open, near, onClose }: { open: boolean; near: readonly string[]; onClose(): void }) {
  const send = useSend();
  const [path, setPath] = useState('');
  const [other, setOther] = useState(false);
  const [mode, setMode] = useState<Mode>('review');
  const typed = other || near.length === 0;
  const add = () => {
    void send({ type: 'folder.add', path: path.trim(), mode });
    setPath('');
    setOther(false);
    onClose();
  };
  return (
    <Sheet open={open} onClose={onClose} title={t('settings.folders.add')}>
      {typed ? (
        <Field
          label={t('settings.folders.path')}
          dir="ltr"
          placeholder={t('settings.folders.path.example')}
          value={path}
          onChange={(event) => setPath(event.target.value)}
        />
      ) : (
        <>
          <p className="text-small text-ink-soft">{t('settings.folders.near')}</p>
          <div className="max-h-54 overflow-y-auto">
            <ChoiceList
              name={t('settings.folders.near')}
              value={path}
              onChange={setPath}
              choices={near.map((one) => ({ value: one, label: baseName(one) }))}
            />
          </div>
          <Button tone="quiet" small className="mt-1" onClick={() => setOther(true)}>
            {t('settings.folders.other')}
          </Button>
        </>
      )}
      <p className="mt-3 text-small text-ink-soft">{t('compose.mode')}</p>
      <ModeChoice value={mode} onChange={setMode} />
      <Button tone="primary" className="mt-4 w-full" disabled={path.trim() === ''} onClick={add}>
        {t('settings.folders.add')}
      </Button>
    </Sheet>
  );
}
