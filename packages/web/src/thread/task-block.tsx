import type { Entry, TaskView } from '@deskhand/protocol';
import { useNow } from '../parts/clock.ts';
import { titleOf } from '../parts/title.ts';
import { useDesk, useTask } from '../shell/context.ts';
import { Link } from '../shell/link.tsx';
import { dayAndTime, t } from '../words/words.ts';
import { Bubble, Said } from './bubble.tsx';
import { Pending } from './pending.tsx';
import { TaskCard } from './task-card.tsx';

/** One task of a thread: what was said to it, then the card that grows in place. */
export function TaskBlock({ id }: { id: string }) {
  const held = useTask(id);
  const own = useDesk((state) => state.desk.tasks[id]);
  const pending = useDesk((state) => state.outbox.filter((item) => saysTo(item.command, id)));
  const now = useNow();
  // The desk's card is as new as its newest event; the task's own page may lag behind while it is read.
  const task = own && held && held.view.summary.seq > own.seq ? held.view.summary : (own ?? held?.view.summary);
  if (!task) return null;
  const said = held ? messagesOf(held.view) : undefined;
  return (
    <div className="mt-5 first:mt-1">
      {said ? (
        said.map((entry, index) => (
          <Said
            key={entry.seq}
            text={entry.text}
            files={entry.files}
            prompt={entry.prompt}
            foot={index === 0 && <time>{dayAndTime(entry.time, now)}</time>}
          />
        ))
      ) : (
        <Bubble>
          <p dir="auto" className="text-body [overflow-wrap:anywhere]">
            {titleOf(task)}
          </p>
        </Bubble>
      )}
      {held && <Answers view={held.view} />}
      {pending.map((item) => (
        <Pending key={item.key} item={item} />
      ))}
      <TaskCard task={task} view={held?.view} />
    </div>
  );
}

/** What it asked and what the person answered, short. */
function Answers({ view }: { view: TaskView }) {
  return Object.entries(view.questions).map(([id, { text, answer, plugin, form, declined }]) =>
    answer && form ? (
      <Link
        key={id}
        to={{ name: 'question', task: view.summary.id, question: id }}
        className="mt-3 me-8 block text-body text-ink-soft [overflow-wrap:anywhere]"
      >
        {t('question.plugin', { plugin: plugin ?? '' })} {text.text} · {t(declined ? 'thread.declined' : 'question.answered')}
      </Link>
    ) : answer ? (
      <div key={id}>
        <p dir="auto" className="mt-3 me-8 text-body text-ink-soft [overflow-wrap:anywhere]">
          <span className="sr-only">{t('thread.asked')}: </span>
          {text.text}
        </p>
        <Said text={answer} files={[]} label={t('thread.answered')} />
      </div>
    ) : null,
  );
}

type Message = Extract<Entry, { kind: 'message' }>;
const messagesOf = (view: TaskView): Message[] => view.entries.filter((entry): entry is Message => entry.kind === 'message');

const saysTo = (command: { type: string; task?: string | undefined; text?: unknown }, task: string) =>
  (command.type === 'steer' || command.type === 'answer') && command.task === task;
