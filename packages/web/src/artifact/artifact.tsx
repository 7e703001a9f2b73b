import { Download, MessageSquareQuote, Share } from 'lucide-react';
import { Suspense, useRef, useState } from 'react';
import { kindOf } from '../content/kind.ts';
import { Button, IconButton } from '../parts/button.tsx';
import { Broken, lazyPart } from '../parts/lazy-part.tsx';
import { useWidest } from '../parts/media.ts';
import { Content, Footer, Pane } from '../parts/pane.tsx';
import { useBytes } from '../parts/text.ts';
import { useApp, useDesk, useTask } from '../shell/context.ts';
import { Missing } from '../shell/missing.tsx';
import { go } from '../shell/router.ts';
import { TaskSkeleton } from '../task/skeleton.tsx';
import { size, t } from '../words/words.ts';
import { canShare, download, share } from './hand-out.ts';

const Preview = lazyPart(() => import('./preview.tsx').then((file) => file.Preview));

/** Above this a phone asks before it reads and draws. */
const large = 10_000_000;

/** A file that was handed over: seen, shared, kept, asked about. */
export function Artifact({ task: id, path }: { task: string; path: string }) {
  const held = useTask(id);
  const { storage } = useApp();
  const online = useDesk((state) => state.link.kind === 'online');
  const missing = useDesk((state) => state.missing[id]);
  const file = held?.view.artifacts.find((artifact) => artifact.path === path)?.file;
  const [anyway, setAnyway] = useState(false);
  const wanted = file !== undefined && (file.content.bytes <= large || anyway);
  const content = useBytes(wanted ? file.content.hash : undefined);
  const scroller = useRef<HTMLDivElement>(null);
  const widest = useWidest();
  if (missing) return <Missing />;
  if (!held) return online ? <TaskSkeleton /> : <Missing away />;
  if (!file) return <Missing />;
  const bytes = content.state === 'ready' ? content.bytes : undefined;
  const ask = async () => {
    const { thread } = held.view.summary;
    await storage.put('drafts', `thread ${thread}`, { text: t('artifact.asking', { name: file.name }), attachments: [] });
    go({ name: 'thread', thread });
  };
  const words = { loading: t('loading'), gone: t('task.output.erased'), away: t('unreachable'), ready: '' }[content.state];
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
            <Button tone="primary" icon={Download} className="flex-1" disabled={!bytes} onClick={() => bytes && download(file.name, bytes)}>
              {t('artifact.download')}
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
          <div className="mt-10 text-center">
            <p className="text-body text-ink-soft">{t('artifact.large', { size: size(file.content.bytes) })}</p>
            <Button className="mt-4" onClick={() => setAnyway(true)}>
              {t('artifact.large.do')}
            </Button>
          </div>
        )}
        {wanted && !bytes && (
          <p role="status" className="mt-4 text-body text-ink-soft">
            {words}
          </p>
        )}
        {bytes && (
          <Broken key={file.content.hash}>
            <Suspense fallback={<p className="mt-4 text-body text-ink-soft">{t('loading')}</p>}>
              <Preview name={file.name} kind={kindOf(file.name, file.type)} bytes={bytes} scroller={scroller} />
            </Suspense>
          </Broken>
        )}
      </Content>
    </Pane>
  );
}
