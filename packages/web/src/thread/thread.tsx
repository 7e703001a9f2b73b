import { unfinishedIn } from '@deskhand/protocol';
import { useEffect, useRef, useState } from 'react';
import { Reply } from '../compose/reply.tsx';
import { Button } from '../parts/button.tsx';
import { useWide } from '../parts/media.ts';
import { Content, Pane } from '../parts/pane.tsx';
import { useDesk, useSend } from '../shell/context.ts';
import { Missing } from '../shell/missing.tsx';
import { go } from '../shell/router.ts';
import type { Attachment } from '../state/outbox.ts';
import { t } from '../words/words.ts';
import { Pending } from './pending.tsx';
import { useStick } from './stick.ts';
import { TaskBlock } from './task-block.tsx';

const atOnce = 6;

/** A conversation: what was said and the tasks that came of it, in time order. What is written here steers. */
export function Thread({ id }: { id: string }) {
  const thread = useDesk((state) => state.desk.threads[id]);
  const known = useDesk((state) => state.known);
  const steered = useDesk((state) => unfinishedIn(state.desk, id));
  const pending = useDesk((state) => state.outbox.filter((item) => 'thread' in item.command && item.command.thread === id));
  const wide = useWide();
  const send = useSend();
  const [shown, setShown] = useState(atOnce);
  const scroller = useRef<HTMLDivElement>(null);
  useStick(scroller, thread !== undefined);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another thread begins with its newest again
  useEffect(() => setShown(atOnce), [id]);
  if (!thread) return known ? <Missing /> : null;
  const tasks = thread.tasks.slice(-shown);
  const say = (text: string, files: Attachment[]) => void send({ type: 'send', text, thread: id, remark: true }, files);
  return (
    <Pane
      title={thread.title || t('thread.untitled')}
      leave={wide ? undefined : 'back'}
      scroller={scroller}
      footer={<Reply thread={id} task={steered} onSay={say} />}
    >
      <Content className="pb-6">
        {thread.tasks.length > shown && (
          <Button tone="quiet" className="w-full" onClick={() => setShown(shown + 10)}>
            {t('thread.earlier')}
          </Button>
        )}
        {tasks.map((task) => (
          <TaskBlock key={task} id={task} />
        ))}
        {pending.map((item) => (
          <Pending key={item.key} item={item} />
        ))}
      </Content>
    </Pane>
  );
}

/** A thread that this device began: what was said, until the desk says where it landed. */
export function Sent({ itemKey }: { itemKey: string }) {
  const item = useDesk((state) => state.outbox.find((one) => one.key === itemKey));
  const thread = useDesk((state) => state.landed[itemKey]);
  const has = useDesk((state) => thread !== undefined && state.desk.threads[thread] !== undefined);
  const wide = useWide();
  useEffect(() => {
    if (thread && has) go({ name: 'thread', thread }, { replace: true });
  }, [thread, has]);
  if (!item) return thread ? null : <Missing />;
  const said = 'text' in item.command && item.command.text?.trim().split('\n', 1)[0];
  return (
    <Pane title={said || t('thread.untitled')} leave={wide ? undefined : 'back'}>
      <Content>
        <Pending item={item} />
      </Content>
    </Pane>
  );
}
