import type { ChangeList, TimelineEntry, WayBack } from '@deskhand/protocol';
import { useEffect, useState } from 'react';
import { useWide } from '../parts/media.ts';
import { Content, Pane } from '../parts/pane.tsx';
import { baseName } from '../parts/plain.ts';
import { troubleWords } from '../parts/trouble-words.ts';
import { useApp, useDesk } from '../shell/context.ts';
import { startOfDay, t } from '../words/words.ts';
import { GoBack } from './back.tsx';
import { Entry } from './entry.tsx';

/** What changed in the folders, or in one, by which task, the newest first; and the way back to any point. */
export function Timeline() {
  const { desk } = useApp();
  const host = useDesk((state) => state.host);
  const seq = useDesk((state) => placedSeq(state.desk.tasks));
  const online = useDesk((state) => state.link.kind === 'online');
  const wide = useWide();
  const [folder, setFolder] = useState<string>();
  const [entries, setEntries] = useState<TimelineEntry[]>();
  const [to, setTo] = useState<{ entry: TimelineEntry; way: WayBack }>();
  const [instead, setInstead] = useState(t('loading'));
  const [trouble, setTrouble] = useState<string>();
  const folders = host.folders.filter(({ mode }) => mode !== 'ro');
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when something was put in place, or the desk is back
  useEffect(() => {
    let left = false;
    void desk.timeline(folder).then((reply) => {
      if (left) return;
      if (reply.ok) setEntries(reply.value);
      else setInstead(troubleWords(reply));
    });
    return () => {
      left = true;
    };
  }, [desk, folder, seq, online]);
  const ask = async (entry: TimelineEntry) => {
    const reply = await desk.wayBack(entry.commit, folder);
    setTrouble(reply.ok ? undefined : troubleWords(reply));
    if (reply.ok) setTo({ entry, way: reply.value });
  };
  const none = entries?.length === 0;
  return (
    <Pane title={t('timeline.title')} leave={wide ? undefined : 'back'}>
      <Content className="pb-8">
        <p className="text-body text-ink-soft">{t(none ? 'timeline.none' : 'timeline.text')}</p>
        {folders.length > 1 && <Folders folders={folders.map(({ path }) => path)} folder={folder} onFolder={setFolder} />}
        {trouble && (
          <p role="alert" className="mt-3 rounded-medium bg-warn-soft p-3 text-body text-warn">
            {trouble}
          </p>
        )}
        {!entries && (
          <p role="status" className="mt-6 text-body text-ink-soft">
            {instead}
          </p>
        )}
        <ol className="mt-2">
          {entries?.map((entry, index) => (
            <Entry
              key={entry.commit}
              entry={entry}
              newDay={startOfDay(entry.time) !== startOfDay(entries[index - 1]?.time ?? 0)}
              onBack={online ? () => void ask(entry) : undefined}
            />
          ))}
        </ol>
      </Content>
      {to && <GoBack to={to.entry} way={to.way} folder={folder} onClose={() => setTo(undefined)} />}
    </Pane>
  );
}

/** Grows whenever something is put in place or taken back. */
const placedSeq = (tasks: Record<string, { committed: boolean; undone: boolean; seq: number; changes?: ChangeList | undefined }>): number =>
  Object.values(tasks).reduce((newest, task) => (task.committed ? Math.max(newest, task.seq) : newest), 0);

interface FoldersProps {
  folders: string[];
  folder: string | undefined;
  onFolder(folder: string | undefined): void;
}

function Folders({ folders, folder, onFolder }: FoldersProps) {
  return (
    <div role="toolbar" aria-label={t('timeline.folders')} className="-mx-4 mt-3 flex gap-2 overflow-x-auto px-4 [scrollbar-width:none]">
      {[undefined, ...folders].map((one) => (
        <button
          key={one ?? ''}
          type="button"
          aria-pressed={folder === one}
          onClick={() => onFolder(one)}
          title={one}
          className={`inline-flex min-h-9 pointer-coarse:min-h-11 shrink-0 items-center rounded-full border px-3 text-small ${folder === one ? 'border-accent bg-accent-soft text-accent' : 'border-line bg-surface text-ink-soft'}`}
        >
          <bdi>{one === undefined ? t('timeline.folders.all') : baseName(one)}</bdi>
        </button>
      ))}
    </div>
  );
}
