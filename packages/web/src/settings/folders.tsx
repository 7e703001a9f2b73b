import { type Folder, type Mode, modes } from '@deskhand/protocol';
import { Folder as FolderIcon, Plus } from 'lucide-react';
import { useState } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { Button } from '../parts/button.tsx';
import { ChoiceList } from '../parts/choice.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { type About, ManagedLines } from '../parts/managed-lines.tsx';
import { baseName } from '../parts/plain.ts';
import { Sheet } from '../parts/sheet.tsx';
import { useDesk, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { Asked } from './asked.tsx';
import { Box, Field, Page } from './page.tsx';
import { Gauge, TrustLine } from './trust.tsx';

const choices = modes.map((mode) => ({ value: mode, label: t(`mode.${mode}`), text: t(`mode.${mode}.text`) }));
const toMode = (value: string): Mode => modes.find((mode) => mode === value) ?? 'review';

const managed: About = ['folders'];

/** What may be seen and changed, and what happens with changes there. */
export function Folders() {
  const folders = useDesk((state) => state.host.folders);
  // By name: a tap on a mode must not make its row jump.
  const inOrder = folders.toSorted((a, b) => a.path.localeCompare(b.path));
  const send = useSend();
  const [open, setOpen] = useState<Folder>();
  const [leaving, setLeaving] = useState<Folder>();
  const [adding, setAdding] = useState(false);
  return (
    <Page title={t('settings.folders')} text={t(folders.length === 0 ? 'settings.folders.none' : 'settings.folders.text')}>
      <ManagedLines about={managed} />
      {folders.length > 0 && (
        <Box>
          {inOrder.map((folder) => (
            <div key={folder.path}>
              <button
                type="button"
                data-row
                onClick={() => setOpen(folder)}
                className="flex min-h-14 w-full items-center gap-3 px-4 py-2 text-start hover:bg-sunken -outline-offset-2"
              >
                <FolderIcon aria-hidden className="size-5 shrink-0 text-ink-soft" />
                <span className="min-w-0 flex-1">
                  <span className="flex items-center gap-2">
                    <bdi className="min-w-0 flex-1 truncate text-body">{baseName(folder.path)}</bdi>
                    <Gauge level={folder.mode} />
                    <span className="shrink-0 text-small text-ink-soft">{t(`mode.${folder.mode}`)}</span>
                  </span>
                  <bdi className="block text-small text-ink-soft [overflow-wrap:anywhere]">{breaking(folder.path)}</bdi>
                </span>
              </button>
              <div className="px-4 pb-3 ps-12">
                <TrustLine
                  of="folder"
                  one={folder}
                  name={baseName(folder.path)}
                  onMode={(mode) => void send({ type: 'folder.add', path: folder.path, mode })}
                />
              </div>
            </div>
          ))}
        </Box>
      )}
      <Asked types={['folder.add', 'folder.remove']} />
      <Button icon={Plus} className="mt-4 w-full" tone={folders.length === 0 ? 'primary' : 'plain'} onClick={() => setAdding(true)}>
        {t('settings.folders.add')}
      </Button>
      <Sheet open={open !== undefined} onClose={() => setOpen(undefined)} title={open ? baseName(open.path) : ''} text={open?.path}>
        {open && (
          <>
            <ChoiceList
              name={t('compose.mode')}
              value={folders.find((folder) => folder.path === open.path)?.mode ?? open.mode}
              onChange={(mode) => void send({ type: 'folder.add', path: open.path, mode: toMode(mode) })}
              choices={choices}
            />
            <Button
              tone="quiet"
              className="mt-3 w-full text-danger"
              onClick={() => {
                setLeaving(open);
                setOpen(undefined);
              }}
            >
              {t('settings.folders.remove')}
            </Button>
          </>
        )}
      </Sheet>
      <Confirm
        open={leaving !== undefined}
        onClose={() => setLeaving(undefined)}
        title={t('settings.folders.remove.title', { name: leaving ? baseName(leaving.path) : '' })}
        text={t('settings.folders.remove.text')}
        yes={t('settings.folders.remove')}
        danger
        onYes={() => leaving && void send({ type: 'folder.remove', path: leaving.path })}
      />
      <AddFolder open={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

function AddFolder({ open, onClose }: { open: boolean; onClose(): void }) {
  const send = useSend();
  const [path, setPath] = useState('');
  const [mode, setMode] = useState<Mode>('review');
  const add = () => {
    void send({ type: 'folder.add', path: path.trim(), mode });
    setPath('');
    onClose();
  };
  return (
    <Sheet open={open} onClose={onClose} title={t('settings.folders.add')}>
      <Field
        label={t('settings.folders.path')}
        dir="ltr"
        placeholder={t('settings.folders.path.example')}
        value={path}
        onChange={(event) => setPath(event.target.value)}
      />
      <div className="mt-3">
        <ChoiceList name={t('compose.mode')} value={mode} onChange={(value) => setMode(toMode(value))} choices={choices} />
      </div>
      <Button tone="primary" className="mt-4 w-full" disabled={path.trim() === ''} onClick={add}>
        {t('settings.folders.add')}
      </Button>
    </Sheet>
  );
}
