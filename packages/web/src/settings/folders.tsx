import type { Folder } from '@deskhand/protocol';
import { ChevronRight, Folder as FolderIcon, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { type About, ManagedLines } from '../parts/managed-lines.tsx';
import { baseName } from '../parts/plain.ts';
import { Sheet } from '../parts/sheet.tsx';
import { useApp, useDesk, useMay, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { Asked } from './asked.tsx';
import { AddFolder, ModeChoice } from './folder-add.tsx';
import { Changing, OnlyLooks } from './only-looks.tsx';
import { Box, Page } from './page.tsx';
import { Gauge, TrustLine } from './trust.tsx';

const managed: About = ['folders'];

/** What may be seen and changed, and what happens with changes there. */
export function Folders() {
  const folders = useDesk((state) => state.host.folders);
  // By name: a tap on a mode must not make its row jump.
  const inOrder = folders.toSorted((a, b) => a.path.localeCompare(b.path));
  const may = useMay('admin');
  const send = useSend();
  const [open, setOpen] = useState<Folder>();
  const [leaving, setLeaving] = useState<Folder>();
  const [adding, setAdding] = useState(false);
  const { near, gone } = useNear(folders.map(({ path }) => path).join('\n'));
  return (
    <Page title={t('settings.folders')} text={t(folders.length === 0 ? 'settings.folders.none' : 'settings.folders.text')}>
      <OnlyLooks />
      <ManagedLines about={managed} />
      {folders.length > 0 && (
        <Box>
          {inOrder.map((folder) => (
            <div key={folder.path}>
              <button
                type="button"
                data-row
                disabled={!may}
                onClick={() => setOpen(folder)}
                className="flex min-h-14 w-full items-center gap-3 px-4 py-2 text-start enabled:hover:bg-sunken -outline-offset-2"
              >
                <FolderIcon aria-hidden className="size-5 shrink-0 text-ink-soft" />
                <span className="min-w-0 flex-1">
                  <span className="flex flex-wrap items-center gap-x-2">
                    <bdi className="min-w-[7rem] flex-1 truncate text-body">{baseName(folder.path)}</bdi>
                    <span className="flex items-center gap-2 text-small text-ink-soft">
                      <Gauge level={folder.mode} />
                      {t(`mode.${folder.mode}`)}
                    </span>
                  </span>
                  <bdi className="block text-small text-ink-soft [overflow-wrap:anywhere]">{breaking(folder.path)}</bdi>
                  {gone.includes(folder.path) && <span className="block text-small text-warn">{t('settings.folders.gone')}</span>}
                </span>
                {may && <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-faint rtl:-scale-x-100" />}
              </button>
              {may && !gone.includes(folder.path) && (
                <div className="px-4 pb-3 ps-12">
                  <TrustLine
                    of="folder"
                    one={folder}
                    name={baseName(folder.path)}
                    onMode={(mode) => void send({ type: 'folder.add', path: folder.path, mode })}
                  />
                </div>
              )}
            </div>
          ))}
        </Box>
      )}
      <Asked types={['folder.add', 'folder.remove']} />
      <Changing>
        <Button icon={Plus} className="mt-4 w-full" tone={folders.length === 0 ? 'primary' : 'plain'} onClick={() => setAdding(true)}>
          {t('settings.folders.add')}
        </Button>
      </Changing>
      <Sheet open={open !== undefined} onClose={() => setOpen(undefined)} title={open ? baseName(open.path) : ''} text={open?.path}>
        {open && (
          <>
            <ModeChoice
              value={folders.find((folder) => folder.path === open.path)?.mode ?? open.mode}
              onChange={(mode) => void send({ type: 'folder.add', path: open.path, mode })}
            />
            {/* The page's own list lies behind this. */}
            <Asked types={['folder.add']} />
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
      <AddFolder open={adding} near={near} onClose={() => setAdding(false)} />
    </Page>
  );
}

/** What the computer has, asked anew with each list of those that are granted. */
function useNear(granted: string): { near: string[]; gone: string[] } {
  const { desk } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const [found, setFound] = useState<{ near: string[]; gone: string[] }>({ near: [], gone: [] });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list is another question
  useEffect(() => {
    if (online) void desk.folders().then((reply) => reply.ok && setFound(reply.value));
  }, [desk, online, granted]);
  return found;
}
