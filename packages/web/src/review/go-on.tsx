import type { TaskSummary } from '@deskhand/protocol';
import { useDraft } from '../compose/draft.ts';
import { Button } from '../parts/button.tsx';
import { Ask, useOpen } from '../parts/confirm.tsx';
import { useSend } from '../shell/context.ts';
import { go } from '../shell/router.ts';
import { t } from '../words/words.ts';

/** A new task that begins with what this one has staged. */
export function GoOn({ task }: { task: TaskSummary }) {
  const send = useSend();
  const [open, show, hide] = useOpen();
  const [draft, setDraft] = useDraft(`from ${task.id}`);
  return (
    <>
      <Button small className="shrink-0" onClick={show}>
        {t('review.from.new')}
      </Button>
      <Ask
        open={open}
        onClose={hide}
        title={t('review.from.title')}
        text={t('review.from.text')}
        label={t('review.from.label')}
        yes={t('review.from.do')}
        value={draft.text}
        onValue={(text) => setDraft({ text })}
        onYes={(text) => {
          setDraft({ text: '' });
          void send({ type: 'send', text, from: task.id });
          go({ name: 'thread', thread: task.thread });
        }}
      />
    </>
  );
}
