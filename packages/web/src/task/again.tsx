import type { TaskSummary } from '@deskhand/protocol';
import { RotateCcw } from 'lucide-react';
import { Button } from '../parts/button.tsx';
import { useAsked, useDesk, useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';

/** Once more with all that was said to it, as a new task of the thread; only while it is the thread's newest. */
export function Again({ task }: { task: TaskSummary }) {
  const send = useSend();
  const newest = useDesk((state) => state.desk.threads[task.thread]?.tasks.at(-1) === task.id);
  const asked = useAsked('again', task.id);
  if (!newest || task.erased) return null;
  return (
    <Button small icon={RotateCcw} className="mt-3" disabled={asked} onClick={() => void send({ type: 'again', task: task.id })}>
      {t('task.retry')}
    </Button>
  );
}
