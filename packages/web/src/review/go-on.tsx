import type { TaskSummary } from '@deskhand/protocol';
import { WordsButton } from '../parts/asking-button.tsx';
import { useSend } from '../shell/context.ts';
import { go } from '../shell/router.ts';
import { t } from '../words/words.ts';

/** A new task that begins with what this one has staged. */
export function GoOn({ task }: { task: TaskSummary }) {
  const send = useSend();
  return (
    <WordsButton
      small
      className="shrink-0"
      draft={`from ${task.id}`}
      ask={{ title: t('review.from.title'), text: t('review.from.text'), label: t('review.from.label'), yes: t('review.from.do') }}
      onWords={(text) => {
        void send({ type: 'send', text, from: task.id });
        go({ name: 'thread', thread: task.thread });
      }}
    >
      {t('review.from.new')}
    </WordsButton>
  );
}
