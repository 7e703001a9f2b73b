import { isFinished, type TaskView } from '@deskhand/protocol';
import { buttonLook } from '../parts/button.tsx';
import { Footer } from '../parts/pane.tsx';
import { Link } from '../shell/link.tsx';
import { t } from '../words/words.ts';

/** After the answer: what becomes of it, and the way to the task, which goes on. */
export function Underway({ view }: { view: TaskView }) {
  const { summary, pending } = view;
  const answer = pending.review?.answer;
  if (isFinished(summary) || (!answer && !summary.changes)) return null;
  return (
    <Footer>
      <p role="status" className="pb-2 text-center text-body font-semibold">
        {answer ? t(`review.answered.${answer}`) : t('review.again')}
      </p>
      <Link to={{ name: 'thread', thread: summary.thread }} className={`w-full ${buttonLook('plain')}`}>
        {t('task.thread')}
      </Link>
    </Footer>
  );
}
