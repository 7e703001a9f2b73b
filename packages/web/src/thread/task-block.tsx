import { type Ref, type TaskView, talkOf } from '@deskhand/protocol';
import { useNow } from '../parts/clock.ts';
import { RefText } from '../parts/ref-text.tsx';
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
  // The desk's card is as new as its newest event; the task's own page may lag behind while it is read.
  const task = own && held && held.view.summary.seq > own.seq ? held.view.summary : (own ?? held?.view.summary);
  if (!task) return null;
  return (
    <div className="mt-5 first:mt-1">
      {held ? (
        <Talk view={held.view} />
      ) : (
        <Bubble>
          <p dir="auto" className="text-body [overflow-wrap:anywhere]">
            {titleOf(task)}
          </p>
        </Bubble>
      )}
      {pending.map((item) => (
        <Pending key={item.key} item={item} />
      ))}
      <TaskCard task={task} view={held?.view} />
    </div>
  );
}

/** What was said to it and what it answered, what it asked and the person answered, in the order of time. */
function Talk({ view }: { view: TaskView }) {
  const now = useNow();
  return talkOf(view).map((one, index) => {
    if (one.kind === 'answered') return <Answered key={one.question} view={view} id={one.question} />;
    if (one.kind === 'before') return <Before key={one.seq} text={one.text} />;
    const { text, files, prompt, time } = one.message;
    return <Said key={one.seq} text={text} files={files} prompt={prompt} foot={index === 0 && <time>{dayAndTime(time, now)}</time>} />;
  });
}

/** What it had answered until the person said more. */
const Before = ({ text }: { text: Ref }) => (
  <div className="mt-3 me-8 text-ink-soft">
    <span className="sr-only">{t('thread.before')}: </span>
    <RefText content={text} />
  </div>
);

/** A question that has its answer, short. */
function Answered({ view, id }: { view: TaskView; id: string }) {
  const { text, answer, plugin, form, declined } = view.questions[id] ?? {};
  if (!text || !answer) return null;
  if (form)
    return (
      <Link
        to={{ name: 'question', task: view.summary.id, question: id }}
        className="mt-3 me-8 block text-body text-ink-soft [overflow-wrap:anywhere]"
      >
        {t('question.plugin', { plugin: plugin ?? '' })} {text.text} · {t(declined ? 'thread.declined' : 'question.answered')}
      </Link>
    );
  return (
    <div>
      <p dir="auto" className="mt-3 me-8 text-body text-ink-soft [overflow-wrap:anywhere]">
        <span className="sr-only">{t('thread.asked')}: </span>
        {text.text}
      </p>
      <Said text={answer} files={[]} label={t('thread.answered')} />
    </div>
  );
}

const saysTo = (command: { type: string; task?: string | undefined; text?: unknown }, task: string) =>
  (command.type === 'steer' || command.type === 'answer') && command.task === task;
