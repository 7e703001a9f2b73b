import type { TaskSummary } from '@deskhand/protocol';
import { Square } from 'lucide-react';
import { ConfirmButton } from '../parts/asking-button.tsx';
import { useAsked, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';

/** Ends what runs, or waits for an answer. Where only a look is waited for nothing runs: how that ends is said in the review. */
export function StopButton({ task }: { task: TaskSummary }) {
  const send = useSend();
  const asked = useAsked('stop', task.id);
  if (task.stopping || task.state === 'review') return null;
  return (
    <ConfirmButton
      small
      tone="quiet"
      icon={Square}
      className="-me-3 shrink-0 text-ink-soft"
      disabled={asked}
      ask={{ title: t('task.stop.title'), text: t('task.stop.text'), yes: t('task.stop.do') }}
      danger
      onYes={() => void send({ type: 'stop', task: task.id })}
    >
      {t(asked ? 'state.stopping' : 'task.stop')}
    </ConfirmButton>
  );
}
