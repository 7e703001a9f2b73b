import { isFinished } from '@deskhand/protocol';
import { MessageSquare } from 'lucide-react';
import { useRef } from 'react';
import { Reply } from '../compose/reply.tsx';
import { NeedCard } from '../home/need-card.tsx';
import { needsOf } from '../home/sections.ts';
import { iconLook } from '../parts/button.tsx';
import { useWidest } from '../parts/media.ts';
import { Outdated } from '../parts/outdated.tsx';
import { Content, Pane } from '../parts/pane.tsx';
import { RefText } from '../parts/ref-text.tsx';
import { StateLine } from '../parts/state-line.tsx';
import { titleOf } from '../parts/title.ts';
import { useDesk, useSend, useTask } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { go } from '../shell/router.ts';
import type { Attachment } from '../state/outbox.ts';
import { t } from '../words/words.ts';
import { Absent, Unread } from './absent.tsx';
import { ArtifactList } from './artifacts.tsx';
import { ChangesCard } from './changes-card.tsx';
import { EraseButton, ErasedNote } from './erase.tsx';
import { Facts } from './facts.tsx';
import { LiveText } from './live-text.tsx';
import { NotDone } from './not-done.tsx';
import { Outgoing } from './outgoing.tsx';
import { Part } from './part.tsx';
import { Proof } from './proof.tsx';
import { NetworkRequests } from './requests.tsx';
import { StopButton } from './stop.tsx';
import { Story } from './story.tsx';
import { Trouble } from './trouble.tsx';

/** A task whole: result, then proof, then story. */
export function Task({ id }: { id: string }) {
  const held = useTask(id, true);
  const own = useDesk((state) => state.desk.tasks[id]);
  const widest = useWidest();
  const send = useSend();
  const scroller = useRef<HTMLDivElement>(null);
  const task = held?.view.summary ?? own;
  if (!task) return <Absent task={id} />;
  const view = held?.view;
  const finished = isFinished(task);
  // What waits to go out is shown as such.
  const needs = needsOf(task).filter((need) => need.kind !== 'outbox');
  const ended = finished || task.state === 'review';
  const say = async (text: string, files: Attachment[]) => {
    if (!finished) return send({ type: 'steer', task: id, text, remark: true }, files);
    await send({ type: 'send', text, thread: task.thread }, files);
    // What becomes of it is seen there.
    go({ name: 'thread', thread: task.thread });
  };
  return (
    <Pane
      title={titleOf(task)}
      status={
        <div className="flex min-h-9 items-center justify-between gap-2">
          <StateLine task={task} whole />
          {!finished && <StopButton task={task} />}
        </div>
      }
      leave={widest ? 'close' : 'back'}
      scroller={scroller}
      actions={
        !widest && (
          <Link to={{ name: 'thread', thread: task.thread }} aria-label={t('task.thread')} title={t('task.thread')} className={iconLook}>
            <MessageSquare aria-hidden className="size-5" />
          </Link>
        )
      }
      footer={!widest && <Reply thread={task.thread} task={finished ? undefined : task} onSay={(text, files) => void say(text, files)} />}
    >
      <Content className="pb-8">
        {needs.length > 0 && (
          <div className="mt-2 grid grid-cols-1 gap-3">
            {needs.map((need) => (
              <NeedCard key={`${need.kind}-${'id' in need ? need.id : ''}`} task={task} need={need} inTask />
            ))}
          </div>
        )}
        <ErasedNote task={task} />
        <Trouble task={task} view={view} />
        {ended && task.answer && (
          <Part title={t('task.result')}>
            <RefText content={task.answer} />
          </Part>
        )}
        {!task.changes && <Outdated paths={task.outdated} />}
        {finished && !task.answer && !task.reason && <p className="mt-3 text-body text-ink-soft">{t('task.noresult')}</p>}
        {task.state === 'working' && <LiveText task={id} tall />}
        {ended && view && <NotDone view={view} />}
        <Outgoing task={task} view={view} whole />
        {view && view.artifacts.length > 0 && (
          <Part title={t('task.files')}>
            <ArtifactList task={id} artifacts={view.artifacts} />
          </Part>
        )}
        {view && task.state !== 'review' && <ChangesCard view={view} />}
        {view && <Proof view={view} />}
        {view ? (
          <Story view={view} whole={held.whole} scroller={scroller} />
        ) : (
          <div className="min-h-40">
            <Unread task={id} whole />
          </div>
        )}
        {view?.requests && <NetworkRequests requests={view.requests} />}
        {view && <Facts view={view} />}
        <EraseButton task={task} />
      </Content>
    </Pane>
  );
}
