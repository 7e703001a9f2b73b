import { Download, MessageSquareQuote, Share } from 'lucide-react';
import { Suspense, useRef, useState } from 'react';
import { kindOf } from '../content/kind.ts';
import { Button, IconButton } from '../parts/button.tsx';
import { Fetching } from '../parts/fetching.tsx';
import { Broken, lazyPart } from '../parts/lazy-part.tsx';
import { useWidest } from '../parts/media.ts';
import { Content, Footer, Pane } from '../parts/pane.tsx';
import { useBytes } from '../parts/text.ts';
import { troubleWords } from '../parts/trouble-words.ts';
import { Instead, Waiting } from '../parts/waiting.tsx';
import { useApp, useTask } from '../shell/context.ts';
import { Missing } from '../shell/missing.tsx';
import { go } from '../shell/router.ts';
import { Absent } from '../task/absent.tsx';
import { size, t } from '../words/words.ts';
import { canShare, download, share } from './hand-out.ts';

const Preview = lazyPart(() => import('./preview.tsx').then((file) => file.Preview));

/** Above this a phone asks before it reads and draws. */
const large = 10_000_000;
/** Bytes. Above this a poor line needs seconds. */
const takesAWhile = 300_000;

/** A file that was handed over: seen, shared, kept, asked about. */
export function Artifact({ task: id, path }: { task: string; path: string }) {
  const held = useTask(id);
  const { desk, storage } = useApp();
  const file = held?.view.artifacts.find((artifact) => artifact.path === path)?.file;
  const [anyway, setAnyway] = useState(false);
  const [cancelled, setCancelled] = useState(false);
  const [saving, setSaving] = useState<{ came: number; cancel(): void }>();
  const [trouble, setTrouble] = useState<string>();
  const small = file !== undefined && file.content.bytes <= large;
  const wanted = file !== undefined && !cancelled && (small || anyway);
  const content = useBytes(wanted ? file.content.hash : undefined);
  const scroller = useRef<HTMLDivElement>(null);
  const widest = useWidest();
  if (!held) return <Absent task={id} />;
  if (!file) return <Missing />;
  const bytes = content.state === 'ready' ? content.bytes : undefined;
  const ask = async () => {
    const { thread } = held.view.summary;
    await storage.put('drafts', `thread ${thread}`, { text: t('artifact.asking', { name: file.name }), attachments: [] });
    go({ name: 'thread', thread });
  };
  const show = () => {
    setAnyway(true);
    setCancelled(false);
  };
  const { hash, bytes: of } = file.content;
  /** Without showing it: what is too large for a look can still be had. */
  const save = async () => {
    if (bytes) return download(file.name, bytes);
    const ended = new AbortController();
    const came = (count: number) => !ended.signal.aborted && setSaving({ came: count, cancel: () => ended.abort() });
    setTrouble(undefined);
    came(0);
    const got = await desk.content(hash, ended.signal, came);
    setSaving(undefined);
    if (got.ok) download(file.name, got.value);
    else if (!ended.signal.aborted) setTrouble(troubleWords(got));
  };
  return (
    <Pane
      title={file.name}
      subtitle={size(of)}
      leave={widest ? 'close' : 'back'}
      scroller={scroller}
      actions={<IconButton label={t('artifact.ask')} icon={MessageSquareQuote} onClick={() => void ask()} />}
      footer={
        <Footer>
          <div className="flex gap-2">
            {saving ? (
              <Fetching came={saving.came} of={of} onCancel={saving.cancel} />
            ) : (
              <Button tone="primary" icon={Download} className="flex-1" disabled={wanted && !bytes} onClick={() => void save()}>
                {t('artifact.download')}
              </Button>
            )}
            {canShare() && (
              <Button icon={Share} disabled={!bytes} onClick={() => bytes && void share(file.name, file.type ?? '', bytes)}>
                {t('artifact.share')}
              </Button>
            )}
          </div>
        </Footer>
      }
    >
      <Content className="pb-6">
        {!wanted && (
          <Instead act={t(small ? 'artifact.show' : 'artifact.large.do')} onAct={show}>
            {small ? t('artifact.cancelled') : t('artifact.large', { size: size(of) })}
          </Instead>
        )}
        {trouble && <Instead>{trouble}</Instead>}
        {wanted && content.state === 'loading' && (
          <Waiting>{of > takesAWhile && <Fetching came={content.came ?? 0} of={of} onCancel={() => setCancelled(true)} />}</Waiting>
        )}
        {wanted && content.state === 'gone' && <Instead>{t('task.output.erased')}</Instead>}
        {wanted && content.state === 'away' && (
          <Instead act={t('again')} onAct={content.again}>
            {content.why}
          </Instead>
        )}
        {bytes && (
          <Broken key={hash}>
            <Suspense fallback={<Waiting />}>
              <Preview name={file.name} kind={kindOf(file.name, file.type)} bytes={bytes} scroller={scroller} />
            </Suspense>
          </Broken>
        )}
      </Content>
    </Pane>
  );
}
