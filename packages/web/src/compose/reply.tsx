import { openQuestion, type TaskSummary } from '@deskhand/protocol';
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { givenAnswer } from '../parts/need-words.ts';
import { useDesk, useSend } from '../shell/context.ts';
import type { Attachment } from '../state/outbox.ts';
import { t } from '../words/words.ts';
import { Composer } from './composer.tsx';

interface ReplyProps {
  thread: string;
  /** The unfinished task that hears what is written. */
  task: TaskSummary | undefined;
  /** What answers no question. */
  onSay(text: string, files: Attachment[]): void;
}

/**
 * Where one writes to a task, or asks for the next. While it asks something this is the answer to that, and says so; or a remark
 * beside it, if the person wants that or a file goes along. What was being written when the question came stays.
 */
export function Reply({ thread, task, onSay }: ReplyProps) {
  const send = useSend();
  const [remarkBeside, setRemark] = useState<string>();
  const question = useDesk(({ outbox }) => {
    const open = task && openQuestion(task);
    return open && !givenAnswer(outbox, task.id, open) ? open : undefined;
  });
  const remarks = question !== undefined && remarkBeside === question.id;
  const say = (text: string, files: Attachment[]) => {
    if (!task || !question || remarks || files.length > 0) onSay(text, files);
    else void send({ type: 'answer', task: task.id, question: question.id, text });
  };
  return (
    <Composer
      draft={`thread ${thread}`}
      placeholder={t(question && !remarks ? 'compose.answer' : task ? 'compose.reply' : 'compose.after')}
      onSend={say}
      options={(files) =>
        question && (
          <div className="flex flex-wrap items-center gap-1 ps-2 text-small text-ink-soft">
            <p dir="auto" className="line-clamp-2 min-w-0 flex-1 basis-[8rem] [overflow-wrap:anywhere]">
              {remarks || files.length > 0 ? t('compose.remark') : t('compose.answers', { what: question.text.text ?? '' })}
            </p>
            {files.length === 0 && (
              <Button small tone="quiet" onClick={() => setRemark(remarks ? undefined : question.id)}>
                {t(remarks ? 'need.do.question' : 'compose.remark.do')}
              </Button>
            )}
          </div>
        )
      }
    />
  );
}
