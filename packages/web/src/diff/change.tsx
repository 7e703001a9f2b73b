import { type Change as ChangeItem, gitOf, isTakenBack } from '@deskhand/protocol';
import { ChevronLeft, ChevronRight, TriangleAlert } from 'lucide-react';
import { Suspense, useMemo, useRef } from 'react';
import { breaking } from '../parts/breaks.tsx';
import { IconButton } from '../parts/button.tsx';
import { Broken, lazyPart } from '../parts/lazy-part.tsx';
import { useWidest } from '../parts/media.ts';
import { Content, Footer, Pane } from '../parts/pane.tsx';
import { baseName, folderOf } from '../parts/plain.ts';
import { Waiting } from '../parts/waiting.tsx';
import { listOf, useChanges } from '../review/changes.ts';
import { setIncluded, useLeftOut } from '../review/choice.ts';
import { changeWords, markWords } from '../review/list-rows.tsx';
import { changesIn, reviewRows } from '../review/rows.ts';
import { useTask } from '../shell/context.ts';
import { Missing } from '../shell/missing.tsx';
import { go } from '../shell/router.ts';
import { Absent } from '../task/absent.tsx';
import { LeftAlone } from '../task/left-alone.tsx';
import { TaskSkeleton } from '../task/skeleton.tsx';
import { UndoOne } from '../task/undo.tsx';
import { t } from '../words/words.ts';

const Difference = lazyPart(() => import('./difference.tsx').then((file) => file.Difference));

/** One change: what differs, and whether it is accepted; the next one a tap away. */
export function Change({ task: id, path }: { task: string; path: string }) {
  const held = useTask(id);
  const list = useChanges(id, held && listOf(held.view));
  const leftOut = useLeftOut(id);
  const widest = useWidest();
  const scroller = useRef<HTMLDivElement>(null);
  const changes = list.state === 'ready' ? list.changes : undefined;
  const order = useMemo(() => (changes ? reviewRows(changes, 'all').flatMap(changesIn) : []), [changes]);
  if (!held) return <Absent task={id} />;
  if (!changes) return list.state === 'away' ? <Missing>{list.why}</Missing> : <TaskSkeleton />;
  const at = order.findIndex((change) => change.path === path);
  const change = order[at];
  if (!change) return <Missing />;
  const { summary } = held.view;
  // A rehearsal is taken whole.
  const open = (summary.state === 'review' || summary.staged === true) && held.view.rehearsal === undefined;
  // What went with a way back to a point comes back with that.
  // One of git's files alone would leave a broken repository.
  const canUndo = !open && summary.committed && !held.view.reverted && gitOf(path) === undefined;
  const show = (other: ChangeItem | undefined) => other && go({ name: 'change', task: id, path: other.path }, { replace: true });
  return (
    <Pane
      title={baseName(path)}
      subtitle={<bdi>{folderOf(path)}</bdi>}
      leave={widest ? 'close' : 'back'}
      scroller={scroller}
      footer={
        <Footer>
          <div className="flex items-center justify-between gap-2 max-[16.25rem]:flex-wrap">
            <IconButton label={t('review.previous')} icon={Previous} disabled={at === 0} onClick={() => show(order[at - 1])} />
            {open ? (
              <label className="flex min-h-11 min-w-0 flex-1 cursor-pointer items-center justify-center gap-2.5 rounded-medium bg-sunken px-3 text-body font-semibold max-[16.25rem]:order-first max-[16.25rem]:basis-full">
                <input
                  type="checkbox"
                  checked={!leftOut.has(path)}
                  onChange={(event) => setIncluded(id, changes, [path], event.target.checked)}
                  className="size-5 shrink-0 accent-accent"
                />
                <span className="min-w-0 py-1">{t('review.include')}</span>
              </label>
            ) : canUndo ? (
              <UndoOne view={held.view} path={path} />
            ) : (
              <span className="flex-1 text-center text-small text-ink-soft">{changeWords(change)}</span>
            )}
            <IconButton label={t('review.next')} icon={Next} disabled={at === order.length - 1} onClick={() => show(order[at + 1])} />
          </div>
        </Footer>
      }
    >
      <Content className="pb-6">
        {(open || canUndo) && <p className="text-small text-ink-soft [overflow-wrap:anywhere]">{breaking(changeWords(change))}</p>}
        {canUndo && isTakenBack(held.view, path) && <p className="mt-1 text-body font-semibold">{t('change.undone')}</p>}
        {canUndo && <LeftAlone view={held.view} path={path} />}
        {open && change.movedOn && <p className="mt-2 rounded-medium bg-warn-soft p-3 text-body">{t('review.movedon.text')}</p>}
        {change.marks.length > 0 && (
          <p className="mt-2 flex items-start gap-2 rounded-medium bg-warn-soft p-3 text-body text-warn">
            <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0" />
            <span className="min-w-0 [overflow-wrap:anywhere]">{breaking(markWords(change))}</span>
          </p>
        )}
        <Broken key={path}>
          <Suspense fallback={<Waiting />}>
            <Difference task={id} change={change} scroller={scroller} />
          </Suspense>
        </Broken>
      </Content>
    </Pane>
  );
}

const Previous = ({ className = '' }: { className?: string }) => <ChevronLeft aria-hidden className={`${className} rtl:-scale-x-100`} />;
const Next = ({ className = '' }: { className?: string }) => <ChevronRight aria-hidden className={`${className} rtl:-scale-x-100`} />;
