import { Download, MessageSquareQuote, Share } from 'lucide-react';
import { Suspense, useRef, useState } from 'react';
import { kindOf } from '../content/kind.ts';
import { Button, IconButton } from '../parts/button.tsx';
import { Broken, lazyPart } from '../parts/lazy-part.tsx';
import { useWidest } from '../parts/media.ts';
import { Content, Footer, Pane } from '../parts/pane.tsx';
import { useBytes } from '../parts/text.ts';
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

/** A file that was handed over: seen, shared, kept, asked about. */
export function Artifact({ task: id, path }: { task: string; path: string }) {
  const held = useTask(id);
  const { desk, storage } = useApp();
  const file = held?.view.artifacts.find((artifact) => artifact.path === path)?.file;
  const [anyway, setAnyway] = useState(false);
  const [saving, setSaving] = useState<'asked' | 'failed'>();
  const wanted = file !== undefined && (file.content.bytes <= large || anyway);
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
  /** Without showing it: what is too large for a look can still be had. */
  const save = async () => {
    setSaving('asked');
    const got = bytes ? ({ ok: true, value: bytes } as const) : await desk.content(file.content.hash);
    setSaving(got.ok ? undefined : 'failed');
    if (got.ok) download(file.name, got.value);
  };
  return (
    <Pane
      title={file.name}
      subtitle={size(file.content.bytes)}
      leave={widest ? 'close' : 'back'}
      scroller={scroller}
      actions={<IconButton label={t('artifact.ask')} icon={MessageSquareQuote} onClick={() => void ask()} />}
      footer={
        <Footer>
          <div className="flex gap-2">
            <Button
              tone="primary"
              icon={Download}
              className="flex-1"
              disabled={(wanted && !bytes) || saving === 'asked'}
              onClick={() => void save()}
            >
              {t(saving === 'asked' ? 'artifact.downloading' : 'artifact.download')}
            </Button>
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
          <Instead act={t('artifact.large.do')} onAct={() => setAnyway(true)}>
            {t('artifact.large', { size: size(file.content.bytes) })}
          </Instead>
        )}
        {saving === 'failed' && <Instead>{t('artifact.unreached')}</Instead>}
        {wanted && content.state === 'loading' && <Waiting />}
        {wanted && content.state === 'gone' && <Instead>{t('task.output.erased')}</Instead>}
        {wanted && content.state === 'away' && (
          <Instead act={t('again')} onAct={content.again}>
            {content.why}
          </Instead>
        )}
        {bytes && (
          <Broken key={file.content.hash}>
            <Suspense fallback={<Waiting />}>
              <Preview name={file.name} kind={kindOf(file.name, file.type)} bytes={bytes} scroller={scroller} />
            </Suspense>
          </Broken>
        )}
      </Content>
    </Pane>
  );
}
