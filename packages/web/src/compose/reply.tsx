import { openQuestion, type TaskSummary } from '@deskhand/protocol';
import { givenAnswer } from '../parts/need-words.ts';
import { useDesk, useSend } from '../shell/context.ts';
import type { Attachment } from '../state/outbox.ts';
import { t } from '../words/words.ts';
import { Composer } from './composer.tsx';

interface ReplyProps {
  thread: string;
  /** The unfinished task that hears what is written. */
  task: TaskSummary | undefined;
  onSay(text: string, files: Attachment[]): void;
}

/** Where one writes to a task, or asks for the next: while it asks something, this is the answer to that. */
export function Reply({ thread, task, onSay }: ReplyProps) {
  const send = useSend();
  const asked = useDesk(({ outbox }) => {
    const question = task && openQuestion(task);
    return question && !givenAnswer(outbox, task.id, question) ? question.id : undefined;
  });
  if (task && asked !== undefined)
    return (
      <Composer
        draft={`question ${asked}`}
        placeholder={t('compose.answer')}
        onSend={(text) => void send({ type: 'answer', task: task.id, question: asked, text })}
        files={false}
      />
    );
  return <Composer draft={`thread ${thread}`} placeholder={t(task ? 'compose.reply' : 'compose.after')} onSend={onSay} />;
}
